"""Splits a corpus into parts by story: reports of one event never stand in two parts."""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from extractor.corpus.articles import Json, Labelled
from extractor.errors import InputError

SEED = 13
PART = re.compile(r"\w[\w.-]*")  # names a part, and its file


def parse_shares(text: str) -> dict[str, float]:
    """Return the shares of parts, such as "train=0.7,dev=0.1,test=0.2", as fractions of 1.

    Raises:
        InputError: the text is not of that form, or a share is not above 0.
    """
    shares = {}
    for item in text.split(","):
        name, _, share = item.partition("=")
        try:
            shares[name.strip()] = float(share)
        except ValueError:
            shares[name.strip()] = 0.0
    if any(not 0 < s < math.inf for s in shares.values()) or not all(map(PART.fullmatch, shares)):
        raise InputError(
            f"Cannot read the shares {text!r}. Expected names of letters and digits, each with a "
            "number above 0, for example train=0.7,dev=0.1,test=0.2"
        )
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def split(
    articles: Sequence[Labelled], shares: Mapping[str, float], seed: int = SEED
) -> dict[str, list[Json]]:
    """Return the annotations of each part, with `split` set, in the order given.

    Stories are shuffled by `seed`, the largest first, and each goes to the part that lacks
    most, so that the parts come as near to their shares as whole stories allow; within that,
    every type of incident is spread by the same shares.
    """
    stories: dict[str, list[Labelled]] = defaultdict(list)
    for article in articles:
        stories[str(article.row.get("story") or article.doc_id)].append(article)
    names = sorted(stories)
    random.Random(seed).shuffle(names)
    names.sort(key=lambda name: -len(stories[name]))
    total: Counter[str] = Counter()
    by_class: dict[str, Counter[str]] = defaultdict(Counter)
    part_of: dict[str, str] = {}
    for name in names:
        kind = str(stories[name][0].row.get("type"))
        size = len(stories[name])
        part = min(shares, key=lambda p: (by_class[kind][p] / shares[p], total[p] / shares[p]))
        part_of[name] = part
        total[part] += size
        by_class[kind][part] += size
    parts: dict[str, list[Json]] = {part: [] for part in shares}
    for article in articles:
        part = part_of[str(article.row.get("story") or article.doc_id)]
        parts[part].append({**article.row, "split": part})
    return parts
