"""Watches the memory of `extractor run` over many articles.

    python benchmarks/soak.py --articles 200000 --characters 400 --output docs/soak

feeds made-up articles, cut after so many characters, with ever new words through a pipe, and
writes soak.csv and soak.png: resident memory of the run and of its worker, against articles
done. Linux only (/proc).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import IO

import matplotlib
import orjson
from machine import description
from matplotlib import pyplot

from extractor.bench import made_up_articles

matplotlib.use("Agg")

NEW_WORDS = 8  # words an article that no other has
Row = tuple[int, float, float, float]  # articles, seconds, MB of the run, MB of the worker


def articles(count: int, characters: int | None) -> Iterator[bytes]:
    """Yield JSON lines of made-up articles with new words in each."""
    chance = random.Random(1)
    for document in islice(made_up_articles(), count):
        names = ["".join(chance.choices(string.ascii_lowercase, k=9)) for _ in range(NEW_WORDS)]
        found = " and ".join(name.title() for name in names)
        text = f"{document.text[:characters]} Files of {found} were found."
        yield (
            orjson.dumps({"doc_id": document.doc_id, "title": document.title, "text": text}) + b"\n"
        )


def megabytes(process: int) -> float:
    """Return the resident memory of a process, 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    files = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for file in files for child in file.read_text().split()]


def watch(run: subprocess.Popen[bytes], journal: Path, every: float) -> Iterator[Row]:
    """Yield a row now and then while the run lasts."""
    began, done, place = time.monotonic(), 0, 0
    while run.poll() is None:
        time.sleep(every)
        if journal.exists():
            with journal.open("rb") as file:
                file.seek(place)
                new = file.read()
            done += new.count(b'"schema_version"')
            place += len(new)
        workers = sum(map(megabytes, children(run.pid)))
        yield done, time.monotonic() - began, megabytes(run.pid), workers


def feed(stream: IO[bytes], count: int, characters: int | None) -> None:
    """Write the articles to the run's standard input."""
    with stream:
        for line in articles(count, characters):
            stream.write(line)


def plot(rows: list[Row], path: Path) -> None:
    """Draw memory against articles."""
    figure, axes = pyplot.subplots(figsize=(6, 4))
    done = [r[0] / 1000 for r in rows]
    axes.plot(done, [r[3] for r in rows], label="worker")
    axes.plot(done, [r[2] for r in rows], label="run")
    axes.set_xlabel("articles, thousands")
    axes.set_ylabel("MB resident")
    axes.set_ylim(bottom=0)
    axes.legend(loc="lower right")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main() -> None:
    """Run, watch, write, print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--characters", type=int, help="cut each article after so many")
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two readings")
    parser.add_argument("--output", type=Path, default=Path("soak"), help="without ending")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "out.jsonl"
        command = [sys.executable, "-m", "extractor", "run", "-", "-o", str(output)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as run:
            assert run.stdin
            fed = (run.stdin, arguments.articles, arguments.characters)
            Thread(target=feed, args=fed, daemon=True).start()
            journal = output.with_name(output.name + ".partial")
            rows = [row for row in watch(run, journal, arguments.every) if row[3]]
    with arguments.output.with_suffix(".csv").open("w", newline="") as file:
        header = ("articles", "seconds", "run_megabytes", "worker_megabytes")
        rounded = [(a, *(round(x, 1) for x in rest)) for a, *rest in rows]
        csv.writer(file, lineterminator="\n").writerows([header, *rounded])
    plot(rows, arguments.output.with_suffix(".png"))
    late = [r for r in rows if r[0] >= arguments.articles // 4]
    print(description())
    print(json.dumps({"worker_peak": max(r[3] for r in rows), "run_peak": max(r[2] for r in rows)}))
    print(f"worker after a quarter {late[0][3]:.0f} MB, at the end {late[-1][3]:.0f} MB")


if __name__ == "__main__":
    main()
