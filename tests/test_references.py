"""Sources that an article cites."""

from __future__ import annotations

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
