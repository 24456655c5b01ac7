"""Kills `extractor run` again and again, and checks that the output is the same all the same.

    python benchmarks/kills.py --kills 6

For each kind of output, a run without interruption gives the expected bytes. Another one is
killed (SIGKILL) at seeded random moments, some while it starts, most while it works or
writes, and taken up with --resume; then the bytes must be equal, and nothing may be left
beside the output. A DuckDB file has a random identifier, so its rows are compared.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import orjson

from extractor.batch.sinks import WRITERS
from extractor.bench import made_up_articles

ERRORS = ".errors.jsonl"


class Trial:
    """Runs of the same articles with one kind of output.

    Args:
        folder: where the files go.
        model: name or directory of the model.
        articles: how many.
    """

    def __init__(self, folder: Path, model: str, articles: int) -> None:
        self.folder, self.model = folder, model
        self.source = folder / "articles.jsonl"
        with self.source.open("wb") as file:
            for document in islice(made_up_articles(), articles):
                row = {"doc_id": document.doc_id, "title": document.title, "text": document.text}
                file.write(orjson.dumps(row) + b"\n")
            file.write(b"this line is not JSON\n")

    def start(self, output: Path, *options: str) -> subprocess.Popen[bytes]:
        """Start a run."""
        command = [sys.executable, "-m", "extractor", "run", str(self.source), "-o", str(output)]
        command += ["--model", self.model, *options]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def equal_after(self, kills: int, ending: str, chance: random.Random) -> tuple[bool, int]:
        """Return whether the output was equal, and how many kills met a run that was alive."""
        expected, output = self.folder / f"expected{ending}", self.folder / f"killed{ending}"
        began = time.monotonic()
        self.start(expected).wait()
        seconds, met, same = time.monotonic() - began, 0, True
        while met < kills:
            run = self.start(output, "--resume")
            time.sleep(chance.uniform(0.1, 1.0) * seconds)
            run.send_signal(signal.SIGKILL)
            if run.wait() == -signal.SIGKILL:
                met += 1
            else:  # it had ended by itself; the next one begins anew
                same = same and self.is_same(output, expected)
                remove(output)
        self.start(output, "--resume").wait()
        same = same and self.is_same(output, expected)
        remove(expected)
        remove(output)
        return same, met

    def is_same(self, output: Path, expected: Path) -> bool:
        """Return whether two finished outputs are equal, and nothing was left beside the first."""
        left = sorted(p.name for p in self.folder.iterdir() if output.stem in p.name)
        return (
            content(output) == content(expected)
            and errors(output) == errors(expected)
            and left == sorted([output.name, output.name + ERRORS])
        )


def remove(output: Path) -> None:
    """Delete an output and its file of errors."""
    output.unlink()
    output.with_name(output.name + ERRORS).unlink()


def content(path: Path) -> object:
    """Return what must be equal: the bytes, of a DuckDB file the rows."""
    if path.suffix != ".duckdb":
        return path.read_bytes()
    import duckdb

    with duckdb.connect(str(path), read_only=True) as database:
        return database.execute("FROM incidents").fetchall()


def errors(output: Path) -> bytes:
    """Return the bytes of the file of errors."""
    return output.with_name(output.name + ERRORS).read_bytes()


def main() -> None:
    """Try every kind of output; exit with 1 when one differed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--kills", type=int, default=6, help="for each kind of output")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--model", default="breach_news")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--endings", nargs="*", default=sorted(WRITERS))
    arguments = parser.parse_args()
    chance, total, wrong = random.Random(arguments.seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), arguments.model, arguments.articles)
        for ending in arguments.endings:
            same, met = trial.equal_after(arguments.kills, ending, chance)
            total, wrong = total + met, wrong + (not same)
            print(f"{ending:12} {met} kills: {'equal' if same else 'DIFFERENT'}", flush=True)
    print(f"{total} kills, {wrong} kinds of output differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
