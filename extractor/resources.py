"""Where schemas, vocabularies, data tables and models lie, in a wheel as in a checkout.

No other module knows a path. All functions return parsed JSON or a directory.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from extractor.errors import ModelError

DEFAULT_MODEL = "breach_news"


@cache
def schema(name: str) -> dict[str, Any]:
    """Return the JSON schema `name` ("incident", "annotation") as a dict."""
    return dict(_read_json(files("extractor.schemas") / f"{name}.schema.json"))


@cache
def vocab(name: str) -> list[dict[str, Any]]:
    """Return the entries of a vocabulary: dicts with at least `id` and `label`."""
    return list(_read_json(files("extractor.schemas") / "vocab" / f"{name}.json")["entries"])


@cache
def table(name: str) -> Any:
    """Return the data table `name` (cues, patterns, gazetteers) of the package."""
    return _read_json(files("extractor.data") / f"{name}.json")


def models_dir() -> Path:
    """Return the directory that holds the shipped models."""
    return Path(str(files("extractor.models")))


def model_dir(name: str = DEFAULT_MODEL) -> Path:
    """Return the directory of an installed model, or of `name` where it is a path.

    Raises:
        ModelError: there is no such model; the message lists those installed.
    """
    for path in (models_dir() / name, Path(name)):
        if (path / "meta.json").is_file():
            return path
    installed = sorted(p.parent.name for p in models_dir().glob("*/meta.json"))
    raise ModelError(
        f"No model '{name}'. Expected a directory with meta.json, or one of: "
        f"{', '.join(installed) or 'none installed'}."
    )


def _read_json(resource: Any) -> Any:
    return json.loads(resource.read_text(encoding="utf-8"))
