"""Periods of days, and the context in which a calendar expression is read."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from extractor.resources import table

DAY, MONTH, YEAR = "day", "month", "year"
ISO_LENGTH = {DAY: len("2018-07-15"), MONTH: len("2018-07"), YEAR: len("2018")}
SOON = 60  # days; an undated "15 May" that near ahead is meant, not last year's
STORY = 150  # days in which a text that tells on names no other year
RECENT_MONTHS = 4  # "last April" in June is not this year's


@dataclass(frozen=True, slots=True)
class DateValue:
    """A period of days, from `first` to `last`, at a precision of day, month or year."""

    first: date
    last: date
    precision: str

    @property
    def value(self) -> str:
        """ISO value of the first day, at the precision (2018, 2018-07, 2018-07-15)."""
        return self.first.isoformat()[: ISO_LENGTH[self.precision]]

    @property
    def end(self) -> str | None:
        """ISO value of the last day where the period is more than one unit, else None."""
        end = self.last.isoformat()[: ISO_LENGTH[self.precision]]
        return None if end == self.value else end


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is resolved against.

    Attributes:
        anchor: the publication date.
        future: True where the sentence speaks of the future, False of the past, None unsure.
        month_first: whether "4/5/2018" is April 5th.
        reference: the date that the text spoke of before, for "two days later".
        since: the date that the text tells on from; an undated day or month follows it.
        within: whether "the last year" means the twelve months before.
        reader: reads a part of the expression in the same context.
    """

    anchor: date | None
    future: bool | None
    month_first: bool
    reference: DateValue | None
    since: date | None
    within: bool
    reader: Callable[[str, Context], DateValue | None]

    def read(self, text: str) -> DateValue | None:
        """Normalize a part of the expression."""
        return self.reader(text.strip(" ,"), self)


def one_day(day: date) -> DateValue:
    """Return a single day."""
    return DateValue(day, day, DAY)


def one_month(year: int, month: int) -> DateValue:
    """Return a calendar month."""
    last = calendar.monthrange(year, month)[1]
    return DateValue(date(year, month, 1), date(year, month, last), MONTH)


def one_year(year: int) -> DateValue:
    """Return a calendar year."""
    return DateValue(date(year, 1, 1), date(year, 12, 31), YEAR)


def months(year: int, first: int, last: int) -> DateValue:
    """Return the months `first` to `last`; a `last` below `first` lies in the next year."""
    end_year = year + (last < first)
    return DateValue(one_month(year, first).first, one_month(end_year, last).last, MONTH)


def week_of(day: date) -> DateValue:
    """Return the week from Monday to Sunday that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return DateValue(monday, monday + timedelta(days=6), DAY)


def ymd(year: int, month: int, day: int) -> DateValue | None:
    """Return a day, or None where the calendar has none."""
    try:
        return one_day(date(year, month, day))
    except ValueError:
        return None


def shift_month(day: date, count: int) -> tuple[int, int]:
    """Return year and month that lie `count` months from a day's."""
    index = day.year * 12 + day.month - 1 + count
    return index // 12, index % 12 + 1


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the nth weekday (0 Monday) of a month; a negative nth counts from its end."""
    days = calendar.monthrange(year, month)[1]
    matching = [date(year, month, d) for d in range(1, days + 1)]
    matching = [d for d in matching if d.weekday() == weekday]
    return matching[nth - 1 if nth > 0 else nth]


def moved(anchor: date, number: int, unit: str) -> DateValue:
    """Return the day, month or year that lies `number` units from a day."""
    if unit in ("day", "week"):
        return one_day(anchor + timedelta(days=number * (7 if unit == "week" else 1)))
    if unit == "month":
        return one_month(*shift_month(anchor, number))
    return one_year(anchor.year + number * (10 if unit == "decade" else 1))


def nearest(
    context: Context, when: str | None, make: Callable[[int], DateValue]
) -> DateValue | None:
    """Return the yearly period that "last", "this", "next", or the tense picks."""
    anchor = context.anchor
    if anchor is None:
        return None
    past = next(p for p in map(make, (anchor.year, anchor.year - 1)) if p.first <= anchor)
    coming = next(p for p in map(make, (anchor.year, anchor.year + 1)) if p.last >= anchor)
    if when == "last":
        return _last(anchor, past, make)
    if when == "this":
        return make(anchor.year)
    if when == "earlier":
        return past
    if when is None and context.since and not context.future:
        since = context.since
        onward = next(p for p in map(make, (since.year, since.year + 1)) if p.last >= since)
        if onward.first <= anchor and (onward.first - since).days <= STORY:
            return onward
    if when == "next" or _is_coming(context, anchor, past, coming):
        return coming
    return past


def _last(anchor: date, past: DateValue, make: Callable[[int], DateValue]) -> DateValue:
    """Return last year's period where this year's is under way or was only just."""
    current = past.last >= anchor or (past.precision == MONTH and past.end is None)
    ago = (anchor.year - past.first.year) * 12 + anchor.month - past.first.month
    if current and ago <= RECENT_MONTHS and past.first.year == anchor.year:
        return make(past.first.year - 1)
    return past


def _is_coming(context: Context, anchor: date, past: DateValue, coming: DateValue) -> bool:
    ahead, behind = (coming.first - anchor).days, (anchor - past.last).days
    if context.future is None:
        return past.precision == DAY and 0 < ahead <= SOON and behind > SOON
    if context.future:
        return behind > SOON or ahead <= SOON
    return past.precision == DAY and 0 < ahead <= SOON // 4 and behind > 5 * SOON


@cache
def month_numbers() -> dict[str, int]:
    """Return the number of each month by its name and short form, lower case."""
    names = table("dates")["months"]
    full = {name: number for number, name in enumerate(names, 1)}
    return full | {name[:3]: number for name, number in full.items()} | {"sept": 9}


@cache
def weekday_numbers() -> dict[str, int]:
    """Return the number of each weekday (0 Monday) by its name and short forms, lower case."""
    full = {name: number for number, name in enumerate(table("dates")["weekdays"])}
    short = {name[:3]: number for name, number in full.items()}
    return full | short | {"tues": 1, "thur": 3, "thurs": 3}


@cache
def number_words() -> dict[str, int]:
    """Return the value of each word for a small number."""
    return {word: n for word, n in table("dates")["numbers"].items() if n is not None}


def choice(words: Iterator[str] | list[str] | dict[str, int]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    return _choice(tuple(words))


@cache
def _choice(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def count_of(text: str) -> int:
    """Return the value of digits or of a number word."""
    return int(text) if text.isdigit() else number_words()[text]
