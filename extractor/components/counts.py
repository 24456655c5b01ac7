"""`affected_counts`: proposes the numbers of people affected and of records exposed."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose, proposed
from extractor.claims import claim_status
from extractor.components.trained import TrainedPipe
from extractor.counts import CountClassifier

PRINCIPAL = "/affected_entities/0"


class AffectedCounts(TrainedPipe[CountClassifier]):
    """A spaCy component around `CountClassifier`."""

    kind = CountClassifier

    def __call__(self, doc: Doc) -> Doc:
        pointers = {"records": "/data_breach/number_of_records_exposed"}
        if proposed(doc, f"{PRINCIPAL}/name"):
            pointers["people"] = f"{PRINCIPAL}/customers_affected"
        for target, pointer in pointers.items():
            for span, score in self.loaded.likely(doc, target):
                value, chars = int(span._.quantity["value"]), [(span.start_char, span.end_char)]
                status = claim_status(span)
                propose(doc, pointer, value, chars, score=score, by=self.name, status=status)
        return doc


def make_affected_counts(nlp: Language, name: str) -> AffectedCounts:
    """Create the component without weights; `spacy.load` fills them in."""
    return AffectedCounts(name)
