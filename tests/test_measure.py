"""A trained model is measured: figures and checksums stand in its meta.json, the manifest fits."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.manifest import verify
from extractor.model_list import models_table
from extractor.resources import model_dir
from extractor.training.measure import measure

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(model_dir(), tmp_path / "model"))


def small_corpus(folder: Path) -> Path:
    folder.mkdir()
    for name in ("train.jsonl", "dev.jsonl"):
        lines = (CORPUS / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:4]), encoding="utf-8")
    return folder


def test_figures_and_checksums_are_written(model: Path, tmp_path: Path) -> None:
    corpus = small_corpus(tmp_path / "corpus")
    measure(model, corpus)
    meta = json.loads((model / "meta.json").read_text())
    assert {"entities.document", "type.accuracy", "level.within_one"} <= set(meta["performance"])
    assert all(value == round(value, 4) for value in meta["performance"].values())
    digests = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in corpus.iterdir()}
    assert meta["training"]["data"] == {"train.jsonl": digests["train.jsonl"]}
    assert meta["training"]["measured_on"] == {"dev.jsonl": digests["dev.jsonl"]}
    assert meta["training"]["training_articles"] > 0
    shown = models_table([meta | {"sha256": verify(model), "path": model.name}])
    score = meta["performance"]["type.accuracy"]
    assert f"  {'type.accuracy':32} {score:.3f}" in shown.splitlines()
    assert digests["dev.jsonl"][:12] in shown


def test_a_corpus_without_its_development_part_is_named(model: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"dev\.jsonl"):
        measure(model, tmp_path)
