"""Makes varied copies of annotated articles: other names, headline case, other quotes.

Names are replaced entity by entity (after Dai and Adel, "An analysis of simple data
augmentation for named entity recognition", COLING 2020). Sentences are set in headline or
capital letters and put in the title's place, since headlines are where taggers trained on
running text fail.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extractor.clusters import cluster_names
from extractor.resources import table
from extractor.training.data import LabelledArticle, LabelledSpan
from extractor.types import TITLE_SEPARATOR

RENAME_PERSON = 0.6  # probability for each entity
RENAME_ORGANIZATION = 0.35
NEW_HEADLINE = 0.6  # probability for each article
MAX_HEADLINE = 140  # characters

Edit = tuple[str, tuple[LabelledSpan, ...]]


def augment(
    articles: Sequence[LabelledArticle], organizations: Sequence[str], seed: int
) -> list[LabelledArticle]:
    """Return one varied copy of each article.

    Args:
        articles: annotated articles.
        organizations: names to put in the place of organisations'.
        seed: of the random choices; the same seed gives the same copies.
    """
    rng = random.Random(seed)
    copies = []
    for article in articles:
        text, spans = rename_entities(article.text, article.spans, organizations, rng)
        if rng.random() < NEW_HEADLINE:
            text, spans = add_headline(text, spans, rng)
        text = vary_quotes(text, rng)
        copies.append(replace(article, text=text, spans=spans))
    return copies


def rename_entities(
    text: str, spans: Sequence[LabelledSpan], organizations: Sequence[str], rng: random.Random
) -> Edit:
    """Replace the names of some people and organisations, each the same everywhere."""
    names = [(label, text[start:end]) for start, end, label in spans]
    new: dict[int, str] = {}
    for number, (label, name) in zip(cluster_names(names), names, strict=True):
        if number not in new:
            new[number] = _new_name(label, name, organizations, rng)
    parts, moved, at, length = [], [], 0, 0
    for (start, end, label), number in zip(spans, cluster_names(names), strict=True):
        old = text[start:end]
        name = _like(old, new[number]) if new[number] else old
        parts += [text[at:start], name]
        length += start - at
        moved.append((length, length + len(name), label))
        length += len(name)
        at = end
    return "".join([*parts, text[at:]]), tuple(moved)


def _new_name(label: str, name: str, organizations: Sequence[str], rng: random.Random) -> str:
    if label == "PERSON" and " " in name and rng.random() < RENAME_PERSON:
        tradition = rng.choice(table("person_names")["traditions"])
        given, family = rng.choice(tradition["given"]), rng.choice(tradition["family"])
        return f"{family} {given}" if tradition.get("family_first") else f"{given} {family}"
    long_enough = len(name) > 3 and not name.isupper()
    if label == "ORG" and long_enough and organizations and rng.random() < RENAME_ORGANIZATION:
        return rng.choice(organizations)
    return ""


def _like(old: str, new: str) -> str:
    """Return the new name in the form of the old one: in capitals, or the surname alone."""
    if old.isupper():
        return new.upper()
    return new if " " in old or " " not in new else new.split()[-1]


def add_headline(text: str, spans: Sequence[LabelledSpan], rng: random.Random) -> Edit:
    """Replace the title by a sentence of the text in headline case or in capitals."""
    body = text.find(TITLE_SEPARATOR) + len(TITLE_SEPARATOR) if TITLE_SEPARATOR in text else 0
    sentences = [
        match.span()
        for match in re.finditer(r"[^.!?\n]{30,}", text[body:])
        if len(match.group()) <= MAX_HEADLINE
    ]
    if not sentences:
        return text, tuple(spans)
    start, end = rng.choice(sentences)
    start, end = start + body, end + body
    start += len(text[start:end]) - len(text[start:end].lstrip())
    headline = rng.choice(HEADLINE_SHAPES)(text[start:end])
    if len(headline) != end - start:
        return text, tuple(spans)
    shift = len(headline) + len(TITLE_SEPARATOR) - body
    inside = [s for s in spans if start <= s[0] and s[1] <= end]
    moved = [(a - start, b - start, label) for a, b, label in inside]
    moved += [(a + shift, b + shift, label) for a, b, label in spans if a >= body]
    return headline + TITLE_SEPARATOR + text[body:], tuple(moved)


def headline_case(text: str) -> str:
    """Capitalize the words of a sentence as headlines do.

    >>> headline_case("hackers steal data of the bank")
    'Hackers Steal Data of the Bank'
    """

    small_words = frozenset(table("title_case_words")["small"])

    def word(match: re.Match[str]) -> str:
        found = match.group()
        keep = found in small_words and match.start() > 0
        return found if keep else found[:1].upper() + found[1:]

    return re.sub(r"(?<!\w)[a-z][\w’']*", word, text)


HEADLINE_SHAPES: tuple[Callable[[str], str], ...] = (headline_case, headline_case, str.upper, str)


def vary_quotes(text: str, rng: random.Random) -> str:
    """Turn curly quotes straight or straight apostrophes curly, or leave the text."""
    choice = rng.randrange(3)
    if choice == 1:
        return text.translate(str.maketrans("‘’“”", "''\"\""))
    return text.replace("'", "’") if choice == 2 else text
