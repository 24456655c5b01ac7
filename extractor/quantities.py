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
from functools import cache
from typing import Any

from extractor.resources import table

EXACTLY, AT_LEAST, AT_MOST = "exactly", "at least", "at most"
MONEY = "money"
BEFORE, AFTER = 32, 90  # characters around a number that tell comparator and unit
INHERIT = 160  # characters back to the number whose unit "2,000 of them" shares
DESCRIBED = frozenset({"records", "files", "cards"})  # "user records" are no users
YEARS = range(1990, 2036)
SMALL = 1000  # below it "5 to 10 million" means millions twice
PLURAL = 4  # letters from which a word in "s" may be a plural noun


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
    numbers = [n for match in _number_pattern().finditer(text) if (n := _read(text, match))]
    numbers = _ranges(text, numbers)
    found: list[Quantity] = []
    for number in numbers:
        last = _counted_before(number, found)
        if not number.unit and last and _shares_unit(text, number, last):
            comparator = _comparator(text[max(0, number.start - BEFORE) : number.start], "")
            number = replace(number, comparator=comparator, unit=last.unit, counted=last.counted)
        if number.unit:
            found.append(number)
    return found


def _counted_before(number: Quantity, found: Sequence[Quantity]) -> Quantity | None:
    """Return the last count before a number, of a large one the last large count."""
    least = SMALL if number.value >= SMALL else 0
    return next((q for q in reversed(found) if q.unit != MONEY and q.value >= least), None)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """Return a number with its unit, "" where nothing near it is counted."""
    value = _value(match)
    start, end = match.span("whole")
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    if value is None or re.search(r"\b(?:few|several|many)[\s-]$", before.lower()):
        return None
    currency = _currency(match)
    if currency:
        return Quantity(start, end, value, _comparator(before, after), MONEY, None, currency)
    if _is_no_count(match, before, after):
        return None
    unit, counted = _unit(after)
    comparator = _comparator(before, after) if unit else EXACTLY
    return Quantity(start, end, value, comparator, unit or "", counted)


def _value(match: re.Match[str]) -> float | None:
    scale = 1.0
    for name in ("scale", "larger"):
        if word := match[name]:
            scale *= _scale(word)
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


def _scale(word: str) -> float:
    scales = table("quantities")["scales"]
    word = word.lower()
    return float(scales.get(word) or scales[word.removesuffix("s")])


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
        (name, re.compile(rf"[\s-]?(?:{_choice(p.lstrip('-') for p in phrases)})(?!\w)", re.I))
        for name, phrases in table("quantities")["after"].items()
    )


@cache
def _comparators() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"(?<!\w)({_choice(phrases)})(?: the| a| an)?(?: total of)?\(?$"))
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
    counted = following is not None and following[1].lower() in _nouns()
    return not counted or _before_year().search(before) is not None


@cache
def _before_year() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_choice(table('quantities')['before_years'])})\s*$", re.IGNORECASE)


@cache
def _not_counts() -> re.Pattern[str]:
    words = "|".join(table("quantities")["not_counts"])
    return re.compile(rf"[\s-]?(?:{words})(?![\w])|\s?%", re.IGNORECASE)


@cache
def _labels() -> re.Pattern[str]:
    words = _choice(table("quantities")["labels"])
    return re.compile(rf"(?<![\w'’])(?:{words})\.?[\s-]?$", re.IGNORECASE)


# --- what is counted ----------------------------------------------------------------------


def _unit(after: str) -> tuple[str | None, str | None]:
    """Return the unit of the first counted noun within a few words, and that noun."""
    data = table("quantities")
    after = re.sub(r"^\+|^[\s-](?:or more|plus|or so|or fewer)\b", "", after, flags=re.IGNORECASE)
    clause = re.split(r"[.,](?!\d)|[;:!?(\n–—|\"“”]|\s-\s| and (?:\d|other\b|an? )", after)[0]
    words = re.findall(r"\d[\d,]*\d|[\w@]+(?:['’-]\w+)*['’]?", clause)[: data["unit_window"] + 2]
    stops, nouns = _stops(), _nouns()
    for i in range(min(len(words), data["unit_window"])):
        if words[i].lower() in stops or (words[i][0].isdigit() and not _whole(words, i)):
            return None, None
        if words[i].endswith(("'s", "’s")):
            continue
        for length in (3, 2, 1):
            phrase = _plain(" ".join(words[i : i + length]))
            if unit := nouns.get(phrase) or (_people_of(words[i]) if length == 1 else None):
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
    own = _nouns().get(noun)
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
    return plural and following not in _nouns()


def _people_of(word: str) -> str | None:
    """Return "people" for the people of a country ("Ukrainians")."""
    singular = word.lower().removesuffix("s")
    nations = table("place_aliases")["nationalities"]
    return "people" if word.endswith("s") and word.istitle() and singular in nations else None


@cache
def _nouns() -> dict[str, str]:
    units = table("quantities")["units"]
    return {noun: unit for unit, nouns in units.items() for noun in nouns}


@cache
def _stops() -> frozenset[str]:
    return frozenset(table("quantities")["stops"])


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
    return _scale(match[1])


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
    return re.compile(rf"\s(?:{_choice(table('quantities')['inherits'])})\b")


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:$|[.,;:)\n](?!\d)|(?:{_choice(_stops())})\b)")


def _choice(words: Any) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def _number_pattern() -> re.Pattern[str]:
    data = table("quantities")
    tens = _choice(
        w for w, v in data["numbers"].items() if v >= 20 and v % 10 == 0 and " " not in w
    )
    ones = _choice(
        w for w, v in data["numbers"].items() if 1 <= v < 10 and " " not in w and w != "a"
    )
    signs = "".join(
        re.escape(c) for c in sorted({c[-1] for c in data["currencies"]}) if not c.isalnum()
    )
    firsts = {re.split("[ -]", word)[0] for word in data["numbers"]} - {"a"}
    words = rf"(?:{_choice(firsts)})\b|a[ -](?:{_choice([*data['scales'], *firsts, 'couple'])})\b"
    begins = rf"(?=[\d{signs}]|[a-z.]{{1,4}}[\s{signs}]?\d|{words})"
    range_of = r"\d[\d,.]*\s?(?:million|billion|thousand|bn|m|k)\b"
    return re.compile(
        rf"""(?:(?<![\w.,/:-])|(?<=[-–/])(?=[$£€])|(?<=\d-)(?={range_of})){begins}(?P<whole>
        (?P<symbol>{_choice(data["currencies"])})?\s?
        (?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
          |(?P<word>(?:{tens})[- ](?:{ones})|{_choice(data["numbers"])}))
        (?:(?:[\s-]?(?=[a-z]{{2}})|(?=[a-z]))(?P<scale>{_choice(data["scales"])})s?(?!\w))?
        (?:\s(?P<larger>thousand|million|billion)(?!\w))?
        (?:\s(?P<money>{_choice(data["currency_words"])})(?!\w))?
        )(?![\w]|[.,/]\d|-(?!{range_of}|plus\b)[\da-z]|%)""",
        re.IGNORECASE | re.VERBOSE,
    )
