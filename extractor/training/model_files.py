"""Writes a trained pipeline to its directory."""

from __future__ import annotations

import json
import platform
import shutil
from pathlib import Path
from typing import Any

import sklearn
from spacy.language import Language

from extractor.manifest import write_manifest
from extractor.version import __version__


def save(nlp: Language, path: Path, training: dict[str, Any]) -> None:
    """Write the pipeline with meta.json and the manifest, replacing what was there."""
    if path.exists():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    nlp.meta.update(
        name=path.name,
        version=__version__,
        description="Entities and classes of breach news.",
        license="MIT",
    )
    nlp.to_disk(path)
    versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__}
    write_meta(path, read_meta(path) | {"training": training | versions})


def read_meta(path: Path) -> dict[str, Any]:
    """Return meta.json of a model directory."""
    return dict(json.loads((path / "meta.json").read_text(encoding="utf-8")))


def write_meta(path: Path, meta: dict[str, Any]) -> None:
    """Write meta.json of a model directory, and the manifest that vouches for it."""
    (path / "meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")
    write_manifest(path)
