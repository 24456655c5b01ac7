"""Words that say which systems were hit, or which products have a flaw."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.affected_systems import find_affected_systems

NLP = spacy.blank("en")
NLP.add_pipe("breach_sentences")


def _found(text, *, flaw=False):
    return [words.text for words, _ in find_affected_systems(NLP(text), flaw=flaw)]


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("The worm encrypted 23 of its servers.", ["23 of its servers"]),
        (
            "On Monday the school's entire network was taken offline.",
            ["the school's entire network"],
        ),
        ("They hacked into the mail system of the town.", ["the mail system"]),
        ("Its till registers have been infected.", ["Its till registers"]),
        ("They took data from the compromised servers.", []),
        ("A worm could disable many computers.", []),
        ("If one of the computers is infected, all are.", []),
        ("The attack hit computer users in the town.", []),
        ("The servers were encrypted.", []),
        ("It did not reach the shop, and no computers were hit.", []),
    ],
)
def test_systems_that_were_hit(text, systems):
    assert _found(text) == systems


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("The flaw affects Gizmo 4.1 and earlier.", ["Gizmo 4.1 and earlier"]),
        ("It is a bug affecting all versions of Gizmo Server.", ["all versions of Gizmo Server"]),
        ("The flaw affects people who shop.", []),
        ("The flaw could affect Gizmo 4.1.", []),
        ("A critical flaw in Gizmo Server 7 lets thieves in.", ["Gizmo Server 7"]),
        ("A bug (CVE-2019-0001) found in the Gizmo router is fixed.", ["Gizmo router"]),
        ("There are holes in Gizmo now.", ["Gizmo"]),
        ("They fixed flaws in the October Critical Patch Update.", []),
        ("There is a flaw in the way that people shop.", []),
        ("It fixed a bug in Gizmo earlier this year.", ["Gizmo"]),
        ("Nobody knows which routers the flaw affects", []),
        ("There is a flaw in", []),
        ("A critical Gizmo Server security flaw is open. Gizmo Server has fans.", ["Gizmo Server"]),
        ("A critical Gizmo flaw is open.", []),
        ("Gizmo flaws and this are all. Gizmo has fans.", []),
        ("The CVSS vulnerability score is high. CVSS has fans.", []),
        ("A Gizmo bug and a flaw in Bolt. Gizmo has fans.", ["Bolt"]),
        ("There is a flaw in the", []),
    ],
)
def test_products_with_a_flaw(text, products):
    assert _found(text, flaw=True) == products


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("The flaw affects Gizmo versions 1.4 and below.", ["Gizmo versions 1.4 and below"]),
        ("There is a flaw in Gizmo.", []),
    ],
)
def test_the_name_of_a_maker_is_a_product_with_a_version(text, products):
    doc = NLP(text)
    at = text.index("Gizmo")
    doc.set_ents([doc.char_span(at, at + 5, "ORG")])
    assert [words.text for words, _ in find_affected_systems(doc, flaw=True)] == products


def test_a_flaw_that_another_maker_answers_for_is_left_out():
    doc = NLP("Acme fixed a hole. Cogs fixed a bug in Gizmo 7.")
    doc.set_ents([doc.char_span(0, 4, "ORG"), doc.char_span(19, 23, "ORG")])
    for ent in doc.ents:
        ent._.roles = ["vendor"]
    found = [
        [words.text for words, _ in find_affected_systems(doc, flaw=True, principal=[name])]
        for name in ("Acme", "Cogs")
    ]
    assert found == [[], ["Gizmo 7"]]
