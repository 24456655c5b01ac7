"""Ransomware fields, motives and data words, from own sentences."""

from __future__ import annotations

import pytest
import spacy

import extractor.components  # noqa: F401  (registers the factories)
from extractor.data_mentions import find_data_words
from extractor.extortion import read_extortion, read_theft, tells_of_extortion
from extractor.motives import find_motive

STEPS = ("breach_sentences", "indicator_finder", "quantity_finder")
CASES = [
    ("The Ryuk ransomware hit Acme.", "ransomware_strain", "Ryuk"),
    ("The gang encrypted its servers.", "data_encryption", True),
    ("The intruders stole files of customers.", "data_exfiltration", True),
    ("Acme found no evidence that files were stolen.", "data_exfiltration", False),
    ("The gang demanded $5 million from Acme.", "ransom_demanded", "$5 million"),
    ("Acme refused to pay.", "ransom_paid", "Acme refused to pay"),
    ("Acme paid a ransom of $90,000.", "ransom_paid", "$90,000"),
    ("Acme has no intention of paying", "ransom_paid", "Acme has no intention of paying"),
    ("It does not appear that anyone has, or that users had made payment.", "ransom_paid", False),
    ("It is unclear whether Acme paid the ransom.", "ransom_paid", None),
    ("The files do not bear the marks of Ryuk.", "ransomware_strain", None),
    ("It was not Ryuk, experts say. It was LockBit.", "ransomware_strain", "LockBit"),
    ("A ransomware called Frostbite hit Acme.", "ransomware_strain", "Frostbite"),
    ("A new strain of ransomware known as “Red Gate” hit it.", "ransomware_strain", "Red Gate"),
    ("The BoltCrypt ransomware hit Acme.", "ransomware_strain", "BoltCrypt"),
    ("The macOS ransomware hit Acme.", "ransomware_strain", None),
    ("The thieves opened at $8,000.", "ransom_demanded", "$8,000"),
    ("Acme declined to hand over $8,000.", "ransom_demanded", "$8,000"),
    ("The ransom brought in $8,000.", "ransom_demanded", None),
    ("Acme offered $8,000 as ransom.", "ransom_demanded", None),
    ("A ransom of $8,000 has been paid.", "ransom_demanded", None),
    ("They asked for $300 worth of bitcoin.", "ransom_demanded", "$300 worth of bitcoin"),
]


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("en")
    for name in STEPS:
        nlp.add_pipe(name)
    return nlp


@pytest.mark.parametrize(("text", "field", "value"), CASES)
def test_field(nlp, text, field, value):
    facts = {fact.field: fact for fact in read_extortion(nlp(text), "Ransomware")}
    assert (facts[field].value if field in facts else None) == value


def test_the_strain_of_the_headline_wins(nlp):
    doc = nlp("Ryuk hits Acme\n\nLockBit hit Bolt. LockBit was dear. Ryuk locked its files.")
    doc._.body_start = len("Ryuk hits Acme\n\n")
    facts = read_extortion(doc, "Ransomware")
    assert [f.value for f in facts if f.field == "ransomware_strain"] == ["Ryuk"]


def test_no_field_without_ransomware_evidence(nlp):
    text = "The gang demanded $5 million and encrypted its servers."
    assert read_extortion(nlp(text), "Breach") == []


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Thieves demanded a ransom of $5 million.", {"ransom_demanded"}),
        ("Thieves demanded 40 bitcoin.", {"ransom_demanded"}),
        ("The crew wants $9,000 or it will publish the files.", {"ransom_demanded"}),
        ("The buyer wants $9,000 off the price.", set()),
        ("The ransomware encrypted its servers.", {"data_encryption"}),
        ("It fought ransomware before. Thieves had encrypted its servers.", set()),
        ("Thieves offered the files at a price of 40 bitcoin.", set()),
    ],
)
def test_fields_of_extortion_in_an_article_of_another_type(nlp, text, fields):
    assert {fact.field for fact in read_extortion(nlp(text), "Breach")} == fields


def test_extortion_that_is_denied_is_no_evidence(nlp):
    assert tells_of_extortion(nlp("The gang wants a ransom."))
    assert not tells_of_extortion(nlp("It was not ransomware."))


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("Thieves copied the customer records.", "Breach", True),
        ("No customer records were copied.", "Breach", False),
        ("Thieves copied the customer records.", "Data Leak", False),
    ],
)
def test_theft(nlp, text, kind, told):
    assert (read_theft(nlp(text), kind) is not None) is told


@pytest.mark.parametrize(
    ("text", "kind", "motive"),
    [
        ("The gang wants a ransom.", "Ransomware", "Financial Gain"),
        ("It was espionage, the ministry said.", "Cyber Attack", "Espionage"),
        ("Hacktivists struck the bank in protest against the dam.", "Cyber Attack", "Ideology"),
        ("Thieves stole $5 million from the bank.", "Cyber Attack", "Financial Gain"),
        ("It was espionage, the ministry said.", "Vulnerability", None),
        ("The site was slow on Monday.", "Cyber Attack", None),
    ],
)
def test_motive(nlp, text, kind, motive):
    found = find_motive(nlp(text), kind)
    assert (found[0] if found else None) == motive


def test_data_words_are_not_found_in_compounds(nlp):
    doc = nlp("The data protection officer of Acme spoke of e-mail addresses and passwords.")
    words = [(span.label_, span.text) for span in find_data_words(doc)]
    assert words == [("contact details", "e-mail addresses"), ("credentials", "passwords")]
