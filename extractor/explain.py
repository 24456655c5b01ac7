"""Shows why an article was classified as it was: words, signals, weights, other classes."""

from __future__ import annotations

from typing import Any

from extractor.classifiers import find_terms
from extractor.errors import ModelError
from extractor.incident_features import read_features
from extractor.pipeline import Extractor
from extractor.types import Document

COMPONENT = "incident_classifier"
MAIN_HEADS = ("type", "level")
TERMS = 8  # shown for each decision
QUOTES = 3  # places quoted for each term
LEAST = 0.005  # probability of the least likely class that is shown


def explain_document(
    extractor: Extractor, document: Document, *, every_head: bool = False
) -> dict[str, Any]:
    """Return {head: {"label", "score", "probabilities", "terms"}} of one article.

    Each term has "term", "weight" (its part of the log-odds against the other classes) and
    "spans": the characters where it stands first.

    Args:
        extractor: a loaded model.
        document: the article.
        every_head: relevance, vector and status too, not only type and level.

    Raises:
        ModelError: the model has no incident classifier.
    """
    if COMPONENT not in extractor.nlp.pipe_names:
        raise ModelError(f"The model has no component '{COMPONENT}', so nothing can be explained.")
    classifiers = extractor.nlp.get_pipe(COMPONENT).classifiers
    text, start = document.full_text, document.body_start
    features = read_features(text, start)
    results = classifiers.predict([text], [start], cited=TERMS)[0]
    heads = [*MAIN_HEADS, *(h for h in results if h not in MAIN_HEADS and every_head)]
    return {
        head: {
            **{key: results[head][key] for key in ("label", "score", "probabilities")},
            "terms": [
                {
                    "term": term,
                    "weight": weight,
                    "spans": [
                        {"start": a, "end": b, "text": text[a:b]}
                        for a, b in find_terms(text, [term], features, start)
                    ],
                }
                for term, weight in results[head]["terms"]
            ],
        }
        for head in heads
    }


def explanation_text(explanation: dict[str, Any]) -> str:
    """Return an explanation as lines to read."""
    return "\n\n".join(_decision(head, part) for head, part in explanation.items())


def _decision(head: str, part: dict[str, Any]) -> str:
    label = str(part["label"])
    others = sorted(
        ((p, name) for name, p in part["probabilities"].items() if name != label and p >= LEAST),
        key=lambda pair: (-pair[0], pair[1]),
    )
    lines = [f"{head}: {label} ({part['score']:.0%})"]
    if others:
        lines.append("  or else " + ", ".join(f"{name} {p:.1%}" for p, name in others))
    width = max((len(term["term"]) for term in part["terms"]), default=0)
    for term in part["terms"]:
        quotes = ", ".join(f"“{span['text']}”" for span in term["spans"][:QUOTES])
        lines.append(f"  {term['weight']:+.2f}  {term['term']:<{width}}  {quotes}".rstrip())
    return "\n".join(lines)
