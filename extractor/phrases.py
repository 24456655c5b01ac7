"""Finds the phrases of a word list in a Doc, whatever their case, in one pass over the tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Span

from extractor.kept import kept_of

PhraseLists = Mapping[str, Iterable[str]]
Match = tuple[int, int, int]  # label, first token, token behind the last


@cache
def _matcher(vocab: object, lists: Callable[[], PhraseLists]) -> PhraseMatcher:
    tokenize = _tokenizer(vocab)
    matcher = PhraseMatcher(vocab, attr="LOWER")
    for label, phrases in lists().items():
        matcher.add(label, [tokenize(form) for p in phrases for form in _forms(p)])
    return matcher


_tokenizers: dict[object, Tokenizer] = {}  # by vocabulary


def share_tokenizer(tokenizer: Tokenizer) -> None:
    """Cut the phrases for Docs of a pipeline with its own tokenizer: making another takes long."""
    _tokenizers[tokenizer.vocab] = tokenizer


def _tokenizer(vocab: object) -> Tokenizer:
    if vocab not in _tokenizers:
        share_tokenizer(spacy.blank("en", vocab=vocab).tokenizer)
    return _tokenizers[vocab]


def find_phrases(doc: Doc, lists: Callable[[], PhraseLists], *, longest: bool = True) -> list[Span]:
    """Return the matches in text order, as Spans whose label is the list's name.

    The list is shared: it must not be changed.

    Args:
        doc: where to look; a Doc is searched once for each of its lists.
        lists: a function of a module (its result is kept) that gives phrases by label.
        longest: whether a match inside a longer one is left out.
    """
    kept = kept_of(doc)
    if (lists, longest) not in kept:
        found = _matcher(doc.vocab, lists)(doc)
        found = sorted((a, b, label) for label, a, b in (_longest(found) if longest else found))
        kept[lists, longest] = [Span(doc, a, b, label=label) for a, b, label in found]
    spans: list[Span] = kept[lists, longest]
    return spans


def _longest(matches: Iterable[Match]) -> Iterator[Match]:
    """Yield what `spacy.util.filter_spans` would leave, before Spans are made."""
    taken: set[int] = set()
    for label, start, end in sorted(matches, key=lambda match: (match[1] - match[2], match[1])):
        if taken.isdisjoint((start, end - 1)):
            taken.update(range(start, end))
            yield label, start, end


def find_phrases_in(part: Span, lists: Callable[[], PhraseLists]) -> list[Span]:
    """Return the matches inside a part of a Doc, also those inside longer ones."""
    found = find_phrases(part.doc, lists, longest=False)
    first = bisect_left(found, part.start, key=_start)
    last = bisect_left(found, part.end, lo=first, key=_start)
    return [span for span in found[first:last] if span.end <= part.end]


def _start(span: Span) -> int:
    return int(span.start)


def _forms(phrase: str) -> set[str]:
    return {phrase, phrase.replace("'", "’")}
