"""`affected_counts`: proposes the numbers of people affected and of records exposed."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.candidates import propose, proposed
from extractor.claims import claim_status
from extractor.components.trained import TrainedPipe
from extractor.counts import CountClassifier
from extractor.described_victims import counted_people

NAME = "/affected_entities/0/name"
LEAST_RELEVANT = 0.5  # probability of an incident below which nobody is named by a count alone
POINTERS = {
    "people": "/affected_entities/0/customers_affected",
    "records": "/data_breach/number_of_records_exposed",
}


class AffectedCounts(TrainedPipe[CountClassifier]):
    """A spaCy component around `CountClassifier`."""

    kind = CountClassifier

    def __call__(self, doc: Doc) -> Doc:
        for target, pointer in POINTERS.items():
            likely = self.loaded.likely(doc, target)
            if target == "people" and not proposed(doc, NAME):
                likely = likely if self._name(doc, likely) else []
            for span, score in likely:
                value, chars = int(span._.quantity["value"]), [(span.start_char, span.end_char)]
                status = claim_status(span)
                propose(doc, pointer, value, chars, score=score, by=self.name, status=status)
        return doc

    def _name(self, doc: Doc, likely: Sequence[tuple[Span, float]]) -> bool:
        """Propose the people counted as those affected where nobody else is; tell whether.

        Where an organisation is named they are mostly its customers, so they stand for nobody.
        """
        relevant = doc._.classes.get("relevant", {}).get("probabilities", {}).get("True", 1.0)
        named = any(ent.label_ == "ORG" for ent in doc.ents)
        if not likely or named or relevant < LEAST_RELEVANT:
            return False
        span, score = likely[0]
        people = counted_people(span)
        if people:
            name = people.text if people[-1].is_lower else people.text.lower()
            chars = [(people.start_char, people.end_char)]
            propose(doc, NAME, name, chars, score=score, by=self.name)
        return people is not None


def make_affected_counts(nlp: Language, name: str) -> AffectedCounts:
    """Create the component without weights; `spacy.load` fills them in."""
    return AffectedCounts(name)
