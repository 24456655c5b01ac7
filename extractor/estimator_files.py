"""Writes fitted scikit-learn estimators with skops: the same estimator gives the same bytes.

skops names the parts of a file by memory addresses and stamps them with the time. Here they
are numbered in order of appearance and carry no time, so that retraining on the same data
gives the same checksum.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can carry
_NUMBER = re.compile(r"(?<![\w.+-])\d{9,}(?![\w+-])")


def write_estimator(estimator: Any, path: Path) -> None:
    """Write an estimator to a skops file."""
    import skops.io

    raw = zipfile.ZipFile(io.BytesIO(skops.io.dumps(estimator)))
    schema = raw.read("schema.json").decode()
    numbers: dict[str, str] = {}

    def renumber(text: str) -> str:
        return _NUMBER.sub(lambda m: numbers.setdefault(m.group(), str(len(numbers) + 1)), text)

    parts = {"schema.json": renumber(schema).encode()}
    for name in raw.namelist():
        if name != "schema.json":
            parts[renumber(name)] = raw.read(name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(parts):
            archive.writestr(_entry(name), parts[name], zipfile.ZIP_DEFLATED, 9)


def read_estimator(path: Path) -> Any:
    """Return the estimator of a skops file; types that are not scikit-learn's are refused."""
    import skops.io

    return skops.io.load(path)


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, EPOCH)
