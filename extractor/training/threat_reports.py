"""Reads annotated threat reports, as text for the entity tagger to learn from.

AnnoCTR (Lange et al., LREC-COLING 2024) marks organisations, hacking groups, malware and
tools in reports of security firms. It marks no people, its dates and places follow other rules
than ours, and a maker's name inside a product's ("Microsoft Word") is an organisation there;
so of people, dates, places and organisations of a single word a teacher's reading is taken.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.training.data import LabelledSpan, read_jsonl
from extractor.training.summaries import PASSAGE, Passage, is_capital

LABELS = {"ORG": "ORG", "GROUP": "ACTOR", "MALWARE": "", "TOOL": ""}  # "": no entity
WORDS = range(6, 81)  # of a sentence that is read
LEAST_PLAIN = 0.8  # share of its words that are plain ones
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[-’'.][A-Za-z0-9]+)*")
_MARKUP = re.compile(r"[\[\]|\\_*#{}<>=`~]|https?|www\.|\w\(\)")
_NO_SPACE_BEFORE = re.compile(r" (?=[.,;:?!%)\]”]|['’](?:s|t|re|ve|ll|d|m)\b|n['’]t\b)")
_NO_SPACE_AFTER = re.compile(r"(?<=[(\[“$€£]) ")


def read_threat_reports(shared: Path, seed: int = 0) -> list[Passage]:
    """Return passages of plain sentences that follow each other, in seeded random order."""
    passages = []
    for row in read_jsonl(shared / "datasets" / "annoctr.jsonl"):
        plain = [s for s in row["sentences"] if is_plain(s["tokens"])]
        passages += list(_passages(plain))
    random.Random(seed).shuffle(passages)
    return passages


def is_plain(tokens: Sequence[str]) -> bool:
    """Whether tokens are a sentence of prose, and no code, table or list of addresses.

    >>> [is_plain(t.split()) for t in ("The group then calls the victims of its attacks .",
    ...     "cmd.exe /c del c:\\\\x | more", "Read [ this ] ( https : / / x.org ) now please .")]
    [True, False, False]
    """
    if len(tokens) not in WORDS or any(_MARKUP.search(token) for token in tokens):
        return False
    return sum(bool(_PLAIN.fullmatch(t)) for t in tokens) >= LEAST_PLAIN * len(tokens)


def _passages(sentences: Sequence[Mapping[str, Any]]) -> Iterator[Passage]:
    own: list[Mapping[str, Any]] = []
    words = 0
    for sentence in sentences:
        own.append(sentence)
        words += len(sentence["tokens"])
        if words >= PASSAGE:
            yield _passage(own)
            own, words = [], 0
    if words >= PASSAGE // 2:
        yield _passage(own)


def _passage(sentences: Sequence[Mapping[str, Any]]) -> Passage:
    text = ""
    spans: list[LabelledSpan] = []
    for sentence in sentences:
        own, offsets = joined(sentence["tokens"])
        start = len(text) + 1 if text else 0
        text = f"{text} {own}" if text else own
        for first, last, label in _entities(sentence["bio"]):
            while label == "GROUP" and last > first and not is_capital(sentence["tokens"][last]):
                last -= 1  # "the Groove gang"
            if label == "ORG" and first == last:
                continue
            if label in LABELS and is_capital(sentence["tokens"][last]):
                spans.append((start + offsets[first][0], start + offsets[last][1], LABELS[label]))
    return Passage(text, tuple(spans))


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return tokens written as a text, and where each stands in it.

    >>> joined(["Acme", "'s", "site", "(", "now", "closed", ")", "."])[0]
    "Acme's site (now closed)."
    """
    spaced = " ".join(tokens)
    text = _NO_SPACE_AFTER.sub("", _NO_SPACE_BEFORE.sub("", spaced))
    offsets, at = [], 0
    for token in tokens:
        start = text.index(token, at)
        at = start + len(token)
        offsets.append((start, at))
    return text, offsets


def _entities(bio: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield first and last token, and label, of every entity."""
    start = None
    for i, tag in enumerate([*bio, "O"]):
        if start is not None and not tag.startswith("I-"):
            yield start, i - 1, bio[start][2:]
            start = None
        if tag.startswith("B-"):
            start = i
