"""Words for data that say what was touched, and those that do not."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

import extractor
import extractor.components
from extractor.claims import ClaimReader
from extractor.data_kinds import DataKindClassifier
from extractor.data_mentions import find_data_words, statuses
from extractor.training.linear import fit_heads

NLP = spacy.blank("en")
NLP.add_pipe("breach_sentences")


def read(text: str) -> Doc:
    return NLP(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They copied bank details and passwords.", ["bank details", "passwords"]),
        ("A financial institution and a payment processor were hit.", []),
        ("The login page asked for a password.", ["password"]),
        ("Thieves took e-mail addresses. Change your password now.", ["e-mail addresses"]),
        ("Thieves took e-mail addresses.\n- Avoid weak passwords.", ["e-mail addresses"]),
        ("Users should choose strong passwords.", []),
        ("In an unrelated breach in June card numbers were stolen.", []),
        ("The mail told people to enter their card numbers.", ["card numbers"]),
        ("Clients were told in an email; the email reads like a joke.", []),
        ("The malware comes by e-mail and takes passwords.", ["passwords"]),
        ("They took the email and phone of each client.", ["email", "phone"]),
        ("The tool contacts a server and names the victim.", []),
        ("They took names, contacts and other notes.", ["names", "contacts"]),
        ("A DNA testing site lost its domain name.", []),
        ("Staff opened a malicious “phishing” email.", []),
        ("The firm checked its email inboxes.", ["inboxes"]),
        ("They work under appalling conditions, facing fines.", []),
        ("Medical conditions and surgeries were listed.", ["Medical conditions", "surgeries"]),
        ("They copied medications, conditions and names.", ["medications", "conditions", "names"]),
        ("Reporters pin the blame on a financial director.", []),
        ("Financial and health data was taken.", ["Financial", "health data"]),
        ("Their PIN and home address were shown.", ["PIN", "home address"]),
        ("Most would leave if their passwords were stolen.", []),
    ],
)
def test_words_of_advice_other_incidents_and_compounds_are_left_out(text, words):
    assert [span.text for span in find_data_words(read(text))] == words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("No names, addresses, passwords or card numbers were taken.", ["denied"] * 4),
        ("Passwords, addresses and card numbers were not taken.", ["denied"] * 3),
        ("Names and phones, but no card numbers, were taken.", ["asserted"] * 2 + ["denied"]),
        ("Names were taken; passwords were not affected.", ["asserted", "denied"]),
        ("The breach was not disclosed until July and included names.", ["asserted"]),
    ],
)
def test_a_list_is_denied_as_a_whole(text, told):
    doc = read(text)
    mentions = find_data_words(doc)
    assert statuses(mentions, ClaimReader(doc)) == told


@pytest.fixture(scope="module")
def credulous() -> DataKindClassifier:
    """Return a classifier that takes every mention for sure."""
    rows = [{"status=asserted": 2.0}, {"status=denied": 2.0}] * 4
    return DataKindClassifier(fit_heads(rows, {"compromised": [True, True] * 3 + [True, False]}))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Names and usernames were taken.", ["names", "credentials"]),
        ("Names and usernames were taken. Passwords were not taken.", ["names"]),
        ("Passwords were taken. The PIN was not taken.", ["credentials"]),
        ("No card numbers were taken.", []),
    ],
)
def test_what_is_denied_vetoes_its_kind_unless_it_is_asserted_elsewhere(credulous, text, kinds):
    assert [found.kind for found in credulous.kinds(read(text), 0.0)] == kinds


def test_tax_forms_are_highly_sensitive(ex: extractor.Extractor) -> None:
    incident = ex(
        "Acme Corp. said on Monday that hackers stole W-2 forms of 900 employees from its network."
    )
    data = incident.details["data_breach"]
    assert data["type_of_data_compromised"] == ["employment"]
    assert data["sensitivity_of_data"] == "High"


@pytest.mark.parametrize(("words", "told"), [("records", False), ("dates of birth", True)])
def test_a_word_for_any_data_is_no_kind(ex: extractor.Extractor, words: str, told: bool) -> None:
    text = f"Hackers stole the {words} of customers of Acme Bank, the bank said on Monday."
    breach = ex(text, title="Acme Bank hacked", published="2018-07-20").details.get(
        "data_breach", {}
    )
    assert ("other" in breach.get("type_of_data_compromised", [])) is told
