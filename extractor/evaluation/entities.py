"""Scores entity mentions: exact, partial, by type, and by distinct name a document.

* exact: span and label agree, as in CoNLL and seqeval.
* partial: half credit for an overlap, whatever the label (MUC-5; nervaluate's "partial").
* type: some overlap and the same label (MUC-5; nervaluate's "ent_type").
* document: a distinct (label, name) counts once, see `document_scores`.

Mentions are paired one to one, the best overlap first, so that no mention earns twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from extractor.evaluation.readings import Mention
from extractor.evaluation.scores import PRFScore, score_sets

NEUTRAL = "ACTOR"  # its names are right under any label, in `document`
Pair = tuple[Mention | None, Mention | None]
Scores = dict[str, PRFScore]


def pair_mentions(gold: Sequence[Mention], answers: Sequence[Mention]) -> list[Pair]:
    """Return each gold mention with its answer, None where one of the two is missing.

    Equal spans pair first, then equal labels, then the longest overlap; in text order.
    """
    overlaps = []
    for i, g in enumerate(gold):
        for j, a in enumerate(answers):
            shared = min(g.end, a.end) - max(g.start, a.start)
            if shared > 0:
                same_span = (g.start, g.end) == (a.start, a.end)
                overlaps.append((not same_span, g.label != a.label, -shared, i, j))
    gold_left, answers_left = dict(enumerate(gold)), dict(enumerate(answers))
    pairs: list[Pair] = []
    for *_, i, j in sorted(overlaps):
        if i in gold_left and j in answers_left:
            pairs.append((gold_left.pop(i), answers_left.pop(j)))
    pairs += [(g, None) for g in gold_left.values()]
    pairs += [(None, a) for a in answers_left.values()]
    return sorted(pairs, key=lambda pair: min(m.start for m in pair if m))


def exact_scores(pairs: Iterable[Pair]) -> Scores:
    """Return the score by label of spans and labels that agree in full."""
    return _scores(pairs, lambda g, a: float(g == a), credit_label=False)


def partial_scores(pairs: Iterable[Pair]) -> Scores:
    """Return the score by gold label; an overlap of unequal spans has half credit."""
    return _scores(pairs, lambda g, a: 1.0 if g[:2] == a[:2] else 0.5, credit_label=True)


def type_scores(pairs: Iterable[Pair]) -> Scores:
    """Return the score by label of overlapping mentions with one label."""
    return _scores(pairs, lambda g, a: float(g[2] == a[2]), credit_label=False)


def document_scores(gold: Iterable[Mention], answers: Iterable[Mention]) -> Scores:
    """Return the score by label of distinct names; an ACTOR's name is neutral elsewhere.

    Names are compared without leading article, trailing possessive and quotes.
    """
    expected, given = _names(gold), _names(answers)
    actors = expected.get(NEUTRAL, frozenset())
    scores = {}
    for label in sorted(expected.keys() | given.keys()):
        answered = given.get(label, frozenset())
        if label != NEUTRAL:
            answered -= actors
        scores[label] = score_sets(expected.get(label, frozenset()), answered)
    return scores


def plain_name(name: str) -> str:
    """Return a name without leading article, trailing possessive, quotes and brackets.

    >>> plain_name("the “Acme Bank”’s")
    'Acme Bank'
    """
    edges = " \t\n\"'“”‘’.,;:()[]"
    name = re.sub(r"['’]s$", "", " ".join(name.split()).strip())
    name = name.strip(edges)
    name = re.sub(r"^(?:the|an?)\s+", "", name, flags=re.IGNORECASE)
    return re.sub(r"['’]s$", "", name).strip(edges)


def first_organisation(mentions: Iterable[Mention]) -> str | None:
    """Return the baseline for the principal organisation: the first in the title, else in the text.

    Offsets count from the title on, so that the first ORG of all is the answer in either case.
    """
    organisations = (m for m in mentions if m.label == "ORG")
    first = min(organisations, key=lambda m: m.start, default=None)
    return first.text if first else None


def _names(mentions: Iterable[Mention]) -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if name := plain_name(mention.text):
            names[mention.label].add(name)
    return {label: frozenset(found) for label, found in names.items()}


def _scores(
    pairs: Iterable[Pair],
    credit: Callable[[tuple[int, int, str], tuple[int, int, str]], float],
    *,
    credit_label: bool,
) -> Scores:
    """Add up the credit of each pair.

    What an answer lacks is spurious under its own label, or under the gold one where
    `credit_label`, because then labels do not matter.
    """
    scores: Scores = defaultdict(PRFScore)
    for gold, answer in pairs:
        if gold and answer:
            earned = credit(_key(gold), _key(answer))
            scores[gold.label] += PRFScore(tp=earned, fn=1 - earned)
            scores[gold.label if credit_label else answer.label] += PRFScore(fp=1 - earned)
        elif gold:
            scores[gold.label] += PRFScore(fn=1)
        elif answer:
            scores[answer.label] += PRFScore(fp=1)
    return dict(scores)


def _key(mention: Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.label
