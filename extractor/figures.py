"""Gathers the numbers of an article that state one figure.

A headline's "92 million accounts" and the "92,283,889 users" of the text are one figure, whose
value is the most precise. "More than 400,000" states 429,612 too, "400,000" does not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import floor
from typing import Any

from spacy.tokens import Span

from extractor.quantities import AT_LEAST, EXACTLY

CLOSE = 0.015  # share by which a rounded number may differ from a precise one without a word of it


def gather(spans: Iterable[Span]) -> list[list[Span]]:
    """Return the mentions of each figure in text order, those of the most precise value first."""
    spans = list(spans)
    values = sorted({_value(span) for span in spans})
    found: dict[float, list[Span]] = {}
    for span in spans:
        found.setdefault(_most_precise(span._.quantity, values), []).append(span)
    return [sorted(group, key=lambda s: _value(s) != value) for value, group in found.items()]


def _most_precise(quantity: dict[str, Any], values: Sequence[float]) -> float:
    """Return the value of most digits that a number states, of some in ascending order."""
    value = quantity["value"]
    reach = max(_unit(value), 2 * CLOSE * value)
    near = values[bisect_left(values, value - reach) : bisect_right(values, value + reach)]
    return max((v for v in near if rounds(quantity, v)), key=_digits)


def rounds(quantity: dict[str, Any], precise: float) -> bool:
    """Whether a number is a value, or states it in fewer digits."""
    value, digits = quantity["value"], _digits(quantity["value"])
    if value == precise:
        return True
    if digits >= _digits(precise):
        return False
    if abs(precise - value) <= CLOSE * precise:
        return True
    unit = _unit(value)
    nearest, below = round(precise / unit) * unit, floor(precise / unit) * unit
    comparator = quantity["comparator"]
    return bool(
        (comparator != EXACTLY and value == nearest) or (comparator == AT_LEAST and value == below)
    )


def _value(span: Span) -> float:
    return float(span._.quantity["value"])


@lru_cache(maxsize=8192)
def _digits(value: float) -> int:
    """Return the number of digits without the zeros at the end."""
    return len(str(int(value)).rstrip("0"))


def _unit(value: float) -> int:
    """Return what the last digit that is not zero counts: 10,000 of 1,230,000."""
    return int(10 ** (len(str(int(value))) - _digits(value)))
