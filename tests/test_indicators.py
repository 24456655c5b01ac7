"""Indicators in text and malware families by name."""

from __future__ import annotations

import pytest
import spacy

from extractor.components.indicators import make_indicator_finder
from extractor.indicators import find_indicators, normal

CASES = [
    ("It is tracked as CVE-2023-34362.", [("cve", "CVE-2023-34362")]),
    ("A case of CWE-79, they say.", [("cwe", "CWE-79")]),
    ("Beacons went to 198.51.100.7 at night.", [("ip", "198.51.100.7")]),
    ("Beacons went to 198[.]51[.]100[.]7.", [("ip", "198.51.100.7")]),
    ("See https://status.example.org/notice.", [("url", "https://status.example.org/notice")]),
    ("It loads hxxp://bad[.]example[.]com/a.", [("url", "http://bad.example.com/a")]),
    ("Write to help@acme.example.", [("email", "help@acme.example")]),
    ("The host evil[.]com was seized.", [("domain", "evil.com")]),
    ("d41d8cd98f00b204e9800998ecf8427e", [("hash", "d41d8cd98f00b204e9800998ecf8427e")]),
    ("Version 4.92.1 was released on 3.4.2019.", []),
    ("The file report.pdf was sent.", []),
    ("U.S. officials said so.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_find(text, expected):
    found = find_indicators(text)
    assert [(i.kind, i.value) for i in found] == expected
    assert all(normal(i.kind, text[i.start : i.end]) == i.value for i in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Ryuk strain spread.", ["Ryuk"]),
        ("The Play ransomware gang struck.", ["Play"]),
        ("An app in Google Play infected phones.", []),
        ("Children play in the maze.", []),
    ],
)
def test_families(text, names):
    nlp = spacy.blank("en")
    doc = make_indicator_finder(nlp, "indicator_finder")(nlp(text))
    malware = [s for s in doc.spans["indicators"] if s._.indicator["kind"] == "malware"]
    assert [s.text for s in malware] == names
