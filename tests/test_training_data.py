"""What the training reads of public texts and of articles without an incident."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import spacy

from extractor.tagger import bilou_tags
from extractor.training.augment import augment, make_handle
from extractor.training.data import LABELS, LabelledArticle, read_relevance
from extractor.training.named_actors import actor_names, read_named_actors


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_actors_of_summaries_are_marked_only_as_names_of_groups(tmp_path: Path) -> None:
    texts = [
        ("Red Lantern Crew says it broke into a bank.", "Red Lantern Crew"),
        ("The gr4yf0x ransomware locked files of a mill.", "gr4yf0x"),
        ("The gr4yf0x ransomware gang locked files of a port.", "gr4yf0x"),
        ("Ana Brandt is charged with breaking into a school.", "Ana Brandt"),
        ("Unnamed hackers took a site down.", "Unnamed hackers"),
        ("The crew of a ship was robbed of data.", None),
    ]
    rows = [{"text": text, "actor": actor} for text, actor in texts]
    write_lines(tmp_path / "datasets" / "cissm.jsonl", rows)
    articles = read_named_actors(tmp_path)
    marked = [a.text[s:e] for a in articles for s, e, _ in a.spans]
    assert marked == ["Red Lantern Crew", "gr4yf0x"]
    assert actor_names(articles) == ["Red Lantern Crew", "gr4yf0x"]
    assert articles[0].unknown == {"ORG", "PERSON", "LOC", "DATE"}


def test_groups_of_threat_reports_are_joined_from_their_tokens(tmp_path: Path) -> None:
    report = {
        "doc": "report",
        "sentences": [
            {"tokens": ["Nothing", "here", "."], "bio": ["O", "O", "O"]},
            {"tokens": ["Pale", "Heron", "returned"], "bio": ["B-GROUP", "I-GROUP", "O"]},
        ],
    }
    write_lines(tmp_path / "datasets" / "annoctr.jsonl", [report])
    (article,) = read_named_actors(tmp_path)
    assert article.text == "Pale Heron returned"
    assert article.spans == ((0, 10, "ACTOR"),)


def test_outside_of_an_unannotated_label_costs_nothing() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra 'train'")
    from extractor.training.ner import token_loss

    tags = list(bilou_tags(LABELS))
    logits = torch.full((1, len(tags)), -20.0)
    logits[0, tags.index("U-PERSON")] = 20.0
    outside = torch.tensor([tags.index("O")])

    def loss(unknown: set[str]) -> float:
        admitted = torch.tensor([[tag == "O" or tag[2:] in unknown for tag in tags]])
        return float(token_loss(logits, outside, admitted))

    assert loss({"PERSON"}) < 0.01
    assert loss(set()) > 10


def test_augmented_copies_rename_actors_and_keep_offsets() -> None:
    text = "Hackers of Pale Heron struck. Pale Heron wants money, Ann Lee of Acme said."
    spans = ((11, 21, "ACTOR"), (30, 40, "ACTOR"), (54, 61, "PERSON"), (65, 69, "ORG"))
    article = LabelledArticle("a", "a", text, spans, unknown=frozenset({"DATE"}))
    copies = augment([article] * 60, {"ACTOR": ["Red Lantern"], "ORG": ["Zed"]}, 3)
    found = {(c.text[s:e], label) for c in copies for s, e, label in c.spans}
    assert {("Pale Heron", "ACTOR"), ("Red Lantern", "ACTOR"), ("Zed", "ORG")} <= found
    assert all(c.unknown == {"DATE"} for c in copies)
    assert all(t == t.strip() and t for t, _ in found)


@pytest.mark.parametrize("seed", range(20))
def test_handles_are_one_mention_without_spaces_at_the_ends(seed: int) -> None:
    handle = make_handle("the silent river carries heavy stones", random.Random(seed))
    assert handle.strip() == handle
    assert 4 <= len(handle) <= 20
    assert len(spacy.blank("en")(handle)) >= 1


def test_articles_without_an_incident_carry_only_their_relevance(tmp_path: Path) -> None:
    row = {"doc_id": "x", "title": "Tips", "text": "Lock it.", "published": "2020-01-01"}
    write_lines(tmp_path / "r.jsonl", [{**row, "relevant": False}])
    (article,) = read_relevance(tmp_path / "r.jsonl")
    assert article.classes == {"relevant": "False"}
    assert article.text[article.body_start :] == "Lock it."
    assert read_relevance(tmp_path / "absent.jsonl") == []
