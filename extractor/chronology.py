"""Chooses the dates of an incident together, so that their order can be.

Nothing is found before it began, told before it was found, or ended before it began, and
nothing of this is later than the publication.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

OCCURRED, DETECTED, DISCLOSED, RESOLVED = ROLES = (
    "date_occurred",
    "date_detected",
    "date_publicly_disclosed",
    "date_resolved",
)
ORDER = (
    (OCCURRED, DETECTED),
    (OCCURRED, DISCLOSED),
    (OCCURRED, RESOLVED),
    (DETECTED, DISCLOSED),
    (DETECTED, RESOLVED),
)
MIN_P = 1e-6


class Option(NamedTuple):
    """A date that may have a role: ISO value, number of the mention, probability, and the least
    probability at which it is worth giving."""

    value: str
    number: int
    probability: float
    threshold: float

    @property
    def gain(self) -> float:
        """What giving it is worth, against giving nothing."""
        return _logit(self.probability) - _logit(self.threshold)


def consistent(
    options: Mapping[str, Sequence[Option]], published: str | None
) -> dict[str, Option]:
    """Return the options with the greatest total gain whose order can be; none for a role where
    giving nothing is better."""
    roles = list(options)
    worth: list[list[Option | None]] = [
        [None, *(o for o in options[r] if o.gain > 0 and not (published and later(o.value, published)))]
        for r in roles
    ]
    best: dict[str, Option] = {}
    most = 0.0
    for combination in product(*worth):
        chosen = {r: o for r, o in zip(roles, combination, strict=True) if o}
        total = sum(option.gain for option in chosen.values())
        if total > most and _in_order(chosen):
            best, most = chosen, total
    return best


def _in_order(chosen: Mapping[str, Option]) -> bool:
    return not any(
        first in chosen and second in chosen and later(chosen[first].value, chosen[second].value)
        for first, second in ORDER
    )


def later(one: str, other: str) -> bool:
    """Whether an ISO date is later than another, at the coarser precision of both."""
    length = min(len(one), len(other))
    return one[:length] > other[:length]


def _logit(p: float) -> float:
    p = min(max(p, MIN_P), 1 - MIN_P)
    return math.log(p / (1 - p))
