"""Headlines without site names and stamps, and made titles."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.headlines import clean_headline, is_impersonated, made_title


@pytest.mark.parametrize(
    ("headline", "clean"),
    [
        ("Acme Bank hit by hackers - BBC News", "Acme Bank hit by hackers"),
        ("Acme Bank hit by hackers | TheHill", "Acme Bank hit by hackers"),
        ("LIVE: Acme Bank hit by hackers", "Acme Bank hit by hackers"),
        ("Acme Bank hit by hackers — as it happened", "Acme Bank hit by hackers"),
        ("Acme Bank hit by hackers | Money | Daily Herald", "Acme Bank hit by hackers"),
        ("Acme: what we know", "Acme: what we know"),
        ("Hackers hit Acme - and its customers pay", "Hackers hit Acme - and its customers pay"),
        ("Acme - BBC", "Acme - BBC"),
        (
            "Acme Bank hit by hackers | Threatpost | The first stop for news",
            "Acme Bank hit by hackers",
        ),
        ("Acme Bank hit by hackers • The Register", "Acme Bank hit by hackers"),
        ("Acme Bank hit by hackers - Check - Money - CRN Oslo", "Acme Bank hit by hackers"),
        ("Acme Bank hit by hackers «  example.com", "Acme Bank hit by hackers"),
        ("Acme Bank hit by hackers [Updated]", "Acme Bank hit by hackers"),
        ("Acme Bank hit – check for security fixes", "Acme Bank hit – check for security fixes"),
    ],
)
def test_clean(headline, clean):
    assert headline[slice(*clean_headline(headline))] == clean


def test_made_title():
    assert made_title("Data Breach", "Acme Bank") == "Acme Bank Data Breach"
    assert made_title("Ransomware Attack", "Acme Bank") == "Ransomware Attack on Acme Bank"
    assert made_title("Vulnerability Disclosure", "Acme Bank") is None
    assert made_title("Phishing", "Acme", impersonated=True) == "Phishing Scam Impersonating Acme"
    assert made_title("Data Breach", "Acme", impersonated=True) is None


@pytest.mark.parametrize(
    ("text", "pretended"),
    [
        ("The emails claim to come from Acme and ask for a password.", True),
        ("Crooks who were pretending to be Acme called the pensioner.", True),
        ("A fake Acme email asks for card numbers.", True),
        ("Beware of the Acme phishing email.", True),
        ("Police warn of the Acme “scam”.", True),
        ("A clerk at Acme opened a phishing email.", False),
        ("Emails that appear to be from Bolt reach Acme.", False),
        ("Thieves claimed to be students. They then broke into Acme.", False),
    ],
)
def test_impersonated(text, pretended):
    nlp = spacy.blank("en")
    nlp.add_pipe("breach_sentences")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Bolt"}])
    doc = nlp(text)
    start = text.index("Acme")
    mention = doc.char_span(start, start + len("Acme"))
    assert is_impersonated("Phishing", [mention]) is pretended
    assert not is_impersonated("Data Breach", [mention])
