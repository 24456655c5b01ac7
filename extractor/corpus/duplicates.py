"""Finds articles that are copies or near-copies, and incidents that two parts share.

Texts are compared by their shingles, runs of five words (Broder, 1997): the Jaccard index of
two sets of shingles is 1 for equal texts and near 0 for texts on one event in other words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from extractor.clusters import name_words
from extractor.corpus.articles import Json, Labelled
from extractor.corpus.problems import Problem

SHINGLE = 5  # words
NEAR = 0.2  # Jaccard index from which two texts are near-copies
SHARED_RUN = 8  # shingles: a run of twelve words, or about two sentences' worth of phrases
MONTHS_APART = 3  # two reports of one incident may date it that far apart
COMMON = 20  # a shingle in more articles than that is a set phrase

Shingle = tuple[str, ...]


def shingles(text: str) -> frozenset[Shingle]:
    """Return a text's runs of five words, lower case; the whole text where it is shorter."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def similarity(first: frozenset[Shingle], second: frozenset[Shingle]) -> float:
    """Return the Jaccard index, 0 to 1."""
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def duplicate_problems(articles: Sequence[Labelled]) -> Iterator[Problem]:
    """Yield repeated identifiers, and texts too much alike, within and across parts."""
    yield from _repeated_identifiers(articles)
    sets = {i: shingles(a.row["text"]) for i, a in enumerate(articles) if a.text}
    for (first, second), shared in _pairs(sets).items():
        alike = similarity(sets[first], sets[second])
        one, other = articles[first], articles[second]
        if alike < NEAR and shared < SHARED_RUN:
            continue
        if _story(one) == _story(other) and one.part == other.part:
            continue
        what = "is a near-copy of" if alike >= NEAR else "shares phrases with"
        yield Problem(
            other.where,
            f"{other.doc_id} {what} {one.doc_id} at {one.where} (similarity {alike:.2f}, "
            f"{shared} runs of {SHINGLE} words). Remove one, or give both the same story and "
            "part.",
            warning=alike < NEAR or one.part == other.part,
        )


def story_problems(articles: Sequence[Labelled]) -> Iterator[Problem]:
    """Yield stories that are divided between parts."""
    seen: dict[str, Labelled] = {}
    for article in articles:
        first = seen.setdefault(_story(article), article)
        if first.part != article.part:
            yield Problem(
                article.where,
                f"story {_story(article)} is in {article.part} and, at {first.where}, in "
                f"{first.part}. Move one: extractor corpus split keeps stories whole.",
            )


def incident_problems(articles: Sequence[Labelled]) -> Iterator[Problem]:
    """Yield incidents that two parts tell: one's principal organisation is hit in the other too,
    about the same time.
    """
    seen: dict[tuple[str, ...], list[Labelled]] = defaultdict(list)
    for article in articles:
        reported = set()
        for name in affected(article.row):
            key = tuple(name_words(name))
            for other in seen[key]:
                if other.doc_id not in reported and _one_incident(article, other, key):
                    reported.add(other.doc_id)
                    yield Problem(
                        article.where,
                        f"{article.doc_id} and {other.doc_id} at {other.where} both tell of an "
                        f"incident at {name}, in different parts. Move one if it is the same.",
                        warning=True,
                    )
            seen[key].append(article)


def principal(row: Json) -> str | None:
    """Return the name of the principal affected organisation of an annotation."""
    return next(iter(affected(row)), None)


def affected(row: Json) -> list[str]:
    """Return the names of the affected organisations, the principal one first."""
    organisations = (row.get("details") or {}).get("affected_entities") or row.get("victims")
    return [str(organisation["name"]) for organisation in organisations or ()]


def _one_incident(first: Labelled, second: Labelled, key: tuple[str, ...]) -> bool:
    principals = [tuple(name_words(affected(a.row)[0])) for a in (first, second)]
    return first.part != second.part and key in principals and _near_in_time(first.row, second.row)


def _repeated_identifiers(articles: Sequence[Labelled]) -> Iterator[Problem]:
    seen: dict[str, Labelled] = {}
    for article in articles:
        first = seen.setdefault(article.doc_id, article)
        if first is not article:
            yield Problem(
                article.where,
                f"doc_id {article.doc_id!r} is also at {first.where}. Rename one.",
            )


def _pairs(sets: dict[int, frozenset[Shingle]]) -> Counter[tuple[int, int]]:
    """Return how many shingles each pair of articles shares, set phrases left out."""
    owners: dict[Shingle, list[int]] = defaultdict(list)
    for number, found in sets.items():
        for shingle in found:
            owners[shingle].append(number)
    pairs: Counter[tuple[int, int]] = Counter()
    for numbers in owners.values():
        if 1 < len(numbers) <= COMMON:
            pairs.update((a, b) for i, a in enumerate(numbers) for b in numbers[i + 1 :])
    return pairs


def _story(article: Labelled) -> str:
    return str(article.row.get("story") or article.doc_id)


def _near_in_time(first: Json, second: Json) -> bool:
    """Whether two incidents may be one: months compared where both are known, else years."""
    one, other = _when(first), _when(second)
    if len(one) > 1 and len(other) > 1:
        return abs(12 * (one[0] - other[0]) + one[1] - other[1]) <= MONTHS_APART
    return abs(one[0] - other[0]) <= 1


def _when(row: Json) -> list[int]:
    """Return year, and month where known, of the incident, or else of the publication."""
    details = row.get("details") or {}
    known = details.get("date_occurred") or row.get("incident_date") or row.get("published")
    return [int(part) for part in str(known).split("T")[0].split("-")] if known else [0]
