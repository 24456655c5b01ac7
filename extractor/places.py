"""Gives a place name its country, and region and city where the name says them.

Tables: `data/places.json` (GeoNames and ISO 3166, made by `extractor.training.gazetteer`)
and `data/place_aliases.json`. A country's name is that country, but for a US town or state of
its name; between other places of one name decide, in this order: the region or country written
after it ("Cambridge, Massachusetts"), the countries that the article names elsewhere, and
population. Regions wider than a country and buildings have no country of their own.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.resources import table

CONTEXT_WEIGHT = 1.5  # of an article's other mentions, against log10 of the population
COUNTRY, SHARED_COUNTRY = 9.0, 7.5  # prior of a country; of one that shares a state's name
STATE, PROVINCE, DISTRICT = 7.0, 6.0, 4.5  # prior of a subdivision
AT_HOME = 0.4  # more for the countries of most English-language news
LONGEST = 80  # characters; anything longer is no place's name
BIG_PROVINCES = frozenset({"US", "CA", "AU", "IN", "DE"})  # countries of well-known states
KNOWN_CITY = 5.5  # log10 of the population from which a building's name tells the city
LIKELY_SHARE = 0.6  # of the article's mentions, for a place that no table knows
PLACE_OF = r"(?:.+ )?(?:district|city|state|town|port|province|republic) of (.+)"
HOME = frozenset({"US", "GB", "CA", "AU"})


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


Candidate = tuple[Place, float]


def fold(name: str) -> str:
    """Return a name in lower case, without accents and outer punctuation."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("ʻ", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return " ".join(plain.split()).strip(" .,'\"")


def candidates(name: str) -> list[Candidate]:
    """Return the places that a name can stand for, each with a prior (log10 of population)."""
    return list(_candidates(name))


@lru_cache(maxsize=8192)
def _candidates(name: str) -> tuple[Candidate, ...]:
    key = _key(name)
    if key in _wide_regions() or len(key) > LONGEST:
        return ()
    return _entries(key, name) or _within(key, name)


def _entries(key: str, name: str) -> tuple[Candidate, ...]:
    """Return what the tables have under a key."""
    aliases, places = table("place_aliases"), table("places")
    found: list[Candidate] = []
    code = aliases["countries"].get(key) or places["countries"].get(key)
    rows = [row.split("|") for row in places["subdivisions"].get(key, "").split(";") if row]
    if code:
        shared = any(country == "US" and country != code for country, _, _ in rows)
        prior = SHARED_COUNTRY if shared else COUNTRY
        found.append((Place(code, aliases["regions_of_country"].get(key)), prior))
    if state := aliases["us_states"].get(key):
        found.append((Place("US", state), STATE))
    for country, region, level in rows:
        found.append((Place(country, region), _subdivision_prior(country, level)))
    if key in aliases["cities"]:
        found.append((Place(*aliases["cities"][key]), SHARED_COUNTRY))
    for row in places["cities"].get(key, "").split(";") if key in places["cities"] else ():
        country, region, _, population = row.split("|")
        prior = math.log10(max(int(population), 1)) + AT_HOME * (country in HOME)
        found.append((Place(country, region or None, _written(name)), prior))
    return tuple(found)


def _subdivision_prior(country: str, level: str) -> float:
    if level == "2":
        return DISTRICT
    return STATE if country in BIG_PROVINCES else PROVINCE


def _within(key: str, name: str) -> tuple[Candidate, ...]:
    """Return the places of a name inside the name: "Western Pennsylvania", "Sumy region"."""
    words = table("place_aliases")
    if any(key.endswith(f" {word}") for word in words["buildings"]):
        parts = key.split()
        for end in range(len(parts) - 1, 0, -1):
            found = _entries(" ".join(parts[:end]), " ".join(name.split()[:end]))
            if found and max(found, key=_prior)[1] >= KNOWN_CITY:
                return found
        return ()
    first, _, rest = key.partition(" ")
    if rest and (code := words["countries"].get(first.strip("."))):
        return ((Place(code), COUNTRY),)
    if match := re.fullmatch(PLACE_OF, key):
        return _candidates(match[1])
    for prefix in words["directions"]:
        if key.startswith(f"{prefix} ") and (rest := key.removeprefix(f"{prefix} ")):
            return tuple((Place(p.country, p.region), w) for p, w in _candidates(rest))
    for suffix in words["kinds"]:
        if key.endswith(f" {suffix}") and (rest := key.removesuffix(f" {suffix}")):
            return _candidates(rest)
    return ()


