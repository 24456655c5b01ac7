"""Groups the names of one document by the entity that they stand for.

Names of organisations join when they are equal without legal form, when one is the acronym
of the other, or when the shorter one starts or ends the longer one and is distinctive. A
company's arm ("IBM Security") stays apart from the company named before it. A surname joins
the only full name that ends in it. Dates and places join by their value. The longest form of a
group is its canonical name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from extractor.resources import table

MIN_ACRONYM = 2  # letters
MIN_PART_OF_ACRONYM = 3  # letters, where initials are left out ("FDA" of U.S. Food and Drug …)
MIN_WORD_ACRONYM = 4  # letters of an acronym written as a word ("Sabric")
MIN_ENDING = 4  # letters of a last word that stands for the whole name ("Hydro")
STRONG = 2  # names that are surely the same: equal, acronym
Name = tuple[str, str]


def cluster_names(
    names: Sequence[Name],
    values: Sequence[object] | None = None,
    links: Iterable[tuple[int, int]] = (),
) -> list[int]:
    """Return a cluster number for each (label, name), numbered by first appearance.

    Args:
        names: label and name of each mention, in text order.
        values: what each stands for where that is known (a date, a place), else None; mentions
            of one label and value are one entity.
        links: pairs of mentions that the text itself calls the same ("… (ICO)").

    >>> cluster_names([("ORG", "Equifax Inc."), ("PERSON", "Ann Lee"), ("ORG", "Equifax")])
    [0, 1, 0]
    """
    values = values or [None] * len(names)
    keys = [
        (label, name) if value is None else (label, value)
        for (label, name), value in zip(names, values, strict=True)
    ]
    parent = {key: key for key in keys}

    def root(key: tuple[str, object]) -> tuple[str, object]:
        while parent[key] != key:
            key = parent[key]
        return key

    for first, second in links:
        if names[first][0] == names[second][0]:
            parent[root(keys[second])] = root(keys[first])
    distinct = list(dict.fromkeys(k for k, v in zip(keys, values, strict=True) if v is None))
    order = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    for label in dict.fromkeys(label for label, _ in distinct):
        own = sorted((str(n) for lab, n in distinct if lab == label), key=lambda n: -len(n))
        places = {name: order[label, name] for name in own}
        for i, short in enumerate(own):
            key = (label, short)
            longer = _longer(label, short, own[:i], places)
            roots = {root((label, name)) for name in longer} - {root(key)}
            if len(roots) == 1:
                parent[root(key)] = roots.pop()
    numbers: dict[tuple[str, object], int] = {}
    return [numbers.setdefault(root(key), len(numbers)) for key in keys]


def _longer(label: str, short: str, longer: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """Return the longer names that a name stands for, only the surest."""
    scored = [
        (same_entity(label, short, name, named_first=places[short] < places[name]), name)
        for name in longer
    ]
    best = max((score for score, _ in scored), default=0)
    return [name for score, name in scored if score == best > 0]


def same_entity(label: str, short: str, long: str, *, named_first: bool = False) -> int:
    """Say how surely a shorter name stands for a longer one: 0 not, 1 likely, 2 surely.

    Args:
        label: label of both.
        short: the shorter name.
        long: the longer name.
        named_first: whether the shorter one comes first in the text, as a company does that
            an arm of it follows.
    """
    if short.casefold() == long.casefold():
        return STRONG
    if label in ("DATE", "LOC"):
        return 0
    short_words, long_words = name_words(short), name_words(long)
    if not short_words or not long_words:
        return 0
    if short_words == long_words:
        return STRONG
    if label == "PERSON":
        surname = len(short_words) == 1 < len(long_words) and short_words[0] == long_words[-1]
        return STRONG if surname else 0
    if is_acronym(short, long):
        return STRONG
    if all(word in _words("generic_organization_words", "words") for word in short_words):
        return 0
    return _part_of(short_words, long_words, named_first and label == "ORG")


def _part_of(short: Sequence[str], long: Sequence[str], named_first: bool) -> int:
    """Return 1 if a name starts the other, and that is no arm of it, or is its last word."""
    count = len(short)
    if long[:count] == short:
        rest = set(long[count:])
        return int(not (named_first and rest & _words("organization_nouns", "arms")))
    ending = count == 1 and long[-1] == short[0] and len(short[0]) >= MIN_ENDING
    return int(ending and len(long) == MIN_ACRONYM)


@lru_cache(maxsize=4096)
def _name_words(name: str) -> tuple[str, ...]:
    plain = name.casefold().replace("&amp;", "&")
    plain = re.sub(r"\.(?:com|org|net|io|co|gov|edu)(?:\.[a-z]{2})?$", "", plain)
    words = re.findall(r"[^\W_]+", re.sub(r"[.'’]", "", plain))
    while len(words) > 1 and words[-1] in _words("legal_suffixes", "suffixes"):
        words.pop()
    return tuple(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def name_words(name: str) -> list[str]:
    """Return the lower-case words of a name, without articles and legal form."""
    return list(_name_words(name))


@lru_cache(maxsize=8192)
def is_acronym(short: str, long: str) -> bool:
    """Whether `short` is made of the initials of `long`'s words (small words may be skipped).

    >>> is_acronym("ICO", "Information Commissioner's Office")
    True
    """
    letters = re.sub(r"[.&]", "", short.replace("&amp;", "&"))
    if not letters.isalpha() or len(letters) < MIN_ACRONYM or len(letters) > len(long):
        return False
    word = not letters.isupper()
    if word and (len(letters) < MIN_WORD_ACRONYM or not letters[0].isupper()):
        return False
    words = re.findall(r"[^\W_]+", re.sub(r"['’]s?\b", "", long.replace("&amp;", "&")))
    if len(words) < MIN_ACRONYM:
        return False
    every = "".join(w[0] for w in words).upper()
    capitals = "".join(w[0] for w in words if w[0].isupper())
    inner = "".join(c for w in words for c in w if c.isupper())
    letters = letters.upper()
    if letters in (every, capitals) or (not word and letters == inner):
        return True
    part = len(letters) >= MIN_PART_OF_ACRONYM and not word
    ends = (every.endswith(letters), capitals.endswith(letters), every.startswith(letters))
    return part and any(ends) and len(capitals) <= len(letters) + MIN_ACRONYM


def canonical_name(names: Sequence[str]) -> str:
    """Return the longest form; of equals the one that comes first."""
    return max(names, key=len)


@cache
def _words(name: str, key: str) -> frozenset[str]:
    return frozenset(table(name)[key])
