"""Those hit where no organisation is named: candidates, agreement of descriptions, records."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

import extractor
from extractor.described_victims import (
    counted_people,
    find_described,
    is_description,
    same_description,
)

USERS = (
    "A new piece of malware is stealing the banking passwords of Android users, researchers at "
    "ESET said on Monday. The fake app asks Android users for their card details."
)


def described(nlp: Language, text: str, *entities: tuple[str, str]) -> set[str]:
    """Return the names of the candidates of a text whose entities are given by name and label."""
    doc: Doc = nlp.make_doc(text)
    doc._.sentence_starts = [0]
    spans: list[Span] = []
    for number, (name, label) in enumerate(entities):
        start = text.index(name)
        span = doc.char_span(start, start + len(name), label)
        span._.cluster = number
        spans.append(span)
    doc.set_ents(spans)
    return {entity.name for entity in find_described(doc)}


@pytest.mark.parametrize(
    ("text", "entities", "name"),
    [
        ("A trojan is robbing Android users in Europe.", (), "Android users"),
        ("Phishers target small medical practices and tax preparers.", (), "tax preparers"),
        ("The gang hit several Polish banks last week.", (), "Polish banks"),
        ("Officials of Madison County paid.", (("Madison County", "LOC"),), "Madison County"),
        ("New Android malware spreads. It asks users for money.", (), "Android users"),
    ],
)
def test_candidates(
    nlp: Language, text: str, entities: tuple[tuple[str, str], ...], name: str
) -> None:
    assert name in described(nlp, text, *entities)


@pytest.mark.parametrize(("word", "found"), [("Gizmo", {"Gizmo"}), ("URL", set())])
def test_a_capital_word_of_title_and_text_may_be_a_name(
    nlp: Language, word: str, found: set[str]
) -> None:
    doc = nlp.make_doc(f"New {word} trick\n\nThieves use the {word}. They say that {word} is new.")
    doc._.body_start, doc._.sentence_starts = doc.text.index("Thieves"), [0, 4]
    assert {entity.name for entity in find_described(doc) if entity.name == word} == found


def test_verbs_are_no_part_of_a_description(nlp: Language) -> None:
    assert described(nlp, "The scam tries to trick online shoppers.") == {"online shoppers"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Android users", "Android phone users", True),
        ("tax preparers", "tax preparer", True),
        ("Android users in India", "Android users", True),
        ("Android users", "Chrome users", False),
        ("University of Kent", "Boston University", False),
        ("", "users", False),
    ],
)
def test_same_description(one: str, other: str, same: bool) -> None:
    assert same_description(one, other) is same
    assert same_description(other, one) is same


def test_record_names_those_described(ex: extractor.Extractor) -> None:
    record = ex(USERS, title="Banking trojan targets Android users", published="2019-03-05").record
    victims = record["incident"]["details"]["affected_entities"]
    assert [v["name"] for v in victims] == ["Android users"]
    assert record["incident"]["linkid"] == "unknown"
    cited = record["evidence"]["/incident/details/affected_entities/0/name"]
    assert {slice_["text"] for slice_ in cited} == {"Android users"}


def test_an_article_without_incident_hits_nobody(ex: extractor.Extractor) -> None:
    text = (
        "Here are five tips that help Android users to keep their phones safe. Use a long password "
        "and turn on updates. Our guide tells Android users and small businesses how to begin."
    )
    record = ex(text, title="Five tips for Android users", published="2019-03-05").record
    assert "affected_entities" not in record["incident"]["details"]


@pytest.mark.parametrize(
    ("name", "described"),
    [("Android users", True), ("businesses", True), ("quickbit", False), ("Madison county", False)],
)
def test_descriptions_are_no_names(name: str, described: bool) -> None:
    assert is_description(name) is described


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,500 Android users", "Android users"),
        ("1,500 of its individual members", "individual members"),
        ("1,500 Loan Applicants Exposed", "Applicants"),
        ("1,500, customers said", None),
        ("1,500 stolen laptops", None),
        ("1,500 very old and rather dusty files on patients", None),
    ],
)
def test_the_people_that_a_number_counts(nlp: Language, text: str, expected: str | None) -> None:
    found = counted_people(nlp.make_doc(text)[:1])
    assert (found.text if found else None) == expected


def test_the_people_counted_are_those_affected_where_nobody_is_named(
    ex: extractor.Extractor,
) -> None:
    text = (
        "Hackers stole the personal data of 48,000 members, the police said on Monday. The stolen "
        "records of the 48,000 members include names and addresses. All were notified."
    )
    record = ex(text, title="Hackers steal data of 48,000 members").record
    entities = record["incident"]["details"]["affected_entities"]
    assert entities == [{"name": "members", "customers_affected": 48_000}]
    assert record["incident"]["linkid"] == "unknown"
    cited = record["evidence"]["/incident/details/affected_entities/0/name"]
    assert {slice_["text"] for slice_ in cited} == {"members"}


def test_the_people_counted_stand_for_nobody_where_an_organisation_is_named(
    ex: extractor.Extractor,
) -> None:
    text = (
        "Hackers stole the personal data of 48,000 members, police said on Monday. The stolen "
        "records of the 48,000 members include names. Researchers at Kaspersky Lab found them."
    )
    details = ex(text, title="Hackers steal data of 48,000 members").details
    assert all(entity["name"] != "members" for entity in details.get("affected_entities", []))


def test_users_are_not_where_their_service_has_its_seat(ex: extractor.Extractor) -> None:
    text = (
        "A new phishing scam is robbing Netflix users of their passwords, the police warned on "
        "Monday. The emails ask Netflix users for their card details."
    )
    details = ex(text, title="Phishing scam hits Netflix users").details
    entities = [e for e in details["affected_entities"] if e["name"] == "Netflix users"]
    assert entities
    assert all("location" not in entity for entity in entities)
