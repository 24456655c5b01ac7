"""The readers that can be evaluated: a model, a spaCy pipeline, or a file of predictions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from extractor.errors import InputError
from extractor.evaluation.entities import plain_name
from extractor.evaluation.gold import GoldArticle
from extractor.evaluation.readings import Mention, Reading, read_annotation, read_record
from extractor.resources import DEFAULT_MODEL

SPACY_PREFIX = "spacy:"
SPACY_LABELS = {
    "ORG": "ORG",
    "PERSON": "PERSON",
    "PER": "PERSON",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "DATE": "DATE",
}
SHOWN_IDS = 3  # in a message
Articles = Sequence[GoldArticle]


@dataclass(frozen=True, slots=True)
class System:
    """A reader of articles.

    Attributes:
        name: as the user gave it.
        read: yields one Reading an article, in order.
        labels: the entity labels that it can give, or None for all.
        note: what the user should know of its answers, or "".
    """

    name: str
    read: Callable[[Articles], Iterator[Reading]]
    labels: frozenset[str] | None = None
    note: str = ""


def open_system(spec: str, articles: Articles) -> System:
    """Return the reader that `spec` names.

    Args:
        spec: name or directory of a model, "spacy:NAME", or a JSONL file of predictions.
        articles: what will be read; a file of predictions is checked against it.

    Raises:
        InputError: there is no such pipeline, or the file does not fit the articles.
        ModelError: there is no such model.
    """
    if spec.startswith(SPACY_PREFIX):
        return _spacy_system(spec)
    if Path(spec).is_file():
        return _predictions(Path(spec), articles)
    return _model(spec)


def _model(name: str) -> System:
    from extractor.pipeline import load

    loaded = load(name)

    def read(articles: Articles) -> Iterator[Reading]:
        for incident in loaded.pipe(article.document for article in articles):
            yield read_record(incident.record)

    meta = loaded.meta
    shown = f"{meta['name']} {meta.get('version', '')}".strip()
    return System(shown if name == DEFAULT_MODEL else f"{shown} ({name})", read)


def _spacy_system(spec: str) -> System:
    import spacy

    name = spec.removeprefix(SPACY_PREFIX)
    if not (Path(name) / "meta.json").is_file() and not (name and find_spec(name)):
        raise InputError(
            f"{spec}: no such spaCy pipeline is installed. Install it with: python -m spacy "
            f"download {name or 'en_core_web_sm'}"
        )
    nlp = spacy.load(name)

    def read(articles: Articles) -> Iterator[Reading]:
        texts = (article.document.full_text for article in articles)
        for article, doc in zip(articles, nlp.pipe(texts), strict=True):
            mentions = (spacy_mention(e.text, e.start_char, e.label_) for e in doc.ents)
            yield Reading(article.reading.doc_id, tuple(m for m in mentions if m))

    return System(spec, read, frozenset(SPACY_LABELS.values()), "entities only")


def spacy_mention(text: str, start: int, label: str) -> Mention | None:
    """Return a mention without article and possessive, None for a label with no counterpart.

    The project's guidelines leave both out; spaCy's training data keep them, and a difference
    of convention is no error.
    """
    name = plain_name(text)
    offset = text.find(name) if name else -1
    if label not in SPACY_LABELS or offset < 0:
        return None
    start += offset
    return Mention(start, start + len(name), SPACY_LABELS[label], name)


def _predictions(path: Path, articles: Articles) -> System:
    """Return the reader of a file with one record, or annotation, a line."""
    readings = dict(_read_predictions(path, articles))
    missing = [a.reading.doc_id for a in articles if a.reading.doc_id not in readings]
    if len(missing) == len(articles):
        raise InputError(
            f"{path}: none of its doc_id stands in the corpus, which has for example "
            f"{', '.join(missing[:SHOWN_IDS])}. Make it with: extractor run CORPUS -o {path.name}"
        )

    def read(articles: Articles) -> Iterator[Reading]:
        for article in articles:
            doc_id = article.reading.doc_id
            yield readings.get(doc_id, Reading(doc_id, entities=()))

    note = f"no answer for {len(missing)} of {len(articles)} articles" if missing else ""
    return System(path.name, read, note=note)


def _read_predictions(path: Path, articles: Articles) -> Iterator[tuple[str, Reading]]:
    lengths = {a.reading.doc_id: len(a.document.full_text) for a in articles}
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row: Any = orjson.loads(line)
            doc_id = str(row["document"]["doc_id"] if "incident" in row else row["doc_id"])
            reading = read_record(row) if "incident" in row else read_annotation(row, doc_id)
        except orjson.JSONDecodeError as error:
            raise InputError(f"{where}: not valid JSON ({error.msg}).") from None
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{where}: not a record ({error!r}). Expected the output of extractor run, or a "
                "line in the corpus format, with a doc_id."
            ) from None
        length = row.get("document", {}).get("characters", lengths.get(doc_id))
        if doc_id in lengths and length != lengths[doc_id]:
            raise InputError(
                f"{where}: article {doc_id} has {length} characters here and {lengths[doc_id]} in "
                "the corpus. Make the predictions from the corpus itself."
            )
        yield doc_id, reading
