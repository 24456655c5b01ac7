"""Tells the name of a program by the nouns beside it: "the Marcher trojan", "malware called X"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Span

from extractor.resources import table

BEFORE = 3  # words that may tell that a name is a program's
ANY, SURE = "malware", "surely malware"  # what any program can be called, and malware alone


def is_program(mention: Span, words: Sequence[str], nouns: str = ANY) -> bool:
    """Whether a mention is called a program.

    Args:
        mention: of a name.
        words: of the document, in lower case.
        nouns: the list of nouns that tell; with SURE "the Acme ransomware attack" names no program.
    """
    programs, others = _words(nouns), _words("members")
    if nouns == SURE:
        others |= _words("events")
        if words[mention.end - 1] in programs:
            return True
    behind = words[mention.end : mention.end + 2]
    before = words[max(mention.start - BEFORE, 0) : mention.start]
    if behind and behind[0] in programs:
        return others.isdisjoint(behind)
    if before[-1:] == [","] and behind[:1] == [","] and nouns == SURE:  # "new ransomware, Acme,"
        return words[mention.start - 2] in programs
    return not _words("named").isdisjoint(before[-1:]) and not programs.isdisjoint(before)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("actor_cues")[name])
