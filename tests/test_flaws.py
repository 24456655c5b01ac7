"""Which CVE numbers an article is about."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

import extractor.components  # noqa: F401  (registers the factories)
from extractor.flaws import describe_flaw, find_flaws

NLP = spacy.blank("en")
for _name in ("breach_sentences", "indicator_finder"):
    NLP.add_pipe(_name)


def article(text: str, *vendors: str) -> Doc:
    doc = NLP(text)
    doc.set_ents([doc.char_span(text.index(v), text.index(v) + len(v), "ORG") for v in vendors])
    for ent in doc.ents:
        ent._.roles = ["vendor"]
    return doc


@pytest.mark.parametrize(
    ("text", "vendors", "numbers"),
    [
        (
            "Acme closed CVE-2031-1001 and CVE-2031-1002. It said that CVE-2031-1001 is in use.",
            ["Acme"],
            ["CVE-2031-1001", "CVE-2031-1002"],
        ),
        (
            "Acme closed CVE-2031-1001. Another maker, Bolt, closed CVE-2031-7001.",
            ["Acme", "Bolt"],
            ["CVE-2031-1001"],
        ),
        (
            "Acme closed CVE-2031-1001, harkening back to CVE-2030-0003. Now see CVE-2031-1002.",
            ["Acme"],
            ["CVE-2031-1002"],
        ),
        ("Bolt closed CVE-2031-7001.", ["Bolt"], ["CVE-2031-7001"]),
        ("Acme closed a flaw.", ["Acme"], []),
    ],
)
def test_numbers_of_the_principal_organisation_in_order(text, vendors, numbers):
    assert list(find_flaws(article(text, *vendors), ["Acme"])) == numbers


@pytest.mark.parametrize(
    ("text", "noun", "words"),
    [
        ("It has an old memory corruption bug.", "bug", "an old memory corruption bug"),
        (
            "They used weaknesses in Gizmo Server 7 to get in.",
            "weaknesses",
            "weaknesses in Gizmo Server 7",
        ),
        ("The vulnerability was found on Monday.", "vulnerability", None),
        ("This is a serious flaw.", "flaw", None),
        ("There is a flaw in the shop.", "flaw", None),
    ],
)
def test_words_that_say_which_flaw_it_is(text, noun, words):
    doc, start = NLP(text), text.index(noun)
    found = describe_flaw(doc.char_span(start, start + len(noun)))
    assert (found.text if found is not None else None) == words
