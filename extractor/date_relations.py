"""Tells of each date of an article what the dates before and after it speak for.

"Said on Thursday" is rarely when an incident began if an earlier date has "stolen" beside it.
One pass over the dates: of each kind of cue, only the first and the last date are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extractor.contexts import Features

SPEAKING = ("happened", "detected", "told", "legal")  # the cues that dates are compared by
LENGTHS = (len("2018"), len("2018-07"), len("2018-07-15"))

Ends = dict[tuple[str, int], tuple[str, str]]  # first and last date by cue and length


def relations(values: Sequence[str], cues: Sequence[Collection[str]]) -> list[Features]:
    """Return the features of each date beside the others.

    Args:
        values: ISO dates at their precision.
        cues: the kinds of cues nearest to each date.
    """
    ends, cache = _ends(values, cues), dict[tuple[str, tuple[str, ...]], Features]()
    result = []
    for value, near in zip(values, cues, strict=True):
        key = value, tuple(sorted(near))
        if key not in cache:
            cache[key] = _describe(value, key[1], ends)
        result.append(cache[key])
    return result


def _ends(values: Sequence[str], cues: Sequence[Collection[str]]) -> Ends:
    ends: Ends = {}
    for value, near in zip(values, cues, strict=True):
        for cue in near:
            if cue in SPEAKING:
                first, last = ends.get((cue, len(value)), (value, value))
                ends[cue, len(value)] = min(first, value), max(last, value)
    return ends


def _describe(value: str, near: Sequence[str], ends: Ends) -> Features:
    found = [
        f"{where} {cue}"
        for cue in SPEAKING
        for where in ("earlier", "later")
        if any(_lies(where, value, ends.get((cue, length))) for length in LENGTHS)
    ]
    return dict.fromkeys([*found, *(f"{own}, {other}" for own in near for other in found)], 1.0)


def _lies(where: str, value: str, pair: tuple[str, str] | None) -> bool:
    """Whether the first date is earlier, or the last later, at the coarser precision."""
    if pair is None:
        return False
    length = min(len(value), len(pair[0]))
    if where == "earlier":
        return pair[0][:length] < value[:length]
    return pair[1][:length] > value[:length]
