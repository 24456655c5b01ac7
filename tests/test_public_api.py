"""The public surface fits on one screen, is sorted, and imports."""

from __future__ import annotations

import subprocess
import sys

import extractor


def test_all_is_sorted_and_complete() -> None:
    assert list(extractor.__all__) == sorted(extractor.__all__)
    for name in extractor.__all__:
        assert getattr(extractor, name).__doc__


def test_import_is_light() -> None:
    code = "import sys, extractor, extractor.cli; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
