"""Features that tell which of the countries an article names is an organisation's own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.attrs import IDX
from spacy.tokens import Doc, Span

from extractor.contexts import Features
from extractor.places import candidates, nationality, nationality_words, normalize_place
from extractor.resources import table
from extractor.role_features import word_classes
from extractor.sentences import sentence_of
from extractor.words import lower_words

MAX_MENTIONS = 8
BEHIND = 2  # tokens beside a country that tell whom it describes
NEAR = 4  # tokens between a place and a name that stand close together
DATELINE = 4  # tokens of the body in which a dateline's place stands
LEAST_PLACE = 5.5  # log10 of the population of a place that a name may be named after
_BASED = re.compile(r"^(?:,|-)?\s?-?\s?(?:based|headquartered|listed)\b")
_LIES = re.compile(r"\b(?:based|headquartered|headquarters|located)\b")

Chars = tuple[int, int]


@dataclass(frozen=True)
class Stated:
    """A word that names a country: its ISO code, tokens and characters, and what it is."""

    code: str
    start: int
    end: int
    chars: Chars
    sort: str  # place, nationality, authority, name


@dataclass(frozen=True)
class CountryReading:
    """The countries that an article names, read once for all its organisations."""

    doc: Doc
    stated: list[Stated]
    body: int  # first token of the body
    shares: dict[str, float] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)  # first tokens of `stated`
    standing: dict[str, Features] = field(default_factory=dict)  # by country
    first: dict[str, Stated] = field(default_factory=dict)  # by country

    @classmethod
    def of(cls, doc: Doc) -> CountryReading:
        """Read a Doc whose places are normalised."""
        stated = [*_places(doc), *_nationalities(doc), *_authorities(doc)]
        stated.sort(key=lambda one: one.start)
        counts = Counter(one.code for one in stated)
        at = bisect_left(doc.to_array(IDX), doc._.body_start)
        body = at if at < len(doc) else 0
        shares = {code: n / len(stated) for code, n in counts.items()}
        reading = cls(doc, stated, body, shares, [one.start for one in stated])
        for one in stated:
            reading.first.setdefault(one.code, one)
            reading.standing.setdefault(one.code, {}).update(_standing(one, reading))
        return reading

    def beside(self, mentions: Iterable[Span]) -> list[Stated]:
        """Return the words that stand in the sentence of a mention, in text order."""
        near: set[int] = set()
        for sentence in map(sentence_of, mentions):
            first = bisect_left(self.starts, sentence.start)
            near.update(range(first, bisect_left(self.starts, sentence.end)))
        return [self.stated[i] for i in sorted(near)]


def country_rows(
    reading: CountryReading, spans: Sequence[Span]
) -> dict[str, tuple[Features, Chars]]:
    """Return for each country named the features, and the characters that say it best."""
    mentions = list(spans)[:MAX_MENTIONS]
    found: dict[str, Features] = {}
    cited: dict[str, tuple[float, Chars]] = {}
    own = _within_names(mentions)
    for code in dict.fromkeys([*(one.code for one in own), *reading.first]):
        found[code] = dict(reading.standing.get(code, {}))
        if code in reading.first:
            cited[code] = (0.1, reading.first[code].chars)
    for one in own:
        found[one.code] |= _standing(one, reading)
    for one in own + reading.beside(mentions):
        features, strength = found[one.code], 0.1
        for mention in mentions:
            for name, value in _relation(one, mention).items():
                features[name] = max(features.get(name, 0.0), value)
                strength = max(strength, value)
        if strength > cited.get(one.code, (0.0, one.chars))[0]:
            cited[one.code] = (strength, one.chars)
    most = max(reading.shares.values(), default=1.0)
    for number, (code, features) in enumerate(found.items()):
        share = reading.shares.get(code, 0.0)
        features |= {"share": share, "most": float(share == most), "first": float(number == 0)}
        features |= {"only": float(len(found) == 1), "US": float(code == "US")}
    return {code: (features, cited[code][1]) for code, features in found.items()}


def country_of(location: str | None) -> str | None:
    """Return the ISO code of an annotated location, None where it is no place."""
    place = normalize_place(location) if location else None
    return place.country if place else None


def _standing(one: Stated, reading: CountryReading) -> Features:
    """Return where a country is named and whom it describes ("Israeli researchers")."""
    features = {f"any {one.sort}": 1.0}
    classes = word_classes()
    for token in reading.doc[one.end : one.end + BEHIND]:
        features |= {f"{one.sort} then {name}": 1.0 for name in classes.get(token.lower_, ())}
    for token in reading.doc[max(one.start - BEHIND, 0) : one.start]:
        features |= {f"{name} then {one.sort}": 1.0 for name in classes.get(token.lower_, ())}
    if one.start < reading.body:
        features["in title"] = 1.0
    elif one.start < reading.body + DATELINE:
        features["dateline"] = 1.0
    return features


def _relation(one: Stated, mention: Span) -> Features:
    """Return how a stated country stands to a mention of the organisation."""
    if one.sort == "name":
        return {"in name": 1.0}
    sentence = sentence_of(mention)
    if not sentence.start <= one.start < sentence.end:
        return {}
    features: Features = {f"{one.sort} in sentence": 0.3}
    if one.end <= mention.start:
        return features | _before(one, mention)
    if one.start >= mention.end:
        return features | _after(one, mention)
    return features


def _before(one: Stated, mention: Span) -> Features:
    features: Features = {}
    gap = mention.start - one.end
    if gap == 0:
        features[f"{one.sort} right before"] = 1.0
    elif gap <= NEAR:
        features[f"{one.sort} before"] = 0.6
    if gap <= 2 * NEAR and _BASED.match(mention.doc[one.end : one.end + 3].text):
        features["based"] = 1.0
    return features


def _after(one: Stated, mention: Span) -> Features:
    features: Features = {}
    between = mention.doc[mention.end : one.start].text.lower().split()
    if len(between) <= NEAR:
        features[f"{one.sort} after"] = 0.6
    if between[-1:] in (["in"], ["of"]) and len(between) <= 2:
        features["in right after"] = 1.0
    if between[:1] in ([","], ["("]) and one.sort == "nationality" and len(between) <= NEAR:
        features["apposition"] = 0.9
    if len(between) <= 2 * NEAR and _LIES.search(" ".join(between)):
        features["based"] = 1.0
    return features


def _within_names(mentions: Iterable[Span]) -> list[Stated]:
    """Return the countries that the names themselves say ("Bank of Chile")."""
    found: dict[str, Stated] = {}
    for mention in mentions:
        for size in (3, 2, 1):
            for i in range(mention.start, mention.end - size + 1):
                part = mention.doc[i : i + size]
                code = nationality(part.text) or _plain_place(part.text)
                if code:
                    chars = (part.start_char, part.end_char)
                    found.setdefault(code, Stated(code, i, i + size, chars, "name"))
    return list(found.values())


def _plain_place(name: str) -> str | None:
    """Return the country of a name that can hardly be anything but a place there."""
    if not name[:1].isupper():
        return None
    countries = {place.country for place, prior in candidates(name) if prior >= LEAST_PLACE}
    return countries.pop() if len(countries) == 1 else None


def _places(doc: Doc) -> list[Stated]:
    return [
        Stated(e._.place["country"], e.start, e.end, (e.start_char, e.end_char), "place")
        for e in doc.ents
        if e.label_ == "LOC" and e._.place and e._.place.get("country")
    ]


def _nationalities(doc: Doc) -> list[Stated]:
    found = []
    openers = _nationality_openers()
    for i, word in enumerate(lower_words(doc)):
        if word not in openers or (token := doc[i]).is_lower:
            continue
        pair = doc[token.i : token.i + 2]
        code = nationality(pair.text)
        span = pair if code else doc[token.i : token.i + 1]
        code = code or nationality(token.text)
        if code:
            chars = (span.start_char, span.end_char)
            found.append(Stated(code, span.start, span.end, chars, "nationality"))
    return found


@cache
def _nationality_openers() -> frozenset[str]:
    return frozenset(words.split()[0] for words in nationality_words())


def _authorities(doc: Doc) -> list[Stated]:
    """Return the countries of authorities that belong to one country alone."""
    known = _authority_countries()
    found = []
    for ent in doc.ents:
        if ent.label_ == "ORG" and (code := known.get(ent.text.lower())):
            chars = (ent.start_char, ent.end_char)
            found.append(Stated(code, ent.start, ent.end, chars, "authority"))
    return found


@cache
def _authority_countries() -> dict[str, str]:
    countries = table("authority_countries")["countries"]
    return {name: code for code, names in countries.items() for name in names}
