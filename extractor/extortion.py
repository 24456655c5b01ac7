"""Reads the ransomware fields: strain, demand, payment, encryption, theft.

Nothing is read unless the article has ransomware evidence: the incident's type, or words of
ransom that are not denied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span

from extractor.claims import DENIED, UNKNOWN, ClaimReader
from extractor.excerpts import clause_around, money_in, nearest
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of

RANSOMWARE = "Ransomware"
THEFT_TYPES = frozenset({"Breach"})  # a leak by exposure takes nothing away
NEAR = 8  # words between an action and its object
SURE, LIKELY, FAIR = 0.9, 0.8, 0.7


@dataclass(frozen=True)
class ExtortionFact:
    """One field below /ransomware with its value, words, claim status and probability."""

    field: str
    value: Any
    words: Span
    status: str
    score: float


def ransomware_cues() -> dict[str, Iterable[str]]:
    """Return the cue phrases by what they tell."""
    return dict(table("ransomware_words")["cues"])


def read_extortion(doc: Doc, kind: str) -> list[ExtortionFact]:
    """Return the ransomware fields that the text gives; none without ransomware evidence."""
    if kind != RANSOMWARE:
        return []
    cues = find_phrases(doc, ransomware_cues, longest=False)
    claims = ClaimReader(doc)
    facts = [_strain(doc), _demand(cues, claims), _payment(cues, claims)]
    facts += [_deed("data_encryption", "encrypted", "targets", cues, claims)]
    facts += [_deed("data_exfiltration", "taken", "data", cues, claims)]
    return [fact for fact in facts if fact is not None]


def read_theft(doc: Doc, kind: str) -> ExtortionFact | None:
    """Return whether the text says that data were taken away in a breach by intruders."""
    if kind not in THEFT_TYPES:
        return None
    cues = find_phrases(doc, ransomware_cues, longest=False)
    fact = _deed("data_exfiltration", "taken", "data", cues, ClaimReader(doc))
    return fact if fact and fact.value is True else None


def _strain(doc: Doc) -> ExtortionFact | None:
    """Return the ransomware family that is named most often, the first of equals."""
    families = {name.casefold() for name in table("malware_families")["ransomware"]}
    named = [s for s in doc.spans.get("indicators", ()) if s.text.casefold() in families]
    if not named:
        return None
    counts = {s.text: sum(o.text == s.text for o in named) for s in named}
    best = max(counts, key=lambda name: counts[name])
    first = next(s for s in named if s.text == best)
    return ExtortionFact("ransomware_strain", best, first, "asserted", SURE)


def _demand(cues: list[Span], claims: ClaimReader) -> ExtortionFact | None:
    for cue in _of(cues, "demand"):
        amount = nearest(cue, money_in(sentence_of(cue)))
        if amount is not None and abs(amount.start - cue.end) <= NEAR:
            status = claims.status(amount)
            if status not in (DENIED, UNKNOWN):
                return ExtortionFact("ransom_demanded", amount.text, amount, status, FAIR)
    return None


def _payment(cues: list[Span], claims: ClaimReader) -> ExtortionFact | None:
    unsure = {sentence_of(cue).start for cue in _of(cues, "unsure")}
    for cue in _of(cues, "paid"):
        sentence = sentence_of(cue)
        if sentence.start not in unsure:
            words = clause_around(sentence, cue)
            return ExtortionFact("ransom_paid", words.text, words, claims.status(cue), FAIR)
    return None


def _deed(
    field: str, deed: str, objects: str, cues: list[Span], claims: ClaimReader
) -> ExtortionFact | None:
    """Return whether a deed was done to data: the first mention that is not left open."""
    known = frozenset(table("ransomware_words")[objects])
    denial = None
    for cue in _of(cues, deed):
        sentence, doc = sentence_of(cue), cue.doc
        near = doc[max(sentence.start, cue.start - NEAR) : min(sentence.end, cue.end + NEAR)]
        if not any(token.lower_ in known for token in near):
            continue
        status = claims.status(cue)
        words = clause_around(sentence, cue)
        if status == DENIED:
            denial = denial or ExtortionFact(field, False, words, status, FAIR)
        elif status != UNKNOWN:
            return ExtortionFact(field, True, words, status, LIKELY)
    return denial


def _of(cues: Iterable[Span], label: str) -> Iterator[Span]:
    return (cue for cue in cues if cue.label_ == label)
