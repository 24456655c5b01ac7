"""Features of one that may have been hit: where it is named, how often, in what words.

Mentions are read in a shortened text in which every entity is one token (its label for
others, so that "Ann Lee of Acme" and "Bo Ray of Acme" look alike). The first mention, which
introduces it, has features of its own beside those of all. Comparisons with the others of the
article (most mentioned, first in the title) are features too. No parser is needed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.attrs import IS_SPACE, LIKE_NUM
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.clusters import name_words
from extractor.contexts import Features
from extractor.entities import ents_of
from extractor.resources import table
from extractor.sentences import starts_of
from extractor.words import body_start, lower_words, text_of_span, words_of

NEAR = 5  # words on each side of a mention whose order counts
FAR = 12  # words on each side of a mention that count at all
FADE = 4  # words over which the weight of a class of words halves
MAX_MENTIONS = 12  # mentions of one organisation that are looked at
LEAD = 200  # characters of the body that count as its lead
STOP = "|"  # stands for the end of a sentence, a paragraph or the title
TITLE = "title "
FLAW_TYPE = "Vulnerability"
IDLE = "False"  # the class of articles without an incident
IDLE_FROM = 0.8  # probability of that class from which nobody was hit
FIRST = "first "  # marks features of an organisation's first mention
FIRST_WORDS = 0.5  # weight of the words around it
FLAW = "flaw: "  # marks features as weighed by the probability of a Vulnerability article


@dataclass(frozen=True)
class Mentions:
    """The mentions of one entity in a document, in text order."""

    cluster: int
    spans: tuple[Span, ...]
    called: str = ""

    @property
    def name(self) -> str:
        """Canonical name."""
        return self.called or str(self.spans[0]._.norm or self.spans[0].text)


class Reading:
    """An article read once, for the features of all that compete in it."""

    def __init__(self, doc: Doc, everyone: Sequence[Mentions]) -> None:
        self.doc = doc
        self.everyone = everyone
        self.body = body_start(doc)
        self.flaw = _probability(doc, "type", FLAW_TYPE)
        self.idle = _probability(doc, "relevant", IDLE)
        self.words: list[str] = []
        self.place: dict[int, int] = {}
        self._shorten()
        self.total = sum(len(e.spans) for e in everyone)
        self.most = max((len(e.spans) for e in everyone), default=0)
        self.referred = self._references()
        self.rank = {entity.cluster: i for i, entity in enumerate(everyone)}
        self.in_title = [e for e in everyone if e.spans[0].start_char < self.body]
        self.first_in_body = next(
            (e for e in everyone if any(s.start_char >= self.body for s in e.spans)), None
        )

    def around(self, span: Span) -> tuple[list[str], list[str]]:
        """Return the words left (nearest first) and right of a mention, in its sentence."""
        at = self.place[span.start]
        left = self.words[max(at - FAR, 0) : at][::-1]
        return _until_stop(left), _until_stop(self.words[at + 1 : at + 1 + FAR])

    def _shorten(self) -> None:
        """Fill `words`, with one word an entity, and `place`: token of one to word number."""
        starts = set(starts_of(self.doc))
        own = [span for entity in self.everyone for span in entity.spans]
        inside = {span.start: span for span in filter_spans([*ents_of(self.doc), *own])}
        end = -1
        spaces, numbers = self.doc.to_array(IS_SPACE).tolist(), self.doc.to_array(LIKE_NUM).tolist()
        tokens = zip(lower_words(self.doc), spaces, numbers, strict=True)
        for i, (word, space, number) in enumerate(tokens):
            if i in starts:
                self.words.append(STOP)
            if i < end or space:
                continue
            ent = inside.get(i)
            if ent is None:
                self.words.append("#" if number else word)
            else:
                self.place.update(dict.fromkeys(range(ent.start, ent.end), len(self.words)))
                self.words.append(ent.label_)
                end = ent.end

    def _references(self) -> dict[int, float]:
        """Return how often "the company" and the like follow each cluster's mention."""
        at = {self.place[s.start]: e.cluster for e in self.everyone for s in e.spans}
        counts: dict[int, float] = defaultdict(float)
        nearest = None
        generic, words = _generic(), self.words
        marks = {i for i, word in enumerate(words) if word in generic and words[i - 1] == "the"}
        for i in sorted(marks | at.keys()):
            nearest = at.get(i, nearest)
            if nearest is not None and i in marks:
                counts[nearest] += 1.0
        return counts


def _probability(doc: Doc, head: str, label: str) -> float:
    """Return the probability, 0 to 1, of a class of the article; 0 where it is not known."""
    return float(doc._.classes.get(head, {}).get("probabilities", {}).get(label, 0.0))


def describe(reading: Reading, entity: Mentions) -> Features:
    """Return the features of one entity in its article."""
    features: defaultdict[str, float] = defaultdict(float)
    compact = _standing(reading, entity) | _name(entity) | _products(reading, entity)
    spans = entity.spans[:MAX_MENTIONS]
    for span in spans:
        left, right = reading.around(span)
        title = TITLE if span.start_char < reading.body else ""
        for name, value in _near(left, right, title).items():
            features[name] += value / len(spans)
        for name, value in _far(left, right, title).items():
            compact[name] = compact.get(name, 0.0) + value / len(spans)
    left, right = reading.around(spans[0])
    features.update({FIRST + n: FIRST_WORDS * v for n, v in _near(left, right, "").items()})
    features.update({FIRST + n: v for n, v in _far(left, right, "").items()})
    if reading.flaw:
        features.update({FLAW + name: value * reading.flaw for name, value in compact.items()})
    features.update(compact)
    return dict(features)


