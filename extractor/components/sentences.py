"""`breach_sentences`: sets sentence boundaries, and keeps them in `doc._.sentence_starts`."""

from __future__ import annotations

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from extractor.sentences import sentence_starts
from extractor.words import words_of


def mark_sentences(doc: Doc) -> Doc:
    """Mark the tokens that start a sentence."""
    starts = sentence_starts(words_of(doc))
    marks = np.full((len(doc), 1), -1, dtype=np.int64).astype(np.uint64)
    marks[starts] = 1
    if len(doc):
        doc.from_array([SENT_START], marks)
    doc._.sentence_starts = starts
    return doc


def make_breach_sentences(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return mark_sentences
