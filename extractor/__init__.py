"""Turns news about data breaches and cyber attacks into structured, grounded records.

>>> import extractor
>>> ex = extractor.load()  # doctest: +SKIP
>>> incident = ex("…text…", title="…", published="2026-04-24")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.version import __version__ as __version__

if TYPE_CHECKING:
    from extractor.errors import (
        CorpusError,
        DateError,
        ExtractorError,
        InputError,
        ModelError,
        RecordBug,
        SchemaError,
    )
    from extractor.frames import frame
    from extractor.pipeline import Extractor, load
    from extractor.types import AffectedEntity, Document, Incident, Span

_MODULE_OF = {
    "AffectedEntity": "types",
    "CorpusError": "errors",
    "DateError": "errors",
    "Document": "types",
    "Extractor": "pipeline",
    "ExtractorError": "errors",
    "Incident": "types",
    "InputError": "errors",
    "ModelError": "errors",
    "RecordBug": "errors",
    "SchemaError": "errors",
    "Span": "types",
    "frame": "frames",
    "load": "pipeline",
}

__all__ = [
    "AffectedEntity",
    "CorpusError",
    "DateError",
    "Document",
    "Extractor",
    "ExtractorError",
    "Incident",
    "InputError",
    "ModelError",
    "RecordBug",
    "SchemaError",
    "Span",
    "frame",
    "load",
]


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that `extractor --help` need not load spaCy."""
    if name in _MODULE_OF:
        from importlib import import_module

        return getattr(import_module(f"extractor.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'extractor' has no attribute {name!r}")