def _standing(reading: Reading, entity: Mentions) -> Features:
    """Return how the organisation stands among the others."""
    everyone, body = reading.everyone, reading.body
    starts = [s.start_char for s in entity.spans]
    rank = reading.rank[entity.cluster]
    count = len(entity.spans)
    others = max((len(e.spans) for e in everyone if e is not entity), default=0)
    in_title = reading.in_title
    first = entity.spans[0]
    referred = reading.referred.get(entity.cluster, 0.0)
    values = {
        "bias " + first.label_: 1.0,
        "in title": float(starts[0] < body),
        "only one in title": float(in_title == [entity]),
        "first in title": float(bool(in_title) and in_title[0] is entity),
        "title has another": float(bool(in_title) and starts[0] >= body),
        "starts the text": float(first.start == 0),
        "first": float(rank == 0),
        "first in body": float(reading.first_in_body is entity),
        "second": float(rank == 1),
        "only": float(len(everyone) == 1),
        "in lead": float(any(body <= s < body + LEAD for s in starts)),
        "share": count / reading.total,
        "most mentioned": float(count == reading.most and others < count),
        "more than the next": math.log((count + 1) / (others + 1)),
        "mentions": math.log(count) / 2,
        "once": float(count == 1),
        "rank": math.log(1 + rank) / 2,
        "late": first.start / len(reading.doc),
        "the company": math.log(1 + referred),
        "no incident": reading.idle,
        "organisations": math.log(len(everyone)) / 2,
    }
    return {name: value for name, value in values.items() if value}


def _name(entity: Mentions) -> Features:
    names = _names()
    features: Features = {}
    forms = {" ".join(text_of_span(s).lower().split()) for s in entity.spans[:MAX_MENTIONS]}
    for form in forms:
        features |= {f"known {group}": 1.0 for group in names.get(form, ())}
    words = name_words(entity.name)
    for word in words:
        features[f"name={word}"] = 1.0
        features |= {f"name word {group}": 1.0 for group in _words().get(word, ())}
    if words:
        features[f"name ends {words[-1]}"] = 1.0
    features["name words"] = len(words) / 5
    features["acronym"] = float(all(s.text.isupper() for s in entity.spans))
    return features


def _products(reading: Reading, entity: Mentions) -> Features:
    """Return how often a name that is not marked follows ("Acme's Gizmo"), such as a product's."""
    words = words_of(reading.doc)
    spans = [s for s in entity.spans[:MAX_MENTIONS] if s.start_char >= reading.body]
    owned = 0
    for span in spans:
        following = span.end + (words[span.end : span.end + 1] in (["'s"], ["’s"]))
        word = words[following] if following < len(words) else ""
        owned += word[:1].isupper() and not word.isupper() and not reading.doc[following].ent_type_
    return {"owns a product": 1.0, "owns products": owned / len(spans)} if owned else {}


def _near(left: Sequence[str], right: Sequence[str], title: str) -> Features:
    """Return the words next to a mention and their order; `left` starts at the mention."""
    features: Features = {f"near={word}": 0.4 for word in (*left, *right)}
    for side, words in (("left", left[:NEAR]), ("right", right[:NEAR])):
        for word in words:
            features[f"{side}={word}"] = 0.5
            if title:
                features[f"{title}{side}={word}"] = 0.5
        first = words[0] if words else STOP
        features[f"{title}{side} next={first}"] = 1.0
        features[f"{title}{side} two={' '.join(words[:2])}"] = 1.0
        features[f"{side} three={' '.join(words[:3])}"] = 1.0
    pair = f"{left[0] if left else STOP} _ {right[0] if right else STOP}"
    features[f"between={pair}"] = 1.0
    return features


def _far(left: Sequence[str], right: Sequence[str], title: str) -> Features:
    """Return the classes of words around a mention, the nearest weighing most."""
    classes = word_classes()
    features: Features = {}
    for side, words in (("left", left), ("right", right)):
        for distance, word in enumerate(words):
            for group in classes.get(word, ()):
                value = 1 / (1 + distance / FADE)
                features.setdefault(f"{side} has {group}", value)
                if title:
                    features.setdefault(f"{title}{side} has {group}", value)
    return features


def _until_stop(words: Sequence[str]) -> list[str]:
    near = list(words)
    return near[: near.index(STOP)] if STOP in near else near


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    return _inverted(table("organization_words")["names"])


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return _inverted(table("organization_words")["words"])


@cache
def word_classes() -> Mapping[str, tuple[str, ...]]:
    """Return the classes of words around names ("attack", "found") by lower-case word."""
    return _inverted(table("organization_words")["contexts"])


@cache
def _generic() -> frozenset[str]:
    return frozenset(table("organization_words")["generic"])


def _inverted(groups: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for group, members in groups.items():
        for member in members:
            found[member].append(group)
    return {member: tuple(own) for member, own in found.items()}
