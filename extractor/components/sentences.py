"""`breach_sentences`: sets sentence boundaries by punctuation, layout and the title's end."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

_STOPS = frozenset(".!?…")
_CLOSERS = frozenset("\"'”’)]»")


def mark_sentences(doc: Doc) -> Doc:
    """Start a sentence after a full stop (with closing quotes) and after an empty line."""
    ended = False
    for token in doc[1:]:
        text, before = token.text, token.nbor(-1).text
        if before[-1] in _STOPS and len(before) <= 3 and not before[0].isalnum():
            ended = True
        if "\n" in before:
            starts = not token.is_space
        else:
            starts = ended and text[0] not in _CLOSERS and not text[0].islower()
            starts = starts and text not in _STOPS and not token.is_space
        token.is_sent_start = starts
        if starts or not (text[0] in _CLOSERS or text in _STOPS or token.is_space):
            ended = False
    return doc


def make_breach_sentences(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return mark_sentences
