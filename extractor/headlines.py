"""Cleans headlines, and makes a title from the organisation and the kind of incident."""

from __future__ import annotations

import re
from functools import cache

from extractor.resources import table


def clean_headline(headline: str) -> tuple[int, int]:
    """Return start and end of a headline without the site's name and a liveblog's stamp.

    >>> slice(*clean_headline("LIVE: Bank hit by hackers - BBC News"))
    slice(6, 25, None)
    """
    start, end = 0, len(headline)
    stamp = _stamps().match(headline)
    if stamp:
        start = stamp.end()
    while True:
        cut = _suffix().search(headline, start, end)
        if cut is None or not _is_site(cut.group("site"), headline[start : cut.start()]):
            break
        end = cut.start()
    tail = _tails().search(headline, start, end)
    return start, tail.start() if tail else end


def made_title(kind: str, name: str) -> str | None:
    """Return "Acme Bank Data Breach" of a finer type and a name; None for other types."""
    pattern = table("type_names")["titles"].get(kind)
    return None if pattern is None else pattern.format(name)


def _is_site(site: str, rest: str) -> bool:
    """Whether the words behind a dash or a bar name a site and not a part of the headline."""
    words = table("headline_words")
    known = any(word in site.lower() for word in words["site words"])
    named = all(part[:1].isupper() or part.lower() in words["small"] for part in site.split())
    short = len(site.split()) <= int(words["longest site"])
    return short and len(rest.split()) >= int(words["shortest headline"]) and (known or named)


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(r"\s+(?:[|•«»]|[-–—])\s+(?P<site>[^|•«»]{2,45}?)\s*$")


@cache
def _stamps() -> re.Pattern[str]:
    choice = "|".join(table("headline_words")["stamps"])
    return re.compile(rf"(?:{choice})\s*[:–—|-]\s+", re.IGNORECASE)


@cache
def _tails() -> re.Pattern[str]:
    choice = "|".join(table("headline_words")["tails"])
    return re.compile(rf"\s*[:–—|-]\s+(?:{choice})\s*$", re.IGNORECASE)
