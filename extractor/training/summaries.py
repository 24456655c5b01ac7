"""Reads public one-paragraph summaries of incidents, as text for the entity tagger to learn from.

Nobody marked their entities; but CISSM and Hackmageddon name the victim and the attacker of
each summary, and where the text has that name too, it is one.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractor.resources import table
from extractor.training.data import LabelledSpan, read_jsonl

SOURCES = ("cissm", "hackmageddon", "prc", "icsstrive", "tisafe", "hibp")  # in datasets/
FIELDS = {"victim": "ORG", "actor": "ACTOR"}
LENGTHS = range(40, 1501)  # characters of a summary
PASSAGE = 220  # words from which a passage is full
BETWEEN = "\n\n"  # two summaries of a passage
_MARKUP = re.compile(r"<[^>]+>")  # of Have I Been Pwned
_SHORT_FORM = re.compile(r"^(.+?) \(([^()]+)\)$")  # "Massachusetts Mutual Life (MassMutual)"
_OWNER = re.compile(r"^.+?['’]s? (?=[A-Z])")  # "Russia's Federal Service"


@dataclass(frozen=True)
class Passage:
    """Several summaries, and the names in them that are known to be entities."""

    text: str
    spans: tuple[LabelledSpan, ...]


def read_passages(shared: Path, seed: int = 0) -> list[Passage]:
    """Return passages of several summaries each, in seeded random order.

    An article repeats its names, a summary hardly does; a passage gives the tagger as much
    text at a time as an article.
    """
    names: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for source in SOURCES:
        for row in read_jsonl(shared / "datasets" / f"{source}.jsonl"):
            text = _MARKUP.sub("", row["text"]).strip()
            if len(text) in LENGTHS:
                names[text].update(dict.fromkeys(_names(row)))
    order = list(names)
    random.Random(seed).shuffle(order)
    passages: list[Passage] = []
    own: list[str] = []
    for text in order:
        own.append(text)
        if sum(len(part.split()) for part in own) >= PASSAGE:
            passages.append(_passage(own, names))
            own = []
    return passages


def _passage(texts: list[str], names: Mapping[str, Mapping[tuple[str, str], None]]) -> Passage:
    spans, start = [], 0
    for text in texts:
        spans += [(start + a, start + b, label) for a, b, label in find_names(text, names[text])]
        start += len(text) + len(BETWEEN)
    return Passage(BETWEEN.join(texts), tuple(spans))


def find_names(text: str, names: Mapping[tuple[str, str], None]) -> list[LabelledSpan]:
    """Return where (name, label) pairs stand in a text, the longest first; no two overlap.

    >>> find_names("The Conti gang hits Acme. Acme pays.", {("Acme", "ORG"): None})
    [(20, 24, 'ORG'), (26, 30, 'ORG')]
    """
    found: list[LabelledSpan] = []
    for name, label in sorted(names, key=lambda pair: -len(pair[0])):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            start, end = match.span()
            if label == "ACTOR" and _program().match(text, end):
                continue
            if all(end <= a or b <= start for a, b, _ in found):
                found.append((start, end, label))
    return found


def _names(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, label in FIELDS.items():
        value = (row.get(key) or "").strip()
        both = _SHORT_FORM.match(value)
        for name in both.groups() if both else [value]:
            name = _OWNER.sub("", name) if label == "ORG" else name
            if len(name) > 2 and _is_name(name):
                yield name, label


def _is_name(words: str) -> bool:
    """Whether words are a name and not a description: all but the small ones are capitalised.

    >>> [_is_name(words) for words in ("University of Ulm", "ATMs in Mexico", "bank customers")]
    [True, False, False]
    """
    every = words.split()
    inner = all(is_capital(word) or word in _particles() for word in every[1:-1])
    return inner and is_capital(every[0]) and is_capital(every[-1])


def is_capital(word: str) -> bool:
    """Whether a word has a capital or a digit, or joins two such words ("&")."""
    return any(letter.isupper() or letter.isdigit() for letter in word) or word == "&"


@cache
def _program() -> re.Pattern[str]:
    """What follows a program: "Conti ransomware" is one, "the Conti ransomware gang" a group."""
    members = "|".join(table("actor_cues")["members"])
    return re.compile(rf"\s+(?:ransom|mal)ware(?!\s+(?:{members})\b)", re.IGNORECASE)


@cache
def _particles() -> frozenset[str]:
    return frozenset(table("title_case_words")["inside_names"])
