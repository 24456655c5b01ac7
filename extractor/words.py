"""The text and the words of a Doc, made once and shared by the components.

`doc.text` and a walk over the tokens create a Python object for each token at every call;
these are made from spaCy's arrays and kept, since tokens do not change. The lists are shared:
they must not be changed.
"""

from __future__ import annotations

from spacy.attrs import ORTH, SPACY
from spacy.tokens import Doc, Span

from extractor.kept import kept_of


def text_of(doc: Doc) -> str:
    """Return the same as `doc.text`."""
    kept = kept_of(doc)
    if "text" not in kept:
        spaces = doc.to_array(SPACY).tolist()
        kept["text"] = "".join(
            word + " " if space else word for word, space in zip(words_of(doc), spaces, strict=True)
        )
    return str(kept["text"])


def body_start(doc: Doc) -> int:
    """Return the same as `doc._.body_start`, which nothing changes behind the tokenizer."""
    kept = kept_of(doc)
    if "body start" not in kept:
        kept["body start"] = doc._.body_start
    return int(kept["body start"])


def words_of(doc: Doc) -> list[str]:
    """Return the text of every token."""
    kept = kept_of(doc)
    if "words" not in kept:
        keys = doc.to_array(ORTH).tolist()
        string = {key: doc.vocab.strings[key] for key in set(keys)}
        kept["words"] = [string[key] for key in keys]
    found: list[str] = kept["words"]
    return found


def lower_words(doc: Doc) -> list[str]:
    """Return every token in lower case."""
    kept = kept_of(doc)
    if "lower" not in kept:
        kept["lower"] = [word.lower() for word in words_of(doc)]
    found: list[str] = kept["lower"]
    return found


def text_of_span(span: Span) -> str:
    """Return the same as `span.text`."""
    return text_of(span.doc)[span.start_char : span.end_char]


def lower_words_of(span: Span) -> list[str]:
    """Return the span's tokens in lower case."""
    return lower_words(span.doc)[span.start : span.end]
