"""Sentence boundaries by punctuation and layout."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

import extractor.components  # noqa: F401
from extractor.sentences import sentence_of, sentence_starts, sentences

NLP = spacy.blank("en")
NLP.add_pipe("breach_sentences")

CASES = [
    ("It was hacked. It said so.", ["It was hacked.", "It said so."]),
    ("Bank hacked\n\nIt said so.", ["Bank hacked", "It said so."]),
    ("“It hurt.” She left.", ["“It hurt.”", "She left."]),
    ("U.S. officials agree.", ["U.S. officials agree."]),
    ("Why? Nobody knows!", ["Why?", "Nobody knows!"]),
    ("It cost $3.5 million. Then more.", ["It cost $3.5 million.", "Then more."]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_case(text: str, expected: list[str]) -> None:
    assert [s.text.strip() for s in sentences(NLP(text))] == expected


@given(st.text(max_size=120))
def test_sentences_cover_any_text(text: str) -> None:
    doc = NLP(text)
    assert "".join(s.text_with_ws for s in sentences(doc)) == text
    for token in doc:
        assert sentence_of(doc[token.i : token.i + 1]).start <= token.i


def test_spacy_sees_the_same_boundaries() -> None:
    doc = NLP("One here. Two there.\n\nThree.")
    assert [t.i for t in doc if t.is_sent_start] == doc._.sentence_starts


def test_no_words_no_sentences() -> None:
    assert sentence_starts([]) == []
