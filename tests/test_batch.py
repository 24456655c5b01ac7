"""Large runs: every kind of output, failures set aside, workers that die, runs that are killed."""

from __future__ import annotations

import csv
import gzip
import json
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
import zstandard
from stand_in import make_stand_in

from extractor.batch.sinks import WRITERS
from extractor.exporters.flat import COLUMNS

Run = Callable[..., subprocess.Popen[str]]
ARTICLES = 600


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Start `extractor run` with the stand-in for the model."""
    model, environment = make_stand_in(tmp_path_factory.mktemp("stand_in"))

    def start(*args: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "extractor", "run", "--model", model, *map(str, args)]
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start


def articles(path: Path, texts: list[str]) -> Path:
    rows = [{"doc_id": str(i), "title": f"No. {i}", "text": t} for i, t in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def errors(output: Path) -> list[dict[str, Any]]:
    lines = output.with_name(output.name + ".errors.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_what_fails_is_set_aside_and_the_rest_is_written(run: Run, tmp_path: Path) -> None:
    texts = [f"Article {i} of Acme Bank." for i in range(40)]
    for at, word in {3: "RAISE", 11: "ABORT", 25: "HANG"}.items():
        texts[at] = f"Please {word}."
    texts[30] = "Long " * 100
    source, output = articles(tmp_path / "in.jsonl", texts), tmp_path / "out.jsonl"
    with source.open("a") as file:
        file.write("no json\n")
    process = run(source, "-o", output, "--workers", 2, "--timeout", 2, "--max-chars", 400)
    _, stderr = process.communicate()
    assert process.returncode == 2
    done = [json.loads(line)["document"]["doc_id"] for line in output.read_text().splitlines()]
    assert done == [str(i) for i in range(40) if i not in (3, 11, 25, 30)]
    found = {e["position"]: e for e in errors(output)}
    assert sorted(found) == [4, 12, 26, 31, 41]
    assert found[4]["doc_id"] == "3"
    assert found[4]["source"] == f"{source}:4"
    assert "ValueError: the stand-in was asked to fail" in found[4]["reason"]
    assert "SIGABRT, twice" in found[12]["reason"]
    assert "longer than 2 seconds" in found[26]["reason"]
    assert "--max-chars" in found[31]["reason"]
    assert found[41]["outcome"] == "rejected"
    assert "41 read, 36 written, 0 left out, 1 rejected, 4 failed" in stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "in.jsonl",
        "out.jsonl",
        "out.jsonl.errors.jsonl",
    ]


def test_killed_runs_resume_to_the_same_bytes(run: Run, tmp_path: Path) -> None:
    texts = [f"Article {i}: {'RAISE' if i % 97 == 5 else 'fine'}." for i in range(ARTICLES)]
    source = articles(tmp_path / "in.jsonl", texts)
    expected, output = tmp_path / "expected.jsonl.gz", tmp_path / "out.jsonl.gz"
    assert run(source, "-o", expected).wait() == 1
    journal = tmp_path / "out.jsonl.gz.partial"
    chance = random.Random(6)
    for kills in range(3):
        process = run(source, "-o", output, "--resume")
        target = chance.randrange(ARTICLES * 200) // (3 - kills)
        while process.poll() is None and not _longer(journal, target):
            pass
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert not output.exists()
    last = run(source, "-o", output, "--resume")
    _, stderr = last.communicate()
    assert last.returncode == 1
    assert "were done already" in stderr
    assert output.read_bytes() == expected.read_bytes()
    assert errors(output) == errors(expected)
    assert not journal.exists()


def _longer(file: Path, size: int) -> bool:
    return file.exists() and file.stat().st_size > size


def test_an_interrupted_run_is_not_overwritten_nor_mixed(run: Run, tmp_path: Path) -> None:
    source = articles(tmp_path / "in.jsonl", ["Some text."] * ARTICLES)
    output, journal = tmp_path / "out.csv", tmp_path / "out.csv.partial"
    process = run(source, "-o", output)
    while not _longer(journal, 10_000):
        pass
    process.kill()
    process.communicate()
    source.write_text(source.read_text().replace("Some", "Another"))
    for options, message in (
        ((), "--resume"),
        (("--resume", "--max-chars", 9), "another options"),
        (("--resume",), "has changed"),
    ):
        size = journal.stat().st_size
        process = run(source, "-o", output, *options)
        _, stderr = process.communicate()
        assert process.returncode == 2
        assert message in stderr
        assert journal.stat().st_size <= size
        assert journal.stat().st_size > 10_000


def test_every_ending_holds_the_same_records(ex: Any, tmp_path: Path) -> None:
    texts = ["Acme Bank of Ohio said hackers stole data of 12,000 customers.", "Nothing here.\n"]
    records = [i.to_json().encode() for i in ex.pipe(texts)]
    for ending, write in WRITERS.items():
        first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
        write(first, iter(records))
        write(second, iter(records))
        if ending in READ:
            assert READ[ending](first) == [json.loads(r) for r in records], ending
        if ending != ".duckdb":  # DuckDB gives every file a random identifier
            assert first.read_bytes() == second.read_bytes(), ending


def test_csv_and_parquet_hold_the_flat_view(ex: Any, tmp_path: Path) -> None:
    text = "Acme Bank said hackers stole the data of 12,000 customers."
    record = ex(text, title="Acme Bank hacked", published="2020-01-02").to_json().encode()
    WRITERS[".csv"](tmp_path / "a.csv", [record])
    WRITERS[".parquet"](tmp_path / "a.parquet", [record])
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        [row] = csv.DictReader(file)
    [typed] = pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pylist()
    del typed["record"]
    assert list(row) == list(typed) == [column.name for column in COLUMNS]
    assert row == {k: "" if v is None else str(v) for k, v in typed.items()}
    assert typed["victim_name"] == "Acme Bank"
    assert typed["published"] == "2020-01-02"
    assert isinstance(typed["severity"], int)


def _lines(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.splitlines()]


READ: dict[str, Callable[[Path], list[Any]]] = {
    ".jsonl": lambda p: _lines(p.read_bytes()),
    ".ndjson": lambda p: _lines(p.read_bytes()),
    ".jsonl.gz": lambda p: _lines(gzip.decompress(p.read_bytes())),
    ".jsonl.zst": lambda p: _lines(zstandard.ZstdDecompressor().stream_reader(p.open("rb")).read()),
    ".json": lambda p: json.loads(p.read_bytes()),
    ".parquet": lambda p: [
        json.loads(r) for r in pyarrow.parquet.read_table(p)["record"].to_pylist()
    ],
    ".sqlite": lambda p: [
        json.loads(r) for (r,) in sqlite3.connect(p).execute("SELECT record FROM incidents")
    ],
    ".duckdb": lambda p: [
        json.loads(r)
        for (r,) in duckdb.connect(str(p)).execute("FROM incidents SELECT record").fetchall()
    ],
}
