"""The command line as a user meets it: output, errors in one line, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractor.cli import cli

ROOT = Path(__file__).parent.parent
EXAMPLE = str(ROOT / "examples" / "equifax.txt")


def invoke(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, args, input=stdin)


def test_run_writes_jsonl() -> None:
    done = invoke("run", EXAMPLE, "--published", "2017-09-07", "--format", "jsonl")
    assert done.exit_code == 0
    record = json.loads(done.stdout)
    assert record["incident"]["linkid"] == "equifax"
    assert record["document"]["doc_id"] == "equifax"


def test_run_reads_folders_and_keeps_order(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = invoke("run", str(ROOT / "examples"), "-o", str(out), "--published", "2019-03-20")
    assert done.exit_code == 0
    ids = [json.loads(line)["document"]["doc_id"] for line in out.read_text().splitlines()]
    assert ids == ["medibank", "market-report", "equifax", "norsk_hydro"]


def test_run_reads_standard_input() -> None:
    line = json.dumps({"doc_id": "x", "text": "Acme Bank was hacked.", "published": "2020-01-02"})
    done = invoke("run", "-", stdin=line.encode())
    assert json.loads(done.stdout)["document"]["published"] == "2020-01-02"


def test_relevant_only_leaves_out_the_market_report() -> None:
    done = invoke("run", str(ROOT / "examples" / "articles.jsonl"), "--relevant-only")
    ids = [json.loads(line)["document"]["doc_id"] for line in done.stdout.splitlines()]
    assert ids == ["medibank"]


def test_feed_format_has_the_header_lines() -> None:
    done = invoke("run", EXAMPLE, "--format", "feed", "--published", "2017-09-07")
    assert done.stdout.startswith('"id": "equ1504742400",\n"linkid": "equifax",')


BAD = [
    ("broken.jsonl", b'{"text": "ok"}\n' * 16 + b'{"text": "no', "broken.jsonl:17", "JSON"),
    ("latin.txt", "Zürich\nBank".encode("latin-1"), "latin.txt:1", "UTF-8"),
    ("empty.txt", b" \n", "empty.txt", "empty"),
    ("number.jsonl", b'{"text": 5}', "number.jsonl:1", "text"),
    ("date.jsonl", b'{"text": "a", "published": "soon"}', "date.jsonl:1", "ISO 8601"),
    ("blank.jsonl", b'{"text": " "}', "blank.jsonl:1", "empty"),
]


@pytest.mark.parametrize(("name", "content", "where", "remedy"), BAD, ids=[b[0] for b in BAD])
def test_bad_input_is_one_line_and_the_rest_still_runs(
    tmp_path: Path, name: str, content: bytes, where: str, remedy: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = invoke("run", str(path), EXAMPLE)
    assert done.exit_code == 2
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1
    assert where in errors[0]
    assert remedy in errors[0]
    last = json.loads(done.stdout.splitlines()[-1])
    assert last["document"]["doc_id"] == "equifax"


def test_missing_file_and_empty_folder(tmp_path: Path) -> None:
    done = invoke("run", str(tmp_path / "no.txt"), str(tmp_path))
    assert done.exit_code == 2
    assert "no such file" in done.stderr
    assert "no articles" in done.stderr


def test_unreadable_date_option() -> None:
    done = invoke("run", EXAMPLE, "--published", "soon")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "ISO 8601" in done.stderr


def test_failed_run_leaves_no_output(tmp_path: Path) -> None:
    done = invoke("run", EXAMPLE, "-o", str(tmp_path / "no" / "out.jsonl"))
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_validate_round_trip(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    invoke("run", EXAMPLE, "-o", str(out))
    assert invoke("validate", str(out)).exit_code == 0
    record = json.loads(out.read_text())
    record["incident"]["severity"] = 400
    out.write_text(json.dumps(record))
    done = invoke("validate", str(out))
    assert done.exit_code == 1
    assert "/incident/severity" in done.stderr


def test_schema_and_models() -> None:
    assert json.loads(invoke("schema").stdout)["title"]
    listed = json.loads(invoke("models", "--json").stdout)
    assert listed[0]["path"] == "breach_news"
    assert len(listed[0]["sha256"]) == 64


def test_show_prints_article_and_record() -> None:
    done = invoke("show", EXAMPLE, "--published", "2017-09-07")
    assert done.exit_code == 0
    assert "Record" in done.stdout
    assert "Richard Smith" in done.stdout


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = invoke(command, "--help")
    assert done.exit_code == 0
    assert f"extractor {command}" in done.stdout


def test_ray_is_asked_for_by_name_and_missed_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setitem(sys.modules, "ray.data", None)
    assert invoke("run", EXAMPLE).exit_code == 0
    done = invoke("run", EXAMPLE, "--engine", "ray")
    assert done.exit_code == 2
    assert 'pip install "breach-news-extractor[ray]"' in done.stderr
    assert invoke("run", EXAMPLE, "--address", "auto").exit_code == 2


def test_the_program_starts_spacy_without_its_command_line() -> None:
    code = (
        "import sys; from extractor.lean import without_spacy_commands as f; f(); import spacy; "
        "assert len(spacy.blank('en')('Two words')) == 2; print('spacy.cli' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"
