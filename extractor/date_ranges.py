"""Rules for ranges of dates, whose start may lean on the end, and for parts of a period.

"between Nov. 3 and Nov. 21 last year", "15 and 19 October", "mid-May through July 29".
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from extractor.periods import (
    DAY,
    MONTH,
    YEAR,
    Context,
    DateValue,
    choice,
    one_day,
    one_month,
    weekday_numbers,
    ymd,
)
from extractor.relative_dates import PART_OF_DAY
from extractor.resources import table

ORDINAL_DAY = r"\d{1,2}(?:st|nd|rd|th)?"


@cache
def _part_words() -> re.Pattern[str]:
    return re.compile(rf"(?:{choice(table('dates')['parts'])})[- ](?:the )?(.+)")


def part_of_period(text: str, context: Context) -> DateValue | None:
    match = _part_words().fullmatch(text)
    return context.read(match[1]) if match else None


def date_range(text: str, context: Context) -> DateValue | None:
    separator = r"\s*(?: and | to | through | thru | until | till |-|/)\s*"
    match = re.fullmatch(rf"(?:between |from )?(.+?){separator}(.+)", text)
    if not match or re.fullmatch(r"\d{4}-\d\d?-\d\d?|(early|mid|late)-[^-]*", text):
        return None
    left, right = (re.sub(r"^(?:the|of) ", "", part) for part in match.groups())
    if re.fullmatch(r"early|mid|late", left):  # "mid-May through July 29"
        match = re.fullmatch(rf"(?:between |from )?(\w+-.+?){separator}(.+)", text)
        if not match:
            return None
        left, right = match.groups()
    last = context.read(right)
    if last is None:
        return _days_of_one_month(left, right, context)
    first = _left_of_range(left, right, last, context)
    if first is None:
        return None
    precision = max(first.precision, last.precision, key=[DAY, MONTH, YEAR].index)
    return DateValue(first.first, last.last, precision)


def _days_of_one_month(left: str, right: str, context: Context) -> DateValue | None:
    """Read "July 3 to 5", whose second day leans on the first."""
    first = context.read(left)
    if first is None or first.precision != DAY:
        return None
    with_year = re.fullmatch(rf"({ORDINAL_DAY}),? (\d{{4}})", right)
    if with_year:
        first = first and _replace(first, year=int(with_year[2]))
        right = with_year[1]
    if first is None or not re.fullmatch(ORDINAL_DAY, right):
        return None
    last = _replace(first, day=int(re.sub(r"\D", "", right)))
    return last and DateValue(first.first, last.last, DAY)


def _left_of_range(left: str, right: str, last: DateValue, context: Context) -> DateValue | None:
    """Read the start of a range, which may lean on the end ("15" of "15 and 19 October")."""
    if re.fullmatch(ORDINAL_DAY, left):
        return _replace(last, day=int(re.sub(r"\D", "", left)))
    tail = re.search(
        r",?(?: of| in)?(?: the)? (?:\d{4}|(?:last|this|next) (?:year|week)|"
        r"week before last)$",
        right,
    )
    first = context.read(left + tail[0]) if tail and not re.search(r"\d{4}|year$", left) else None
    first = first or context.read(left)
    if first is None or first.first <= last.last or re.search(r"\d{4}", left):
        return first
    if first.precision == DAY and re.sub(PART_OF_DAY, "", left) in weekday_numbers():
        return one_day(first.first - timedelta(weeks=1))
    same_year = _replace(first, year=last.first.year)
    if same_year and same_year.first <= last.last:
        return same_year
    return _replace(first, year=last.first.year - 1)


def _replace(
    value: DateValue, *, year: int | None = None, day: int | None = None
) -> DateValue | None:
    """Return a month or day with another year or day of the month."""
    if value.precision == MONTH and day is None and value.end is None:
        return one_month(year or value.first.year, value.first.month)
    if value.precision == YEAR or (value.precision == MONTH and day is None):
        return value
    return ymd(year or value.first.year, value.first.month, day or value.first.day)
