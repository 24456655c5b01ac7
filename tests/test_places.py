"""Place names: country, region, city, and what decides between places of one name."""

from __future__ import annotations

import pytest

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
    ("London, Ontario", "CA", None, "London"),
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
    ("Cambridge", {"US": 0.5}, "England", "GB"),
]


@pytest.mark.parametrize(("name", "context", "following", "country"), CONTEXT)
def test_context_decides(
    name: str, context: dict[str, float], following: str, country: str
) -> None:
    place = normalize_place(name, context, following)
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize("name", ["Europe", "Middle East", "Xyzzyland"])
def test_no_country(name: str) -> None:
    assert normalize_place(name) is None


def test_small_town_takes_the_region_behind_it() -> None:
    place = normalize_place("Smallville Corners", following="Ohio")
    assert place is None or (place.country, place.region) == ("US", "Ohio")


@pytest.mark.parametrize(("word", "code"), [("South Korean", "KR"), ("Dutch", "NL")])
def test_nationality(word: str, code: str) -> None:
    assert nationality(word) == code
    assert country_name(code) in {"South Korea", "Netherlands", "The Netherlands"}
