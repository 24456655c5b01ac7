"""Rules for expressions that lean on the publication date or on a date named before.

Each rule takes a cleaned, lower-case expression and returns its period, or None where it does
not apply: "last week", "Friday", "two weeks ago", "a day later", "the same year".
"""

from __future__ import annotations

import re
from datetime import date, timedelta

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
    nearest,
    nth_weekday,
    number_words,
    one_day,
    one_month,
    one_year,
    shift_month,
    week_of,
    weekday_numbers,
    ymd,
)
from extractor.resources import table

NEAR_DAYS = {
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "day before yesterday": -2,
    "day after tomorrow": 2,
    "last night": -1,
    "last evening": -1,
}
STEPS = {"last": -1, "past": -1, "previous": -1, "next": 1, "following": 1}
WEEKS = {"week before last": -2, "last week": -1, "this week": 0, "next week": 1}
PART_OF_DAY = r" (?:morning|afternoon|evening|night)$"
UNIT = r"(day|week|month|year|decade)s?"
OVER = (
    r"(?:more than |less than |over |nearly |almost |about |around |roughly |approximately "
    r"|at least |just |some |only )*"
)


def near_day(text: str, context: Context) -> DateValue | None:
    """Read "today", "yesterday morning", "earlier today", "last night"."""
    plain = re.sub(r"^(?:earlier|later|late|early) ", "", text)
    if plain not in NEAR_DAYS:
        plain = re.sub(PART_OF_DAY, "", plain)
    plain = "today" if plain == "this" and plain != text else plain
    if plain not in NEAR_DAYS or context.anchor is None:
        return None
    return one_day(context.anchor + timedelta(days=NEAR_DAYS[plain]))


def weekday(text: str, context: Context) -> DateValue | None:
    """Read "Friday", "last Friday", "Friday last week", "a week from Tuesday", "midweek"."""
    if context.anchor is None:
        return None
    if text == "midweek":
        return one_day(week_of(context.anchor).first + timedelta(days=2))
    names = choice(weekday_numbers())
    if match := re.fullmatch(rf"(?:(a)|(two)) weeks? from ({names})", text):
        number = weekday_numbers()[match[3]]
        coming = (number - context.anchor.weekday()) % 7
        return one_day(context.anchor + timedelta(days=coming + (14 if match[2] else 7)))
    match = re.fullmatch(
        rf"(?:early |late |earlier )?(?:(last|this|next) )?(?:early |late )?({names})s?"
        rf"(?: (?:morning|afternoon|evening|night))?(?: (?:of )?(?:the )?({choice(list(WEEKS))}))?",
        text,
    )
    if not match:
        return None
    when, name, week = match.groups()
    if week:
        monday = week_of(context.anchor).first + timedelta(weeks=WEEKS[week])
        return one_day(monday + timedelta(days=weekday_numbers()[name]))
    return one_day(_weekday_near(context.anchor, weekday_numbers()[name], when, context.future))


def _weekday_near(anchor: date, number: int, when: str | None, future: bool | None) -> date:
    back = (anchor.weekday() - number) % 7
    if when == "this":
        return week_of(anchor).first + timedelta(days=number)
    if when == "next" or (future and when is None):
        return anchor + timedelta(days=(-back) % 7 or (7 if when else 0))
    return anchor - timedelta(days=7 if when == "last" and back == 0 else back)


def named_period(text: str, context: Context) -> DateValue | None:
    """Read "last week", "this month", "next year", "current quarter"."""
    match = re.fullmatch(
        rf"(?:the )?({choice(list(STEPS))}|this|current) (week|month|year|quarter|decade)", text
    )
    if not match or context.anchor is None:
        return None
    when, unit = match.groups()
    if when == "following":
        return None
    if when == "past" or (when == "last" and context.within and unit != "quarter"):
        return window(context.anchor, 1, unit, context.anchor)
    step, anchor = STEPS.get(when, 0), context.anchor
    if unit == "week":
        return week_of(anchor + timedelta(weeks=step))
    if unit == "month":
        return one_month(*shift_month(anchor, step))
    if unit == "quarter":
        year, month = shift_month(anchor, 3 * step)
        first = (month - 1) // 3 * 3 + 1
        return months(year, first, first + 2)
    return one_year(anchor.year + step) if unit == "year" else None


