"""What the words around a date say of the past and the future."""

from __future__ import annotations

import pytest

from extractor.tense import speaks_of_future

CASES = [
    ("the retailer said", "that it was hit", False),
    ("the agency will publish its findings on", "", True),
    ("on", "the company will brief its customers", True),
    ("the service was restored on", "", False),
    ("he will be sentenced on", "", True),
    ("it was to be closed but was sold on", "", False),
    ("comments are open until", "", True),
    ("the office asked the firm to answer by", "", True),
    ("by", "everything was back", False),
    ("the port hopes to reopen on", "", True),
    ("the", "update", None),
    ("it would have leaked on", "", False),
]


@pytest.mark.parametrize(("before", "after", "future"), CASES)
def test_tense(before: str, after: str, future: bool | None) -> None:
    assert speaks_of_future(before.split(), after.split()) is future
