"""Decides how an article stands to a fact: asserted, alleged, denied or unknown.

Follows ConText (Harkema et al., 2009): a cue reaches forward or backward inside its
sentence, up to a window of words or a terminating word. Cues are in `data/claim_cues.json`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from spacy.tokens import Span

from extractor.resources import table
from extractor.sentences import sentence_of

ASSERTED = "asserted"


def claim_status(span: Span) -> str:
    """Return the status of the fact that a span of a Doc states, from its sentence."""
    cues = table("claim_cues")
    sentence, window = sentence_of(span), int(cues["window"])
    before = span.doc[max(sentence.start, span.start - window) : span.start].text
    after = span.doc[span.end : min(sentence.end, span.end + window)].text
    left = _after_last_terminator(_plain(before))
    right = _before_first_terminator(_plain(after))
    for status in cues["order"]:
        if _found(left, "forward", status) or _found(right, "backward", status):
            return str(status)
    return ASSERTED


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("n't", " n't").split())


def _found(text: str, direction: str, status: str) -> bool:
    return bool(_pattern(direction, status).search(text))


def _after_last_terminator(text: str) -> str:
    return _terminators().split(text)[-1]


def _before_first_terminator(text: str) -> str:
    return _terminators().split(text)[0]


@cache
def _pattern(direction: str, status: str) -> re.Pattern[str]:
    return _choice(table("claim_cues")[direction][status])


@cache
def _terminators() -> re.Pattern[str]:
    return _choice(table("claim_cues")["terminators"])


def _choice(phrases: Any) -> re.Pattern[str]:
    ordered = sorted((p.replace("n't", " n't").strip() for p in phrases), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(p)}(?!\w)" for p in ordered))
