"""Which names of a document stand for one entity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.clusters import canonical_name, cluster_names, same_entity

SAME = [
    ("ORG", "Equifax", "Equifax Inc."),
    ("ORG", "ICO", "Information Commissioner's Office"),
    ("ORG", "FBI", "Federal Bureau of Investigation"),
    ("ORG", "Radisson", "Radisson Hotel Group"),
    ("ORG", "NORSK HYDRO", "Norsk Hydro ASA"),
    ("PERSON", "Smith", "Richard Smith"),
    ("ORG", "FDA", "U.S. Food and Drug Administration"),
    ("ORG", "M&S", "Marks &amp; Spencer"),
    ("ORG", "BART", "Bay Area Rapid Transit District"),
    ("ORG", "Sabric", "South African Banking Risk Information Centre"),
    ("ORG", "Hydro", "Norsk Hydro"),
    ("ORG", "Freecycle", "Freecycle.org"),
]
DIFFERENT = [
    ("ORG", "Bank", "Bank of America"),
    ("ORG", "University", "University of Maryland"),
    ("ORG", "Apple", "Google"),
    ("ORG", "Office", "Foreign Office"),
    ("ORG", "IT", "Trade"),
    ("PERSON", "Richard", "Richard Smith"),
    ("LOC", "York", "York County"),
    ("DATE", "July", "July 2018"),
]


@pytest.mark.parametrize(("label", "short", "long"), SAME)
def test_same(label: str, short: str, long: str) -> None:
    assert same_entity(label, short, long)


@pytest.mark.parametrize(("label", "short", "long"), DIFFERENT)
def test_different(label: str, short: str, long: str) -> None:
    assert not same_entity(label, short, long)


def test_short_name_of_two_candidates_joins_neither() -> None:
    names = [("PERSON", "Ann Lee"), ("PERSON", "Bob Lee"), ("PERSON", "Lee")]
    assert len(set(cluster_names(names))) == 3


def test_arm_stays_apart_from_the_company_named_before_it() -> None:
    assert cluster_names([("ORG", "Vexo"), ("ORG", "Vexo Security")]) == [0, 1]
    assert cluster_names([("ORG", "Vexo Security"), ("ORG", "Vexo")]) == [0, 0]


def test_equal_names_are_surer_than_longer_ones() -> None:
    names = [("ORG", "Vexo plc"), ("ORG", "Vexo Pension Plans"), ("ORG", "Vexo")]
    assert cluster_names(names) == [0, 1, 0]


def test_values_join_and_part_places_and_dates() -> None:
    names = [("LOC", "US"), ("LOC", "United States"), ("DATE", "Friday"), ("DATE", "Friday")]
    assert cluster_names(names, ["US", "US", "2018-07-13", "2018-07-20"]) == [0, 0, 1, 2]


def test_links_of_the_text_join() -> None:
    names = [("ORG", "Personal Data Office"), ("ORG", "UODO"), ("ORG", "UODO"), ("LOC", "Warsaw")]
    assert cluster_names(names, links=[(0, 1), (2, 3)]) == [0, 0, 0, 1]


def test_labels_never_mix() -> None:
    assert cluster_names([("ORG", "Georgia"), ("LOC", "Georgia")]) == [0, 1]


@given(st.lists(st.tuples(st.sampled_from(["ORG", "PERSON"]), st.text(max_size=20))))
def test_equal_names_share_a_cluster(names: list[tuple[str, str]]) -> None:
    numbers = cluster_names(names)
    assert len(numbers) == len(names)
    assert all(numbers[i] == numbers[names.index(name)] for i, name in enumerate(names))


def test_canonical_name_is_the_longest() -> None:
    assert canonical_name(["ICO", "Information Commissioner's Office"]).startswith("Information")
