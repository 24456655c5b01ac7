"""Names the incidents that an article mentions in passing, beside its principal one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from spacy.tokens import Span

from extractor.excerpts import organisations_in, whole
from extractor.resources import table

OtherIncident = dict[str, Any]


def name_incident(sentence: Span, principal: Iterable[str], score: float) -> OtherIncident | None:
    """Return the incident that a sentence tells of, None where it names nobody else.

    Args:
        sentence: a sentence that tells of an incident in passing.
        principal: names of the organisations of the principal incident.
        score: probability that it is another incident.
    """
    known = {name.casefold() for name in principal}
    others = [
        ent
        for ent in organisations_in(sentence)
        if str(ent._.norm or ent.text).casefold() not in known
        and ent.text.casefold() not in known
        and not set(ent._.roles or ()) & _not_victims()
    ]
    if not others:
        return None
    words, first = whole(sentence), others[0]
    return {
        "name": str(first._.norm or first.text),
        "type": incident_type(sentence.text),
        "start": words.start_char,
        "end": words.end_char,
        "score": round(score, 4),
    }


def incident_type(text: str) -> str:
    """Return the header's type of an incident from the words of one sentence."""
    lowered = text.lower()
    rules = table("type_names")["words"]
    return next((kind for kind, words in rules.items() if any(w in lowered for w in words)), CYBER)


CYBER = "Cyber Attack"


@cache
def _not_victims() -> frozenset[str]:
    return frozenset(table("type_names")["not victims"])
