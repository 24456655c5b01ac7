"""Finds the words that say how large an organisation is ("about 9,900 employees")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Span

from extractor.sentences import sentence_of
from extractor.words import text_of_span

MAX_MENTIONS = 8
BEFORE, AFTER = 60, 90  # characters between a size and a name

_NUMBER = (
    r"(?:(?:about|around|some|nearly|almost|roughly|over|more than|approximately) )?"
    r"\d[\d,.]*(?:\s(?:million|thousand))?"
)
_STAFF = r"(?:employees|staff(?: members)?|workers|people|jobs|nurses|doctors|teachers)"
_SITES = r"(?:hospitals|stores|branches|shops|schools|hotels|restaurants|clinics|outlets|campuses)"
_PATTERNS = [
    re.compile(rf"\b(?:employs|employing)\s(?P<size>{_NUMBER}(?:\s[a-z-]+)?(?:\s{_STAFF})?)\b"),
    re.compile(
        r"\b(?:has|with|having)\s(?:a (?:staff|workforce) of\s)?"
        rf"(?P<size>{_NUMBER}\s(?:[a-z-]+\s)?(?:employees|staff))\b"
    ),
    re.compile(
        r"\b(?:runs|operates|owns|operator of)\s"
        rf"(?P<size>{_NUMBER}\s(?:[a-z-]+\s)?{_SITES}(?: and {_SITES})?)\b"
    ),
]


def find_size(mentions: Iterable[Span]) -> tuple[str, tuple[int, int]] | None:
    """Return the words and their characters, from the sentences that name the organisation.

    Args:
        mentions: by name, and generic ones ("the company").
    """
    for span in list(mentions)[:MAX_MENTIONS]:
        sentence = sentence_of(span)
        offset, text = sentence.start_char, text_of_span(sentence)
        for pattern in _PATTERNS:
            match = pattern.search(text, max(span.start_char - offset - BEFORE, 0))
            if match and match.start() - (span.end_char - offset) < AFTER:
                start, end = match.span("size")
                return match.group("size"), (start + offset, end + offset)
    return None
