"""Finds the occurrences of listed names in a text, and trims names to the guidelines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from extractor.corpus.articles import LABELS
from extractor.resources import table

LabelledSpan = tuple[int, int, str]

ARTICLE = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
POSSESSIVE = re.compile(r"(?<=\w)['’]s?\Z")
KEPT_IN_DATES = re.compile(
    r"(?:the\s+(?:\w+\s+)?(?:end|start|beginning|middle|half|quarter|turn|days)\s+of\b|an?\s)",
    re.IGNORECASE,
)
QUOTES = '"“”‘«»,;:'
BRACKETS = ("()", "[]", "{}")


def find_surfaces(text: str, surfaces: Mapping[str, Sequence[str]]) -> list[LabelledSpan]:
    """Return every whole-word occurrence of the surface strings, the longest first.

    Args:
        text: where to look.
        surfaces: strings by label, case as in the text.

    >>> find_surfaces("Bank of Ulm, Ulm", {"ORG": ["Bank of Ulm"], "LOC": ["Ulm"]})
    [(0, 11, 'ORG'), (13, 16, 'LOC')]
    """
    items = sorted(
        {(s, label) for label in LABELS for s in surfaces.get(label, ()) if s},
        key=lambda item: (-len(item[0]), item),
    )
    taken = bytearray(len(text))
    spans = []
    for surface, label in items:
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                spans.append((start, end, label))
    return sorted(spans)


def trimmed(surface: str, label: str) -> tuple[int, int]:
    """Return start and end of what is left of a name without article, possessive, quotes.

    In dates "a" and "the" stay where the expression needs them ("a week ago", "the end of
    May"); names that end in 's by themselves keep it (data/possessive_names.json).

    >>> start, end = trimmed("the Guardian’s", "ORG")
    >>> "the Guardian’s"[start:end]
    'Guardian'
    """
    marks = QUOTES + "".join(b for b in BRACKETS if not (b[0] in surface and b[1] in surface))
    start, end = 0, len(surface)
    while start < end and (surface[start] in marks or surface[start].isspace()):
        start += 1
    while end > start and (surface[end - 1] in marks or surface[end - 1].isspace()):
        end -= 1
    match = POSSESSIVE.search(surface[start:end])
    if match and not surface[start:end].replace("’", "'").endswith(_possessive_names()):
        end = start + match.start()
    match = ARTICLE.match(surface[start:end])
    if match and not (label == "DATE" and KEPT_IN_DATES.match(surface[start:end])):
        start += match.end()
    return start, end


@cache
def _possessive_names() -> tuple[str, ...]:
    return tuple(table("possessive_names")["names"])
