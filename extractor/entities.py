"""The entities of a Doc, and with their clusters, made once for all that come after the tagger.

`doc.ents` makes its spans anew at each use, and an extension attribute costs more than that.
The lists are shared: they must not be changed.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span

from extractor.kept import kept_of


def ents_of(doc: Doc) -> list[Span]:
    """Return the same as `doc.ents`, which nothing changes behind the tagger."""
    kept = kept_of(doc)
    if "ents" not in kept:
        kept["ents"] = list(doc.ents)
    found: list[Span] = kept["ents"]
    return found


def clustered(doc: Doc) -> list[tuple[Span, int]]:
    """Return each entity and the number of its cluster, in text order; for after clustering."""
    kept = kept_of(doc)
    if "clustered" not in kept:
        kept["clustered"] = [(ent, ent._.cluster) for ent in ents_of(doc)]
    found: list[tuple[Span, int]] = kept["clustered"]
    return found
