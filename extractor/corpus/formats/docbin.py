"""spaCy: a DocBin (https://spacy.io/api/docbin), to train any spaCy pipeline.

Tokens are those of spaCy's English tokenizer, cut where an entity starts or ends inside one;
the incident's type is in `doc.cats`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.corpus.articles import Json, full_text, read_bytes
from extractor.corpus.formats.carried import KEY, rebuilt, rest_of, spans_of
from extractor.corpus.formats.tokens import cut
from extractor.errors import InputError
from extractor.resources import vocab

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def write_docbin(rows: Iterable[Json], path: Path) -> int:
    """Write a .spacy file with a Doc for each article."""
    from spacy.tokens import DocBin

    docs = [_doc(row, _blank()) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(DocBin(docs=docs, store_user_data=True).to_bytes())
    return len(docs)


def read_docbin(path: Path) -> Iterator[Json]:
    """Yield the articles of a .spacy file, by `doc.ents`."""
    from spacy.tokens import DocBin

    data = read_bytes(path)
    try:
        docs = list(DocBin().from_bytes(data).get_docs(_blank().vocab))
    except Exception:  # zlib, msgpack and spaCy each raise their own
        raise InputError(
            f"{path}: not a spaCy DocBin. Expected a .spacy file, as made by DocBin.to_disk."
        ) from None
    for number, doc in enumerate(docs, start=1):
        yield _article(doc, path, number)


@cache
def _blank() -> Language:
    import spacy

    return spacy.blank("en")


def _doc(row: Json, blank: Language) -> Doc:
    from spacy.tokens import Doc, Span

    text, spans = full_text(row), spans_of(row)
    tokens = list(cut(((t.idx, t.idx + len(t)) for t in blank.make_doc(text)), spans))
    starts = [start for start, _ in tokens[1:]] + [len(text)]
    gaps = [after - end for (_, end), after in zip(tokens, starts, strict=True)]
    words = [text[start:end] for start, end in tokens]
    doc = Doc(blank.vocab, words=words, spaces=[gap == 1 for gap in gaps])
    first = {start: i for i, (start, _) in enumerate(tokens)}
    last = {end: i + 1 for i, (_, end) in enumerate(tokens)}
    doc.ents = [Span(doc, first[start], last[end], label) for start, end, label in spans]
    if row.get("type"):
        doc.cats = {str(e["label"]): float(e["label"] == row["type"]) for e in vocab("type")}
    doc.user_data[KEY] = rest_of(row)
    return doc


def _article(doc: Any, path: Path, number: int) -> Json:
    return rebuilt(
        doc.text,
        [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents],
        doc.user_data.get(KEY),
        doc_id=f"{path.stem}-{number}",
        source="spacy",
        where=f"{path}, document {number}",
    )
