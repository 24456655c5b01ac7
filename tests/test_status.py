"""The state of the investigation: stated phrases against the classifier's view."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.status import investigation_status, status_cues

EVEN = {"Ongoing": 0.3, "Confirmed": 0.35, "Resolved": 0.25, "Disputed": 0.1}
CASES = [
    ("Acme hit", "It confirmed the theft.", EVEN, "Confirmed", ["confirmed"]),
    ("Acme hit; FBI investigating", "It paid.", EVEN, "Ongoing", ["FBI investigating"]),
    ("Acme hit", "The police are investigating.", EVEN, "Ongoing", ["police are investigating"]),
    ("", "She confirmed an ongoing probe.", EVEN, "Ongoing", ["ongoing probe"]),
    ("Acme hit", "It has been patched.", EVEN, "Resolved", ["has been patched"]),
    ("Acme denies breach", "It said so.", EVEN, "Disputed", ["denies breach"]),
    ("Acme hit", "It was a Monday.", EVEN, "Confirmed", []),
    ("", "The police are investigating.", {"Resolved": 0.9, "Ongoing": 0.1}, "Resolved", []),
]


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_sentences")
    return nlp


def _read(nlp, title, body):
    doc = nlp.make_doc(f"{title}\n\n{body}" if title else body)
    doc._.body_start = len(doc.text) - len(body)
    return nlp.get_pipe("breach_sentences")(doc)


@pytest.mark.parametrize(("title", "body", "probabilities", "status", "cited"), CASES)
def test_case(nlp, title, body, probabilities, status, cited):
    label, score, words = investigation_status(_read(nlp, title, body), probabilities)
    assert label == status
    assert 0 < score < 1
    assert [span.text for span in words] == cited


@pytest.mark.parametrize(
    "body",
    [
        "The hole has not been fixed.",
        "It is not known whether the servers were restored.",
        "Acme declined to say if it had notified anyone.",
        "Install the fixes today.",
        "Acme declined to confirm the theft.",
        "Acme told the shops before a patch is available.",
        "It will stay closed until the servers are fully restored.",
        "Asked to confirm the theft, Acme hung up.",
        "The hole could be fixed in a week.",
    ],
)
def test_denied_open_and_ordered_phrases_state_nothing(nlp, body):
    stated = {cue.status for cue in status_cues(_read(nlp, "", body))}
    assert not stated & {"Resolved", "Confirmed"}


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        ("When it was told, Acme fixed the hole.", {"Resolved"}),
        ("If you are a client, the hole has been fixed.", {"Resolved"}),
        ("Acme could not say more, but confirmed the theft.", {"Confirmed"}),
    ],
)
def test_conditions_of_another_clause_leave_a_phrase_as_it_is(nlp, body, stated):
    assert {cue.status for cue in status_cues(_read(nlp, "", body))} == stated


def test_the_headline_weighs_more_than_the_end(nlp):
    body = "Acme was hit. It is a shop. It is large. It is old. The flaw was fixed."
    label, _, words = investigation_status(_read(nlp, "Acme hit, police investigating", body), EVEN)
    assert (label, [span.text for span in words]) == ("Ongoing", ["police investigating"])


def test_a_phrase_on_another_incident_states_nothing(nlp):
    doc = _read(nlp, "", "Acme was hit. Bolt, hit last year, has fixed the flaw.")
    assert [cue.status for cue in status_cues(doc)] == ["Resolved"]
    doc._.other_incidents = [{"name": "Bolt", "type": "Breach", "start": 14, "end": 50}]
    assert status_cues(doc) == []
