"""Other layouts of an incident record."""

from __future__ import annotations

from extractor.exporters.feed import as_feed

__all__ = ["as_feed"]
