"""Classifiers of the incident: type, level, relevance, vector and status ("heads").

All heads read the same features (`extractor.incident_features`): n-grams weighed by TF-IDF,
each section scaled to length one, and named signals. Each head is a logistic regression, so
that what carried a decision can be named: a feature's weight is its value times the
difference between its coefficient for the class and the mean of those for the other classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat, tee
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.lang.en.stop_words import STOP_WORDS

from extractor.errors import ModelError
from extractor.estimators import Arrays, read_arrays, write_arrays
from extractor.incident_features import (
    LEAD,
    TITLE,
    Features,
    read_features,
    signal_names,
)
from extractor.resources import table

SUFFIX = ".npz"
FEATURES = "features"  # file of the feature space that all heads share
CITED_TERMS = 3  # terms that are cited as evidence of a class
UNKNOWN = -1  # column of an n-gram that the model does not have
_WORD = re.compile(r"[^\W\d_]{2,}")
SECTION_WEIGHTS = {TITLE: 0.7, LEAD: 0.7, "": 1.0}
SIGNAL_WEIGHT = 0.3

Array = npt.NDArray[Any]
Row = tuple[Array, Array]  # numbers and values of the features that are not zero
Chars = tuple[int, int]


class FeatureSpace:
    """Turns the features of an article into numbered, weighted columns.

    Args:
        arrays: "terms" (the n-grams), their "idf", and "signal_scale", the largest value of
            each signal.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        names = arrays["terms"].tolist()
        self.column = {name: i for i, name in enumerate(names)}
        self.idf = np.asarray(arrays["idf"])
        prefixes = list(SECTION_WEIGHTS)
        self.section = np.array([prefixes.index(section_of(name)) for name in names])
        self.section_weight = np.array(list(SECTION_WEIGHTS.values()))
        self.signal_column = {name: len(names) + i for i, name in enumerate(signal_names())}
        self.signal_scale = SIGNAL_WEIGHT / np.asarray(arrays["signal_scale"])
        self.names = [*names, *signal_names()]

    def row(self, features: Features) -> Row:
        """Return the columns of one article that are not zero, with their values."""
        terms = features.terms
        columns = np.fromiter(map(self.column.get, terms, repeat(UNKNOWN)), np.int64, len(terms))
        known = np.flatnonzero(columns != UNKNOWN)
        columns, counts = columns[known], np.fromiter(terms.values(), float, len(terms))[known]
        values = (1 + np.log(counts)) * self.idf[columns]
        section = self.section[columns]
        length = np.sqrt(np.bincount(section, values**2, len(self.section_weight)))
        scale = self.section_weight / np.maximum(length, 1e-12)
        numbers = [self.signal_column[s] for s in features.signals]
        signals = np.array(numbers, np.int64)
        strength = np.array(list(features.signals.values()), float)
        strength *= self.signal_scale[signals - len(self.column)]
        return np.concatenate([columns, signals]), np.concatenate(
            [values * scale[section], strength]
        )


@dataclass(frozen=True)
class Head:
    """What a LogisticRegression has learned, named as scikit-learn names it."""

    classes_: Array
    coef_: Array
    intercept_: Array


class IncidentClassifiers:
    """The fitted classifiers.

    Attributes:
        space: the features that all heads share.
        heads: what was learned, by head.
    """

    def __init__(self, space: FeatureSpace, heads: dict[str, Head]) -> None:
        self.space = space
        self.heads = dict(sorted(heads.items()))
        self._classes = {h: [_plain(c) for c in e.classes_] for h, e in self.heads.items()}
        blocks = [_both(e.coef_) for e in self.heads.values()]
        self._weights = np.ascontiguousarray(np.vstack(blocks).T, np.float32)  # rows are looked up
        self._intercept = np.concatenate(
            [_both(e.intercept_[:, None])[:, 0] for e in self.heads.values()]
        )

    @classmethod
    def from_disk(cls, path: Path) -> IncidentClassifiers:
        """Load every head in a directory.

        Raises:
            ModelError: the directory has no feature space; an older release wrote it.
        """
        files = {p.stem: read_arrays(p) for p in sorted(path.glob(f"*{SUFFIX}"))}
        if FEATURES not in files:
            raise ModelError(
                f"{path / FEATURES}{SUFFIX} is missing: the model was made for another release. "
                "Train it again with: python -m extractor.training SHARED --keep-entities"
            )
        space = FeatureSpace(files.pop(FEATURES))
        return cls(space, {name: Head(**arrays) for name, arrays in files.items()})

    def to_disk(self, path: Path) -> None:
        """Write one file a head, and one for the features."""
        write_arrays(self.space.arrays, path / f"{FEATURES}{SUFFIX}")
        for name, head in self.heads.items():
            write_arrays(vars(head), path / f"{name}{SUFFIX}")

    def predict(
        self,
        texts: Sequence[str],
        body_starts: Sequence[int] | None = None,
        cited: int = CITED_TERMS,
        names: Sequence[Sequence[Chars]] | None = None,
    ) -> list[dict[str, dict[str, Any]]]:
        """Return {head: {"label", "score", "probabilities", "terms", "spans"}} for each text.

        `terms` are the words and signals that carried the decision, with weights, the
        strongest first; `spans` are characters to cite, see `cite`.

        Args:
            texts: title, blank line, body.
            body_starts: offset of each body; 0 where there is no title.
            cited: how many terms to name.
            names: characters of the names in each text, of which no single word is cited.
        """
        starts = [0] * len(texts) if body_starts is None else body_starts
        known = [()] * len(texts) if names is None else names
        return [self._one(t, b, n, cited) for t, b, n in zip(texts, starts, known, strict=True)]

    def _one(
        self, text: str, body_start: int, names: Sequence[Chars], cited: int
    ) -> dict[str, dict[str, Any]]:
        features = read_features(text, body_start)
        columns, values = self.space.row(features)
        weights = self._weights[columns]
        scores = values @ weights + self._intercept
        result, first = {}, 0
        for head, classes in self._classes.items():
            end = first + len(classes)
            row = _softmax(scores[first:end])
            best = int(row.argmax())
            carried = _contrast(weights[:, first:end], best) * values
            positive = np.flatnonzero(carried > 0)
            order = positive[np.argsort(-carried[positive], kind="stable")]
            strongest, terms = tee(map(self.space.names.__getitem__, columns[order].tolist()))
            shares = carried[order[:cited]].tolist()
            result[head] = {
                "label": classes[best],
                "score": round(float(row[best]), 4),
                "probabilities": {
                    str(c): round(float(p), 4) for c, p in zip(classes, row, strict=True)
                },
                "terms": [
                    [term, round(share, 3)] for share, term in zip(shares, strongest, strict=False)
                ],
                "spans": cite(text, head, classes[best], terms, features, body_start, names),
            }
            first = end
        return result


