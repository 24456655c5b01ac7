"""Identifiers and the assembly of candidates into a record."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

import extractor
from extractor.candidates import propose
from extractor.record import build_record, incident_id, slug

SLUGS = [
    ("Coupang", "coupang"),
    ("The Coca-Cola Company, Inc.", "coca-cola-company"),
    ("Equifax Inc.", "equifax"),
    ("Société Générale S.A.", "societe-generale-s-a"),
    ("AT&T", "at-and-t"),
    ("Children's Hospital", "childrens-hospital"),
    ("日本", "unknown"),
]


@pytest.mark.parametrize(("name", "expected"), SLUGS)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text(max_size=60))
def test_slug_has_the_form_of_the_schema(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(name))


def test_id_from_publication_time() -> None:
    moment = datetime(2026, 4, 24, 10, 25, 11, tzinfo=UTC)
    assert incident_id(["coupang"], moment, "0" * 64) == "cou1777026311"
    assert incident_id(["a-b-c-d", "xy"], moment, "0" * 64) == "abcxy1777026311"


def test_id_names_four_organizations_at_most() -> None:
    assert incident_id(["one", "two", "three", "four", "five"], None, "f" * 64)[:12] == (
        "onetwothrfou"
    )


def test_id_without_publication_comes_from_the_text() -> None:
    digits = str(int("ab" * 32, 16))[:10]
    assert incident_id(["unknown"], None, "ab" * 32) == f"unk{digits}"


def test_best_candidate_wins_and_list_items_keep_their_order() -> None:
    document = extractor.Document("Acme lost names and cards.")
    doc = spacy.blank("en")(document.text)
    doc._.classes = {
        "type": {"label": "Breach", "score": 0.9},
        "level": {"label": 4, "score": 0.8},
    }
    propose(doc, "/affected_entities/0/name", "Acm", [(0, 3)], score=0.2, by="a")
    propose(doc, "/affected_entities/0/name", "Acme", [(0, 4)], score=0.9, by="b")
    kinds = "/data_breach/type_of_data_compromised/-"
    propose(doc, kinds, "names", [(10, 15)], score=0.7, by="a", status="asserted")
    propose(doc, kinds, "payment cards", [(20, 25)], score=0.7, by="a", status="alleged")
    propose(doc, kinds, "names", [(10, 15)], score=0.6, by="a", status="asserted")
    record = build_record(doc, document, {})
    details = record["incident"]["details"]
    assert details["affected_entities"] == [{"name": "Acme"}]
    assert details["data_breach"]["type_of_data_compromised"] == ["names", "payment cards"]
    cited = record["evidence"]["/incident/details/data_breach/type_of_data_compromised/1"]
    assert [(c["text"], c["status"]) for c in cited] == [("cards", "alleged")]
    assert record["confidence"]["/incident/details/affected_entities/0/name"] == 0.9
    assert record["incident"]["linkid"] == "acme"
