"""`extractor bench` measures, and the benchmark scripts run; no assertion on time."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.bench import made_up_articles
from extractor.cli import cli

ROOT = Path(__file__).parent.parent
EXAMPLES = str(ROOT / "examples" / "articles.jsonl")


def test_made_up_articles_differ_and_are_repeatable() -> None:
    first, second = (list(islice(made_up_articles(), 50)) for _ in range(2))
    assert first == second
    assert len({d.text for d in first}) == 50
    assert all("{" not in d.full_text for d in first)


def test_bench_reports_what_it_read() -> None:
    done = CliRunner().invoke(cli, ["bench", EXAMPLES, "--json"])
    found = json.loads(done.stdout)
    assert found["articles"] == 2
    assert found["tokens"] > 100
    assert found["record_bytes"] > 1000


def test_bench_of_a_missing_file() -> None:
    done = CliRunner().invoke(cli, ["bench", "no-such-file.jsonl"])
    assert done.exit_code == 2
    assert "no such file" in done.stderr


@pytest.mark.parametrize("script", ["compare", "growth", "soak", "kills"])
def test_scripts_have_help(script: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / f"{script}.py", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "usage" in done.stdout
