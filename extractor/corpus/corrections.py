"""Applies what a second reading changed in annotations that list names by label."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.corpus.articles import Json
from extractor.errors import CorpusError


def correct(notes: Iterable[Json], corrections: Iterable[Json]) -> None:
    """Apply corrections of classes (doc, field, old, new, reason) in place.

    Raises:
        CorpusError: the old value is not what is annotated.
    """
    by_doc = {note["doc"]: note for note in notes}
    for change in corrections:
        note, field = by_doc.get(change["doc"]), change["field"]
        if note is None:
            continue
        if note[field] != change["old"]:
            raise CorpusError(
                f"Correction of {field} in {change['doc']}: found {note[field]!r}, expected "
                f"{change['old']!r}. Correct the correction."
            )
        note[field] = change["new"]


def correct_names(notes: Iterable[Json], corrections: Iterable[Json]) -> None:
    """Apply corrections of names (doc, label, surface, action, to, reason) in place.

    The actions are "add", "remove", and "relabel" from `label` to `to`.

    Raises:
        CorpusError: a name to be removed or relabelled is not annotated.
    """
    by_doc = {note["doc"]: note for note in notes}
    for change in corrections:
        note = by_doc.get(change["doc"])
        if note is None:
            continue
        label, surface = change["label"], change["surface"]
        if change["action"] != "add":
            if surface not in note[label]:
                raise CorpusError(
                    f"Correction of {change['doc']}: {label} {surface!r} is not annotated. "
                    "Correct the correction."
                )
            note[label].remove(surface)
            label = change.get("to")
        if label is not None and change["action"] != "remove":
            note[label].append(surface)
