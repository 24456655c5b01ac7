"""Headlines without site names and stamps, and made titles."""

from __future__ import annotations

import pytest

from extractor.headlines import clean_headline, made_title


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
    ],
)
def test_clean(headline, clean):
    assert headline[slice(*clean_headline(headline))] == clean


def test_made_title():
    assert made_title("Data Breach", "Acme Bank") == "Acme Bank Data Breach"
    assert made_title("Ransomware Attack", "Acme Bank") == "Ransomware Attack on Acme Bank"
    assert made_title("Vulnerability Disclosure", "Acme Bank") is None
