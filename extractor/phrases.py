"""Finds the phrases of a word list in a Doc, whatever their case, in one pass over the tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

PhraseLists = Mapping[str, Iterable[str]]


@cache
def _matcher(vocab: object, lists: Callable[[], PhraseLists]) -> PhraseMatcher:
    make_doc = _tokenizer(vocab).make_doc
    matcher = PhraseMatcher(vocab, attr="LOWER")
    for label, phrases in lists().items():
        matcher.add(label, [make_doc(form) for p in phrases for form in _forms(p)])
    return matcher


@cache
def _tokenizer(vocab: object) -> Language:
    return spacy.blank("en", vocab=vocab)


def find_phrases(
    where: Doc | Span, lists: Callable[[], PhraseLists], *, longest: bool = True
) -> list[Span]:
    """Return the matches in text order, as Spans whose label is the list's name.

    Args:
        where: a Doc or a part of one.
        lists: a function of a module (its result is kept) that gives phrases by label.
        longest: whether a match inside a longer one is left out.
    """
    found = _matcher(where.vocab, lists)(where, as_spans=True)
    return sorted(filter_spans(found) if longest else found)


def _forms(phrase: str) -> set[str]:
    return {phrase, phrase.replace("'", "’")}
