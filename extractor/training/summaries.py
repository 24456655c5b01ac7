"""Reads public one-paragraph summaries of incidents, as unlabelled text for the entity tagger."""

from __future__ import annotations

import random
import re
from pathlib import Path

from extractor.training.data import read_jsonl

SOURCES = ("cissm", "hackmageddon", "prc", "icsstrive", "tisafe", "hibp")  # in datasets/
LENGTHS = range(40, 1501)  # characters of a summary
PASSAGE = 220  # words from which a passage is full
_MARKUP = re.compile(r"<[^>]+>")  # of Have I Been Pwned


def read_passages(shared: Path, seed: int = 0) -> list[str]:
    """Return passages of several summaries each, in seeded random order.

    An article repeats its names, a summary hardly does; a passage gives the tagger as much
    text at a time as an article.
    """
    texts: dict[str, None] = {}
    for name in SOURCES:
        for row in read_jsonl(shared / "datasets" / f"{name}.jsonl"):
            text = _MARKUP.sub("", row["text"]).strip()
            if len(text) in LENGTHS:
                texts[text] = None
    order = list(texts)
    random.Random(seed).shuffle(order)
    passages: list[str] = []
    own: list[str] = []
    for text in order:
        own.append(text)
        if sum(len(part.split()) for part in own) >= PASSAGE:
            passages.append("\n\n".join(own))
            own = []
    return passages
