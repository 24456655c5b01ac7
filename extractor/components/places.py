"""`place_normalizer`: sets `span._.place` on LOC entities."""

from __future__ import annotations

from collections import Counter
from functools import cache

from spacy.attrs import IS_TITLE
from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.entities import ents_of
from extractor.places import Place, candidates, is_county, nationality, normalize_place
from extractor.resources import table
from extractor.words import words_of

NEIGHBOURS = 8  # tokens to the next place of a list
LONGEST_CODE = 4  # characters of "TX", "N.C."
FEWEST = 2  # mentions from which an article's countries tell those of unknown places


def normalize_places(doc: Doc) -> Doc:
    """Give every LOC entity its country, with the article's other places as context."""
    places = [ent for ent in ents_of(doc) if ent.label_ == "LOC"]
    context = _countries_named(doc, places)
    found: dict[tuple[str, str, bool], Place | None] = {}
    for i, ent in enumerate(places):
        key = (ent.text, _written_after(doc, places, i), _is_region(doc, places, i))
        if key not in found:
            found[key] = normalize_place(key[0], context, key[1], region=key[2])
        place = found[key]
        ent._.place = place.to_dict() if place else None
    return doc


def _countries_named(doc: Doc, places: list[Span]) -> dict[str, float]:
    """Return each country's share of the unambiguous places and nationalities."""
    counts: Counter[str] = Counter()
    for ent in places:
        countries = {place.country for place, _ in candidates(ent.text)}
        if len(countries) == 1:
            counts.update(countries)
        elif not countries and is_county(ent.text):
            counts["US"] += 1
    titles, words = doc.to_array(IS_TITLE).nonzero()[0].tolist(), words_of(doc)
    counts.update(code for i in titles if (code := nationality(words[i])))
    total = sum(counts.values())
    return {code: count / total for code, count in counts.items()} if total >= FEWEST else {}


def _written_after(doc: Doc, places: list[Span], i: int) -> str:
    """Return the place or postal code behind a comma or "in", or ""."""
    end = places[i].end
    if end + 1 >= len(doc) or doc[end].lower_ not in (",", "in"):
        return ""
    following = places[i + 1] if i + 1 < len(places) else None
    if following is not None and following.start == end + 1:
        return str(following.text)
    code = doc[end + 1].text
    return code if doc[end].text == "," and code.isupper() and len(code) <= LONGEST_CODE else ""


def _is_region(doc: Doc, places: list[Span], i: int) -> bool:
    """Whether a name stands for a region: behind its city, in a list of states, "state"."""
    ent = places[i]
    if ent.end < len(doc) and doc[ent.end].lower_ == "state":
        return True
    before = places[i - 1] if i else None
    if before is not None and before.end + 1 == ent.start and doc[before.end].text == ",":
        return True
    after = places[i + 1] if i + 1 < len(places) else None
    near = [before] if before is not None and ent.start - before.end <= NEIGHBOURS else []
    near += [after] if after is not None and after.start - ent.end <= NEIGHBOURS else []
    return any(other.text in _states() for other in near)


@cache
def _states() -> frozenset[str]:
    return frozenset(table("places")["us_codes"].values()) - {"New York", "Washington", "Georgia"}


def make_place_normalizer(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return normalize_places
