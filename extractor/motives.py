"""Finds why the attackers acted, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Span

from extractor.claims import ClaimReader
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.words import lower_words_of

FINANCIAL = "Financial Gain"
RANSOMWARE = "Ransomware"
WITHOUT_ATTACKER = frozenset({"Vulnerability", "Data Leak"})
MIN_MENTIONS = 2  # of weak words, where the kind of incident does not suggest the motive
SURE, LIKELY = 0.9, 0.7  # measured on the training articles
DENIED = "denied"


def find_motive(doc: Doc, kind: str) -> tuple[str, list[Span], float] | None:
    """Return the motive, its words and a probability, or None where nothing tells it.

    Args:
        doc: a Doc with sentences.
        kind: the incident's type; without an attacker there is no motive.
    """
    if kind in WITHOUT_ATTACKER:
        return None
    claims = ClaimReader(doc)
    found: dict[str, list[Span]] = {}
    for cue in find_phrases(doc, motive_cues):
        if claims.status(cue) != DENIED:
            found.setdefault(cue.label_, []).append(cue)
    found.setdefault(FINANCIAL, []).extend(_thefts(doc))
    weak = frozenset(table("motive_cues")["weak"])
    order = [FINANCIAL] if kind == RANSOMWARE else table("motive_cues")["order"]
    for motive in order:
        cues = found.get(motive, [])
        sure = motive == FINANCIAL and kind == RANSOMWARE
        strong = any(cue.text.lower() not in weak for cue in cues)
        if strong or len(cues) >= (1 if sure else MIN_MENTIONS):
            return motive, cues, SURE if sure else LIKELY
    return None


def _thefts(doc: Doc) -> list[Span]:
    """Return the amounts of money that a sentence says were stolen."""
    verbs = frozenset(table("motive_cues")["theft"])
    money = [s for s in doc.spans.get("quantities", ()) if s._.quantity["unit"] == "money"]
    return [s for s in money if not verbs.isdisjoint(lower_words_of(sentence_of(s)))]


def motive_cues() -> dict[str, Iterable[str]]:
    """Return the cues by motive."""
    return dict(table("motive_cues")["cues"])
