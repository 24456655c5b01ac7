"""Loads the trained pipeline and applies it: text in, validated incidents out."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import extractor.components  # noqa: F401  (registers factories and extensions)
from extractor.errors import InputError
from extractor.manifest import verify
from extractor.phrases import share_tokenizer
from extractor.record import build_record
from extractor.resources import DEFAULT_MODEL, model_dir
from extractor.types import Document, Incident, parse_published
from extractor.validation import check

BATCH_SIZE = 64
MAX_CHARS = 5_000_000  # of one article; longer input is refused, never cut silently


class Extractor:
    """Turns articles into incidents.

    Attributes:
        nlp: the spaCy pipeline; an ordinary `Language`.
        meta: the model's meta.json (versions, data, scores).
    """

    def __init__(self, nlp: Language, meta: Mapping[str, Any], sha256: str) -> None:
        self.nlp = nlp
        self.meta = meta
        self._models = {str(meta["name"]): sha256}
        nlp.max_length = MAX_CHARS + 1
        share_tokenizer(nlp.tokenizer)

    def __call__(
        self,
        text: str | Mapping[str, Any] | Document,
        *,
        title: str | None = None,
        published: str | None = None,
        doc_id: str | None = None,
        url: str | None = None,
    ) -> Incident:
        """Return the incident that one article reports.

        Args:
            text: the article's body, or a mapping with the JSONL keys, or a Document; the
                other arguments count only for a string.
            title: headline.
            published: ISO 8601 date or time; relative dates are resolved against it.
            doc_id: identifier to carry into the record.
            url: address to carry into the record.

        Raises:
            InputError: the text is empty or too long, or `published` is not ISO 8601.
            RecordBug: the record is invalid, which is a bug.
        """
        if isinstance(text, str):
            text = Document(text, title=title, published=published, doc_id=doc_id, url=url)
        document = Document.of(text)
        return self._incident(self.nlp(self._make_doc(document)), document)

    def pipe(
        self,
        documents: Iterable[str | Mapping[str, Any] | Document],
        *,
        batch_size: int = BATCH_SIZE,
        n_process: int = 1,
    ) -> Iterator[Incident]:
        """Yield the incident of each article, in order, reading the iterable as it goes.

        Args:
            documents: strings, mappings with the JSONL keys, or Documents; any length.
            batch_size: articles processed together.
            n_process: worker processes, as in spaCy's `Language.pipe`.
        """
        waiting: deque[Document] = deque()

        def make_docs() -> Iterator[Doc]:
            for value in documents:
                document = Document.of(value)
                doc = self._make_doc(document)
                waiting.append(document)
                yield doc

        docs = self.nlp.pipe(make_docs(), batch_size=batch_size, n_process=n_process)
        for doc in docs:
            yield self._incident(doc, waiting.popleft())

    def _make_doc(self, document: Document) -> Doc:
        if not document.text.strip():
            raise InputError(f"{_name(document)} is empty: there is no text to read.")
        if len(document.full_text) > MAX_CHARS:
            raise InputError(
                f"{_name(document)} has {len(document.full_text):,} characters; the limit is "
                f"{MAX_CHARS:,}. Split it into articles."
            )
        parse_published(document.published)
        doc = self.nlp.make_doc(document.full_text)
        doc._.published = document.published
        doc._.body_start = document.body_start
        return doc

    def _incident(self, doc: Doc, document: Document) -> Incident:
        record = build_record(doc, document, self._models)
        check(record, text=document.full_text)
        return Incident(record)


def load(name: str = DEFAULT_MODEL) -> Extractor:
    """Load an installed model by name, or one from a directory.

    Raises:
        ModelError: there is no such model, or a file differs from its SHA-256 manifest.
    """
    path = model_dir(name)
    sha256 = verify(path)
    meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
    return Extractor(spacy.load(path), meta, sha256)


def _name(document: Document) -> str:
    return f"Article {document.doc_id}" if document.doc_id else "The article"
