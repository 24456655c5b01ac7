"""Place names: country, region, city, and what decides between places of one name."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

import extractor.components  # noqa: F401  (registers the extensions)
from extractor.components.places import normalize_places
from extractor.places import country_name, nationality, normalize_place

PLAIN = [
    ("United States", "US", None, None),
    ("the U.S.", "US", None, None),
    ("UK", "GB", None, None),
    ("South Korea", "KR", None, None),
    ("Seoul", "KR", None, "Seoul"),
    ("Calif.", "US", "California", None),
    ("Tasmania", "AU", "Tasmania", None),
    ("Hobart", "AU", None, "Hobart"),
    ("Moscow", "RU", None, "Moscow"),
    ("Washington, D.C.", "US", "District of Columbia", None),
    ("London, Ontario", "CA", "Ontario", "London"),
    ("McLean, Virginia", "US", "Virginia", "McLean"),
    ("Austin, TX", "US", "Texas", "Austin"),
    ("Ontario", "CA", "Ontario", None),
    ("Western Pennsylvania", "US", "Pennsylvania", None),
    ("Saxony-Anhalt", "DE", "Saxony-Anhalt", None),
    ("U.S. East Coast", "US", None, None),
    ("Sumy region", "UA", None, None),
    ("Harris County", "US", None, None),
    ("Midwest", "US", None, None),
    ("U.S.(41%", "US", None, None),
    ("Brazil", "BR", None, None),
    ("Quebec City", "CA", "Quebec", "Quebec City"),
    ("Russian Federation", "RU", None, None),
    ("Hong Kong International Airport", "HK", None, None),
]


@pytest.mark.parametrize(("name", "country", "region", "city"), PLAIN)
def test_name_alone(name: str, country: str, region: str | None, city: str | None) -> None:
    place = normalize_place(name)
    assert place is not None
    assert (place.country, city and place.city) == (country, city)
    if region:
        assert place.region == region


CONTEXT = [
    ("Georgia", {}, "", "GE"),
    ("Georgia", {"US": 1.0}, "", "US"),
    ("Birmingham", {}, "", "GB"),
    ("Birmingham", {"US": 0.9}, "", "US"),
    ("Cambridge", {"GB": 0.5}, "Massachusetts", "US"),
    ("Cambridge", {"GB": 0.5}, "MA", "US"),
    ("Lebanon", {}, "Pa.", "US"),
    ("Mumbai", {}, "Singapore", "IN"),
    ("Brazil", {"MX": 1.0}, "", "BR"),
    ("Kilifi County", {"KE": 0.8}, "", "KE"),
    ("Smallville Corners", {"NZ": 0.9}, "", "NZ"),
    ("Manchester", {"GB": 0.5}, "", "GB"),
    ("Cambridge", {"US": 0.5}, "England", "GB"),
]


@pytest.mark.parametrize(("name", "context", "following", "country"), CONTEXT)
def test_context_decides(
    name: str, context: dict[str, float], following: str, country: str
) -> None:
    place = normalize_place(name, context, following)
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize("name", ["Europe", "Middle East", "Xyzzyland", "the West"])
def test_no_country(name: str) -> None:
    assert normalize_place(name) is None


def test_wide_region_keeps_none_in_a_list() -> None:
    assert normalize_place("Scandinavia", {"ZA": 1.0}, "South Africa") is None


def test_building_takes_no_country_from_the_article() -> None:
    assert normalize_place("Zorblax Conference Center", {"US": 1.0}) is None


@pytest.mark.parametrize("name", ["New York", "Washington"])
def test_state_of_a_city_s_name(name: str) -> None:
    city, state = normalize_place(name), normalize_place(name, region=True)
    assert city is not None
    assert state is not None
    assert city.city is not None
    assert (state.region, state.city) == (name, None)


LISTS = [
    ("The flaw was found in Austin , Texas .", [("Austin", "US", "Austin"), ("Texas", "US", None)]),
    ("Clinics in Ohio and New York closed .", [("Ohio", "US", None), ("New York", "US", None)]),
    ("An office in Reading , PA closed .", [("Reading", "US", "Reading")]),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_neighbours_decide(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    words = text.split()
    doc = Doc(spacy.blank("en").vocab, words)
    spans = []
    for name, _, _ in expected:
        start = words.index(name.split()[0])
        spans.append(Span(doc, start, start + len(name.split()), "LOC"))
    doc.ents = spans
    found = [ent._.place for ent in normalize_places(doc).ents]
    assert [(p["country"], p.get("city")) for p in found] == [e[1:] for e in expected]


def test_small_town_takes_the_region_behind_it() -> None:
    place = normalize_place("Smallville Corners", following="Ohio")
    assert place is None or (place.country, place.region) == ("US", "Ohio")


@pytest.mark.parametrize(("word", "code"), [("South Korean", "KR"), ("Dutch", "NL")])
def test_nationality(word: str, code: str) -> None:
    assert nationality(word) == code
    assert country_name(code) in {"South Korea", "Netherlands", "The Netherlands"}