def normalize_place(
    name: str,
    context: Mapping[str, float] | None = None,
    following: str = "",
    *,
    region: bool = False,
) -> Place | None:
    """Return the place that a name most likely stands for, or None where it has no country.

    Args:
        name: the name as it stands in the article.
        context: share of the article's unambiguous mentions by country code, 0 to 1.
        following: the name written right after it, as "Massachusetts" after "Cambridge,".
        region: whether a region is meant rather than a city of its name ("New York state").
    """
    if _key(name) in _wide_regions():
        return None
    context = context or {}
    name = re.split(r"[(\[]", name)[0]
    if "," in name and not following:
        name, _, following = (part.strip() for part in name.partition(","))
    found = candidates(name)
    around = _around(following) if following else None
    if around is not None:
        inside = _inside(found, around)
        if inside:
            found = inside
        elif not found or around.region:
            return Place(around.country, around.region, _written(name))
    if region:
        found = [f for f in found if f[0].city is None] or found
    if found:
        return max(found, key=lambda f: f[1] + CONTEXT_WEIGHT * context.get(f[0].country, 0))[0]
    return _by_context(_key(name), context)


def _around(following: str) -> Place | None:
    """Return the state, province or country that a name written behind another stands for."""
    data = table("place_aliases")
    code = following.strip().replace(".", "")
    if code.isupper() and (state := table("places")["us_codes"].get(code)):
        return Place("US", state)
    if code.isupper() and (province := data["canadian_codes"].get(code)):
        return Place("CA", province)
    regions = [f for f in candidates(following) if f[0].city is None]
    return max(regions, key=_prior)[0] if regions else None


def _inside(found: list[Candidate], around: Place) -> list[Candidate]:
    """Return the places that lie in another, first those of its region."""
    country = [f for f in found if f[0].country == around.country and f[0] != around]
    if around.region is None:
        return country
    return [f for f in country if f[0].region == around.region]


def _by_context(key: str, context: Mapping[str, float]) -> Place | None:
    """Return the country of a place that no table knows: a county, or the article's own."""
    if key in _wide_regions():
        return None
    if re.search(r" (?:county|parish|borough)$", key):
        known = {
            c: share for c, share in context.items() if c in table("place_aliases")["counties"]
        }
        return Place(max(known, key=lambda c: known[c]) if known else "US")
    buildings = table("place_aliases")["buildings"]
    if any(re.search(rf"\b{word}\b", key) for word in buildings) or not context:
        return None
    likely = max(context, key=lambda c: context[c])
    return Place(likely) if context[likely] >= LIKELY_SHARE else None


def is_county(name: str) -> bool:
    """Whether a name says that it is a county."""
    return re.search(r" (?:county|parish|borough)$", _key(name)) is not None


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


@cache
def _wide_regions() -> frozenset[str]:
    return frozenset(table("place_aliases")["wide_regions"])


def _prior(candidate: Candidate) -> float:
    return candidate[1]


def _written(name: str) -> str:
    """Return a city's name as it stands in the article, not in capitals."""
    plain = " ".join(name.replace("’", "'").removesuffix("'s").split()).strip(" .,'\"")
    for prefix in ("the ", "City of ", "city of "):
        plain = plain.removeprefix(prefix)
    return plain.title() if plain.isupper() or plain.islower() else plain


def _key(name: str) -> str:
    key = fold(name)
    for prefix in ("the ", "city of ", "downtown ", "greater "):
        key = key.removeprefix(prefix)
    return key.removesuffix("'s")


def is_direct(name: str) -> bool:
    """Whether a name is that of a country, region or city itself, not of a part of it."""
    key = _key(name)
    aliases, places = table("place_aliases"), table("places")
    if key in places["countries"] or key in aliases["whole_countries"]:
        return True
    return key in aliases["us_states"] or key in aliases["cities"] or _is_region_or_city(key)


def _is_region_or_city(key: str) -> bool:
    places, aliases = table("places"), table("place_aliases")
    if key in aliases["countries"] and key not in aliases["regions_of_country"]:
        return False
    return key in places["subdivisions"] or key in places["cities"]