def weekend(text: str, context: Context) -> DateValue | None:
    """Read "weekend", "last weekend", "this past weekend", "weekend of 1 and 2 June"."""
    if match := re.fullmatch(r"weekend of (?:the )?(.+)", text):
        found = context.read(match[1])
        if found is None or found.precision != DAY:
            return None
        return found if found.end else _saturday_and_sunday(week_of(found.first).last)
    match = re.fullmatch(
        r"(?:(last|past|this|this past|previous|next|coming) )?weekend(?: just gone)?", text
    )
    if not match or context.anchor is None:
        return None
    when, anchor = match[1], context.anchor
    sunday = week_of(anchor).last
    ahead = when in ("next", "coming") or (context.future and when in (None, "this"))
    under_way = anchor >= sunday - timedelta(days=1) and when in (None, "this")
    if when == "next" and anchor >= sunday - timedelta(days=1):
        sunday += timedelta(weeks=1)
    return _saturday_and_sunday(sunday if ahead or under_way else sunday - timedelta(weeks=1))


def _saturday_and_sunday(sunday: date) -> DateValue:
    return DateValue(sunday - timedelta(days=1), sunday, DAY)


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


def window(anchor: date, number: int, unit: str, last: date) -> DateValue:
    """Return the time from `number` units ago until now; one year counts in months."""
    if unit == "year" and number == 1:
        return DateValue(moved(anchor, -12, "month").first, last, MONTH)
    other = moved(anchor, -number, unit)
    return DateValue(other.first, last, other.precision)


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


def bare_day(text: str, context: Context) -> DateValue | None:
    """Read "21st": the last such day of a month, or the coming one."""
    match = re.fullmatch(r"(\d\d?)(?:st|nd|rd|th)", text)
    if not match or context.anchor is None:
        return None
    steps = (0, 1) if context.future else (0, -1)
    for step in steps:
        day = ymd(*shift_month(context.anchor, step), int(match[1]))
        if day and (day.first >= context.anchor) == bool(context.future):
            return day
        if day and day.first == context.anchor:
            return day
    return None


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


def week(text: str, context: Context) -> DateValue | None:
    """Read "week of May 5", "week 45", "week before last"."""
    if match := re.fullmatch(r"week (?:of|ending|beginning|starting) (?:the )?(.+)", text):
        day = context.read(match[1])
        return week_of(day.first) if day and day.precision == DAY else None
    if context.anchor is None:
        return None
    if text == "week before last":
        return week_of(context.anchor - timedelta(weeks=2))
    if match := re.fullmatch(r"(?:calendar )?week (\d\d?)(?: of (\d{4}))?", text):
        year = int(match[2] or context.anchor.year)
        try:
            return week_of(date.fromisocalendar(year, int(match[1]), 1))
        except ValueError:
            return None
    return None


def season(text: str, context: Context) -> DateValue | None:
    """Read "summer of 2017", "last spring", "earlier this summer", "early fall"."""
    seasons = table("dates")["seasons"]
    match = re.fullmatch(
        rf"(?:(last|this|earlier this|next) )?({choice(list(seasons))})(?:,? (?:of |in )?(.+))?",
        text,
    )
    if not match:
        return None
    when, name, rest = match.groups()
    first, last = seasons[name]
    if rest:
        period = context.read(rest)
        one = period and period.precision == YEAR and period.end is None
        return months(period.first.year, first, last) if period and one else None
    when = "earlier" if when == "earlier this" else when
    return nearest(context, when, lambda year: months(year, first, last))
