"""The words around a mention, as features that the small classifiers share."""

from __future__ import annotations

import re

from spacy.tokens import Span

from extractor.sentences import sentence_of

Features = dict[str, float]


def words_around(span: Span, window: int) -> Features:
    """Return the words left and right of a span, and its sentence's words with half weight.

    Args:
        span: the mention.
        window: words on each side, inside the sentence.
    """
    doc, sentence = span.doc, sentence_of(span)
    left = doc[max(sentence.start, span.start - window) : span.start].text.lower()
    right = doc[span.end : min(sentence.end, span.end + window)].text.lower()
    features: Features = {}
    for side, text in (("left", left), ("right", right)):
        words = re.findall(r"\w+", text)
        features |= {f"{side}={word}": 1.0 for word in words}
        near = words[-2:] if side == "left" else words[:2]
        features[f"{side} next={' '.join(near)}"] = 1.0
    features |= {f"sentence={word}": 0.5 for word in re.findall(r"[a-z]+", sentence.text.lower())}
    return features
