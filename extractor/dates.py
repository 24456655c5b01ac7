"""Gives a calendar expression its ISO value, resolved against the publication date.

`normalize_date("last Friday", date(2026, 4, 24))` is 2026-04-17. dateparser reads absolute
dates ("15 July 2018", "Jul. 15th"). What it cannot do well is ours: ranges, quarters,
seasons, holidays, parts of a period, and anchors such as "last week". The expressions are
proposed by the entity tagger; raw text is never searched for dates.

The word tables are in `data/dates.json`. Weeks run from Monday to Sunday (ISO 8601).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from extractor.resources import table

DAY, MONTH, YEAR = "day", "month", "year"
MAX_LENGTH = 80  # characters of an expression; anything longer is not a date
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class DateValue:
    """A period of days, from `first` to `last`, at a precision of day, month or year."""

    first: date
    last: date
    precision: str

    @property
    def value(self) -> str:
        """ISO value of the first day, at the precision (2018, 2018-07, 2018-07-15)."""
        return _iso(self.first, self.precision)

    @property
    def end(self) -> str | None:
        """ISO value of the last day where the period is more than one unit, else None."""
        end = _iso(self.last, self.precision)
        return None if end == self.value else end


def normalize_date(
    text: str,
    anchor: date | None = None,
    *,
    future: bool = False,
    month_first: bool = True,
) -> DateValue | None:
    """Return what a calendar expression means, or None where it cannot be said.

    Args:
        text: the expression alone, as it stands in the article.
        anchor: the publication date; without it relative expressions have no value.
        future: whether the sentence speaks of the future ("will … on Friday").
        month_first: whether "4/5/2018" is April 5th.
    """
    if len(text) > MAX_LENGTH:
        return None
    return _normalize(_clean(text), anchor, future, month_first)


@lru_cache(maxsize=4096)
def _normalize(text: str, anchor: date | None, future: bool, month_first: bool) -> DateValue | None:
    context = _Context(anchor, future, month_first)
    for rule in _RULES:
        found = rule(text, context)
        if found is not None:
            return found if _plausible(found) else None
    return None


@dataclass(frozen=True, slots=True)
class _Context:
    anchor: date | None
    future: bool
    month_first: bool

    def read(self, text: str) -> DateValue | None:
        """Normalize a part of the expression."""
        return _normalize(text.strip(" ,"), self.anchor, self.future, self.month_first)


def _clean(text: str) -> str:
    text = re.sub(r"\s+", " ", text.replace("’", "'").replace("–", "-").replace("—", "-")).lower()
    text = re.sub(r"\b(sept|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\.", r"\1", text)
    text = re.sub(r"^(on|in|since|from|by|until|during|of|the|this past)\s+(?=\S)", "", text)
    return re.sub(r"^the\s+", "", text.strip(" ,.;:()[]\"'"))


def _plausible(found: DateValue) -> bool:
    return found.first <= found.last and FIRST_YEAR <= found.first.year <= LAST_YEAR


def _iso(day: date, precision: str) -> str:
    return day.isoformat()[: len({DAY: "2018-07-15", MONTH: "2018-07", YEAR: "2018"}[precision])]


def _month(year: int, month: int) -> DateValue:
    last = calendar.monthrange(year, month)[1]
    return DateValue(date(year, month, 1), date(year, month, last), MONTH)


def _year(year: int) -> DateValue:
    return DateValue(date(year, 1, 1), date(year, 12, 31), YEAR)


def _day(day: date) -> DateValue:
    return DateValue(day, day, DAY)


def _months(year: int, first: int, last: int) -> DateValue:
    """Return the months `first` to `last`; a `last` below `first` lies in the next year."""
    end_year = year + (last < first)
    return DateValue(_month(year, first).first, _month(end_year, last).last, MONTH)


def _shift_month(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


# --- rules, tried in order ---------------------------------------------------------------


def _range(text: str, context: _Context) -> DateValue | None:
    match = re.fullmatch(
        r"(?:between |from )?(.+?)\s*(?: and | to | through | until |-)\s*(.+)", text
    )
    if not match or re.fullmatch(r"\d{4}-\d\d?-\d\d?|(early|mid|late)-.*", text):
        return None
    left, right = (part.removeprefix("the ") for part in match.groups())
    last = context.read(right)
    if last and re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", left):
        first = _replace_day(last, int(re.sub(r"\D", "", left)))
        return first and DateValue(first.first, last.last, DAY)
    if last is None and re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", right):
        first = context.read(left)
        if first is None or first.precision != DAY:
            return None
        last = _replace_day(first, int(re.sub(r"\D", "", right)))
        return last and DateValue(first.first, last.last, DAY)
    if last is None:
        return None
    first = _left_of_range(left, last, context)
    if first is None:
        return None
    precision = max(first.precision, last.precision, key=[DAY, MONTH, YEAR].index)
    return DateValue(first.first, last.last, precision)


def _left_of_range(left: str, last: DateValue, context: _Context) -> DateValue | None:
    """Read the start of a range, which may lean on the end ("15" of "15 and 19 October")."""
    if re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", left):
        return _replace_day(last, int(re.sub(r"\D", "", left)))
    month = _month_number(left)
    if month and last.precision in (MONTH, DAY):
        return _month(last.first.year - (month > last.last.month), month)
    first = context.read(left)
    if first and last.precision == DAY and first.first > last.last:
        with_year = context.read(f"{left} {last.first.year}")
        return with_year or first
    return first


def _replace_day(value: DateValue, day: int) -> DateValue | None:
    try:
        return _day(value.first.replace(day=day))
    except ValueError:
        return None


def _part_of_period(text: str, context: _Context) -> DateValue | None:
    parts = "|".join(sorted(map(re.escape, table("dates")["parts"]), key=len, reverse=True))
    match = re.fullmatch(rf"(?:{parts})[- ](?:the )?(.+)", text)
    return context.read(match[1]) if match else None


def _iso_or_numeric(text: str, context: _Context) -> DateValue | None:
    if match := re.fullmatch(r"(\d{4})[-/](\d\d?)[-/](\d\d?)", text):
        return _ymd(*map(int, match.groups()))
    match = re.fullmatch(r"(\d\d?)[-/.](\d\d?)[-/.](\d{2}|\d{4})", text)
    if not match:
        return None
    first, second, year = map(int, match.groups())
    year += 2000 if year < 100 else 0
    month_first = context.month_first and "." not in text
    month, day = (first, second) if month_first else (second, first)
    return _ymd(year, month, day) or _ymd(year, day, month)


def _ymd(year: int, month: int, day: int) -> DateValue | None:
    try:
        return _day(date(year, month, day))
    except ValueError:
        return None


def _bare_year(text: str, context: _Context) -> DateValue | None:
    if match := re.fullmatch(r"(?:fiscal(?: year)? |fy ?|year |calendar )?((?:19|20)\d\d)", text):
        return _year(int(match[1]))
    if match := re.fullmatch(r"((?:19|20)\d)0'?s", text):
        decade = int(match[1]) * 10
        return DateValue(_year(decade).first, _year(decade + 9).last, YEAR)
    return None


def _quarter_or_half(text: str, context: _Context) -> DateValue | None:
    ordinals = table("dates")["ordinals"]
    words = "|".join(ordinals)
    pattern = rf"(?:q(\d)|({words})[- ](quarter|half)|h(\d))(?:,? (?:of )?(?:fiscal )?(.+))?"
    match = re.fullmatch(pattern, text)
    if not match:
        return None
    quarter, ordinal, unit, half, rest = match.groups()
    number = int(quarter or half or ordinals[ordinal])
    length = 6 if half or unit == "half" else 3
    period = context.read(rest) if rest else context.anchor and _year(context.anchor.year)
    if not period or period.precision != YEAR or number * length > 12:
        return None
    return _months(period.first.year, (number - 1) * length + 1, number * length)


def _season(text: str, context: _Context) -> DateValue | None:
    seasons = table("dates")["seasons"]
    match = re.fullmatch(rf"(last |this |next )?({'|'.join(seasons)})(?:,? (?:of )?(.+))?", text)
    if not match:
        return None
    when, name, rest = match.groups()
    first, last = seasons[name]
    if rest:
        period = context.read(rest)
        return _months(period.first.year, first, last) if period else None
    return _nearest(context, when, lambda year: _months(year, first, last))


def _holiday(text: str, context: _Context) -> DateValue | None:
    holidays = table("dates")["holidays"]
    names = "|".join(sorted(map(re.escape, holidays), key=len, reverse=True))
    match = re.fullmatch(rf"(last |this |next )?({names})(?:,? (?:of )?(\d{{4}}))?", text)
    if not match:
        return None
    when, name, year = match.groups()
    rule = holidays[name]
    if "month" not in rule:
        if context.anchor is None:
            return None
        return _day(_nth_weekday(context.anchor.year, context.anchor.month, rule))
    if year:
        return _day(_holiday_in(int(year), rule))
    return _nearest(context, when, lambda y: _day(_holiday_in(y, rule)))


def _holiday_in(year: int, rule: dict[str, int]) -> date:
    if "day" in rule:
        return date(year, rule["month"], rule["day"])
    return _nth_weekday(year, rule["month"], rule) + timedelta(days=rule.get("plus", 0))


def _nth_weekday(year: int, month: int, rule: dict[str, int]) -> date:
    days = calendar.monthrange(year, month)[1]
    matching = [date(year, month, d) for d in range(1, days + 1)]
    matching = [d for d in matching if d.weekday() == rule["weekday"]]
    return matching[rule["nth"] - 1 if rule["nth"] > 0 else rule["nth"]]


def _nearest(
    context: _Context, when: str | None, make: Callable[[int], DateValue]
) -> DateValue | None:
    """Return the yearly period that `when` ("last ", "this ", "next ") or the tense picks."""
    if context.anchor is None:
        return None
    year = context.anchor.year
    if when == "this ":
        return make(year)
    if when == "next " or context.future:
        return next(p for p in map(make, (year, year + 1)) if p.last >= context.anchor)
    past = (p for p in map(make, (year, year - 1, year - 2)) if p.first <= context.anchor)
    found = next(past)
    if when == "last " and found.last >= context.anchor:
        return make(found.first.year - 1)
    return found


def _near_day(text: str, context: _Context) -> DateValue | None:
    shift = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2}
    plain = re.sub(r" (morning|afternoon|evening|night)$", "", text)
    plain = "today" if plain in ("this", "earlier today", "later today") else plain
    if plain not in shift or context.anchor is None:
        return None
    return _day(context.anchor + timedelta(days=shift[plain]))


def _weekday(text: str, context: _Context) -> DateValue | None:
    names = table("dates")["weekdays"]
    text = re.sub(r" (morning|afternoon|evening|night)$", "", text)
    choice = "|".join(f"{name}|{name[:3]}" for name in names)
    match = re.fullmatch(rf"(last |this |next |early )?({choice})s?( last week| this week)?", text)
    if not match or context.anchor is None:
        return None
    when, name, week = match.groups()
    number = [n[:3] for n in names].index(name[:3])
    back = (context.anchor.weekday() - number) % 7
    monday = context.anchor - timedelta(days=context.anchor.weekday())
    if week:
        start = monday - timedelta(days=7 if week == " last week" else 0)
        return _day(start + timedelta(days=number))
    if when == "next " or (context.future and when is None):
        return _day(context.anchor + timedelta(days=(-back) % 7 or (7 if when else 0)))
    if when == "last " and back == 0:
        back = 7
    return _day(context.anchor - timedelta(days=back))


def _named_period(text: str, context: _Context) -> DateValue | None:
    """Read "last week", "this month", "next year", "weekend", "previous year" …"""
    when = "last|past|previous|this|current|next|coming|same|that"
    unit = "week|weekend|month|year|quarter"
    match = re.fullmatch(rf"({when})? ?({unit})", text)
    if not match or context.anchor is None or (not match[1] and match[2] != "weekend"):
        return None
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(match[1] or "", 0)
    anchor, unit = context.anchor, match[2]
    if unit == "year":
        return _year(anchor.year + step)
    if unit == "month":
        return _month(*_shift_month(anchor, step))
    if unit == "quarter":
        year, month = _shift_month(anchor, 3 * step)
        first = (month - 1) // 3 * 3 + 1
        return _months(year, first, first + 2)
    monday = anchor - timedelta(days=anchor.weekday())
    if unit == "week":
        monday += timedelta(weeks=step)
        return DateValue(monday, monday + timedelta(days=6), DAY)
    saturday = monday + timedelta(days=5)
    if step < 0 or (step == 0 and saturday > anchor and not context.future):
        saturday -= timedelta(weeks=1)
    return DateValue(saturday, saturday + timedelta(days=1), DAY)


def _counted(text: str, context: _Context) -> DateValue | None:
    """Read "two weeks ago", "last three months", "a year earlier", "in 10 days"."""
    numbers = table("dates")["numbers"]
    count = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    units = r"(day|week|month|year|decade)s?"
    over = r"(?:more than |less than |over |nearly |almost |about |at least |just |some )?"
    ago = re.fullmatch(rf"{over}(\d+|{count}) {units} (ago|earlier|later|before|prior)", text)
    window = re.fullmatch(rf"(?:last|past|previous|recent) (\d+|{count}) {units}", text)
    ahead = re.fullmatch(rf"next (\d+|{count}) {units}", text)
    match = ago or window or ahead
    if not match or context.anchor is None:
        return None
    number = int(match[1]) if match[1].isdigit() else numbers[match[1]]
    if number is None:
        return None
    if ago:
        sign = 1 if match[3] == "later" else -1
        return _moved(context.anchor, sign * number, match[2])
    other = _moved(context.anchor, number if ahead else -number, match[2])
    first, last = (context.anchor, other.last) if ahead else (other.first, context.anchor)
    return DateValue(first, last, other.precision)


def _moved(anchor: date, number: int, unit: str) -> DateValue:
    if unit in ("day", "week"):
        return _day(anchor + timedelta(days=number * (7 if unit == "week" else 1)))
    if unit == "month":
        return _month(*_shift_month(anchor, number))
    return _year(anchor.year + number * (10 if unit == "decade" else 1))


def _month_name(text: str, context: _Context) -> DateValue | None:
    match = re.fullmatch(r"(last |this |next )?([a-z]+)(?:,? (?:of )?(.+))?", text)
    number = _month_number(match[2]) if match else None
    if not match or not number:
        return None
    when, _, rest = match.groups()
    if rest and re.fullmatch(r"'\d\d", rest):
        return _month(2000 + int(rest[1:]), number)
    if rest:
        period = context.read(rest)
        one_year = period and period.precision == YEAR and period.end is None
        return _month(period.first.year, number) if period and one_year else None
    return _nearest(context, when, lambda year: _month(year, number))


def _month_number(text: str) -> int | None:
    months = [name[:3] for name in table("dates")["months"]]
    names = {n: i for i, n in enumerate(table("dates")["months"], 1)}
    short = {n: i for i, n in enumerate(months, 1)} | {"sept": 9}
    return names.get(text) or short.get(text)


def _absolute(text: str, context: _Context) -> DateValue | None:
    """Read a day of a named month with dateparser; the year may come from the anchor."""
    month = next((m for m in re.findall(r"[a-z]+", text) if _month_number(m)), None)
    if month is None or not re.search(r"\b\d{1,2}(st|nd|rd|th)?\b", text):
        return None
    text = re.sub(r"^[a-z]+day,? |, [a-z]+day$|\bof \b|\b(?:the|a) \b", "", text)
    text = re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", r"\1", text)
    text = re.sub(r",? (this|last) year$", lambda m: _spelled_year(m[1], context), text)
    day = _parse(text, context.month_first)
    if day is None:
        return None
    if re.search(r"\b(19|20)\d\d\b", text):
        return _day(day)
    return _nearest(context, None, lambda year: _on(year, day))


def _spelled_year(word: str, context: _Context) -> str:
    return f" {context.anchor.year - (word == 'last')}" if context.anchor else ""


def _on(year: int, day: date) -> DateValue:
    return _day(date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1])))


@lru_cache(maxsize=4096)
def _parse(text: str, month_first: bool) -> date | None:
    settings: Any = {
        "DATE_ORDER": "MDY" if month_first else "DMY",
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["absolute-time"],
        "DEFAULT_LANGUAGES": ["en"],
    }
    found = _dateparser().parse(text, languages=["en"], settings=settings)
    return found.date() if found else None


@cache
def _dateparser() -> Any:
    import dateparser

    return dateparser


_RULES: tuple[Callable[[str, _Context], DateValue | None], ...] = (
    _iso_or_numeric,
    _bare_year,
    _near_day,
    _weekday,
    _named_period,
    _counted,
    _quarter_or_half,
    _season,
    _holiday,
    _month_name,
    _absolute,
    _part_of_period,
    _range,
)
