"""Fields of details that hold one name, amount, class or flag: where each is, and when it is right.

A new field is one line of `VALUES`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from extractor.quantities import find_quantities

Same = Callable[[Any, Any], bool]  # gold, answer


def same_value(gold: Any, answer: Any) -> bool:
    """Whether a class or flag is right."""
    return bool(gold == answer)


def same_name(gold: Any, answer: Any) -> bool:
    """Whether one of two names is the other, or stands in it as whole words.

    >>> same_name("the Lazarus group", "“Lazarus Group”")
    True
    """
    one, other = _words(str(gold)), _words(str(answer))
    return bool(one.strip() and other.strip()) and (one in other or other in one)


def same_amount(gold: Any, answer: Any) -> bool:
    """Whether two texts say one amount in whatever words, or are the same words.

    >>> same_amount("£2.275m", "a fine of 2,275,000 pounds")
    True
    """
    amounts = _amounts(str(gold))
    return not amounts.isdisjoint(_amounts(str(answer))) or same_name(gold, answer)


class Value(NamedTuple):
    """Where a value stands in details, and when it is right.

    `label` is that of the mentions of which the first in the text is the baseline; without one,
    the baseline is the commonest value of gold.
    """

    path: str
    same: Same
    label: str | None = None


VALUES = {
    "threat_actor": Value("threat_actor", same_name, "ACTOR"),
    "motivation": Value("motivation", same_value),
    "vulnerability_exploited": Value("vulnerability_exploited", same_name),
    "ransomware_strain": Value("ransomware.ransomware_strain", same_name),
    "ransom_demanded": Value("ransomware.ransom_demanded", same_amount),
    "fines_imposed": Value("regulatory_compliance.fines_imposed", same_amount),
    "financial_loss": Value("impact.financial_loss", same_amount),
    "law_enforcement_notified": Value("response.law_enforcement_notified", same_value),
    "data_exfiltration": Value("data_breach.data_exfiltration", same_value),
}


def read_values(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of each field by name, None where it is absent."""
    return {name: _at(details, value.path.split(".")) for name, value in VALUES.items()}


def commonest(values: Sequence[Any]) -> Any:
    """Return the commonest value that is not None, the first of equals; None without any."""
    counts = Counter(value for value in values if value is not None)
    return max(counts, key=lambda value: counts[value], default=None)


def _at(value: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


@cache
def _words(text: str) -> str:
    """Return the words in lower case, each between blanks."""
    words = re.findall(r"\w+", text.casefold())
    return f" {' '.join(words)} "


@cache
def _amounts(text: str) -> frozenset[float]:
    return frozenset(quantity.value for quantity in find_quantities(text))
