"""`organization_roles`: which organisations were hit; proposes the affected entities."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc

from extractor.candidates import propose
from extractor.errors import ModelError
from extractor.roles import RoleClassifier

AFFECTED = 0.5  # probability from which an organisation is listed
PRINCIPAL = 0.2  # probability from which the likeliest one is listed when none reaches AFFECTED


class OrganizationRoles(Pipe):  # type: ignore[misc]
    """A spaCy component around `RoleClassifier`."""

    def __init__(self, name: str, classifier: RoleClassifier | None = None) -> None:
        self.name = name
        self.classifier = classifier

    def __call__(self, doc: Doc) -> Doc:
        if self.classifier is None:
            raise ModelError(f"The component '{self.name}' has no weights; load a saved pipeline.")
        ranked = sorted(self.classifier.victim_probabilities(doc), key=lambda pair: -pair[1])
        hit = [pair for pair in ranked if pair[1] >= AFFECTED]
        hit = hit or [pair for pair in ranked[:1] if pair[1] >= PRINCIPAL]
        for number, (entity, probability) in enumerate(hit):
            for span in entity.spans:
                span._.roles = ["victim"]
            spans = [(s.start_char, s.end_char) for s in entity.spans[:3]]
            pointer = f"/affected_entities/{number}/name"
            propose(doc, pointer, entity.name, spans, score=probability, by=self.name)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the classifier into the directory `path`."""
        if self.classifier is not None:
            self.classifier.to_disk(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> OrganizationRoles:
        """Read the classifier from the directory `path`."""
        self.classifier = RoleClassifier.from_disk(Path(path))
        return self


def make_organization_roles(nlp: Language, name: str) -> OrganizationRoles:
    """Create the component without weights; `spacy.load` fills them in."""
    return OrganizationRoles(name)
