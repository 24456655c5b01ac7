"""Scores classes: accuracy, macro-F, confusion matrix, distance on ordered scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.evaluation.scores import PRFScore
from extractor.resources import vocab

Answer = tuple[object, object]  # gold, answer


@dataclass(frozen=True, slots=True)
class Confusion:
    """A confusion matrix: `counts[i][j]` articles of gold `labels[i]` answered `labels[j]`."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def score(self, label: str) -> PRFScore:
        """Return the score of one class."""
        i = self.labels.index(label)
        right = self.counts[i][i]
        return PRFScore(
            right, sum(row[i] for row in self.counts) - right, sum(self.counts[i]) - right
        )


def confusion(answers: Sequence[Answer], labels: Sequence[str]) -> Confusion:
    """Return the confusion matrix of (gold, answer) pairs over `labels`, in their order."""
    number = {label: i for i, label in enumerate(labels)}
    counts = [[0] * len(labels) for _ in labels]
    for gold, answer in answers:
        counts[number[str(gold)]][number[str(answer)]] += 1
    return Confusion(tuple(labels), tuple(map(tuple, counts)))


def labels_of(answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return the labels that occur as gold or as answer, in order; numbers by size."""
    return tuple(map(str, sorted({x for pair in answers for x in pair}, key=_order)))


def class_counts(gold: object, answer: object, labels: Sequence[str]) -> list[float]:
    """Return tp, fp, fn of each label in turn for one answer: a row for `macro_f`."""
    row: list[float] = []
    for label in labels:
        expected, given = str(gold) == label, str(answer) == label
        row += [expected and given, given and not expected, expected and not given]
    return row


def steps_apart(field: str, gold: int, answer: int) -> int:
    """Return how many steps lie between two values of "level" or "severity".

    Levels are one step apart; severity has the steps that its table uses (25, 50, 60 …).
    """
    if field == "level":
        return abs(answer - gold)
    scale = sorted({value for entry in vocab("level") for value in entry["severity"].values()})
    return abs(_position(scale, answer) - _position(scale, gold))


def _position(scale: Sequence[int], value: int) -> int:
    """Return the number of the scale's value that is nearest."""
    return min(range(len(scale)), key=lambda i: abs(scale[i] - value))


def _order(label: object) -> tuple[int, float, str]:
    if isinstance(label, int) and not isinstance(label, bool):
        return 0, float(label), ""
    return 1, 0.0, str(label)
