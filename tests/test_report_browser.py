"""The report in a real browser: its script runs under its own policy, links open articles."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from extractor.evaluation.report import as_html
from extractor.evaluation.runner import evaluate

CORPUS = Path(__file__).parent.parent / "corpus" / "dev.jsonl"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    evaluation = evaluate(CORPUS, system=str(CORPUS), limit=3, samples=10)
    path.write_text(as_html(evaluation), encoding="utf-8")
    return path


def shown(address: str, profile: Path) -> str:
    """Return the page as it is after its script ran."""
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def test_the_script_runs_and_a_link_opens_its_article(report: Path, tmp_path: Path) -> None:
    articles = re.findall(r'id="case-([^"]+)"', report.read_text(encoding="utf-8"))
    assert len(articles) == 3
    page = shown(f"{report.as_uri()}#case-{articles[1]}", tmp_path)
    assert ">3 of 3 articles</output>" in page
    opened = re.findall(r'<details[^>]* id="case-([^"]+)"[^>]* open=""', page)
    assert opened == [articles[1]]
