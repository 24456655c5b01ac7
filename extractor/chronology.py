"""Chooses the dates of an incident together, so that their order can be.

Nothing is found, told or ended before it began, nothing told or ended before it was found, and
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
SMALLEST = 1e-6  # probability below which it makes no difference


class Option(NamedTuple):
    """A date that may have a role.

    `value` is its ISO form, `number` says which mention, `threshold` is the least probability
    at which it is worth giving.
    """

    value: str
    number: int
    probability: float
    threshold: float

    @property
    def gain(self) -> float:
        """What giving it is worth, against giving nothing."""
        return _log_odds(self.probability) - _log_odds(self.threshold)


def consistent(options: Mapping[str, Sequence[Option]], published: str | None) -> dict[str, Option]:
    """Return the options with the greatest total gain whose order can be, at most one a role.

    Args:
        options: the dates that each role may have.
        published: the publication date, which none may be later than; None if unknown.
    """
    possible: dict[str, list[Option | None]] = {
        role: [None, *(o for o in found if o.gain >= 0 and not later(o.value, published))]
        for role, found in options.items()
    }
    best: dict[str, Option] = {}
    most = (0.0, 0)
    for combination in product(*possible.values()):
        chosen = {role: o for role, o in zip(possible, combination, strict=True) if o}
        worth = (sum(option.gain for option in chosen.values()), len(chosen))
        if worth > most and _in_order(chosen):
            best, most = chosen, worth
    return best


def _in_order(chosen: Mapping[str, Option]) -> bool:
    return not any(
        first in chosen and second in chosen and later(chosen[first].value, chosen[second].value)
        for first, second in ORDER
    )


def later(one: str, other: str | None) -> bool:
    """Whether an ISO date is later than another, at the coarser precision of both."""
    if other is None:
        return False
    length = min(len(one), len(other))
    return one[:length] > other[:length]


def _log_odds(probability: float) -> float:
    probability = min(max(probability, SMALLEST), 1 - SMALLEST)
    return math.log(probability / (1 - probability))
