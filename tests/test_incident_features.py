"""What the incident classifiers see of an article."""

from __future__ import annotations

import pytest

from extractor.incident_features import read_features, signal_names, split_words

TITLE = "Harbor Bank says records of clients were stolen"
BODY = "Hackers copied names and passwords of 40,000 customers. The bank told them on Monday."
TEXT = f"{TITLE}\n\n{BODY}"
START = len(TITLE) + 2


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Names and passwords of customers were stolen.", "customer data compromised"),
        ("Names of customers might have been stolen.", "customer data perhaps compromised"),
        ("No passwords were stolen.", "customer data not compromised"),
        ("The payroll data of employees, with addresses, leaked.", "staff data compromised"),
        ("The vulnerability is being exploited by attackers.", "flaw exploited"),
        ("The vendor is not aware of attacks on the flaw.", "flaw not exploited"),
        ("The ransomware encrypts files and wants bitcoin.", "ransom encrypts"),
        ("The database sat on the web without a password and held addresses.",
         "personal data unprotected"),
        ("A survey of 500 respondents looked at ransomware.", "survey of ransom"),
    ],
)  # fmt: skip
def test_a_sentence_gives_its_signal(text: str, signal: str) -> None:
    assert signal in read_features(text).signals


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Passwords matter. Customers came. The car was stolen.", "customer data compromised"),
        ("No names of customers were stolen.", "customer data compromised"),
        ("There is no evidence that the flaw was exploited.", "flaw exploited"),
        ("The ransomware is old.", "ransom encrypts"),
    ],
)
def test_cues_in_other_sentences_or_negated_give_none(text: str, signal: str) -> None:
    assert signal not in read_features(text).signals


def test_sections_are_told_apart() -> None:
    features = read_features(TEXT, START)
    assert features.terms["title:harbor bank"] == 1
    assert features.terms["lead:hackers"] == 1
    assert "title:hackers" not in features.terms
    assert features.terms["bank"] == 2
    assert "compromise (title)" in features.signals


def test_a_text_without_title_has_no_title_features() -> None:
    features = read_features(BODY)
    assert not any(term.startswith("title:") for term in features.terms)
    assert not any(name.endswith("(title)") for name in features.signals)


def test_spans_are_the_cues() -> None:
    features = read_features(TEXT, START)
    found = {TEXT[a:b].lower() for a, b in features.spans["customer data compromised"]}
    assert found == {"records", "clients", "stolen"}


def test_a_count_is_quoted() -> None:
    features = read_features(TEXT, START)
    assert [TEXT[a:b] for a, b in features.spans["number of people"]] == ["40,000"]


def test_a_phrase_is_quoted_whole() -> None:
    text = "The data breach hit customers."
    spans = read_features(text).spans["customers compromised"]
    assert [text[a:b] for a, b in spans] == ["data breach", "customers"]


def test_words_keep_their_places() -> None:
    words = split_words(TEXT, START)
    assert words.words[:2] == ["harbor", "bank"]
    assert all(
        TEXT[s : s + len(w)].lower() == w for w, s in zip(words.words, words.starts, strict=True)
    )


@pytest.mark.parametrize("text", ["", " ", "?", "…", "\n\n"])
def test_empty_texts_have_few_features(text: str) -> None:
    assert set(read_features(text).signals) <= {"has title", "question in title", "length"}


def test_every_signal_has_a_name() -> None:
    names = signal_names()
    assert list(names) == sorted(set(names))
    assert set(read_features(TEXT, START).signals) <= set(names)
