"""Measures how time grows with the length of one article, 100 to 1,000,000 characters.

    python benchmarks/growth.py --output docs/growth

writes growth.csv and growth.png, and prints the exponent of time ~ characters ^ exponent.
"""

from __future__ import annotations

import argparse
import csv
import time
from itertools import pairwise
from pathlib import Path

import matplotlib
import numpy as np
from machine import description
from matplotlib import pyplot
from threadpoolctl import threadpool_limits

import extractor
from extractor.bench import made_up_articles

matplotlib.use("Agg")

SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
LEAST_SECONDS = 1.0  # of repeated measuring at one size
FIT_FROM = 10_000  # characters; below, the fixed cost of an article weighs


def text_of(size: int) -> str:
    """Return made-up news of a number of characters; no two paragraphs are alike."""
    parts, length = [], 0
    for document in made_up_articles():
        parts.append(document.text)
        length += len(document.text) + 2
        if length >= size:
            return "\n\n".join(parts)[:size]
    raise AssertionError


def seconds_for(ex: extractor.Extractor, text: str) -> float:
    """Return the least processor time of some repetitions."""
    times: list[float] = []
    while sum(times) < LEAST_SECONDS:
        began = time.process_time()
        incident = ex(text, published="2020-02-03")
        times.append(time.process_time() - began)
        assert incident.record["document"]["characters"] == len(text)
    return min(times)


def plot(rows: list[tuple[int, float]], exponent: float, path: Path) -> None:
    """Draw time against length, both on logarithmic axes."""
    sizes, seconds = zip(*rows, strict=True)
    figure, axes = pyplot.subplots(figsize=(6, 4))
    axes.loglog(sizes, seconds, "o-")
    axes.set_xlabel("characters")
    axes.set_ylabel("seconds of processor time")
    axes.set_title(f"One article; exponent {exponent:.2f} from {FIT_FROM:,} characters")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main() -> None:
    """Measure, write, print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("growth"), help="without ending")
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    arguments = parser.parse_args()
    ex = extractor.load()
    ex(text_of(3_000))
    rows = [(n, seconds_for(ex, text_of(n))) for n in SIZES if n <= arguments.largest]
    long = [(n, s) for n, s in rows if n >= FIT_FROM] or rows
    exponent = float(np.polyfit(*np.log(np.array(long)).T, 1)[0]) if len(long) > 1 else 1.0
    with arguments.output.with_suffix(".csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("characters", "seconds"), *rows])
    plot(rows, exponent, arguments.output.with_suffix(".png"))
    print(description())
    for n, s in rows:
        print(f"{n:>9,} characters {s:8.3f} s {n / s:>9,.0f} characters/s")
    print(f"exponent {exponent:.3f}; by step:")
    for (a, s), (b, t) in pairwise(rows):
        print(f"  {a:>9,} to {b:>9,}: {np.log(t / s) / np.log(b / a):.2f}")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
