"""Decides how an article stands to a fact: asserted, alleged, denied or unknown.

Follows ConText (Harkema et al., 2009): a cue reaches forward or backward inside its
sentence, up to a window of words or a terminating word; a pseudo-cue ("not only") looks like
a cue and is none. Cues are in `data/claim_cues.json`.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span

from extractor.kept import kept_of
from extractor.phrases import find_phrases_in
from extractor.resources import table
from extractor.sentences import sentence_of

ASSERTED, DENIED, UNKNOWN = "asserted", "denied", "unknown"
FORWARD, BACKWARD, TERMINATOR, PSEUDO = "forward", "backward", "terminators", "pseudo"


class ClaimReader:
    """Reads the claim status of spans of a Doc; each sentence's cues are found once."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.window = int(table("claim_cues")["window"])
        self.order: list[str] = table("claim_cues")["order"]
        self._cues: dict[int, list[Span]] = kept_of(doc).setdefault("claims", {})

    def status(self, span: Span, *, own: bool = True) -> str:
        """Return the status of the fact that a span states, from its sentence.

        Args:
            span: words of the Doc.
            own: whether cues that begin inside the span count too.
        """
        cues = [c for c in self._cues_of(span) if own or not span.start <= c.start < span.end]
        if not cues:
            return ASSERTED
        found = set(self._reaching(span, cues))
        return next((status for status in self.order if status in found), ASSERTED)

    def _cues_of(self, span: Span) -> list[Span]:
        sentence = sentence_of(span)
        if sentence.start not in self._cues:
            found = find_phrases_in(sentence, cue_lists)
            masks = [cue for cue in found if cue.label_ == PSEUDO]
            self._cues[sentence.start] = [c for c in found if not _masked(c, masks)]
        return self._cues[sentence.start]

    def _reaching(self, span: Span, cues: list[Span]) -> Iterator[str]:
        """Yield the statuses of the cues whose scope takes in the span."""
        ends = [cue for cue in cues if cue.label_ == TERMINATOR]
        opened = max((c.end for c in ends if c.end <= span.start), default=0)
        closed = min((c.start for c in ends if c.start >= span.end), default=len(self.doc))
        for cue in cues:
            direction, _, status = cue.label_.partition(" ")
            ahead = direction == FORWARD and opened <= cue.start and cue.end <= span.end
            behind = direction == BACKWARD and cue.end <= closed and span.end <= cue.start
            words = span.start - cue.end if ahead else cue.start - span.end
            if (ahead or behind) and words < self.window:
                yield status


def _masked(cue: Span, masks: list[Span]) -> bool:
    return any(mask.start <= cue.start and cue.end <= mask.end for mask in masks)


def claim_status(span: Span) -> str:
    """Return the status of the fact that one span of a Doc states, from its sentence."""
    return ClaimReader(span.doc).status(span)


def cue_lists() -> dict[str, list[str]]:
    """Return the cues by direction and status, the terminators and the pseudo-cues."""
    cues = table("claim_cues")
    lists = {
        f"{direction} {status}": list(phrases)
        for direction in (FORWARD, BACKWARD)
        for status, phrases in cues[direction].items()
    }
    return lists | {TERMINATOR: list(cues[TERMINATOR]), PSEUDO: list(cues[PSEUDO])}
