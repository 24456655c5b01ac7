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
        for name, value in meta.get("performance", {}).items():
            if isinstance(value, int | float):
                lines.append(f"  {name:32} {value:.3f}")
    return "\n".join(lines)
