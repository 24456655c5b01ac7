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
    months,
    moved,
    nearest,
    nth_weekday,
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


def window(anchor: date, number: int, unit: str, last: date) -> DateValue:
    """Return the time from `number` units ago until now; one year counts in months."""
    if unit == "year" and number == 1:
        return DateValue(moved(anchor, -12, "month").first, last, MONTH)
    other = moved(anchor, -number, unit)
    return DateValue(other.first, last, other.precision)


def holiday(text: str, context: Context) -> DateValue | None:
    """Read "Christmas Eve", "last Thanksgiving", "Labor Day weekend", "Patch Tuesday"."""
    holidays = table("dates")["holidays"]
    match = re.fullmatch(
        rf"(?:(last|this|next) )?({choice(list(holidays))})( weekend)?(?: (?:period|season))?"
        r"(?:,? (?:of )?(\d{4}))?",
        text,
    )
    if not match:
        return None
    when, name, weekend, year = match.groups()
    rule = holidays[name]
    if "month" not in rule:
        if context.anchor is None:
            return None
        here = {"month": context.anchor.month}
        return one_day(_holiday_in(context.anchor.year, rule | here))

    def make(number: int) -> DateValue:
        day = _holiday_in(number, rule)
        if not weekend:
            return one_day(day)
        saturday = day - timedelta(days=(day.weekday() - 5) % 7)
        return DateValue(saturday, max(day, saturday + timedelta(days=1)), DAY)

    return make(int(year)) if year else nearest(context, when, make)


def _holiday_in(year: int, rule: dict[str, int]) -> date:
    if "day" in rule:
        return date(year, rule["month"], rule["day"])
    day = nth_weekday(year, rule["month"], rule["weekday"], rule["nth"])
    return day + timedelta(days=rule.get("plus", 0))
