"""Finds what a number counts: the first noun of a known unit behind it, within a few words.

Units and their nouns are in `data/quantities.json`; "user records" are records, not users.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractor.resources import table

DESCRIBED = frozenset({"records", "files", "cards"})  # "user records" are no users
PLURAL = 4  # letters from which a word in "s" may be a plural noun


def unit_behind(after: str) -> tuple[str | None, str | None]:
    """Return the unit of the first counted noun within a few words, and that noun."""
    data = table("quantities")
    after = re.sub(r"^\+|^[\s-](?:or more|plus|or so|or fewer)\b", "", after, flags=re.IGNORECASE)
    clause = re.split(r"[.,](?!\d)|[;:!?(\n–—|\"“”]|\s-\s| and (?:\d|other\b|an? )", after)[0]
    words = re.findall(r"\d[\d,]*\d|[\w@]+(?:['’-]\w+)*['’]?", clause)[: data["unit_window"] + 2]
    ends, known = stops(), nouns()
    for i in range(min(len(words), data["unit_window"])):
        if words[i].lower() in ends or (words[i][0].isdigit() and not _whole(words, i)):
            return None, None
        if words[i].endswith(("'s", "’s")):
            continue
        for length in (3, 2, 1):
            phrase = _plain(" ".join(words[i : i + length]))
            if unit := known.get(phrase) or (_people_of(words[i]) if length == 1 else None):
                return _of_whom(unit, words[i : i + length], words[i + length :])
        if _ends_phrase(words, i):
            return None, None
    return None, None


def _whole(words: Sequence[str], i: int) -> bool:
    """Whether a number is the whole that another is a part of ("2,000 of its 15,000")."""
    return i > 0 and words[i - 1].lower() in ("its", "their", "the", "his", "her", "of", "our")


def _plain(phrase: str) -> str:
    return re.sub(r"['’]s?$", "", phrase.replace("’", "'")).lower()


def _of_whom(unit: str, words: Sequence[str], rest: Sequence[str]) -> tuple[str, str]:
    """Return the unit of a noun, or of the noun that it only describes ("user records")."""
    phrase = _plain(" ".join(words))
    noun = _plain(rest[0]) if rest else ""
    own = nouns().get(noun)
    possessive = re.search(r"['’]s?$", words[-1]) is not None
    if own and not possessive and (own in DESCRIBED or not phrase.endswith("s")):
        return own, noun
    return unit, phrase


def _ends_phrase(words: Sequence[str], i: int) -> bool:
    """Whether a word is a plural that is counted itself and of no known unit."""
    word = words[i]
    plural = word.islower() and len(word) > PLURAL and word.endswith("s")
    plural = plural and not word.endswith(("ss", "us", "'s", "’s"))
    following = _plain(words[i + 1]) if i + 1 < len(words) else ""
    return plural and following not in nouns()


def _people_of(word: str) -> str | None:
    """Return "people" for the people of a country ("Ukrainians")."""
    singular = word.lower().removesuffix("s")
    nations = table("place_aliases")["nationalities"]
    return "people" if word.endswith("s") and word.istitle() and singular in nations else None


@cache
def nouns() -> dict[str, str]:
    units = table("quantities")["units"]
    return {noun: unit for unit, nouns in units.items() for noun in nouns}


@cache
def stops() -> frozenset[str]:
    return frozenset(table("quantities")["stops"])
