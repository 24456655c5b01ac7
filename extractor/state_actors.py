"""Finds the state or intelligence service that an incident is blamed on ("blamed on Iran").

A country or service counts only right behind words that accuse it, and as an allegation; in the
title and the first sentences, since later ones tell of other attacks too.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span

from extractor.entities import ents_of
from extractor.phrases import find_phrases
from extractor.places import country_name, nationality
from extractor.resources import table
from extractor.sentences import sentence_of, starts_of
from extractor.words import body_start

ACCUSING, SERVICE = "accusing", "service"
NEAR = 3  # words between an accusation and the accused
LEAD = 6  # sentences of the body in which an accusation is of the article's own incident


def find_state_actor(doc: Doc) -> tuple[str, Span] | None:
    """Return the first state or service that is accused, with its words, or None."""
    cues = find_phrases(doc, _cues, longest=False)
    named = {ent.start: (name, ent) for ent in ents_of(doc) if (name := _country(ent))}
    named |= {cue.start: (cue.text, cue) for cue in cues if cue.label_ == SERVICE}
    starts, body = starts_of(doc), body_start(doc)
    leading = [i for i in starts if doc[i].idx >= body][:LEAD]
    last = sentence_of(doc[leading[-1] : leading[-1] + 1]).end if leading else len(doc)
    for cue in (cue for cue in cues if cue.label_ == ACCUSING and cue.end <= last):
        for i in range(cue.end, min(cue.end + NEAR, sentence_of(cue).end)):
            if found := named.get(i) or _government(doc, i):
                return found
    return None


def _country(ent: Span) -> str | None:
    """Return the name of the country that an entity names itself."""
    place = ent._.place if ent.label_ == "LOC" else None
    if not place or place.get("region") or place.get("city"):
        return None
    return country_name(place["country"])


def _government(doc: Doc, i: int) -> tuple[str, Span] | None:
    """Return the country of an adjective at a token before "government" and the like."""
    governments = table("actor_cues")["governments"]
    for end in (i + 2, i + 1):
        words = doc[i:end]
        code = nationality(words.text)
        if code and any(token.lower_ in governments for token in doc[end : end + 2]):
            return country_name(code), words
    return None


def _cues() -> dict[str, list[str]]:
    words = table("actor_cues")
    return {ACCUSING: list(words[ACCUSING]), SERVICE: list(words["services"])}
