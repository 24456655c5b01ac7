"""The rules for entity mentions: where a span starts and ends, and what it may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from extractor.corpus.articles import Json, Labelled
from extractor.corpus.problems import Problem
from extractor.corpus.surfaces import trimmed

CONTEXT = 20  # characters shown on either side


def edge_problems(article: Labelled) -> Iterator[Problem]:
    """Yield what breaks the guidelines in an article's entity mentions."""
    entities = article.row.get("entities", ())
    for entity in entities:
        yield from _edge_problems(article, entity)
        if article.text:
            yield from _word_problems(article, entity)
    yield from _overlaps(article)
    yield from _cluster_problems(article)


def _edge_problems(article: Labelled, entity: Json) -> Iterator[Problem]:
    words = entity["text"]
    start, end = trimmed(words, entity["label"])
    if (start, end) == (0, len(words)):
        return
    if start >= end:
        yield Problem(article.where, f"{_name(entity)} is nothing but marks. Remove it.")
        return
    yield Problem(
        article.where,
        f"{_name(entity)} has an article, a possessive or marks at its edge. Expected "
        f"{words[start:end]!r}, {entity['start'] + start} to {entity['start'] + end}.",
    )


def _word_problems(article: Labelled, entity: Json) -> Iterator[Problem]:
    text, start, end = article.text, entity["start"], entity["end"]
    inside_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    if inside_before or inside_after:
        around = " ".join(text[max(0, start - CONTEXT) : end + CONTEXT].split())
        yield Problem(
            article.where,
            f"{_name(entity)} starts or ends inside a word (… {around} …). Mark whole words.",
        )


def _overlaps(article: Labelled) -> Iterator[Problem]:
    """Yield mentions that share characters; text order is expected too."""
    entities = article.row.get("entities", ())
    for before, entity in pairwise(entities):
        if entity["start"] < before["start"]:
            yield Problem(
                article.where, f"{_name(entity)} is out of order. Sort entities by start."
            )
        elif entity["start"] < before["end"]:
            yield Problem(
                article.where,
                f"{_name(entity)} overlaps {_name(before)}. Keep the longer one.",
            )


def _cluster_problems(article: Labelled) -> Iterator[Problem]:
    """Yield clusters that mix labels, values of a date, or countries of a place."""
    clusters: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entity in article.row.get("entities", ()):
        if entity["cluster"] >= 0:
            found = clusters[entity["cluster"]]
            found["labels"].add(entity["label"])
            found["date values"].add(str(entity.get("date", {}).get("value")))
            found["countries"].add(str(entity.get("place", {}).get("country")))
            found["roles"].add(", ".join(sorted(entity.get("roles", ()))))
    for number, properties in clusters.items():
        for name, values in properties.items():
            if len(values) > 1:
                yield Problem(
                    article.where,
                    f"cluster {number} has several {name}: {' / '.join(sorted(values))}. "
                    "Mentions of one entity agree; split the cluster or correct it.",
                )


def _name(entity: Json) -> str:
    return f"{entity['label']} {entity['text']!r} at {entity['start']}"
