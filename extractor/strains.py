"""Names the ransomware of an article: a family of the list, or a name that the text calls so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span

from extractor.claims import DENIED, ClaimReader
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.words import body_start

LONGEST = 3  # words of a name
RANSOMWARE = "ransomware"


def find_strain(doc: Doc) -> Span | None:
    """Return the first mention of the ransomware that the article is about.

    That is one that the headline names, else the one named most often, the first of equals.
    Mentions that say which ransomware it was not ("no markers of Ryuk") do not count.
    """
    claims, start = ClaimReader(doc), body_start(doc)
    named = {*_families(doc), *_called(doc), *_before(doc)}
    found = sorted(s for s in named if claims.status(s, own=False) != DENIED)
    counts = Counter(span.text.casefold() for span in found)

    def rank(span: Span) -> tuple[bool, int]:
        return span.start_char < start, counts[span.text.casefold()]

    return max(found, key=rank, default=None)


def _families(doc: Doc) -> Iterator[Span]:
    """Yield the families of the list."""
    known = _known()
    for span in doc.spans.get("indicators", ()):
        if span.text.casefold() in known:
            yield span


def _called(doc: Doc) -> Iterator[Span]:
    """Yield the names behind "a strain of ransomware called"."""
    for cue in find_phrases(doc, _naming):
        end = start = cue.end + (cue.end < len(doc) and doc[cue.end].text in _quotes())
        while end < len(doc) and end - start < LONGEST and _is_name(doc, end):
            end += 1
        if end > start:
            yield doc[start:end]


def _before(doc: Doc) -> Iterator[Span]:
    """Yield the coined names before "ransomware" ("LockCrypt ransomware")."""
    for token in doc[1:]:
        if token.lower_ == RANSOMWARE and _is_coined(doc[token.i - 1].text):
            yield doc[token.i - 1 : token.i]


def _is_name(doc: Doc, i: int) -> bool:
    return doc[i].text[:1].isupper() and doc[i].lower_ not in _others()


def _is_coined(word: str) -> bool:
    """Whether a word is written as no ordinary word or name is, with a capital inside."""
    inside = any(c.isupper() for c in word[1:]) and not word.isupper()
    return word.isalnum() and inside and word.lower() not in _others()


def _naming() -> dict[str, list[str]]:
    return {"naming": list(table("ransomware_words")["naming"])}


@cache
def _known() -> frozenset[str]:
    return frozenset(name.casefold() for name in table("malware_families")["ransomware"])


@cache
def _others() -> frozenset[str]:
    return frozenset(table("ransomware_words")["not strains"])


@cache
def _quotes() -> frozenset[str]:
    return frozenset(table("ransomware_words")["quotes"])
