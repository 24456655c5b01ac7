"""Decides the state of the investigation: what the article states, and the classifier's view.

Phrases such as "is investigating" or "has been patched" are sought in the sentences that tell
of the article's own incident. Each adds to the log-odds that the classifier gives its status,
in the headline most (`data/investigation_cues.json`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from math import exp, log

from spacy.tokens import Doc, Span

from extractor.claims import DENIED, UNKNOWN, ClaimReader
from extractor.phrases import find_phrases
from extractor.relations import is_imperative
from extractor.resources import table
from extractor.sentences import sentence_of, starts_of
from extractor.words import body_start, lower_words

CONFIRMED = "Confirmed"
ONGOING = "Ongoing"  # the one status that advice to readers speaks of too
TITLE, LEAD, BODY = "title", "lead", "body"
PLACES = (TITLE, LEAD, BODY)
LEAD_SENTENCES = 3
LEAST = 1e-4  # probability below which the classifier's view is not taken to be surer


@dataclass(frozen=True)
class StatusCue:
    """A phrase of the article that states a status, and the part of the article it stands in."""

    status: str
    words: Span
    place: str


def investigation_status(
    doc: Doc, probabilities: Mapping[str, float]
) -> tuple[str, float, list[Span]]:
    """Return the likeliest status, its probability, and the phrases that state it.

    The phrases come in the order of their weight: headline, first sentences, the rest.

    Args:
        doc: the article, with sentences.
        probabilities: of each status, by the classifier.
    """
    weights, cues = table("investigation_cues")["weights"], status_cues(doc)
    odds = {status: log(max(p, LEAST)) for status, p in probabilities.items()}
    for status, place in sorted({(cue.status, cue.place) for cue in cues}):
        odds[status] = odds.get(status, log(LEAST)) + float(weights[place])
    best = max(odds, key=lambda status: odds[status])
    score = 1 / sum(exp(other - odds[best]) for other in odds.values())
    stated = sorted((c for c in cues if c.status == best), key=lambda c: PLACES.index(c.place))
    return best, round(score, 4), [cue.words for cue in stated]


def status_cues(doc: Doc) -> list[StatusCue]:
    """Return the phrases that state a status of the article's own incident, in text order.

    Who confirms, in the same sentence, what still goes on says that it goes on.
    """
    claims, found = ClaimReader(doc), []
    body = bisect_right(starts_of(doc), _first_of_body(doc)) - 1
    for words in find_phrases(doc, status_phrases):
        sentence = sentence_of(words)
        if claims.status(words, own=False) in (DENIED, UNKNOWN) or _elsewhere(doc, sentence):
            continue
        if words.label_ != ONGOING and (is_imperative(sentence, words) or _is_open(words)):
            continue
        number = bisect_right(starts_of(doc), words.start) - 1 - body
        place = TITLE if number < 0 else LEAD if number < LEAD_SENTENCES else BODY
        found.append(StatusCue(words.label_, words, place))
    going_on = {sentence_of(cue.words).start for cue in found if cue.status == ONGOING}
    return [c for c in found if c.status != CONFIRMED or sentence_of(c.words).start not in going_on]


def _is_open(phrase: Span) -> bool:
    """Whether it has not come to what a phrase says ("before a patch is available")."""
    known = table("investigation_cues")["open"]
    start = max(sentence_of(phrase).start, phrase.start - int(known["window"]))
    before = takewhile(
        lambda w: w not in known["ends"], lower_words(phrase.doc)[start : phrase.start][::-1]
    )
    return not set(known["words"]).isdisjoint(before)


def status_phrases() -> dict[str, list[str]]:
    """Return the phrases by status."""
    return dict(table("investigation_cues")["phrases"])


def _first_of_body(doc: Doc) -> int:
    return next((token.i for token in doc if token.idx >= body_start(doc)), 0)


def _elsewhere(doc: Doc, sentence: Span) -> bool:
    """Whether a sentence tells of another incident."""
    return any(
        other["start"] < sentence.end_char and sentence.start_char < other["end"]
        for other in doc._.other_incidents
    )
