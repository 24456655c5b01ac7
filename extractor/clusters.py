"""Groups the names of one document by the entity that they stand for.

Names of organisations join when they are equal without legal form, when one is the acronym
of the other, or when the shorter one starts the longer one and is distinctive. A surname
joins the only full name that ends in it. The longest form of a group is its canonical name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractor.resources import table

MIN_ACRONYM = 2  # letters


def cluster_names(names: Sequence[tuple[str, str]]) -> list[int]:
    """Return a cluster number for each (label, name), numbered by first appearance.

    >>> cluster_names([("ORG", "Equifax Inc."), ("PERSON", "Ann Lee"), ("ORG", "Equifax")])
    [0, 1, 0]
    """
    distinct = list(dict.fromkeys(names))
    parent = {name: name for name in distinct}

    def root(name: tuple[str, str]) -> tuple[str, str]:
        while parent[name] != name:
            name = parent[name]
        return name

    for label in dict.fromkeys(label for label, _ in distinct):
        own = sorted((n for n in distinct if n[0] == label), key=lambda n: -len(n[1]))
        for i, short in enumerate(own):
            longer = [root(n) for n in own[:i] if same_entity(label, short[1], n[1])]
            if len(set(longer)) == 1:
                parent[short] = longer[0]
    numbers: dict[tuple[str, str], int] = {}
    return [numbers.setdefault(root(name), len(numbers)) for name in names]


def same_entity(label: str, short: str, long: str) -> bool:
    """Whether a shorter name can stand for a longer one of the same label."""
    if short.casefold() == long.casefold():
        return True
    if label in ("DATE", "LOC"):
        return False
    short_words, long_words = name_words(short), name_words(long)
    if not short_words or not long_words:
        return False
    if short_words == long_words:
        return True
    if label == "PERSON":
        return len(short_words) == 1 and short_words[0] == long_words[-1]
    if is_acronym(short, long):
        return True
    distinctive = any(word not in _generic_words() for word in short_words)
    return distinctive and long_words[: len(short_words)] == short_words


def name_words(name: str) -> list[str]:
    """Return the lower-case words of a name, without articles and legal form."""
    words = re.findall(r"[^\W_]+", re.sub(r"[.'’]", "", name.casefold()))
    while len(words) > 1 and words[-1] in _legal_suffixes():
        words.pop()
    return words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words


def is_acronym(short: str, long: str) -> bool:
    """Whether `short` is made of the initials of `long`'s words (small words may be skipped).

    >>> is_acronym("ICO", "Information Commissioner's Office")
    True
    """
    letters = short.replace(".", "")
    if len(letters) < MIN_ACRONYM or not letters.isupper():
        return False
    words = re.findall(r"[^\W_]+", re.sub(r"['’]s?\b", "", long))
    every = "".join(word[0] for word in words).upper()
    capitals = "".join(word[0] for word in words if word[0].isupper())
    return len(words) > 1 and letters in (every, capitals)


def canonical_name(names: Sequence[str]) -> str:
    """Return the longest form; of equals the one that comes first."""
    return max(names, key=len)


@cache
def _legal_suffixes() -> frozenset[str]:
    return frozenset(table("legal_suffixes")["suffixes"])


@cache
def _generic_words() -> frozenset[str]:
    return frozenset(table("generic_organization_words")["words"])
