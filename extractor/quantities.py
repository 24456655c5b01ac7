"""Finds counts and amounts of money in text: value, comparator, what is counted.

`find_quantities("more than 57 million customers")` gives one quantity of 57,000,000 people,
"at least". Number words, units and currencies are in `data/quantities.json`. Years, dates,
versions, percentages, ages and identifiers are not quantities; nor are "dozens" or "hundreds
of thousands", which state no number. The ends of a range are at least and at most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from extractor.counted_nouns import nouns, stops, unit_behind
from extractor.numerals import choice, find_numerals, scale_of, value_of
from extractor.resources import table

EXACTLY, AT_LEAST, AT_MOST = "exactly", "at least", "at most"
MONEY = "money"
BEFORE, AFTER = 32, 90  # characters around a number that tell comparator and unit
INHERIT = 160  # characters back to the number whose unit "2,000 of them" shares
YEARS = range(1990, 2036)
SMALL = 1000  # below it "5 to 10 million" means millions twice


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


@lru_cache(maxsize=1)  # two components read the same article one after the other
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text that count a known unit or are money, in text order."""
    numbers = [n for match in find_numerals(text) if (n := _read(text, match))]
    numbers = _ranges(text, numbers)
    found: list[Quantity] = []
    for number in numbers:
        last = _counted_before(number, found)
        if not number.unit and last and _shares_unit(text, number, last):
            comparator = _comparator(text[max(0, number.start - BEFORE) : number.start], "")
            number = replace(number, comparator=comparator, unit=last.unit, counted=last.counted)
        if number.unit:
            found.append(number)
    return tuple(found)


def _counted_before(number: Quantity, found: Sequence[Quantity]) -> Quantity | None:
    """Return the last count before a number, of a large one the last large count."""
    least = SMALL if number.value >= SMALL else 0
    return next((q for q in reversed(found) if q.unit != MONEY and q.value >= least), None)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """Return a number with its unit, "" where nothing near it is counted."""
    value = value_of(match)
    start, end = match.span("whole")
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    if value is None or re.search(r"\b(?:few|several|many)[\s-]$", before.lower()):
        return None
    currency = _currency(match)
    if currency:
        return Quantity(start, end, value, _comparator(before, after), MONEY, None, currency)
    if _is_no_count(match, before, after):
        return None
    unit, counted = unit_behind(after)
    comparator = _comparator(before, after) if unit else EXACTLY
    return Quantity(start, end, value, comparator, unit or "", counted)


def _comparator(before: str, after: str) -> str:
    """Return the comparator that the words in front of a number, or behind it, tell."""
    before = " ".join(before.lower().split())
    best = (EXACTLY, 0)
    for name, pattern in _comparators():
        if match := pattern.search(before):
            best = max(best, (name, len(match[1])), key=lambda pair: pair[1])
    if best[0] == EXACTLY:
        return next((name for name, pattern in _behind() if pattern.match(after)), EXACTLY)
    return best[0]


@cache
def _behind() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"[\s-]?(?:{choice(p.lstrip('-') for p in phrases)})(?!\w)", re.I))
        for name, phrases in table("quantities")["after"].items()
    )


@cache
def _comparators() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"(?<!\w)({choice(phrases)})(?: the| a| an)?(?: total of)?\(?$"))
        for name, phrases in table("quantities")["comparators"].items()
    )


def _currency(match: re.Match[str]) -> str | None:
    data = table("quantities")
    if match["symbol"]:
        return str(data["currencies"][" ".join(match["symbol"].lower().split())])
    if match["money"]:
        return str(data["currency_words"][" ".join(match["money"].lower().split())])
    return None


