"""Converting to a tool's format and back gives the same annotation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.corpus.articles import full_text
from extractor.corpus.formats.registry import FORMATS, guessed_format
from extractor.corpus.formats.tokens import bio_spans, bio_tags, cut, word_tokens
from extractor.errors import CorpusError, InputError

SUFFIX = {"spacy": ".spacy", "conll": ".conll", "label-studio": ".json", "brat": ""}
LABELS = ("ORG", "PERSON", "LOC", "DATE", "ACTOR")


def row_of(title: str | None, body: str, cuts: list[int], doc_id: str = "a/1") -> dict[str, Any]:
    """An annotation whose entities lie between every second pair of cuts."""
    row: dict[str, Any] = {"doc_id": doc_id, "source": "test", "title": title, "text": body}
    text = full_text(row)
    edges = sorted({cut % (len(text) + 1) for cut in cuts})
    entities = []
    for i, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=False)):
        words = text[start:end]
        if words.strip() == words:
            entities.append({"label": LABELS[i % 5], "text": words, "start": start, "end": end})
    for i, entity in enumerate(entities):
        entity["cluster"] = i
    return row | {"published": "2024-01-02", "relevant": False, "entities": entities}


ALPHABET = st.sampled_from("aBé9 .,-'’\n\t\"&|;=#😀漢")
BODIES = st.text(ALPHABET, min_size=1, max_size=60).filter(lambda s: s.strip())
TITLES = st.none() | st.text(ALPHABET, min_size=1, max_size=20).filter(lambda s: s.strip())
ROWS = st.builds(row_of, TITLES, BODIES, st.lists(st.integers(0, 90), max_size=10))


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(row=ROWS)
def test_round_trip(name: str, row: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"file{SUFFIX.get(name, '.jsonl')}"
    second = row | {"doc_id": "b"}
    assert FORMATS[name].write([row, second], path) == 2
    assert list(FORMATS[name].read(path)) == [row, second]
    if name == "brat":
        assert guessed_format(path) == "brat"
        for file in path.iterdir():
            file.unlink()
        path.rmdir()


@settings(max_examples=50, deadline=None)
@given(row=ROWS)
def test_tokens_never_cross_an_entity(row: dict[str, Any]) -> None:
    text = full_text(row)
    spans = [(e["start"], e["end"], e["label"]) for e in row["entities"]]
    tokens = list(cut(word_tokens(text), spans))
    assert "".join(text[a:b] for a, b in tokens) == "".join(text[a:b] for a, b in word_tokens(text))
    assert set(bio_spans(tokens, bio_tags(tokens, spans))) <= set(spans)


ARTICLE = row_of("Acme hit", "Acme Bank said.\nAnn Lee of Ulm agreed.", [])
FULL = full_text(ARTICLE)


def entity(words: str, label: str, cluster: int, **more: Any) -> dict[str, Any]:
    start = FULL.index(words)
    return {
        "label": label, "text": words, "start": start, "end": start + len(words),
        "cluster": cluster, **more,
    }  # fmt: skip


def test_edits_in_the_tool_keep_roles_and_join_clusters(tmp_path: Path) -> None:
    kept = entity("Acme Bank", "ORG", 7, roles=["victim"])
    path = tmp_path / "task.jsonl"
    FORMATS["prodigy"].write([ARTICLE | {"entities": [kept]}], path)
    task = json.loads(path.read_text())
    task["spans"].append({"start": 0, "end": 4, "label": "ORG"})
    task["spans"].append({"start": FULL.index("Ulm"), "end": FULL.index("Ulm") + 3, "label": "LOC"})
    path.write_text(json.dumps(task))
    [row] = FORMATS["prodigy"].read(path)
    assert [(e["text"], e["cluster"], e.get("roles")) for e in row["entities"]] == [
        ("Acme", 7, None),
        ("Acme Bank", 7, ["victim"]),
        ("Ulm", 8, None),
    ]


def test_foreign_files_give_entities_and_no_classes(tmp_path: Path) -> None:
    path = tmp_path / "foreign.conll"
    path.write_text(
        "-DOCSTART- -X- O O\n\nAcme NNP I-NP I-ORG\nBank NNP I-NP I-ORG\nsaid VBD I-VP O\n\n"
        "Ann NNP I-NP B-PERSON\n-DOCSTART- -X- O O\n\nUlm NNP I-NP I-LOC\n"
    )
    first, second = FORMATS["conll"].read(path)
    assert first["text"] == "Acme Bank said\nAnn"
    assert [(e["text"], e["label"]) for e in first["entities"]] == [
        ("Acme Bank", "ORG"),
        ("Ann", "PERSON"),
    ]
    assert [e["text"] for e in second["entities"]] == ["Ulm"]
    assert "type" not in first
    assert "relevant" not in first


def test_label_studio_counts_utf16_in_older_exports(tmp_path: Path) -> None:
    value = {"start": 3, "end": 6, "text": "Ulm", "labels": ["LOC"]}
    task = {"id": 5, "data": {"text": "😀 Ulm"}, "annotations": [{"was_cancelled": True}]}
    task["annotations"] += [{"result": [{"type": "labels", "value": value}]}]
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]))
    [row] = FORMATS["label-studio"].read(path)
    assert (row["doc_id"], row["entities"][0]["start"]) == ("5", 2)


def test_doccano_relation_export(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text('{"id": 3, "text": "In Ulm", "entities": [{"id": 1, "label": "LOC", '
                    '"start_offset": 3, "end_offset": 6}], "relations": []}\n')  # fmt: skip
    [row] = FORMATS["doccano"].read(path)
    assert row["entities"][0]["text"] == "Ulm"


def test_prodigy_leaves_out_what_was_rejected(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text('{"text": "a", "answer": "reject"}\n{"text": "b", "answer": "ignore"}\n')
    assert list(FORMATS["prodigy"].read(path)) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("annotation", "{\n", "file:1: not valid JSON"),
        ("annotation", '{"doc_id": "x", "title": null}\n', "has no text. Join it"),
        ("annotation", '{"text": "a"}\n', "file:1: no doc_id and no entities"),
        ("conll", "Acme ORG\n", "file:1: 'Acme ORG' has no BIO tag"),
        ("conll", '# text = "Ulm"\nBonn\tO\n', "file:2: the token 'Bonn' does not follow"),
        ("doccano", '{"text": "a"}\n', "file:1: no 'label' and no 'entities'"),
        ("doccano", '{"text": "a", "label": [[0, 1]]}\n', "Expected [start, end, label]"),
        ("doccano", '{"text": "a", "label": [[0, 2, "ORG"]]}\n', "lies outside the text"),
        ("label-studio", "{}", "not a list of tasks"),
        ("label-studio", "[{}]", "task 1: no 'data'"),
        ("prodigy", '{"text": "abc", "spans": [{"start": 0, "end": 2, "label": "ORG"}, '
                    '{"start": 1, "end": 3, "label": "LOC"}]}', "overlaps another span"),
        ("prodigy", '{"spans": []}', "file:1: no 'text'"),
        ("spacy", "nothing", "not a spaCy DocBin"),
        ("brat", "", "no *.ann file"),
    ],
)  # fmt: skip
def test_errors_name_place_and_remedy(
    name: str, content: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    with pytest.raises((CorpusError, InputError)) as caught:
        list(FORMATS[name].read(path))
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
