"""The entities of a Doc with their clusters, made once for all that come after `entity_clusters`.

`doc.ents` makes its spans anew at each use, and an extension attribute costs more than that.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span

from extractor.kept import kept_of


def clustered(doc: Doc) -> list[tuple[Span, int]]:
    """Return each entity and the number of its cluster, in text order.

    The list is shared: it must not be changed.
    """
    kept = kept_of(doc)
    if "clustered" not in kept:
        kept["clustered"] = [(ent, ent._.cluster) for ent in doc.ents]
    found: list[tuple[Span, int]] = kept["clustered"]
    return found
