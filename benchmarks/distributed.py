"""Measures the Ray engine beside the local one: articles a second, and processor time (Linux).

    python benchmarks/distributed.py ARTICLES.jsonl --workers 1 2

Measured from the first block of results to the last, so without the start of Ray and the
loading of the model, which stand in a column of their own. On a busy machine only the
processor time means anything.
"""

from __future__ import annotations

import argparse
import os
import time
from functools import partial
from pathlib import Path

from extractor.batch import Engine, Options, local
from extractor.distributed import BLOCK, ray_engine
from extractor.ingest import Meter, read_items, unread

TICKS = os.sysconf("SC_CLK_TCK")


class ProcessorTime:
    """Processor time of this process and of all that descend from it, also those that ended."""

    def __init__(self) -> None:
        self._seconds: dict[int, float] = {}

    def read(self) -> float:
        """Return the seconds so far; what a process did after the last reading is lost."""
        parents, times = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            pid = int(stat.parent.name)
            parents[pid], times[pid] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
        for pid, seconds in times.items():
            ancestor = pid
            while ancestor in parents and ancestor != os.getpid():
                ancestor = parents[ancestor]
            if ancestor == os.getpid():
                self._seconds[pid] = seconds
        return sum(self._seconds.values())


def measure(engine: Engine, source: str, workers: int) -> tuple[int, float, float, float]:
    """Return articles, seconds to the first block, and wall and processor seconds after it."""
    meter, began, processor = Meter(), time.monotonic(), ProcessorTime()
    marks: list[tuple[float, float]] = []
    items = read_items([source], meter=meter)
    entries = engine(items, partial(unread, [source], (), meter), Options(workers=workers))
    for count, _ in enumerate(entries, start=1):
        if count % BLOCK == 0:
            marks.append((time.monotonic(), processor.read()))
    (first, used), (last, used_all) = marks[0], marks[-1]
    return BLOCK * (len(marks) - 1), first - began, last - first, used_all - used


def main() -> None:
    """Measure both engines, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("articles", help=f"file with many times {BLOCK} articles")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    arguments = parser.parse_args()
    print("| engine | workers | s to the first block | articles/s | processor ms an article |")
    print("| --- | --- | --- | --- | --- |")
    for name, engine in (("ray", ray_engine()), ("local", local)):
        for workers in arguments.workers:
            articles, start, wall, used = measure(engine, arguments.articles, workers)
            rate, cost = articles / wall, 1000 * used / articles
            print(f"| {name} | {workers} | {start:.1f} | {rate:.1f} | {cost:.1f} |", flush=True)


if __name__ == "__main__":
    main()
