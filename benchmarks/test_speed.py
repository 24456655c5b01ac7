"""Small benchmarks, for a look at one change: `pytest benchmarks`.

A few rounds each, so that the whole test suite can run them too; nothing is asserted on time.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

import extractor
from extractor.bench import made_up_articles
from extractor.types import Document
from extractor.validation import check

pytest.importorskip("pytest_benchmark")

ARTICLES = 8
FEW = {"rounds": 3, "warmup_rounds": 1}


@pytest.fixture(scope="module")
def ex() -> extractor.Extractor:
    return extractor.load()


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(islice(made_up_articles(), ARTICLES))


def test_records(benchmark: Any, ex: extractor.Extractor, documents: list[Document]) -> None:
    incidents = benchmark.pedantic(lambda: [i.to_json() for i in ex.pipe(documents)], **FEW)
    assert len(incidents) == ARTICLES


def test_entities(benchmark: Any, ex: extractor.Extractor, documents: list[Document]) -> None:
    docs = [ex.nlp.make_doc(document.full_text) for document in documents]
    assert any(benchmark.pedantic(ex.nlp.get_pipe("breach_ner").tagger.predict, (docs,), **FEW))


def test_long_article(benchmark: Any, ex: extractor.Extractor) -> None:
    text = "\n\n".join(document.text for document in islice(made_up_articles(), 40))
    incident = benchmark.pedantic(ex, (text,), **FEW)
    assert incident.record["document"]["characters"] == len(text)


def test_validation(benchmark: Any, ex: extractor.Extractor, documents: list[Document]) -> None:
    incident = ex(documents[0])
    text = documents[0].full_text
    benchmark.pedantic(check, (incident.record,), {"text": text}, **FEW)
