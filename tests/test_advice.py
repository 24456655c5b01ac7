"""Sentences that advise readers or those concerned, from own sentences."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.advice import find_advice


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_sentences")
    return nlp


@pytest.mark.parametrize(
    "text",
    [
        "Users should update to version 7.",
        "Anyone who runs the widget at home should switch it off.",
        "Owners of the lock should not open the message.",
        "The server should be patched at once.",
        "You need to install the fix.",
        "Acme urges its customers to change their passwords.",
        "Customers are strongly advised to reset their passwords.",
        "Acme recommends updating to version 7.",
        "The maker suggests that administrators disable the port.",
        "Install the update from the maker's page.",
        "Please do not reply to such letters.",
        "If you run version 6, disable the port.",
        "Our advice: upgrade to version 7.",
    ],
)
def test_advice(nlp, text):
    assert [s.text for s in find_advice(nlp(text))] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Users updated to version 7.",
        "Acme should have patched its server.",
        "The minister said Acme should update its rules.",
        "For the attack to work, a user has to install a malicious app.",
        "To exploit it, they must install the tool.",
        "The letter urges customers to verify their payment details.",
        "Should users update?",
        "Block Street Bank was hit in May.",
        "Update: the shop is open again.",
        "Uninstall the app and it comes back by night.",
        "They did not say why the fix should be installed.",
        "Subscribe to our newsletter, and keep the news coming.",
        "Acme lets users change their passwords.",
    ],
)
def test_no_advice(nlp, text):
    assert find_advice(nlp(text)) == []
