"""Summaries as passages for the entity tagger: the names in them that their sources know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.training.summaries import SOURCES, find_names, read_passages

LONG = "Nobody else was affected, the company says in a notice to all of its customers. " * 4


def shared(folder: Path, rows: list[dict[str, str | None]]) -> Path:
    """A folder of data sets with some rows in the first and none in the others."""
    (folder / "datasets").mkdir()
    for source in SOURCES:
        own = rows if source == SOURCES[0] else []
        lines = "".join(json.dumps(row) + "\n" for row in own)
        (folder / "datasets" / f"{source}.jsonl").write_text(lines)
    return folder


def known(folder: Path, text: str, **fields: str) -> list[tuple[str, str]]:
    """The known names of one summary, with their labels."""
    rows = [{"text": f"{text} {LONG * 4}", **fields}]
    passage = read_passages(shared(folder, rows))[0]
    return [(passage.text[start:end], label) for start, end, label in passage.spans]


@pytest.mark.parametrize(
    ("text", "fields", "wanted"),
    [
        ("Acme Foods pays.", {"victim": "Acme Foods"}, [("Acme Foods", "ORG")]),
        (
            "Lakeside Mutual Life (LakeMutual) pays.",
            {"victim": "Lakeside Mutual Life (LakeMutual)"},
            [("Lakeside Mutual Life", "ORG"), ("LakeMutual", "ORG")],
        ),
        (
            "Ruritania's Tax Office pays.",
            {"victim": "Ruritania's Tax Office"},
            [("Tax Office", "ORG")],
        ),
        (
            "University of Ulm pays.",
            {"victim": "University of Ulm"},
            [("University of Ulm", "ORG")],
        ),
        ("Cash machines in Ulm fail.", {"victim": "Cash machines in Ulm"}, []),
        ("Bank customers pay.", {"victim": "Bank customers"}, []),
        ("The Grim Otter gang did it.", {"actor": "Grim Otter"}, [("Grim Otter", "ACTOR")]),
        ("The Otter ransomware gang did it.", {"actor": "Otter"}, [("Otter", "ACTOR")]),
        ("It was the Otter ransomware.", {"actor": "Otter"}, []),
        ("Nobody's Army did it.", {"actor": "Nobody's Army"}, [("Nobody's Army", "ACTOR")]),
        ("Acmeville pays.", {"victim": "Acme"}, []),
    ],
)
def test_names_are_known_where_the_source_has_them(
    tmp_path: Path, text: str, fields: dict[str, str], wanted: list[tuple[str, str]]
) -> None:
    assert sorted(known(tmp_path, text, **fields)) == sorted(wanted)


def test_the_longest_name_counts() -> None:
    names = {("Ulm", "ORG"): None, ("Bank of Ulm", "ORG"): None}
    assert find_names("The Bank of Ulm is in Ulm.", names) == [(4, 15, "ORG"), (22, 25, "ORG")]


def test_spans_fit_their_passage_whatever_the_order(tmp_path: Path) -> None:
    rows: list[dict[str, str | None]] = [
        {"text": f"Firm{i} was hit by attackers. {LONG}", "victim": f"Firm{i}", "actor": None}
        for i in range(12)
    ]
    passages = read_passages(shared(tmp_path, rows))
    assert len(passages) > 1
    for passage in passages:
        names = [passage.text[start:end] for start, end, _ in passage.spans]
        assert names == [word for word in passage.text.split() if word.startswith("Firm")]
        assert len(names) > 1
