"""The state of the investigation: stated phrases against the classifier's view."""

from __future__ import annotations

import pytest

from extractor.status import investigation_status

EVEN = {"Ongoing": 0.3, "Confirmed": 0.45, "Resolved": 0.15, "Disputed": 0.1}
CASES = [
    ("It confirmed the theft.", EVEN, "Confirmed", []),
    ("Police said an ongoing investigation found it.", EVEN, "Ongoing", ["ongoing investigation"]),
    ("The FBI is investigating.", EVEN, "Ongoing", ["is investigating"]),
    ("The FBI is investigating.", {"Resolved": 0.9, "Ongoing": 0.1}, "Resolved", []),
    ("It found no evidence of a breach.", {"Disputed": 0.4, "Ongoing": 0.6}, "Disputed", None),
]


@pytest.mark.parametrize(("text", "probabilities", "status", "cited"), CASES)
def test_case(
    text: str, probabilities: dict[str, float], status: str, cited: list[str] | None
) -> None:
    label, score, spans = investigation_status(text, probabilities)
    assert label == status
    assert 0 < score < 1
    if cited is not None:
        assert [text[a:b] for a, b in spans] == cited
