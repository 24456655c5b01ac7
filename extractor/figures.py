"""Gathers the numbers of an article that state one figure.

A headline's "92 million accounts" and the "92,283,889 users" of the text are one figure, whose
value is the most precise. "More than 400,000" states 429,612 too, "400,000" does not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
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
    near = values[bisect_left(values, value / 2) : bisect_right(values, value * 2)]
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
    unit = 10 ** (len(str(int(value))) - digits)
    nearest, below = round(precise / unit) * unit, floor(precise / unit) * unit
    comparator = quantity["comparator"]
    return bool(
        (comparator != EXACTLY and value == nearest) or (comparator == AT_LEAST and value == below)
    )


def _value(span: Span) -> float:
    return float(span._.quantity["value"])


def _digits(value: float) -> int:
    """Return the number of digits without the zeros at the end."""
    return len(str(int(value)).rstrip("0"))
