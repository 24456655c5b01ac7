"""`entity_clusters`: sets `span._.cluster` and `span._.norm` on `doc.ents`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.clusters import canonical_name, cluster_names


def link_entities(doc: Doc) -> Doc:
    """Number the entities' clusters and give each mention its cluster's canonical name."""
    numbers = cluster_names([(ent.label_, ent.text) for ent in doc.ents])
    names: dict[int, list[str]] = {}
    for ent, number in zip(doc.ents, numbers, strict=True):
        names.setdefault(number, []).append(_plain(ent))
    for ent, number in zip(doc.ents, numbers, strict=True):
        ent._.cluster = number
        ent._.norm = canonical_name(names[number])
    return doc


def _plain(ent: Span) -> str:
    """Return the entity's text on one line."""
    return " ".join(ent.text.split())


def make_entity_clusters(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return link_entities
