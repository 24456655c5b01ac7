"""Cleans headlines, and makes a title from the organisation and the kind of incident."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from spacy.tokens import Span

from extractor.resources import table
from extractor.sentences import sentence_of

PRETENDED = 8  # tokens before a name that may say that somebody pretends to be it
SHAM = 4  # tokens behind a name that may say that it is a scam in its name


def clean_headline(headline: str) -> tuple[int, int]:
    """Return start and end of a headline without the site's name and a liveblog's stamp.

    >>> slice(*clean_headline("LIVE: Bank hit by hackers - BBC News"))
    slice(6, 25, None)
    """
    start, end = 0, len(headline)
    stamp = _stamps().match(headline)
    if stamp:
        start = stamp.end()
    for bar in _bars().finditer(headline, start):
        if _is_site(_first_part(headline[bar.end() :]), headline[start : bar.start()]):
            end = bar.start()
            break
    while True:
        cut = _suffix().search(headline, start, end)
        if cut is None or not _is_site(cut.group("site"), headline[start : cut.start()]):
            break
        end = cut.start()
    tail = _tails().search(headline, start, end)
    return start, tail.start() if tail else end


def made_title(kind: str, name: str, *, impersonated: bool = False) -> str | None:
    """Return "Acme Bank Data Breach" of a finer type and a name; None for other types.

    Args:
        kind: finer type of the incident.
        name: the principal organisation.
        impersonated: whether the attackers only pretended to be the organisation.
    """
    patterns = table("type_names")["impersonating titles" if impersonated else "titles"]
    return patterns[kind].format(name) if kind in patterns else None


def is_impersonated(kind: str, mentions: Iterable[Span]) -> bool:
    """Whether a scam pretends to come from the organisation that is mentioned.

    Args:
        kind: finer type of the incident; only scams have a title of this sort.
        mentions: places where the organisation is named.
    """
    if kind not in table("type_names")["impersonating titles"]:
        return False
    return any(_is_pretended(mention) for mention in mentions)


def _is_pretended(mention: Span) -> bool:
    words, sentence = table("headline_words"), sentence_of(mention)
    doc = mention.doc
    start = max(sentence.start, mention.start - PRETENDED)
    named = (i for i in range(mention.start - 1, start - 1, -1) if doc[i].ent_type_ == "ORG")
    before = doc[next(named, start - 1) + 1 : mention.start].text.lower()
    after = doc[mention.end : min(sentence.end, mention.end + SHAM)].text.lower()
    pretended = any(re.search(rf"\b{cue}\b", before) for cue in words["pretends"])
    after = re.sub(r"^(?:['’]s\b|\W)+", "", after)
    return pretended or any(after.startswith(cue) for cue in words["sham"])


def _is_site(site: str, rest: str) -> bool:
    """Whether the words behind a dash or a bar name a site and not a part of the headline."""
    words = table("headline_words")
    parts = site.split()
    in_small = {*words["small"], *words["site words"]}
    named = all(not part[:1].islower() or part.lower() in in_small for part in parts)
    known = len(parts) == 1 and any(word in site.lower() for word in words["site words"])
    short = len(parts) <= int(words["longest site"])
    return short and len(rest.split()) >= int(words["shortest headline"]) and (known or named)


def _first_part(text: str) -> str:
    return re.split(r"\s+[|•«»–—-]\s+", text, maxsplit=1)[0].strip()


@cache
def _bars() -> re.Pattern[str]:
    return re.compile(r"\s+[|•«»]\s+")


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(r"\s+[-–—]\s+(?P<site>(?:(?!\s[-–—]\s)[^|•«»()]){2,45}?)\s*$")


@cache
def _stamps() -> re.Pattern[str]:
    choice = "|".join(table("headline_words")["stamps"])
    return re.compile(rf"(?:{choice})\s*[:–—|-]\s+", re.IGNORECASE)


@cache
def _tails() -> re.Pattern[str]:
    choice = "|".join(table("headline_words")["tails"])
    return re.compile(rf"(?:\s*[:–—|-]\s+(?:{choice})|\s*\[(?:{choice})\])\s*$", re.IGNORECASE)
