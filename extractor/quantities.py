"""Finds counts and amounts of money in text: value, comparator, what is counted.

`find_quantities("more than 57 million customers")` gives one quantity of 57,000,000 people,
"at least". Number words, units and currencies are in `data/quantities.json`. Years, dates,
version numbers, percentages and identifiers are not quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor.resources import table

MONEY = "money"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the text: characters `start` to `end` cover number, scale and currency.

    `comparator` is exactly, about, at least or at most; `unit` one of
    schemas/vocab/unit.json; `currency` an ISO 4217 code for money.
    """

    start: int
    end: int
    value: float
    comparator: str
    unit: str
    counted: str | None = None
    currency: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return value, comparator, unit and currency as plain data."""
        whole = int(self.value) if self.value == int(self.value) else self.value
        found: dict[str, Any] = {"value": whole, "comparator": self.comparator, "unit": self.unit}
        return found | ({"currency": self.currency} if self.currency else {})


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text that count a known unit or are money, in text order."""
    found = []
    for match in _number_pattern().finditer(text):
        quantity = _read(text, match)
        if quantity is not None:
            found.append(quantity)
    return found


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    value = _value(match)
    if value is None:
        return None
    start, end = match.start("whole"), match.end("whole")
    comparator = _comparator(text[max(0, start - 24) : start])
    currency = _currency(match)
    if currency:
        return Quantity(start, end, value, comparator, MONEY, None, currency)
    unit, counted = _unit(text[end : end + 80])
    if unit is None:
        return None
    return Quantity(start, end, value, comparator, unit, counted)


def _value(match: re.Match[str]) -> float | None:
    scale = 1.0
    if match["scale"]:
        scale = table("quantities")["scales"][match["scale"].lower()]
    if match["digits"]:
        return round(float(match["digits"].replace(",", "")) * scale, 2)
    word = " ".join(match["word"].lower().split()).replace("-", " ")
    numbers = table("quantities")["numbers"]
    value = numbers.get(word)
    if value is None:
        parts = [numbers.get(part) for part in word.split()]
        value = sum(p for p in parts if p is not None) if None not in parts else None
    if value is None or (word == "a" and not match["scale"]):
        return None
    if value < 1 and not match["scale"]:
        return None
    return float(value * scale)


def _comparator(before: str) -> str:
    before = " ".join(before.lower().split())
    best = ("exactly", 0)
    for name, phrases in table("quantities")["comparators"].items():
        for phrase in phrases:
            if re.search(rf"(?<!\w){re.escape(phrase)}(?: the| a)?$", before):
                best = max(best, (name, len(phrase)), key=lambda pair: pair[1])
    return best[0]


def _currency(match: re.Match[str]) -> str | None:
    data = table("quantities")
    if match["symbol"]:
        return str(data["currencies"][match["symbol"].lower()])
    if match["money"]:
        return str(data["currency_words"][" ".join(match["money"].lower().split())])
    return None


def _unit(after: str) -> tuple[str | None, str | None]:
    """Return the unit of the first counted noun within a few words, and that noun."""
    if re.match(
        r"\s*(?:%|percent|per cent|years?|months?|days?|hours?|minutes?|times|GB|TB|MB)", after
    ):
        return None, None
    clause = re.split(r"[.;:!?(\n]|, (?=\w+ (?:was|were|is|are|has|had|said))| and \d", after)[0]
    words = re.findall(r"[\w'’-]+", clause)[: table("quantities")["unit_window"] + 2]
    nouns = _nouns()
    for i in range(len(words)):
        for length in (3, 2, 1):
            phrase = " ".join(words[i : i + length]).lower()
            if phrase in nouns:
                return nouns[phrase], phrase
    return None, None


@cache
def _nouns() -> dict[str, str]:
    units = table("quantities")["units"]
    return {noun: unit for unit, nouns in units.items() for noun in nouns}


@cache
def _number_pattern() -> re.Pattern[str]:
    data = table("quantities")

    def choice(words: Any) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))

    tens = choice(w for w, v in data["numbers"].items() if v >= 20 and v % 10 == 0 and " " not in w)
    ones = choice(
        w for w, v in data["numbers"].items() if 1 <= v < 10 and " " not in w and w != "a"
    )
    return re.compile(
        rf"""(?<![\w.,/-])(?P<whole>
        (?P<symbol>{choice(data["currencies"])})?\s?
        (?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
          |(?P<word>(?:{tens})[- ](?:{ones})|{choice(data["numbers"])}))
        (?:[\s-]?(?P<scale>{choice(data["scales"])})(?![\w]))?
        (?:\s(?P<money>{choice(data["currency_words"])})(?!\w))?
        )(?![\w]|[.,/-]\d|%)""",
        re.IGNORECASE | re.VERBOSE,
    )
