"""`described_victims`: proposes those hit by a description where no organisation is named."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose, proposed
from extractor.components.trained import TrainedPipe
from extractor.described_victims import DescribedVictimClassifier

POINTER = "/affected_entities/0/name"
LEAST = 0.3  # probability from which a description is given; about half are right above it
MAX_CITED = 3


class DescribedVictims(TrainedPipe[DescribedVictimClassifier]):
    """A spaCy component around `DescribedVictimClassifier`; stands behind `organization_roles`."""

    kind = DescribedVictimClassifier

    def __call__(self, doc: Doc) -> Doc:
        if proposed(doc, POINTER):
            return doc
        found = self.loaded.likeliest(doc)
        if found and found[1] >= LEAST:
            entity, score = found
            cited = {
                (s.start_char, s.end_char) for s in (*entity.spans[-1:], *entity.spans)[:MAX_CITED]
            }
            propose(doc, POINTER, entity.name, sorted(cited), score=score, by=self.name)
        return doc


def make_described_victims(nlp: Language, name: str) -> DescribedVictims:
    """Create the component without weights; `spacy.load` fills them in."""
    return DescribedVictims(name)
