"""`place_normalizer`: sets `span._.place` on LOC entities."""

from __future__ import annotations

from collections import Counter

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.places import candidates, nationality, normalize_place


def normalize_places(doc: Doc) -> Doc:
    """Give every LOC entity its country, with the article's other places as context."""
    places = [ent for ent in doc.ents if ent.label_ == "LOC"]
    context = _countries_named(doc, places)
    for ent in places:
        place = normalize_place(ent.text, context, _written_after(doc, ent))
        ent._.place = place.to_dict() if place else None
    return doc


def _countries_named(doc: Doc, places: list[Span]) -> dict[str, float]:
    """Return each country's share of the unambiguous places and nationalities."""
    counts: Counter[str] = Counter()
    for ent in places:
        found = {place.country for place, _ in candidates(ent.text)}
        if len(found) == 1:
            counts.update(found)
    counts.update(code for token in doc if token.is_title and (code := nationality(token.text)))
    total = sum(counts.values())
    return {code: count / total for code, count in counts.items()}


def _written_after(doc: Doc, ent: Span) -> str:
    """Return the LOC that follows directly behind a comma, or ""."""
    if ent.end + 1 < len(doc) and doc[ent.end].text == ",":
        following = next((e for e in doc.ents if e.start == ent.end + 1), None)
        if following is not None and following.label_ == "LOC":
            return str(following.text)
    return ""


def make_place_normalizer(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return normalize_places