def section_of(term: str) -> str:
    """Return the section prefix of an n-gram, "" for the whole text."""
    return next((p for p in (TITLE, LEAD) if term.startswith(p)), "")


def _words_of(term: str) -> str:
    """Return an n-gram without its section prefix."""
    return term.removeprefix(section_of(term))


def cite(
    text: str,
    head: str,
    label: Any,
    terms: Iterable[str],
    features: Features,
    body_start: int = 0,
    names: Sequence[Chars] = (),
) -> list[list[int]]:
    """Return the characters that show a class best, in text order.

    They are those of the class's own signals where the text has any, the strongest first, else
    of the n-grams that carried it, without function words and single words of names.

    Args:
        text: the article.
        head: what was classified.
        label: the class.
        terms: what carried the decision, the strongest first; read only as far as needed.
        features: those of the article.
        body_start: offset of the body.
        names: characters of the names in the text.
    """
    own = table("incident_signals")["evidence"].get(head, {}).get(str(label), ())
    seen = {signal for signal in own if signal in features.spans}
    terms, others = tee(terms)
    carried = (term for term in terms if term in features.signals) if len(seen) > 1 else ()
    ranked = dict.fromkeys(s for term in carried if (s := term.partition(" (")[0]) in seen)
    signals = [*ranked, *(signal for signal in own if signal in seen and signal not in ranked)]
    cues = (span for s in signals for span in find_terms(text, [s], features, body_start))
    found = _first(span for span in cues if _tells(text[span[0] : span[1]]))
    if not found:
        grams = (t for t in others if t not in features.signals and _tells(_words_of(t)))
        places = (s for t in grams for s in find_terms(text, [t], features, body_start))
        found = _first(s for s in places if not _inside(s, names))
    return sorted(found)


def _first(spans: Iterable[list[int]]) -> list[list[int]]:
    """Return the first few spans that differ; no more are looked for."""
    found: list[list[int]] = []
    for span in spans:
        if span not in found:
            found.append(span)
        if len(found) == CITED_TERMS:
            break
    return found


def _tells(words: str) -> bool:
    """Whether words hold one that is neither a function word nor a number."""
    return any(word not in STOP_WORDS for word in _WORD.findall(words.lower()))


def _inside(span: Sequence[int], names: Sequence[Chars]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in names)


def find_terms(
    text: str, terms: Sequence[str], features: Features, body_start: int = 0
) -> list[list[int]]:
    """Return [start, end] of the first place where each term stands, in text order."""
    spans: set[tuple[int, int]] = set()
    for term in terms:
        if term in features.signals:
            spans.update(features.spans.get(term, ()))
            continue
        section = section_of(term)
        match = _pattern(_words_of(term)).search(text, body_start if section == LEAD else 0)
        if match:
            spans.add(match.span())
    return [list(span) for span in sorted(spans)]


@lru_cache(maxsize=2048)
def _pattern(words: str) -> re.Pattern[str]:
    """Return the pattern of the words of an n-gram, whatever stands between them."""
    pattern = r"\W+".join(re.escape(word).replace("'", "['’]") for word in words.split())
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def _both(array: Array) -> Array:
    """Return one row a class where scikit-learn keeps a single row for two classes."""
    return np.vstack([-array / 2, array / 2]) if len(array) == 1 else array


def _softmax(scores: Array) -> Array:
    exponents = np.exp(scores - scores.max())
    return np.asarray(exponents / exponents.sum())


def _contrast(weights: Array, best: int) -> Array:
    """Return each coefficient of the best class less the mean of the other classes'."""
    others = (weights.sum(1) - weights[:, best]) / max(weights.shape[1] - 1, 1)
    return np.asarray(weights[:, best] - others)


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
