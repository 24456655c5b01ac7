"""Roles of organisations: features of the article, decisions, and a model fitted on a few texts."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

import extractor.components
from extractor.components.clusters import link_entities
from extractor.components.sentences import make_breach_sentences
from extractor.programs import ANY, SURE, is_program
from extractor.role_features import FLAW_TYPE, Reading, describe
from extractor.roles import (
    AFFECTED,
    DESCRIPTION,
    PRINCIPAL,
    RoleClassifier,
    describe_all,
    leading_odds,
    organizations,
)
from extractor.training.data import LabelledArticle, Victim
from extractor.training.roles import fit, is_one_of, labels_of, make_rows

NLP = spacy.blank("en")
SENTENCES = make_breach_sentences(NLP, "breach_sentences")


def article(text: str, *names: str, title: str = "") -> Doc:
    """Return a Doc in which every occurrence of the names is an ORG."""
    full = f"{title}\n\n{text}" if title else text
    doc = NLP.make_doc(full)
    doc._.body_start = len(title) + 2 if title else 0
    spans = []
    for name in names:
        start = full.find(name)
        while start >= 0:
            spans.append(doc.char_span(start, start + len(name), "ORG"))
            start = full.find(name, start + 1)
    doc.set_ents([span for span in spans if span is not None])
    return link_entities(SENTENCES(doc))


def features_of(doc: Doc, name: str) -> dict[str, float]:
    everyone = organizations(doc)
    entity = next(e for e in everyone if e.name == name)
    return describe(Reading(doc, everyone), entity)


HACK = article(
    "Acme said on Monday that hackers stole data of its customers. Acme has told police. "
    "Researchers at Globex found the files.",
    "Acme",
    "Globex",
    title="Acme hacked",
)


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("Acme", "only one in title", "title has another"),
        ("Acme", "starts the text", "once"),
        ("Acme", "most mentioned", "second"),
        ("Acme", "title right next=hacked", "left has found"),
        ("Globex", "title has another", "in title"),
        ("Globex", "left has found", "right has attackers"),
        ("Globex", "once", "most mentioned"),
    ],
)
def test_standing_and_words(name: str, present: str, absent: str) -> None:
    features = features_of(HACK, name)
    assert features.get(present, 0.0) > 0
    assert not features.get(absent, 0.0)


def test_words_stop_at_the_sentence_and_entities_are_one_word() -> None:
    doc = article("It hit Acme Bank and Globex Labs. Panic spread.", "Acme Bank", "Globex Labs")
    features = features_of(doc, "Acme Bank")
    assert "right=ORG" in features
    assert "near=panic" not in features


def test_the_company_counts_for_the_organisation_named_before_it() -> None:
    doc = article("Acme fell. Later the company said so. Globex watched.", "Acme", "Globex")
    assert features_of(doc, "Acme")["the company"] > 0
    assert "the company" not in features_of(doc, "Globex")


def test_features_are_weighed_by_the_type_of_the_article() -> None:
    doc = article("Acme patched a flaw.", "Acme")
    doc._.classes = {"type": {"probabilities": {FLAW_TYPE: 0.25}}}
    features = features_of(doc, "Acme")
    assert features["flaw: first"] == 0.25 * features["first"]


def stub(threshold: float, principal: float) -> RoleClassifier:
    return RoleClassifier(
        {
            "features": np.array([], np.uint32),
            "heads": np.array([AFFECTED, PRINCIPAL, DESCRIPTION, "victim"]),
            "weights": np.zeros((0, 4), np.float16),
            "intercept": np.zeros(4, np.float32),
            "slope": 1.0,
            "shift": 0.0,
            "principal_slope": 1.0,
            "principal_shift": 0.0,
            "threshold": threshold,
            "principal": principal,
        }
    )


@pytest.mark.parametrize(
    ("affected", "lead", "listed"),
    [
        ([0.9, 0.7, 0.1], [0.0, 0.0, 0.0], [True, True, False]),
        ([0.4, 0.45, 0.1], [0.0, 3.0, 0.0], [False, True, False]),
        ([0.4, 0.45], [0.0, 0.0], [False, False]),
        ([0.9, 0.0], [0.0, 3.0], [True, True]),
        ([0.1, 0.0], [-np.inf, -np.inf], [False, False]),
    ],
)
def test_those_are_listed_who_are_sure_and_the_principal_one(
    affected: list[float], lead: list[float], listed: list[bool]
) -> None:
    assert stub(0.5, 0.6).listed(affected, lead).tolist() == listed


@pytest.mark.parametrize(
    ("lead", "share"), [([0.0], 1 / 2), ([0.0, 0.0], 1 / 3), ([np.log(8), 0.0], 0.8)]
)
def test_all_compete_with_each_other_and_with_nobody(lead: list[float], share: float) -> None:
    assert leading_odds(lead) == pytest.approx(np.log(share / (1 - share)))


def test_descriptions_compete_with_organisations() -> None:
    doc = article("Globex says that hackers rob Android users.", "Globex")
    reading, rows, named = describe_all(doc)
    assert [entity.name for entity in reading.everyone] == ["Globex", "Android users"]
    assert named == 1
    assert rows[1]["noun user"] == 1.0
    assert not any(name.startswith("noun ") for name in rows[0])


@pytest.mark.parametrize(
    ("text", "owns"),
    [
        ("Hackers broke into Acme Cloudbox servers.", True),
        ("Hackers broke into Acme's Cloudbox servers.", True),
        ("Hackers broke into Acme servers.", False),
        ("Hackers broke into Acme CRM servers.", False),
    ],
)
def test_a_name_behind_an_organisation_is_its_product(text: str, owns: bool) -> None:
    assert ("owns a product" in features_of(article(text, "Acme"), "Acme")) is owns


def test_the_victim_named_first_is_the_principal_one() -> None:
    (first, second) = organizations(article("Acme and Globex fell.", "Acme", "Globex"))
    known = LabelledArticle("a", "a", "", victims=(Victim("Acme"), Victim("Globex")))
    labels = [labels_of(entity, known)[0] for entity in (first, second)]
    assert [own[AFFECTED] for own in labels] == [True, True]
    assert [own[PRINCIPAL] for own in labels] == [True, False]


def test_the_first_mention_has_features_of_its_own() -> None:
    doc = article("Hackers breached Acme. A report on Acme followed.", "Acme")
    features = features_of(doc, "Acme")
    assert features["first left next=breached"] == 0.5
    assert "first left next=on" not in features


def test_nobody_is_listed_where_no_incident_is_reported() -> None:
    doc = article("Acme sells locks.", "Acme")
    assert [part.listed for part in stub(0.5, 0.3).parts(doc)] == [True]
    doc._.classes = {"relevant": {"probabilities": {"False": 0.8}}}
    assert [part.listed for part in stub(0.5, 0.3).parts(doc)] == [False]


@pytest.mark.parametrize(
    ("name", "gold", "same"),
    [
        ("Acme", ["Acme Inc."], True),
        ("Acme Inc.", ["Acme"], True),
        ("FSA", ["Financial Services Authority"], True),
        ("Globex", ["Acme"], False),
        ("Acme", [], False),
    ],
)
def test_is_one_of(name: str, gold: list[str], same: bool) -> None:
    assert is_one_of(name, gold) is same


@pytest.mark.parametrize(("kind", "expected"), [("Breach", "victim"), (FLAW_TYPE, "vendor")])
def test_a_victim_without_annotated_roles_is_the_vendor_of_a_flaw(kind: str, expected: str) -> None:
    (entity,) = organizations(article("Acme fell.", "Acme"))
    known = LabelledArticle("a", "a", "", classes={"type": kind}, victims=(Victim("Acme"),))
    labels, _ = labels_of(entity, known)
    assert labels[AFFECTED]
    assert {role for role, true in labels.items() if true} == {AFFECTED, PRINCIPAL, expected}


def test_roles_of_others_are_unknown_where_annotation_is_partial() -> None:
    (entity,) = organizations(article("Acme fell.", "Acme"))
    labels, _ = labels_of(entity, LabelledArticle("a", "a", "", victims=(Victim("Globex"),)))
    assert labels == {AFFECTED: False, PRINCIPAL: False}


def test_a_fitted_model_tells_victim_from_investigator() -> None:
    docs, articles = [], []
    for i in range(24):
        victim, finder = f"Firm{i}", f"Probe{i}"
        doc = article(
            f"{victim} said hackers stole its files. Researchers at {finder} found the hole.",
            victim,
            finder,
        )
        places = {(e.start_char, e.end_char): e.text for e in doc.ents}
        roles = {at: ("victim" if t == victim else "investigator",) for at, t in places.items()}
        docs.append(doc)
        articles.append(
            LabelledArticle(
                f"a{i}",
                f"a{i}",
                doc.text,
                classes={"type": "Breach" if i % 2 else FLAW_TYPE, "relevant": str(i % 3 > 0)},
                victims=(Victim(victim),),
                roles=roles,
                roles_complete=True,
            )
        )
    model = fit(make_rows(docs, articles))
    new = article(
        "Zenith said hackers stole its files. Researchers at Quorum found the hole.",
        "Zenith",
        "Quorum",
    )
    parts = {part.entity.name: part for part in model.parts(new)}
    assert parts["Zenith"].affected > parts["Quorum"].affected
    assert parts["Zenith"].roles[0] == "victim"
    assert parts["Quorum"].roles[0] == "investigator"


def test_every_organisation_of_a_text_gets_a_role(ex: extractor.Extractor) -> None:
    incident = ex(
        "Halden County Hospital said hackers stole patient files. Police are investigating.",
        title="Halden County Hospital hacked",
    )
    organisations = [e for e in incident.entities if e["label"] == "ORG"]
    assert organisations
    assert all(e["roles"] for e in organisations)
    assert "victim" in organisations[0]["roles"]


def test_a_text_without_organisations_has_no_affected_entity(ex: extractor.Extractor) -> None:
    assert ex("It rained all week and nothing was stolen.").affected_entities == ()


@pytest.mark.parametrize(
    ("words", "nouns", "wanted"),
    [
        ("the Marrow trojan spreads", SURE, True),
        ("a backdoor called Marrow spreads", SURE, True),
        ("the Marrow Exploit Kit spreads", SURE, True),
        ("the Marrow ransomware attack", SURE, False),
        ("the Marrow ransomware gang", SURE, False),
        ("the Marrow app leaks", SURE, False),
        ("the Marrow app leaks", ANY, True),
        ("the Marrow gang", ANY, False),
        ("a new strain of ransomware, Marrow, spreads", SURE, True),
        ("a maker of software, Marrow, was hit", SURE, False),
    ],
)
def test_programs_are_told_by_the_nouns_beside_them(words: str, nouns: str, wanted: bool) -> None:
    doc = spacy.blank("en").make_doc(words)
    start = next(token.i for token in doc if token.text == "Marrow")
    end = start + (3 if "Kit" in words else 1)
    assert is_program(doc[start:end], [token.lower_ for token in doc], nouns) is wanted
