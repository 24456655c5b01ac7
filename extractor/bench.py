"""Measures the toolkit on the user's machine: start-up, speed, memory.

The figures are of complete work: every component, evidence, validation, and the record as
JSON, in one process with one thread.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import InputError
from extractor.ingest import read_documents
from extractor.resources import DEFAULT_MODEL, table
from extractor.types import Document

SEED = 6
NUMBERS = range(1_000, 5_000_000)  # counts and amounts of the made-up articles
SMALL_NUMBERS = range(2, 30)
WARM_UP = 8  # articles before the clock starts
START = "import sys, extractor; extractor.load(sys.argv[1])('Acme Bank was hacked.').to_json()"


@dataclass(frozen=True)
class Measurement:
    """What was measured.

    Attributes:
        articles: articles processed.
        tokens: tokens in them.
        seconds: wall-clock time for them.
        cpu_seconds: processor time for them.
        startup_seconds: wall-clock time of a new process that makes one record.
        peak_megabytes: the most memory that this process has held, 0 where not known.
        record_bytes: size of all records as JSON.
    """

    articles: int
    tokens: int
    seconds: float
    cpu_seconds: float
    startup_seconds: float
    peak_megabytes: float
    record_bytes: int

    def lines(self) -> list[str]:
        """Return the measurement in readable lines."""
        rate, cpu_rate = self.articles / self.seconds, self.articles / self.cpu_seconds
        return [
            f"{self.articles:,} articles of {self.tokens / self.articles:,.0f} tokens on average",
            f"Speed     {rate:,.1f} articles/s, {self.tokens / self.seconds:,.0f} tokens/s "
            f"({cpu_rate:,.1f} articles a second of processor time)",
            f"Start-up  {self.startup_seconds:.2f} s from nothing to the first record",
            f"Memory    {self.peak_megabytes:,.0f} MB at most",
            f"Records   {self.record_bytes / self.articles / 1024:.1f} kB each",
        ]


def measure(file: str | None, articles: int, model: str | None = None) -> Measurement:
    """Process articles of a file, or made-up ones, and return what it took.

    Args:
        file: any input of `extractor run`; None for made-up articles.
        articles: how many at most.
        model: name or directory of the model.

    Raises:
        InputError: the file cannot be read or has no article.
    """
    name = model or DEFAULT_MODEL
    documents = list(_documents(file, articles))
    startup = _startup(name)
    from extractor.pipeline import load

    extractor = load(name)
    for incident in extractor.pipe(documents[:WARM_UP]):
        incident.to_json()
    wall, cpu = time.perf_counter(), time.process_time()
    size = sum(len(incident.to_json()) for incident in extractor.pipe(documents))
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    return Measurement(
        articles=len(documents),
        tokens=sum(len(extractor.nlp.make_doc(d.full_text)) for d in documents),
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        startup_seconds=startup,
        peak_megabytes=peak_megabytes(),
        record_bytes=size,
    )


def made_up_articles(seed: int = SEED) -> Iterator[Document]:
    """Yield invented articles without end, the same for the same seed."""
    data, chance = table("bench_article"), random.Random(seed)
    number = 0
    while True:
        number += 1
        fillers = {slot: chance.choice(words) for slot, words in data["slots"].items()}
        title = _filled(data["title"], fillers, chance)
        text = " ".join(_filled(s, fillers, chance) for s in data["sentences"])
        yield Document(text, title=title, published="2020-02-03", doc_id=str(number))


def peak_megabytes() -> float:
    """Return the most memory that this process has held, 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _filled(sentence: str, fillers: dict[str, str], chance: random.Random) -> str:
    number, small = chance.choice(NUMBERS), chance.choice(SMALL_NUMBERS)
    return sentence.format(**fillers, number=f"{number:,}", small=small)


def _documents(file: str | None, articles: int) -> Iterator[Document]:
    source = read_documents([file]) if file else made_up_articles()
    count = 0
    for document in source:
        if isinstance(document, InputError):
            raise document
        yield document
        count += 1
        if count == articles:
            return
    if not count:
        raise InputError(f"{file}: no article in it.")


def _startup(model: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", START, model], check=True, cwd=Path.cwd())
    return time.perf_counter() - began
