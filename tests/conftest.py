"""Fixtures that several test modules share."""

from __future__ import annotations

import pytest

import extractor


@pytest.fixture(scope="session")
def ex() -> extractor.Extractor:
    """The shipped model, loaded once."""
    return extractor.load()
