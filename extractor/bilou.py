"""The BILOU tag set of entities, and the best tags of a document under its rules.

A tag says whether a token begins, continues or ends an entity of a label, is one alone, or is
none (Ratinov and Roth, CoNLL 2009); the best path of allowed tags is found by Viterbi's search.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Rules = tuple[Array, Array, Array]
Window = tuple[int, int]  # tokens, the end exclusive

SURE = -0.001  # log probability from which a token surely is in no entity
MOST_LOST = 3.0  # a path that leaves out a sure token loses twice as much and more


def bilou_tags(labels: Sequence[str]) -> list[str]:
    """Return the tag set: "O", then B-, I-, L- and U- for each label."""
    return ["O"] + [f"{prefix}-{label}" for label in labels for prefix in "BILU"]


def allowed_transitions(tags: Sequence[str]) -> Rules:
    """Return (start, transition, end) as float arrays: 0 where BILOU allows it, else -1e9."""

    def follows(left: str, right: str) -> bool:
        if left[0] in "OLU":
            return right[0] in "OBU"
        return right[0] in "IL" and left[2:] == right[2:]

    transition = np.array([[0.0 if follows(a, b) else -1e9 for b in tags] for a in tags], "f")
    start = np.array([0.0 if tag[0] in "OBU" else -1e9 for tag in tags], "f")
    end = np.array([0.0 if tag[0] in "OLU" else -1e9 for tag in tags], "f")
    return start, transition, end


def best_paths(scores: Sequence[Array], rules: Rules) -> list[Array]:
    """Return the best allowed tag path of each score matrix.

    Where the best tag of every token obeys the rules, no other path can be better; only what
    lies around a break of the rules is searched.

    Args:
        scores: log probabilities of each document, one row a token, one column a tag.
        rules: what `allowed_transitions` gives.
    """
    paths = [rows.argmax(axis=1) for rows in scores]
    windows = [
        (i, window)
        for i, path in enumerate(paths)
        for window in _windows(scores[i], path, _broken(path, *rules))
    ]
    mended = _viterbi([scores[i][a:b] for i, (a, b) in windows], *rules) if windows else []
    far = set()
    for (i, (a, b)), path in zip(windows, mended, strict=True):
        if _lost(scores[i][a:b], path) > MOST_LOST:
            far.add(i)
        paths[i][a:b] = path
    if far:
        for i, path in zip(far, _viterbi([scores[i] for i in far], *rules), strict=True):
            paths[i] = path
    return paths


def _broken(path: Array, start: Array, transition: Array, end: Array) -> list[int]:
    """Return the tokens, or -1, behind which a path breaks the rules."""
    inside = np.flatnonzero(transition[path[:-1], path[1:]]).tolist()
    return [-1] * bool(start[path[0]]) + inside + [len(path) - 1] * bool(end[path[-1]])


def _windows(scores: Array, path: Array, broken: Sequence[int]) -> Iterator[Window]:
    """Yield the tokens between the sure ones around each break.

    The best path leads through the sure tokens unless a window between two of them loses too
    much, so each window has a best path of its own.
    """
    if broken:
        sure = [-1, *np.flatnonzero((scores[:, 0] >= SURE) & (path == 0)).tolist(), len(path)]
        places = [bisect(sure, token) for token in broken]
        yield from dict.fromkeys((sure[i - 1] + 1, sure[i]) for i in places)


def _lost(scores: Array, path: Array) -> float:
    return float((scores.max(axis=1) - scores[np.arange(len(path)), path]).sum())


def _viterbi(scores: Sequence[Array], start: Array, transition: Array, end: Array) -> list[Array]:
    """Return the best allowed tag path of each score matrix, all documents in step."""
    order = sorted(range(len(scores)), key=lambda i: -len(scores[i]))
    sizes = np.array([len(scores[i]) for i in order])
    longest, tags = int(sizes[0]), scores[0].shape[1]
    best = np.stack([scores[i][0] for i in order]) + start
    back = np.zeros((longest, len(order), tags), np.int8)
    for t in range(1, longest):
        active = int(np.searchsorted(-sizes, -t, side="left"))
        through = best[:active, :, None] + transition
        back[t, :active] = through.argmax(axis=1)
        step = np.stack([scores[order[k]][t] for k in range(active)])
        best[:active] = through.max(axis=1) + step
    paths: list[Array] = [np.zeros(0, np.int64)] * len(scores)
    for k, i in enumerate(order):
        path = np.zeros(sizes[k], np.int64)
        path[-1] = int((best[k] + end).argmax())
        for t in range(int(sizes[k]) - 1, 0, -1):
            path[t - 1] = back[t, k, path[t]]
        paths[i] = path
    return paths
