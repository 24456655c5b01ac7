"""Compares a description with that of gold, and counts the facts of gold that it carries.

ROUGE-L is the F of the longest common subsequence of words (Lin, ACL 2004), lower-cased and not
stemmed. The baseline is the article's first three sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import spacy
from spacy.language import Language

import extractor.components  # noqa: F401  (registers the components)
from extractor.clusters import same_entity
from extractor.data_mentions import find_data_words
from extractor.quantities import find_quantities
from extractor.resources import vocab
from extractor.sentences import sentences

Json = Mapping[str, Any]

LEAD = 3  # sentences of the baseline
FACTS = ("who", "how many", "when", "data", "how")
COUNTS = ("customers_affected", "number_of_records_exposed")
MOMENTS = ("date_occurred", "date_detected", "date_publicly_disclosed")
TOUCHED = frozenset({"asserted", "alleged"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a description should tell, in the words or values that the article has for it.

    Attributes:
        names: names of the principal organisation.
        counts: people affected and records.
        dates: words that stand for the incident's first known date.
        kinds: kinds of data that were touched.
        means: words for the attack vector.
    """

    names: frozenset[str] = frozenset()
    counts: frozenset[int] = frozenset()
    dates: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    means: frozenset[str] = frozenset()


def read_facts(row: Json) -> Facts:
    """Return the facts of one line of the corpus that has `details`."""
    details, entities = row["details"], row.get("entities", ())
    affected = [*details.get("affected_entities", ()), {}]
    breach = details.get("data_breach", {})
    counts = {source.get(key) for source in (affected[0], breach) for key in COUNTS}
    moment = next((details[key] for key in MOMENTS if key in details), None)
    return Facts(
        names=_names(affected[0].get("name"), entities),
        counts=frozenset(filter(None, counts)),
        dates=frozenset(e["text"] for e in entities if moment and _is_at(e, moment)),
        kinds=frozenset(breach.get("type_of_data_compromised", ())),
        means=_means(details.get("attack_vector"), row["text"]),
    )


def told(facts: Facts, description: str) -> dict[str, float]:
    """Return the share of each fact of gold that a description tells, 0 to 1."""
    words = _joined(description)
    counts = {quantity.value for quantity in find_quantities(description)}
    kinds = {mention.label_ for mention in find_data_words(_reader()(description))}
    shares: dict[str, float] = {}
    for name, spelled in (("who", facts.names), ("when", facts.dates), ("how", facts.means)):
        if spelled:
            shares[name] = float(any(_joined(phrase) in words for phrase in spelled))
    for name, gold, found in (
        ("how many", facts.counts, counts),
        ("data", facts.kinds, kinds),
    ):
        if gold:
            shares[name] = len(gold & found) / len(gold)
    return shares


def lead(text: str, number: int = LEAD) -> str:
    """Return the first sentences of an article's body."""
    first = sentences(_reader()(text))[:number]
    return " ".join(" ".join(sentence.text.split()) for sentence in first)


def length(text: str) -> int:
    """Return the number of words."""
    return len(_words(text))


def rouge_l(gold: str, answer: str) -> float:
    """Return ROUGE-L F of an answer, 0 to 1.

    >>> rouge_l("Police killed the gunman", "police kill the gunman")
    0.75
    """
    expected, given = _words(gold), _words(answer)
    if not expected or not given:
        return 0.0
    return 2 * _longest_common(expected, given) / (len(expected) + len(given))


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for word in one:
        before = row
        row = [0]
        for i, match in enumerate(other):
            row.append(before[i] + 1 if word == match else max(before[i + 1], row[i]))
    return row[-1]


def _names(name: str | None, entities: Iterable[Json]) -> frozenset[str]:
    """Return a name with all that the article calls the organisation."""
    if name is None:
        return frozenset()
    organisations = [e for e in entities if e["label"] == "ORG"]
    clusters = {e["cluster"] for e in organisations if _same(name, e["text"])} - {-1}
    return frozenset({name, *(e["text"] for e in organisations if e["cluster"] in clusters)})


def _same(one: str, other: str) -> bool:
    return bool(same_entity("ORG", one, other) or same_entity("ORG", other, one))


def _is_at(entity: Json, moment: str) -> bool:
    """Whether a mention stands for a date, at the coarser precision of the two."""
    value = str((entity.get("date") or {}).get("value", ""))
    return bool(value) and (value.startswith(moment) or moment.startswith(value))


def _means(vector: str | None, text: str) -> frozenset[str]:
    """Return the words for an attack vector that the article uses."""
    article = _joined(text)
    entry: Json = next((e for e in vocab("attack_vector") if e["label"] == vector), {"aliases": ()})
    words = [*entry["aliases"], *filter(None, [vector])]
    return frozenset(word for word in words if _joined(word) in article)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _joined(text: str) -> str:
    return f" {' '.join(_words(text))} "


@cache
def _reader() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_sentences")
    return nlp
