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
]
DIFFERENT = [
    ("ORG", "Bank", "Bank of America"),
    ("ORG", "University", "University of Maryland"),
    ("ORG", "Apple", "Google"),
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


def test_labels_never_mix() -> None:
    assert cluster_names([("ORG", "Georgia"), ("LOC", "Georgia")]) == [0, 1]


@given(st.lists(st.tuples(st.sampled_from(["ORG", "PERSON"]), st.text(max_size=20))))
def test_equal_names_share_a_cluster(names: list[tuple[str, str]]) -> None:
    numbers = cluster_names(names)
    assert len(numbers) == len(names)
    assert all(numbers[i] == numbers[names.index(name)] for i, name in enumerate(names))


def test_canonical_name_is_the_longest() -> None:
    assert canonical_name(["ICO", "Information Commissioner's Office"]).startswith("Information")
