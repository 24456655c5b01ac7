"""The text and the words of a Doc, made once and shared by the components.

`doc.text` and a walk over the tokens create a Python object for each token at every call;
these are made from spaCy's arrays and kept in `doc.user_data`, since tokens do not change.
"""

from __future__ import annotations

from spacy.attrs import LOWER, ORTH
from spacy.tokens import Doc, Span

_TEXT, _LOWER = "extractor.text", "extractor.lower"


def text_of(doc: Doc) -> str:
    """Return the same as `doc.text`."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    return str(doc.user_data[_TEXT])


def words_of(doc: Doc) -> list[str]:
    """Return the text of every token."""
    return _strings(doc, ORTH)


def lower_words(doc: Doc) -> list[str]:
    """Return every token in lower case. The list is shared: it must not be changed."""
    if _LOWER not in doc.user_data:
        doc.user_data[_LOWER] = _strings(doc, LOWER)
    found: list[str] = doc.user_data[_LOWER]
    return found


def text_of_span(span: Span) -> str:
    """Return the same as `span.text`."""
    return text_of(span.doc)[span.start_char : span.end_char]


def lower_words_of(span: Span) -> list[str]:
    """Return the span's tokens in lower case."""
    return lower_words(span.doc)[span.start : span.end]


def _strings(doc: Doc, attribute: int) -> list[str]:
    keys = doc.to_array(attribute).tolist()
    string = {key: doc.vocab.strings[key] for key in set(keys)}
    return [string[key] for key in keys]
