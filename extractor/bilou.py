"""The BILOU tag set of entities, and the best tags of a document under its rules.

A tag says whether a token begins, continues or ends an entity of a label, is one alone, or is
none (Ratinov and Roth, CoNLL 2009); the best path of allowed tags is found by Viterbi's search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Rules = tuple[Array, Array, Array]


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

    Where the best tag of every token obeys the rules, no other path can be better; only the
    rest is searched.

    Args:
        scores: log probabilities of each document, one row a token, one column a tag.
        rules: what `allowed_transitions` gives.
    """
    start, transition, end = rules
    paths = [rows.argmax(axis=1) for rows in scores]
    broken = [
        i
        for i, path in enumerate(paths)
        if start[path[0]] or end[path[-1]] or transition[path[:-1], path[1:]].any()
    ]
    if broken:
        mended = _viterbi([scores[i] for i in broken], *rules)
        for i, path in zip(broken, mended, strict=True):
            paths[i] = path
    return paths


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
