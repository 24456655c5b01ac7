"""`incident_timeline`: proposes when the incident happened, was found and became public."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose
from extractor.components.trained import TrainedPipe
from extractor.role_features import FLAW_TYPE
from extractor.timeline import TimelineClassifier, stated

OCCURRED = "date_occurred"
# Of the day of a flaw, which often has none, and of a bare year, often one of the background.
LEAST_VAGUE = 0.6


class IncidentTimeline(TrainedPipe[TimelineClassifier]):
    """A spaCy component around `TimelineClassifier`."""

    kind = TimelineClassifier

    def __call__(self, doc: Doc) -> Doc:
        flaw = doc._.classes.get("type", {}).get("label") == FLAW_TYPE
        for role, (span, score) in self.loaded.choose(doc).items():
            vague = flaw or span._.date["precision"] == "year"
            if role == OCCURRED and vague and score < LEAST_VAGUE:
                continue
            chars = [(span.start_char, span.end_char)]
            propose(doc, f"/{role}", stated(span), chars, score=score, by=self.name)
        return doc


def make_incident_timeline(nlp: Language, name: str) -> IncidentTimeline:
    """Create the component without weights; `spacy.load` fills them in."""
    return IncidentTimeline(name)
