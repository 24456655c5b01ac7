"""Rules for dates by counting: "two weeks ago", "a day later", "first three months of 2018".

They count from the publication date, from a date named before, or from the edge of a period.
"""

from __future__ import annotations

import re

from extractor.periods import (
    DAY,
    MONTH,
    YEAR,
    Context,
    DateValue,
    choice,
    count_of,
    month_numbers,
    months,
    moved,
    nth_weekday,
    number_words,
    one_day,
    one_month,
    week_of,
    weekday_numbers,
)
from extractor.relative_dates import UNIT, window
from extractor.resources import table

OVER = (
    r"(?:more than |less than |over |nearly |almost |about |around |roughly |approximately "
    r"|at least |just |some |only )*"
)


def counted(text: str, context: Context) -> DateValue | None:
    """Read "two weeks ago", "last three months", "in 10 days", "a week from today"."""
    count = rf"(\d+|{choice(number_words())})"
    ago = re.fullmatch(rf"{OVER}{count} {UNIT} ago", text)
    last = re.fullmatch(rf"(?:last|past|previous) {count} {UNIT}", text)
    ahead = re.fullmatch(rf"(?:next|coming) {count} {UNIT}", text)
    half = re.fullmatch(r"(?:last|past) (decade) and a half", text)
    to = re.fullmatch(rf"{count} {UNIT} (?:to|through|ending|ended) (?:in )?(.+)", text)
    if half and context.anchor:
        return window(context.anchor, 15, "year", context.anchor)
    if to:
        end = context.read(to[3])
        return window_to(end, count_of(to[1]), to[2]) if end else None
    match = ago or last or ahead
    if not match or context.anchor is None:
        return None
    number, unit = count_of(match[1]), match[2]
    if ago:
        return moved(context.anchor, -number, unit)
    if last:
        return window(context.anchor, number, unit, context.anchor)
    other = moved(context.anchor, number, unit)
    return DateValue(context.anchor, other.last, other.precision)


def window_to(end: DateValue, number: int, unit: str) -> DateValue | None:
    """Return the `number` units that end with a period."""
    if unit not in ("month", "year") or end.precision == YEAR != "year":
        return None
    count = number * (12 if unit == "year" else 1)
    first = moved(end.last, 1 - count, "month").first
    return DateValue(first, end.last, MONTH)


def beside_reference(text: str, context: Context) -> DateValue | None:
    """Read what is counted from a date named before: "two days later", "the same day"."""
    count = rf"(\d+|{choice(number_words())})"
    reference = context.reference
    match = re.fullmatch(
        rf"{OVER}(?:{count} )?{UNIT} (later|earlier|before|after|prior|afterwards)", text
    )
    if match is None:
        return _same_or_next(text, reference)
    number = count_of(match[1]) if match[1] else 1
    unit, sign = match[2], 1 if match[3] in ("later", "after", "afterwards") else -1
    if reference is None and sign < 0 and context.anchor and unit in ("year", "month"):
        reference = one_day(context.anchor)
    if reference is None or (unit in ("day", "week") and reference.precision != DAY):
        return None
    if unit == "month" and reference.precision == YEAR:
        return None
    return moved(reference.last if sign > 0 else reference.first, sign * number, unit)


def _same_or_next(text: str, reference: DateValue | None) -> DateValue | None:
    match = re.fullmatch(r"(?:very )?(same|next|following|previous) (day|month|year)", text)
    if match is None or reference is None:
        return None
    when, unit = match.groups()
    if unit == "day" and reference.precision != DAY:
        return None
    if unit == "month" and reference.precision == YEAR:
        return None
    step = {"same": 0, "previous": -1}.get(when, 1)
    return moved(reference.last, step, unit)


def that_year(text: str, context: Context) -> DateValue | None:
    """Read "that year", "July 10 of that year", "that October" by the date named before."""
    match = re.fullmatch(r"(.*?),? ?(?:of |in )?(?:that|the same) (year|month|week|day)", text)
    month = re.fullmatch(rf"that ({choice(month_numbers())}|spring|summer|autumn|fall)", text)
    reference = context.reference
    if reference is None or not (match or month):
        return None
    if month:
        return context.read(f"{month[1]} {reference.first.year}")
    assert match is not None
    before, unit = match.groups()
    if unit == "year":
        year = str(reference.first.year)
        return context.read(f"{before} {year}" if before else year)
    if before or reference.precision != DAY:
        return None
    if unit == "month":
        return one_month(reference.first.year, reference.first.month)
    return week_of(reference.first) if unit == "week" else reference


def part_by_count(text: str, context: Context) -> DateValue | None:
    """Read "first three months of this year", "last week of May", "first Friday of the month"."""
    ordinals = "|".join([*table("dates")["ordinals"], "last", "latter", "final", "opening"])
    count = rf"(?:(\d+|{choice(number_words())}) )?"
    days = choice(weekday_numbers())
    match = re.fullmatch(
        rf"({ordinals}) {count}(day|week|month|half|{days})s? (?:of|in) (?:the )?(.+)", text
    )
    if not match:
        return None
    which, number, unit, rest = match.groups()
    period = _this_period(rest, context)
    if period is None:
        return None
    if unit == "month" and period.precision == YEAR:
        return _first_or_last_months(period, which, count_of(number) if number else 1)
    if unit in ("day", "week") and period.precision == YEAR and not period.end:
        return one_month(period.first.year, 1 if which in ("first", "opening") else 12)
    if unit in weekday_numbers() and period.precision == MONTH and period.end is None:
        nth = -1 if which in ("last", "final") else table("dates")["ordinals"].get(which)
        month = period.first
        return one_day(nth_weekday(month.year, month.month, weekday_numbers()[unit], nth or 1))
    return period if period.precision == MONTH and unit in ("day", "week", "half") else None


def _first_or_last_months(period: DateValue, which: str, number: int) -> DateValue | None:
    if number > 12:
        return None
    if which in ("first", "opening"):
        return months(period.first.year, 1, number)
    if which in ("last", "final"):
        return months(period.first.year, 13 - number, 12)
    return None


def edge(text: str, context: Context) -> DateValue | None:
    """Read "the end of the year", "the start of 2019", "the beginning of the month"."""
    match = re.fullmatch(
        r"(beginning|start|outset|middle|end|close|rest|turn) of (?:the )?(.+)", text
    )
    if not match:
        return None
    which, rest = match.groups()
    period = _this_period(rest, context)
    if period is None or which == "rest":
        return period
    if period.precision == YEAR and period.end is None and which != "middle":
        return one_month(period.first.year, 12 if which in ("end", "close") else 1)
    if period.precision == DAY and which in ("end", "close"):
        return one_day(period.last)
    return period


def _this_period(text: str, context: Context) -> DateValue | None:
    """Read a period whose "this" may be left out ("the month")."""
    plain = text in ("day", "week", "month", "year", "quarter", "decade")
    return context.read(f"this {text}" if plain else text)
