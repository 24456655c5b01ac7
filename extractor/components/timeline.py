"""`incident_timeline`: proposes when the incident happened, was found and became public."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose
from extractor.components.trained import TrainedPipe
from extractor.timeline import TimelineClassifier, stated


class IncidentTimeline(TrainedPipe[TimelineClassifier]):
    """A spaCy component around `TimelineClassifier`."""

    kind = TimelineClassifier

    def __call__(self, doc: Doc) -> Doc:
        for role, (span, score) in self.loaded.choose(doc).items():
            chars = [(span.start_char, span.end_char)]
            propose(doc, f"/{role}", stated(span), chars, score=score, by=self.name)
        return doc


def make_incident_timeline(nlp: Language, name: str) -> IncidentTimeline:
    """Create the component without weights; `spacy.load` fills them in."""
    return IncidentTimeline(name)