def _is_no_count(match: re.Match[str], before: str, after: str) -> bool:
    """Whether a number is a year, a share, an age, a version or part of a name."""
    if _not_counts().match(after):
        return True
    digits = match["digits"]
    if re.search(r"\b(?:one|two|three|four|\d) (?:in|out of) (?:every )?$", before.lower()):
        return True
    if match["scale"] or (digits and "," in digits):
        return False
    if re.search(r"[#@]\s?$", before) or _labels().search(before):
        return True
    if not digits or "." in digits:
        return bool(digits) or match["word"].lower() == "one"
    if not digits.isdigit() or int(digits) not in YEARS or _comparator(before, after) != EXACTLY:
        return False
    following = re.match(r"\s(\w+)", after)
    counted = following is not None and following[1].lower() in nouns()
    return not counted or _before_year().search(before) is not None


@cache
def _before_year() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{choice(table('quantities')['before_years'])})\s*$", re.IGNORECASE)


@cache
def _not_counts() -> re.Pattern[str]:
    words = "|".join(table("quantities")["not_counts"])
    return re.compile(rf"[\s-]?(?:{words})(?![\w])|\s?%", re.IGNORECASE)


@cache
def _labels() -> re.Pattern[str]:
    words = choice(table("quantities")["labels"])
    return re.compile(rf"(?<![\w'’])(?:{words})\.?[\s-]?$", re.IGNORECASE)


# --- numbers beside each other ------------------------------------------------------------


def _ranges(text: str, numbers: Sequence[Quantity]) -> list[Quantity]:
    """Set comparators of ranges, and the unit and scale that their ends share."""
    found = list(numbers)
    for i in range(len(found) - 1):
        low, high = found[i], found[i + 1]
        link = text[low.end : high.start].lower()
        opening = text[max(0, low.start - BEFORE) : low.start].lower()
        if not _is_range(link, opening) or low.value >= high.value * SMALL:
            continue
        factor = _shared_scale(text[low.start : low.end], text[high.start : high.end], low)
        if low.value * factor >= high.value:
            continue
        unit, currency = low.unit or high.unit, low.currency or high.currency
        found[i] = replace(
            low,
            value=low.value * factor,
            comparator=AT_LEAST,
            unit=unit,
            counted=low.counted or high.counted,
            currency=currency,
        )
        found[i + 1] = replace(high, comparator=AT_MOST, unit=unit, currency=currency)
    return found


def _is_range(link: str, opening: str) -> bool:
    if re.fullmatch(r"\s*(?:-|–|—|to)\s*(?:about |around |some |up to )?", link):
        return True
    link = re.sub(r"\([^()]*\)", " ", link)
    between = re.search(r"\bbetween(?: about| around| roughly)?\s*$", opening)
    return bool(between and re.fullmatch(r"\s*and\s*(?:about |around |up to )?", link))


def _shared_scale(low: str, high: str, number: Quantity) -> float:
    """Return by what "5" of "5 to 10 million" is multiplied."""
    match = re.search(r"[\d.]\s?(million|billion|trillion|bn|m|k)\b", high, re.IGNORECASE)
    own = re.search(r"[a-z]", re.sub(r"^\D+", "", low.lower()))
    if match is None or own or number.value >= SMALL:
        return 1.0
    return scale_of(match[1])


def _shares_unit(text: str, number: Quantity, last: Quantity) -> bool:
    """Whether a number without a noun counts what the number before it counts."""
    between = text[last.end : number.start]
    if len(between) > INHERIT or "\n" in between:
        return False
    after = text[number.end : number.end + BEFORE].lower()
    if _of_them().match(after):
        return True
    large = re.search(r"[,a-z]", text[number.start : number.end].lower()) and number.value >= SMALL
    if large and _alone().match(after):
        return True
    include = re.search(r"\b(?:including|of which|of whom|of them|and|,)\s*(?:\w+ ){0,2}$", between)
    open_end = re.match(r"\s*(?:in|on|at|from|of)\s+[A-Z]|\s*(?:were|was|had|are)\b", after)
    return bool(include and open_end and number.value >= 1)


@cache
def _of_them() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{choice(table('quantities')['inherits'])})\b")


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:$|[.,;:)\n](?!\d)|(?:{choice(stops())})\b)")
