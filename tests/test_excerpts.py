"""Clauses, amounts and durations cut out of sentences."""

from __future__ import annotations

import pytest

import extractor.components  # noqa: F401  (registers the factories)
from extractor.excerpts import (
    after_dateline,
    clause_around,
    duration_in,
    money_in,
    nearest,
    shorten,
    whole,
)


def _words(doc, words):
    start = doc.text.index(words)
    return doc.char_span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "anchor", "clause"),
    [
        (
            "Acme shut down its servers, a spokesman said.",
            "shut down",
            "Acme shut down its servers",
        ),
        (
            "After the raid, and before noon, Acme shut down its servers.",
            "shut",
            "Acme shut down its servers",
        ),
        (
            "- Acme shut down its servers while it called the police.",
            "police",
            "it called the police",
        ),
        (
            'Acme closed a hole in its new "Send Later" button, a spokesman said.',
            "hole",
            'Acme closed a hole in its new "Send Later" button',
        ),
        (
            "Acme took its portal (MyAcme) offline, said the mayor.",
            "offline",
            "Acme took its portal (MyAcme) offline",
        ),
        (
            "“We have reset all the passwords of our customers,” Acme said.",
            "reset",
            "We have reset all the passwords of our customers",
        ),
        (
            "Acme (which has since reset every password of every single user) was hit.",
            "reset",
            "reset every password of every single user",
        ),
        ("The flaw is known as “Blue Door”.", "flaw", "The flaw is known as “Blue Door”"),
    ],
)
def test_clause(nlp, text, anchor, clause):
    doc = nlp(text)
    assert clause_around(doc[:], _words(doc, anchor)).text == clause


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("“We took it offline.", "We took it offline."),
        ("“Acme” took it offline.", "“Acme” took it offline."),
        ("- Acme took it offline.)", "Acme took it offline."),
    ],
)
def test_whole_sentence_without_half_a_pair(nlp, text, rest):
    assert whole(nlp(text)[:]).text == rest


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("It was dark for more than three days.", "for more than three days"),
        ("It was dark for a week.", "for a week"),
        ("It was dark on Monday.", None),
    ],
)
def test_duration(nlp, text, duration):
    found = duration_in(nlp(text)[:])
    assert (found.text if found else None) == duration


def test_nearest_amount(nlp):
    doc = nlp("Of $9 million in sales the fine took $2 million.")
    assert nearest(_words(doc, "fine"), money_in(doc[:])).text == "$2 million"
    assert nearest(doc[:1], []) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("OSLO, March 19 - Acme was hit.", "Acme was hit."),
        ("Acme was hit - again.", "Acme was hit - again."),
        ("US banks - all of them - were hit.", "US banks - all of them - were hit."),
    ],
)
def test_dateline(nlp, text, rest):
    assert after_dateline(whole(nlp(text)[:])).text.strip() == rest


def test_shorten_at_the_end_of_a_clause(nlp):
    words = "Acme said thieves took names, (addresses, too) and card numbers, which it regrets."
    assert shorten(nlp(words)[:], 12).text == (
        "Acme said thieves took names, (addresses, too) and card numbers"
    )
    assert shorten(nlp(words)[:], 40).text == words
    assert shorten(nlp(words)[:], 7).text == "Acme said thieves took names"
