"""Gives a calendar expression its ISO value, resolved against the publication date.

`normalize_date("last Friday", date(2026, 4, 24))` is 2026-04-17. dateparser reads absolute
dates ("15 July 2018", "Jul. 15th"). What it cannot do well is ours: ranges, quarters,
seasons, holidays, parts of a period, and anchors such as "last week" (`relative_dates.py`).
The expressions are proposed by the entity tagger; raw text is never searched for dates.

The word tables are in `data/dates.json`. Weeks run from Monday to Sunday (ISO 8601). The
conventions are those of corpus/casie/NORMALISATION.md.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from extractor import counted_dates as counted
from extractor import relative_dates as relative
from extractor.date_ranges import ORDINAL_DAY, date_range, part_of_period
from extractor.periods import (
    YEAR,
    Context,
    DateValue,
    choice,
    month_numbers,
    months,
    nearest,
    one_day,
    one_month,
    one_year,
    ymd,
)
from extractor.resources import table

__all__ = ["DateValue", "normalize_date"]

MAX_LENGTH = 80  # characters of an expression; anything longer is not a date
FIRST_YEAR, LAST_YEAR = 1700, 2100
_OF_A_RANGE = re.compile(r"\b(?:between|and|to|through|thru|until|till)\b")
Rule = Callable[[str, Context], DateValue | None]


def normalize_date(
    text: str,
    anchor: date | None = None,
    *,
    future: bool | None = False,
    month_first: bool = True,
    reference: DateValue | None = None,
    since: date | None = None,
    within: bool = False,
) -> DateValue | None:
    """Return what a calendar expression means, or None where it cannot be said.

    Args:
        text: the expression alone, as it stands in the article.
        anchor: the publication date; without it relative expressions have no value.
        future: whether the sentence speaks of the future ("will … on Friday"), None if unsure.
        month_first: whether "4/5/2018" is April 5th.
        reference: the date named before, which "two days later" and "that year" lean on.
        since: the date with a year that the text tells on from; a day or month without a year
            is the first one behind it ("in June 2018 … on 5 September").
        within: whether "last year" stands for the twelve months before ("over the last year").
    """
    if len(text) > MAX_LENGTH:
        return None
    return _normalize(_clean(text), anchor, future, month_first, reference, since, within)


@lru_cache(maxsize=8192)
def _normalize(
    text: str,
    anchor: date | None,
    future: bool | None,
    month_first: bool,
    reference: DateValue | None,
    since: date | None,
    within: bool,
) -> DateValue | None:
    context = Context(anchor, future, month_first, reference, since, within, _read)
    try:
        return _read(text, context)
    except (OverflowError, ValueError):  # a year that the calendar does not reach
        return None


def _read(text: str, context: Context) -> DateValue | None:
    for rule in _RULES:
        found = rule(text, context)
        if found is not None:
            return found if _plausible(found) else None
    return None


@cache
def _openings() -> re.Pattern[str]:
    return re.compile(rf"^(?:{choice(table('dates')['openings'])})\s+(?=\S)")


def _clean(text: str) -> str:
    text = re.sub(r"\s+", " ", text.replace("’", "'").replace("–", "-").replace("—", "-")).lower()
    text = re.sub(r"\b(sept|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|tues|thurs)\.", r"\1", text)
    text = text.strip(" ,.;:()[]\"'").removesuffix("'s")
    for _ in range(2):
        text = _openings().sub("", text)
    return text


def _plausible(found: DateValue) -> bool:
    return found.first <= found.last and FIRST_YEAR <= found.first.year <= LAST_YEAR


# --- absolute dates ----------------------------------------------------------------------


def _iso_or_numeric(text: str, context: Context) -> DateValue | None:
    if match := re.fullmatch(r"(\d{4})[-/](\d\d?)[-/](\d\d?)", text):
        return ymd(*map(int, match.groups()))
    if match := re.fullmatch(r"((?:19|20)\d\d)[-/](0\d|1[0-2])", text):
        return one_month(*map(int, match.groups()))
    match = re.fullmatch(r"(\d\d?)[-/.](\d\d?)[-/.](\d{2}|\d{4})", text)
    if not match:
        return None
    first, second, year = map(int, match.groups())
    year += 2000 if year < 100 else 0
    month_first = context.month_first and "." not in text
    month, day = (first, second) if month_first else (second, first)
    return ymd(year, month, day) or ymd(year, day, month)


def _bare_year(text: str, context: Context) -> DateValue | None:
    if match := re.fullmatch(
        r"(?:fiscal(?: year)? |fy ?|year |calendar (?:year )?|financial year )?((?:1[789]|20)\d\d)",
        text,
    ):
        return one_year(int(match[1]))
    decades = table("dates")["decades"]
    match = re.fullmatch(r"((?:19|20)\d)0'?s|(?:19)?'?(\d)0s", text)
    if not match and text not in decades:
        return None
    decade = decades.get(text) or (int(match[1]) * 10 if match and match[1] else None)
    if decade is None and match:
        decade = 1900 + int(match[2]) * 10
    return DateValue(one_year(decade).first, one_year(decade + 9).last, YEAR) if decade else None


def _quarter_or_half(text: str, context: Context) -> DateValue | None:
    ordinals = table("dates")["ordinals"]
    halves = {"latter": 2, "last": 2, "final": 4, "opening": 1}
    pattern = (
        rf"(?:q(\d)|({'|'.join([*ordinals, *halves])})[- ](quarter|half)|h(\d))"
        r"(?:,? (?:of |in )?(?:the )?(?:fiscal )?(.+))?"
    )
    match = re.fullmatch(pattern, text)
    if not match or (match[2] == "last" and not match[5]):
        return None
    quarter, ordinal, unit, half, rest = match.groups()
    number = int(quarter or half or ordinals.get(ordinal) or halves[ordinal])
    length = 6 if half or unit == "half" else 3
    if number * length > 12:
        return None
    first, last = (number - 1) * length + 1, number * length
    if rest is None:
        return nearest(context, "earlier", lambda year: months(year, first, last))
    period = context.read("this year" if rest == "year" else rest)
    if not period or period.precision != YEAR or period.end:
        return None
    return months(period.first.year, first, last)


def _month_name(text: str, context: Context) -> DateValue | None:
    match = re.fullmatch(r"(?:(last|this|next) )?([a-z]+)(?:,? (?:of |in )?(.+))?", text)
    number = month_numbers().get(match[2]) if match else None
    if not match or not number:
        return None
    when, _, rest = match.groups()
    if rest and (short := re.fullmatch(r"'(\d\d)", rest)):
        return one_month(2000 + int(short[1]), number)
    if rest:
        period = context.read(rest)
        whole = period and period.precision == YEAR and period.end is None
        return one_month(period.first.year, number) if period and whole else None
    return nearest(context, when, lambda year: one_month(year, number))


def _day_of_month(text: str, context: Context) -> DateValue | None:
    """Read a day of a named month with dateparser; the year may come from the anchor."""
    month = next((m for m in re.findall(r"[a-z]+", text) if m in month_numbers()), None)
    if month is None or not re.search(rf"\b{ORDINAL_DAY}\b", text) or _OF_A_RANGE.search(text):
        return None
    text = re.sub(
        r"^(?:last |this |next )?[a-z]+day,? |,? [a-z]+day$|\b(?:of|in) \b|\b(?:the|a|this) \b",
        "",
        text,
    )
    text = re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", r"\1", text)
    if match := re.fullmatch(r"(.+?),? ((?:last|next|this)? ?year)", text):
        when = match[2] if " " in match[2] else f"this {match[2]}"
        year = context.read(when)
        text = f"{match[1]} {year.first.year}" if year else match[1]
    parts = re.fullmatch(r"(\d\d?) ([a-z]+)|([a-z]+) (\d\d?)", text)
    day = _parse(text, context.month_first)
    if day is None:
        return None
    if not parts:
        return one_day(day) if re.search(r"\b(?:1[789]|20)\d\d\b", text) else None
    return nearest(context, None, lambda year: _on(year, day))


def _on(year: int, day: date) -> DateValue:
    return one_day(date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1])))


@lru_cache(maxsize=8192)
def _parse(text: str, month_first: bool) -> date | None:
    plain = re.fullmatch(r"(?:(\d\d?) ([a-z]+)|([a-z]+) (\d\d?)),? ?(\d{4})?", text)
    if plain:
        number = month_numbers().get(plain[2] or plain[3])
        leap = 2000  # a year in which every day of a month exists
        found = number and ymd(int(plain[5] or leap), number, int(plain[1] or plain[4]))
        return found.first if found else None
    settings: Any = {
        "DATE_ORDER": "MDY" if month_first else "DMY",
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["absolute-time"],
        "DEFAULT_LANGUAGES": ["en"],
    }
    parsed = _dateparser().parse(text, languages=["en"], settings=settings)
    return parsed.date() if parsed else None


@cache
def _dateparser() -> Any:
    import dateparser

    return dateparser


_RULES: tuple[Rule, ...] = (
    _iso_or_numeric,
    _bare_year,
    relative.near_day,
    relative.weekday,
    relative.named_period,
    relative.weekend,
    relative.week,
    counted.counted,
    counted.beside_reference,
    counted.that_year,
    relative.bare_day,
    _quarter_or_half,
    counted.part_by_count,
    counted.edge,
    relative.season,
    relative.holiday,
    _month_name,
    _day_of_month,
    part_of_period,
    date_range,
)
