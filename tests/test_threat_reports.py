"""Threat reports as passages for the entity tagger: prose alone, and the names marked in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.training.summaries import PASSAGE
from extractor.training.threat_reports import is_plain, joined, read_threat_reports

WORDS = "The report does not say who paid for the servers that were used"
PLAIN = WORDS.split()


def sentence(*parts: tuple[str, str]) -> dict[str, list[str]]:
    """A sentence of a report: words, each part with its label ("": none)."""
    tokens, bio = [], []
    for words, label in parts:
        own = words.split()
        tokens += own
        bio += [f"{'I' if i else 'B'}-{label}" if label else "O" for i in range(len(own))]
    return {"tokens": tokens, "bio": bio}


def shared(folder: Path, *sentences: dict[str, list[str]]) -> Path:
    """A folder with one report of these sentences, made long enough to be a passage."""
    filler = {"tokens": PLAIN, "bio": ["O"] * len(PLAIN)}
    row = {"doc": "1", "sentences": [*sentences, *[filler] * (PASSAGE // len(PLAIN) + 1)]}
    (folder / "datasets").mkdir()
    (folder / "datasets" / "annoctr.jsonl").write_text(json.dumps(row) + "\n")
    return folder


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (
            [("Lakeside Labs", "ORG"), ("blames the", ""), ("Grim Otters gang", "GROUP")],
            [("Lakeside Labs", "ORG"), ("Grim Otters", "ACTOR")],
        ),
        (
            [("The tool", ""), ("Ottershell", "MALWARE"), ("steals what it finds in", "")],
            [("Ottershell", "")],
        ),
        ([("A", ""), ("Lakeside", "ORG"), ("Word file drops it on the disk", "")], []),
        ([("They act against", ""), ("banks", "SECTOR"), ("in the north of Europe", "")], []),
    ],
)
def test_marked_names(tmp_path: Path, parts: list, wanted: list) -> None:
    passage = read_threat_reports(shared(tmp_path, sentence(*parts)))[0]
    assert [(passage.text[a:b], label) for a, b, label in passage.spans] == wanted


def test_code_and_addresses_are_left_out(tmp_path: Path) -> None:
    code = sentence(("cmd.exe /c start x.bat & del * | more than six tokens", ""))
    link = sentence(("See [ our page ] ( https : / / example.org ) for the rest", ""))
    passages = read_threat_reports(shared(tmp_path, code, link))
    assert len(passages) == 1
    assert passages[0].text.startswith("The report does not")


def test_offsets_are_those_of_the_words() -> None:
    tokens = ["“", "Acme", "’s", "site", "(", "now", "closed", ")", ",", "isn", "’t", "”", "."]
    text, offsets = joined(tokens)
    assert [text[a:b] for a, b in offsets] == tokens
    assert text == "“Acme’s site (now closed), isn’t”."


def test_short_lines_are_no_prose() -> None:
    assert not is_plain(["Figure", "3", ":", "Flow"])
    assert is_plain(PLAIN)
