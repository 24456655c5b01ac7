"""Which organisation "the company" stands for."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import extractor.components  # noqa: F401  (registers the components)

NAMES = {
    "Zorblax Inc.": "ORG",
    "Zorblax": "ORG",
    "Quibble Hotels": "ORG",
    "Quibble": "ORG",
    "Bank of Narnia": "ORG",
    "Narnia Airways": "ORG",
    "Data Protection Commission": "ORG",
    "Vellum Times": "ORG",
    "Ann Lee": "PERSON",
}


def linked(text: str) -> Doc:
    """Return a Doc with the names above marked and linked."""
    nlp = pipeline()
    doc = nlp.make_doc(text)
    spans = []
    for name, label in NAMES.items():
        start = text.find(name)
        while start >= 0:
            spans.append(doc.char_span(start, start + len(name), label))
            start = text.find(name, start + 1)
    doc.ents = spacy.util.filter_spans([span for span in spans if span is not None])
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


@cache
def pipeline() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_sentences")
    nlp.add_pipe("entity_clusters")
    return nlp


CASES = [
    ("Zorblax was hacked. The company said so.", "The company", "Zorblax"),
    ("Zorblax fell. Ann Lee of Zorblax said the firm is sorry.", "the firm", "Zorblax"),
    ("Zorblax told the Data Protection Commission. The regulator waits.", "The regulator", "Data"),
    ("The Vellum Times says Zorblax was hit. The company denies it.", "The company", "Zorblax"),
    ("Zorblax hired the Bank of Narnia. The bank was hacked.", "The bank", "Bank"),
    ("Zorblax flies with Narnia Airways. The airline lost data.", "The airline", "Narnia Airways"),
    ("The hotel chain Quibble was hit by Zorblax Inc. staff.", "The hotel chain", "Quibble"),
    ("Quibble, the hotel chain, was hit.", "the hotel chain", "Quibble"),
    ("Zorblax spoke. The world's largest retailer said so.", None, None),
    ("Ann Lee spoke. The company was hit.", None, None),
    ("Zorblax spoke. The bank account was emptied.", None, None),
    ("The company was hit. It is Zorblax.", None, None),
]


@pytest.mark.parametrize(("text", "mention", "name"), CASES)
def test_mention(text: str, mention: str | None, name: str | None) -> None:
    doc = linked(text)
    found = [(span.text, span._.cluster) for span in doc.spans["mentions"]]
    if mention is None:
        assert found == []
        return
    cluster = next(e._.cluster for e in doc.ents if e.text.startswith(str(name)))
    assert found == [(mention, cluster)]


@given(st.lists(st.sampled_from([*NAMES, "the company", "The bank", ",", ".", "said", "(", ")"])))
def test_mentions_stand_for_a_name_before_them(words: list[str]) -> None:
    doc = linked(" ".join(words))
    clusters = {ent._.cluster for ent in doc.ents if ent.label_ == "ORG"}
    assert {span._.cluster for span in doc.spans["mentions"]} <= clusters
