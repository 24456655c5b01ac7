"""Numerals of English text: digits and number words, with scale and currency around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from extractor.resources import table


def value_of(match: re.Match[str]) -> float | None:
    """Return the value of a match of `find_numerals`, None for a word that states none."""
    scale = 1.0
    for name in ("scale", "larger"):
        if word := match[name]:
            scale *= scale_of(word)
    if match["digits"]:
        return round(float(match["digits"].replace(",", "")) * scale, 8)
    word = " ".join(match["word"].lower().split()).replace("half-dozen", "half dozen")
    numbers = table("quantities")["numbers"]
    value = numbers.get(word)
    if value is None:
        parts = [numbers.get(part) for part in word.replace("-", " ").split()]
        value = sum(p for p in parts if p is not None) if None not in parts else None
    if value is None or (not match["scale"] and (word == "a" or value < 1)):
        return None
    return float(value * scale)


def scale_of(word: str) -> float:
    """Return what a scale word multiplies by ("m" and "millions" give 1,000,000)."""
    scales = table("quantities")["scales"]
    word = word.lower()
    return float(scales.get(word) or scales[word.removesuffix("s")])


def choice(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def find_numerals(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of a text, with groups symbol, digits, word, scale, larger, money.

    They are matches in its lower case, which is searched faster and has the same offsets: İ is
    the one letter that grows.
    """
    return _numerals().finditer(text.replace("İ", "I").lower())


@cache
def _numerals() -> re.Pattern[str]:
    data = table("quantities")
    tens = choice(w for w, v in data["numbers"].items() if v >= 20 and v % 10 == 0 and " " not in w)
    ones = choice(
        w for w, v in data["numbers"].items() if 1 <= v < 10 and " " not in w and w != "a"
    )
    signs = "".join(
        re.escape(c) for c in sorted({c[-1] for c in data["currencies"]}) if not c.isalnum()
    )
    firsts = {re.split("[ -]", word)[0] for word in data["numbers"]} - {"a"}
    words = rf"(?:{choice(firsts)})\b|a[ -](?:{choice([*data['scales'], *firsts, 'couple'])})\b"
    begins = rf"(?=[\d{signs}]|[a-z.]{{1,4}}[\s{signs}]?\d|{words})"
    range_of = r"\d[\d,.]*\s?(?:million|billion|thousand|bn|m|k)\b"
    return re.compile(
        rf"""(?:(?<![\w.,/:-])|(?<=[-–/])(?=[$£€])|(?<=\d-)(?={range_of})){begins}(?P<whole>
        (?P<symbol>{choice(data["currencies"])})?\s?
        (?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
          |(?P<word>(?:{tens})[- ](?:{ones})|{choice(data["numbers"])}))
        (?:(?:[\s-]?(?=[a-z]{{2}})|(?=[a-z]))(?P<scale>{choice(data["scales"])})s?(?!\w))?
        (?:\s(?P<larger>thousand|million|billion)(?!\w))?
        (?:\s(?P<money>{choice(data["currency_words"])})(?!\w))?
        )(?![\w]|[.,/]\d|-(?!{range_of}|plus\b)[\da-z]|%)""",
        re.VERBOSE,
    )
