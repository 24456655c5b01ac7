"""Measures complete records beside stock spaCy pipelines: one run, same texts, one thread.

    python benchmarks/compare.py ARTICLES.jsonl --limit 300 --spacy en_core_web_sm

The systems take turns, so that a busy machine slows all of them; of the rounds, the fastest
counts, by processor time. The ratios are what to look at, not the absolute figures.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

import spacy
from machine import description
from threadpoolctl import threadpool_limits

import extractor
from extractor.bench import made_up_articles
from extractor.ingest import read_documents
from extractor.types import Document

System = Callable[[Sequence[Document]], int]
WARM_UP = 16  # articles
NOT_NER = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "morphologizer"]


def complete_records() -> System:
    """Return the toolkit: components, evidence, validation, JSON."""
    ex = extractor.load()
    return lambda documents: sum(len(i.to_json()) for i in ex.pipe(documents))


def stock(pipeline: str, exclude: Sequence[str] = ()) -> System:
    """Return a stock pipeline that counts its entities."""
    nlp = spacy.load(pipeline, exclude=list(exclude))
    if exclude and "tok2vec" in nlp.pipe_names:
        embedding = nlp.get_pipe("tok2vec").listening_components  # type: ignore[attr-defined]
        if "ner" not in embedding:
            nlp.remove_pipe("tok2vec")  # only the components that are left out read it
    return lambda documents: sum(len(d.ents) for d in nlp.pipe(d.full_text for d in documents))


def fastest(systems: dict[str, System], documents: list[Document], rounds: int) -> dict[str, float]:
    """Return articles a second of processor time for each system, its best of `rounds`."""
    best = dict.fromkeys(systems, 0.0)
    for system in systems.values():
        system(documents[:WARM_UP])
    for _ in range(rounds):
        for name, system in systems.items():
            began = time.process_time()
            system(documents)
            best[name] = max(best[name], len(documents) / (time.process_time() - began))
    return best


def table(rates: dict[str, float], tokens_each: float) -> str:
    """Return the rates and the ratios to the first system as Markdown."""
    ours = next(iter(rates.values()))
    lines = ["| system | articles/s | tokens/s | ours is |", "| --- | --- | --- | --- |"]
    for name, rate in rates.items():
        times = f"{ours / rate:.2f} times as fast"
        lines.append(f"| {name} | {rate:.1f} | {rate * tokens_each:,.0f} | {times} |")
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, measure, print a table."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("articles", nargs="?", help="JSONL of articles [default: made-up ones]")
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--spacy", action="append", help="stock pipeline [default: all installed]")
    arguments = parser.parse_args()
    source = read_documents([arguments.articles]) if arguments.articles else made_up_articles()
    documents = [
        d for _, d in zip(range(arguments.limit), source, strict=False) if isinstance(d, Document)
    ]
    systems = {"extractor, complete records": complete_records()}
    for pipeline in arguments.spacy or spacy.util.get_installed_models():
        systems[f"{pipeline}, ner only"] = stock(pipeline, NOT_NER)
        systems[f"{pipeline}, full"] = stock(pipeline)
    make_doc = spacy.blank("en").make_doc
    tokens_each = sum(len(make_doc(d.full_text)) for d in documents) / len(documents)
    print(description())
    print(f"{len(documents)} articles of {tokens_each:.0f} tokens on average, one thread\n")
    print(table(fastest(systems, documents, arguments.rounds), tokens_each))


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
