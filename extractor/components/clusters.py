"""`entity_clusters`: sets `span._.cluster` and `span._.norm`, and finds generic mentions.

Mentions such as "the company" go to `doc.spans["mentions"]` with the cluster of the
organisation that they stand for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.clusters import canonical_name, cluster_names
from extractor.entities import ents_of
from extractor.mentions import find_mentions
from extractor.places import is_direct
from extractor.resources import table
from extractor.words import text_of_span

BETWEEN = 4  # tokens between a name and its other name


def link_entities(doc: Doc) -> Doc:
    """Number the entities' clusters and give each mention its cluster's canonical name."""
    ents = ents_of(doc)
    names = [(ent.label_, text_of_span(ent)) for ent in ents]
    numbers = cluster_names(names, [_value(ent) for ent in ents], _links(doc, ents))
    forms: dict[int, list[str]] = {}
    for ent, number in zip(ents, numbers, strict=True):
        forms.setdefault(number, []).append(_plain(ent))
    for ent, number in zip(ents, numbers, strict=True):
        ent._.cluster = number
        ent._.norm = canonical_name(forms[number])
    doc.spans["mentions"] = find_mentions(doc)
    return doc


def _plain(ent: Span) -> str:
    """Return the entity's text on one line."""
    return " ".join(text_of_span(ent).split())


def _value(ent: Span) -> object:
    """Return what a date or a place stands for, where its name says no more than that."""
    if ent.label_ == "DATE" and ent._.date:
        return tuple(sorted(ent._.date.items()))
    if ent.label_ == "LOC" and ent._.place and is_direct(ent.text):
        return tuple(sorted(ent._.place.items()))
    return None


def _links(doc: Doc, ents: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the names that stand beside their other name: "… (ICO)", "APT28, also called …"."""
    for i in range(len(ents) - 1):
        first, second = ents[i], ents[i + 1]
        if first.label_ != second.label_ or first.label_ not in ("ORG", "ACTOR"):
            continue
        if not 0 < second.start - first.end <= BETWEEN or second.end >= len(doc):
            continue
        between = doc[first.end : second.start]
        words = between.text.strip(" ,(").lower()
        bracket = between[0].text == "(" and doc[second.end].text in (")", ",")
        known = bool(words) and words in table("organization_nouns")["aliases"]
        acronym = second.text.isupper() or len(second) == 1
        if (bracket and not words and acronym) or (known and first.label_ == "ACTOR"):
            yield i, i + 1


def make_entity_clusters(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return link_entities
