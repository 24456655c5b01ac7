"""Keeps what was found in a Doc while it is the last one, so that components share it.

Most components ask for the same of a Doc that runs through the pipeline: its words, its
sentences, the phrases of a list. Spans cannot lie in `doc.user_data`, which must survive
serialization; here they are forgotten when the next Doc comes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from spacy.tokens import Doc


@lru_cache(maxsize=1)
def kept_of(doc: Doc) -> dict[Any, Any]:
    """Return the dictionary of a Doc; nothing that may still change belongs into it."""
    return {}
