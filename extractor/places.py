"""Gives a place name its country, and region and city where the name says them.

Tables: `data/places.json` (GeoNames and ISO 3166, made by `extractor.training.gazetteer`)
and `data/place_aliases.json`. Between places of one name decide, in this order: the region
or country written after it ("Cambridge, Massachusetts"), the countries that the article
names elsewhere, and population.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extractor.resources import table

CONTEXT_WEIGHT = 3.0  # of an article's other mentions, against log10 of the population
STATE_POPULATION = 6.5  # log10, of a subdivision
COUNTRY_POPULATION = 7.5


@dataclass(frozen=True, slots=True)
class Place:
    """A place: ISO 3166-1 alpha-2 country, and region and city by English name."""

    country: str
    region: str | None = None
    city: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Return the parts that are known."""
        parts = {"country": self.country, "region": self.region, "city": self.city}
        return {key: value for key, value in parts.items() if value}


def candidates(name: str) -> list[tuple[Place, float]]:
    """Return the places that a name can stand for, each with a prior (log10 of population)."""
    key = _key(name)
    aliases, places = table("place_aliases"), table("places")
    found = []
    code = aliases["countries"].get(key) or places["countries"].get(key)
    if code:
        found.append((Place(code, aliases["regions_of_country"].get(key)), COUNTRY_POPULATION))
    if state := aliases["us_states"].get(key):
        found.append((Place("US", state), STATE_POPULATION))
    for country, region in places["subdivisions"].get(key, ()):
        prior = STATE_POPULATION + (0.5 if country == "US" else 0)
        found.append((Place(country, region), prior))
    if key in aliases["cities"]:
        country, region, city = aliases["cities"][key]
        found.append((Place(country, region, city), COUNTRY_POPULATION))
    for country, region, city, population in places["cities"].get(key, ()):
        found.append((Place(country, region, city), math.log10(max(population, 1))))
    return found


def normalize_place(
    name: str, context: Mapping[str, float] | None = None, following: str = ""
) -> Place | None:
    """Return the place that a name most likely stands for, or None where it has no country.

    Args:
        name: the name as it stands in the article.
        context: share of the article's unambiguous mentions by country code, 0 to 1.
        following: the name written right after it, as "Massachusetts" after "Cambridge,".
    """
    if "," in name and not following:
        name, _, following = (part.strip() for part in name.partition(","))
    found = candidates(name)
    if following:
        around = max(candidates(following), key=lambda f: f[1], default=None)
        if around is not None:
            country, region = around[0].country, around[0].region
            inside = [f for f in found if f[0].country == country]
            inside = [f for f in inside if f[0].region == region] or inside
            if not inside:
                return Place(country, region, name)
            found = inside
    if not found:
        return None
    context = context or {}
    return max(found, key=lambda f: f[1] + CONTEXT_WEIGHT * context.get(f[0].country, 0))[0]


def nationality(word: str) -> str | None:
    """Return the country code of a nationality adjective ("South Korean" gives KR)."""
    code = table("place_aliases")["nationalities"].get(_key(word))
    return None if code is None else str(code)


def country_name(code: str) -> str:
    """Return the common English name of a country code."""
    return str(table("places")["country_names"].get(code, code))


@cache
def nationality_words() -> frozenset[str]:
    """Return the nationality adjectives, lower case."""
    return frozenset(table("place_aliases")["nationalities"])


def _key(name: str) -> str:
    key = " ".join(name.lower().replace("’", "'").split()).strip(" .,'\"")
    for prefix in ("the ", "city of ", "downtown ", "central ", "greater "):
        key = key.removeprefix(prefix)
    return key.removesuffix("'s")
