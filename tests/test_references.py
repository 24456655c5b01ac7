"""Sources that an article cites."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.candidates import propose
from extractor.references import find_references


def _doc(text, **names):
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    for label, found in names.items():
        ruler.add_patterns([{"label": label, "pattern": name} for name in found])
    for name in ("breach_sentences", "entity_clusters"):
        nlp.add_pipe(name)
    return nlp(text)


def test_aliases_of_an_outlet_are_one_source():
    text = "Acme was robbed, The Register reported. According to El Reg, the files are for sale."
    doc = _doc(text, ORG=["The Register", "El Reg"])
    assert [reference.source for reference in find_references(doc)] == ["The Register"]


def test_different_outlets_are_different_sources():
    text = "Acme was robbed, The Register reported. According to Wired, the files are for sale."
    doc = _doc(text, ORG=["The Register", "Wired"])
    assert [reference.source for reference in find_references(doc)] == ["The Register", "Wired"]


def test_people_near_the_incident_come_first():
    far = "Ann Lee, chairman of a committee, said that all banks should be watched. "
    filler = "The weather was mild and the shops were full of people on that day. " * 20
    near = "Bob Ray, chief executive of Acme, said that it was robbed."
    doc = _doc(far + filler + near, PERSON=["Ann Lee", "Bob Ray"])
    start = doc.text.index("Acme")
    spans = [(start, start + len("Acme"))]
    propose(doc, "/affected_entities/0/name", "Acme", spans, score=0.9, by="test")
    sources = [reference.source for reference in find_references(doc)]
    assert ["Bob Ray" in sources[0], "Ann Lee" in sources[1]] == [True, True]


def test_role_without_the_words_that_lead_to_it():
    text = (
        "Acme was robbed, said Ann Lee, who is director of research at Acme. "
        "Its chairman, Bob Ray, said so."
    )
    doc = _doc(text, PERSON=["Ann Lee", "Bob Ray"])
    sources = [reference.source for reference in find_references(doc)]
    assert sources == ["director of research at Acme (Ann Lee)", "chairman (Bob Ray)"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Acme was robbed, security researcher Ann Lee said.", "security researcher (Ann Lee)"),
        ("Acme was robbed, says Bolt Labs researcher Ann Lee.", "Bolt Labs researcher (Ann Lee)"),
        ("Ann Lee of the firm Bolt Labs said that Acme was hit.", "firm Bolt Labs (Ann Lee)"),
        ("Bolt Labs' Ann Lee said that Acme was hit.", "Bolt Labs (Ann Lee)"),
        ("According to Ann Lee, Acme was hit.", "Ann Lee"),
        (
            "Ann Lee, one of the Bolt Labs researchers who looked at it, said so.",
            "Bolt Labs researchers (Ann Lee)",
        ),
    ],
)
def test_people_with_role_or_firm(text, source):
    doc = _doc(text, PERSON=["Ann Lee"], ORG=["Bolt Labs"])
    assert [reference.source for reference in find_references(doc)] == [source]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee was robbed, the police said.",
        "They told the chairman, who knew Ann Lee.",
        "Lee said that the shop was hit.",
        "They stole the files of Bolt Labs.",
        "Bolt Labs was robbed. It said so in a statement.",
    ],
)
def test_who_does_not_speak_is_no_source(text):
    doc = _doc(text, PERSON=["Ann Lee", "Lee"], ORG=["Bolt Labs"])
    assert find_references(doc) == []


@pytest.mark.parametrize(
    "text",
    [
        "Acme was robbed, according to security company Bolt Labs.",
        "Researchers at Oslo-based Bolt Labs say that Acme was robbed.",
        "Bolt Labs researchers do not know who robbed Acme.",
        "Bolt Labs, which first found the hole, has warned Acme.",
        "The theft was detailed in a blog post by Bolt Labs.",
    ],
)
def test_organisations_that_report(text):
    doc = _doc(text, ORG=["Bolt Labs"])
    assert [reference.source for reference in find_references(doc)] == ["Bolt Labs"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Acme said in a blog post that files were taken.", "Acme (blog post)"),
        ("In a short statement on its website, Acme said so.", "Acme (statement)"),
        ("A notice from Acme tells of the theft.", "Acme (notice)"),
        ("Acme's security advisory says that it was hit.", "Acme (security advisory)"),
        ("According to Acme, files were taken.", "Acme"),
        ("Acme said that its website was robbed.", None),
        ("The police have got report from Acme.", None),
    ],
)
def test_who_was_hit_is_cited_by_what_it_wrote(text, source):
    doc = _doc(text, ORG=["Acme"])
    spans = [(doc.text.index("Acme"), doc.text.index("Acme") + len("Acme"))]
    propose(doc, "/affected_entities/0/name", "Acme", spans, score=0.9, by="test")
    sources = [reference.source for reference in find_references(doc)]
    assert sources == ([] if source is None else [source])


def test_day_of_what_was_said():
    doc = _doc(
        "Bolt Labs told Wired on Tuesday that Acme was hit.", ORG=["Wired"], DATE=["Tuesday"]
    )
    doc.ents[-1]._.date = {"value": "2020-03-03", "precision": "day"}
    assert [reference.date for reference in find_references(doc)] == ["2020-03-03"]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Read more at https://www.boltlabs.test/acme today.", ["boltlabs.test"]),
        ("The mail sent people to https://evil.test/login to steal.", []),
    ],
)
def test_an_address_is_a_source_where_one_can_read_on(text, sources):
    doc = _doc(text)
    doc = spacy.blank("en").add_pipe("indicator_finder")(doc)
    assert [reference.source for reference in find_references(doc)] == sources
