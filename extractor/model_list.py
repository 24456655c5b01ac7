"""What is installed under models/: versions, checksums, scores."""

from __future__ import annotations

import json
from typing import Any

from extractor.manifest import verify
from extractor.resources import models_dir


def installed_models() -> list[dict[str, Any]]:
    """Return meta.json of each installed model, with `sha256` of its manifest.

    Raises:
        ModelError: a model's files differ from its manifest.
    """
    found = []
    for file in sorted(models_dir().glob("*/meta.json")):
        meta = json.loads(file.read_text(encoding="utf-8"))
        found.append(meta | {"sha256": verify(file.parent), "path": file.parent.name})
    return found


def models_table(models: list[dict[str, Any]]) -> str:
    """Return a readable listing of `installed_models`."""
    lines = []
    for meta in models:
        lines.append(f"{meta['path']} {meta['version']}  sha256 {meta['sha256']}")
        lines.append(f"  spaCy {meta['spacy_version']}; {meta.get('description', '')}")
        training, scores = meta.get("training", {}), meta.get("performance", {})
        for part in ("data", "measured_on"):
            for name, digest in training.get(part, {}).items():
                lines.append(f"  {part.replace('_', ' '):12} {name:30} sha256 {digest[:12]}")
        lines += [f"  {name:32} {value:.3f}" for name, value in scores.items()]
    return "\n".join(lines)
