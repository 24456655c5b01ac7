"""`organization_roles`: sets `span._.roles` and proposes the affected entities."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose
from extractor.components.trained import TrainedPipe
from extractor.role_features import FLAW_TYPE
from extractor.roles import Part, RoleClassifier

CITED = 3  # mentions of an affected entity that are cited


class OrganizationRoles(TrainedPipe[RoleClassifier]):
    """A spaCy component around `RoleClassifier`."""

    kind = RoleClassifier

    def __call__(self, doc: Doc) -> Doc:
        flaw = doc._.classes.get("type", {}).get("label") == FLAW_TYPE
        parts = self.loaded.parts(doc)
        for part in parts:
            roles = _roles(part, "vendor" if flaw else "victim")
            for span in part.entity.spans:
                span._.roles = roles if span.label_ == "ORG" else []
        for number, part in enumerate(p for p in parts if p.listed):
            pointer, name = f"/affected_entities/{number}/name", part.entity.name
            propose(doc, pointer, name, _cited(part), score=part.affected, by=self.name)
        return doc


def _cited(part: Part) -> list[tuple[int, int]]:
    """Return the mentions to cite: the first, and of "Android ... users" the last, its noun."""
    spans = part.entity.spans
    if not part.roles:
        spans = (*spans[-1:], *spans)
    return sorted({(s.start_char, s.end_char) for s in spans[:CITED]})


def _roles(part: Part, hit: str) -> list[str]:
    """Return the roles of an organisation; one that is listed as affected has `hit` first."""
    others = [role for role in part.roles if role not in (hit, "bystander")]
    return [hit, *others] if part.listed else list(part.roles)


def make_organization_roles(nlp: Language, name: str) -> OrganizationRoles:
    """Create the component without weights; `spacy.load` fills them in."""
    return OrganizationRoles(name)
