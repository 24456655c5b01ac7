"""Phrases in Docs and in parts of Docs, found once a Doc."""

from __future__ import annotations

import spacy

from extractor.phrases import find_phrases, find_phrases_in, share_tokenizer
from extractor.words import lower_words, text_of, words_of


def _lists() -> dict[str, list[str]]:
    return {"flaw": ["zero day", "zero day flaw"], "day": ["day"]}


def test_the_longest_phrase_is_kept_unless_all_are_wanted() -> None:
    doc = spacy.blank("en")("A Zero Day flaw. A day.")
    assert [s.text for s in find_phrases(doc, _lists)] == ["Zero Day flaw", "day"]
    every = [s.text for s in find_phrases(doc, _lists, longest=False)]
    assert every == ["Zero Day", "Zero Day flaw", "Day", "day"]


def test_a_phrase_that_reaches_out_of_a_part_is_not_in_it() -> None:
    doc = spacy.blank("en")("A Zero Day flaw. A day.")
    assert [s.text for s in find_phrases_in(doc[:3], _lists)] == ["Zero Day", "Day"]
    assert [s.text for s in find_phrases_in(doc[2:], _lists)] == ["Day", "day"]


def test_what_is_kept_of_a_doc_is_not_given_for_the_next_one() -> None:
    nlp = spacy.blank("en")
    one, other = nlp("One day."), nlp("Zero Day flaw here")
    for _ in range(2):
        for doc in (one, other):
            assert text_of(doc) == doc.text
            assert words_of(doc) == [token.text for token in doc]
            assert lower_words(doc) == [token.lower_ for token in doc]
            assert all(span.doc is doc for span in find_phrases(doc, _lists))


def test_phrases_are_cut_with_the_tokenizer_of_the_pipeline() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer.infix_finditer = None  # "zero-day" stays one token
    share_tokenizer(nlp.tokenizer)
    found = find_phrases(nlp("A zero-day."), lambda: {"flaw": ["zero-day"]})
    assert [s.text for s in found] == ["zero-day"]
