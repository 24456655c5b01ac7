"""What stands around a mention, as features that the small classifiers share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc, Span

from extractor.entities import clustered
from extractor.kept import kept_of
from extractor.sentences import sentence_of, starts_of
from extractor.words import lower_words, text_of_span

Features = dict[str, float]

STOPS = frozenset(',;:()—–"“”')  # tokens that end a clause
DISTANCES = (1, 2, 4, 8, 16)  # words; upper ends of the classes of distance
RARE = 2  # mentions of an organisation that is not what the article is about


def words_around(span: Span, window: int) -> Features:
    """Return the words left and right of a span, and its sentence's words with half weight.

    Args:
        span: the mention.
        window: words on each side, inside the sentence.
    """
    doc, sentence = span.doc, sentence_of(span)
    left = text_of_span(doc[max(sentence.start, span.start - window) : span.start]).lower()
    right = text_of_span(doc[span.end : min(sentence.end, span.end + window)]).lower()
    features: Features = {}
    for side, text in (("left", left), ("right", right)):
        words = re.findall(r"\w+", text)
        features |= {f"{side}={word}": 1.0 for word in words}
        near = words[-2:] if side == "left" else words[:2]
        features[f"{side} next={' '.join(near)}"] = 1.0
    return features | _words_of_sentence(sentence)


def _words_of_sentence(sentence: Span) -> Features:
    """Return the words of a sentence as features, made once for all that it mentions."""
    kept = kept_of(sentence.doc)
    if ("words", sentence.start) not in kept:
        words = re.findall(r"[a-z]+", text_of_span(sentence).lower())
        kept["words", sentence.start] = {f"sentence={word}": 0.5 for word in words}
    features: Features = kept["words", sentence.start]
    return features


def cues_around(span: Span, cues: Sequence[Span], joined: Sequence[str] = ()) -> Features:
    """Return what the cues on each side of a span speak for, how near, and in its clause or not.

    Args:
        span: the mention.
        cues: the cues of its sentence, in text order, with their lists' names as labels.
        joined: features of the mention to be seen together with its nearest cues.
    """
    words, features, nearest = lower_words(span.doc), Features(), {}
    left = [cue for cue in reversed(cues) if cue.end <= span.start]
    right = [cue for cue in cues if cue.start >= span.end]
    for side, ordered in (("left", left), ("right", right)):
        known: set[str] = set()
        for cue in ordered:
            label = cue.label_
            if label in known:
                continue
            gap = words[cue.end : span.start] if side == "left" else words[span.end : cue.start]
            where = "clause" if STOPS.isdisjoint(gap) else "sentence"
            limit = next((n for n in DISTANCES if len(gap) < n), "far")
            name = f"{side} {label}"
            features |= dict.fromkeys((name, f"{name} {where}", f"{name} {limit}"), 1.0)
            if not known:
                nearest[side] = label
                features |= {f"nearest {name} {other}": 1.0 for other in ("", where, *joined)}
                features[f"nearest {side} word {text_of_span(cue).lower()}"] = 1.0
            known.add(label)
    features[f"between {nearest.get('left')} and {nearest.get('right')}"] = 1.0
    return features


def whose_sentences(doc: Doc) -> dict[int, Features]:
    """Return of whom the sentences that name organisations speak, by number of the sentence.

    The main organisation is the one named most often; a rare one is hardly named again.
    """
    kept = kept_of(doc)
    if "whose" not in kept:
        kept["whose"] = _read_whose(doc)
    found: dict[int, Features] = kept["whose"]
    return found


def _read_whose(doc: Doc) -> dict[int, Features]:
    starts, found = starts_of(doc), dict[int, Features]()
    named = [(ent.start, cluster) for ent, cluster in clustered(doc) if ent.label_ == "ORG"]
    counts = Counter(cluster for _, cluster in named)
    main = max(counts, key=lambda cluster: counts[cluster], default=None)
    for start, cluster in named:
        features = found.setdefault(bisect_right(starts, start) - 1, {})
        if cluster == main:
            features["has main organisation"] = 1.0
        elif counts[cluster] <= RARE:
            features["has rare organisation"] = 1.0
    return found
