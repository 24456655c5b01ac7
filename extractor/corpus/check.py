"""Checks a labelled corpus: schema, offsets, label rules, combinations, copies, balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.corpus.articles import Labelled, read_labelled
from extractor.corpus.combinations import combination_problems
from extractor.corpus.duplicates import duplicate_problems, incident_problems, story_problems
from extractor.corpus.edges import edge_problems
from extractor.corpus.problems import Problem
from extractor.resources import vocab
from extractor.validation import errors

MIN_ARTICLES_FOR_BALANCE = 50  # in a part; below that nothing is said of class balance
BALANCED = {"type": "label", "level": "id"}  # field and vocabulary: key of its entries


def check(paths: Sequence[str | Path]) -> tuple[int, list[Problem]]:
    """Return the number of articles and everything that breaks a rule, in file order.

    Raises:
        InputError: a file cannot be read, or a line is not a JSON object.
    """
    articles = list(read_labelled(paths))
    problems: list[Problem] = []
    sound = []
    for article in articles:
        wrong = [Problem(article.where, message) for message in errors(article.row, "annotation")]
        problems += wrong or [*edge_problems(article), *combination_problems(article)]
        if not wrong:
            sound.append(article)
    problems += duplicate_problems(sound)
    problems += story_problems(sound)
    problems += incident_problems(sound)
    problems += balance_problems(sound)
    return len(articles), problems


def balance_problems(articles: Sequence[Labelled]) -> Iterator[Problem]:
    """Yield, for each part of some size, the classes that no article has."""
    parts: dict[str, list[Labelled]] = {}
    for article in articles:
        parts.setdefault(article.part, []).append(article)
    for part, members in parts.items():
        if len(members) < MIN_ARTICLES_FOR_BALANCE:
            continue
        for field, key in BALANCED.items():
            counts = Counter(str(a.row[field]) for a in members if a.row.get(field) is not None)
            expected = [str(entry[key]) for entry in vocab(field)]
            for label in expected if counts else ():
                if not counts[label]:
                    yield Problem(
                        members[0].path,
                        f"no article of {part} has the {field} {label}, so nothing can be "
                        "learned or measured for it. Add some.",
                        warning=True,
                    )
