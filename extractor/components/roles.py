"""`organization_roles`: which organisations were hit; proposes the affected entities."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose
from extractor.components.trained import TrainedPipe
from extractor.roles import RoleClassifier

AFFECTED = 0.5  # probability from which an organisation is listed
PRINCIPAL = 0.2  # probability from which the likeliest one is listed when none reaches AFFECTED


class OrganizationRoles(TrainedPipe[RoleClassifier]):
    """A spaCy component around `RoleClassifier`."""

    kind = RoleClassifier

    def __call__(self, doc: Doc) -> Doc:
        ranked = sorted(self.loaded.victim_probabilities(doc), key=lambda pair: -pair[1])
        hit = [pair for pair in ranked if pair[1] >= AFFECTED]
        hit = hit or [pair for pair in ranked[:1] if pair[1] >= PRINCIPAL]
        for number, (entity, probability) in enumerate(hit):
            for span in entity.spans:
                span._.roles = ["victim"]
            spans = [(s.start_char, s.end_char) for s in entity.spans[:3]]
            pointer = f"/affected_entities/{number}/name"
            propose(doc, pointer, entity.name, spans, score=probability, by=self.name)
        return doc


def make_organization_roles(nlp: Language, name: str) -> OrganizationRoles:
    """Create the component without weights; `spacy.load` fills them in."""
    return OrganizationRoles(name)
