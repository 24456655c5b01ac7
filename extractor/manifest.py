"""SHA-256 manifests of model directories."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from extractor.errors import ModelError

MANIFEST = "manifest.json"


def verify(path: Path) -> str:
    """Check every file of a model directory against its manifest; return the manifest's SHA-256.

    Raises:
        ModelError: a file is missing or altered; the message names it.
    """
    content = (path / MANIFEST).read_bytes() if (path / MANIFEST).is_file() else b""
    if not content:
        raise ModelError(f"{path} has no {MANIFEST}. Reinstall the model or train it again.")
    for name, expected in json.loads(content).items():
        file = path / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            raise ModelError(
                f"{file} is missing or differs from {MANIFEST}. Reinstall the model; files of a "
                "model must not be edited."
            )
    return hashlib.sha256(content).hexdigest()


def write_manifest(path: Path) -> None:
    """Write the manifest of every file below a model directory."""
    files = sorted(p for p in path.rglob("*") if p.is_file() and p.name != MANIFEST)
    digests = {
        file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }
    (path / MANIFEST).write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
