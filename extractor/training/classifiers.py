"""Trains the incident classifiers with scikit-learn.

Beside the n-grams and signals, the regression sees a few directions of the same space: the
latent topics of the articles (truncated SVD; Deerwester et al., 1990) and the scores of a
classifier of breach causes trained on public summaries. Both are linear, so their weights
are folded into those of the n-grams afterwards and nothing of them is stored. Probabilities
are scaled by one temperature a head (Guo et al., 2017), fitted on out-of-fold scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse
from scipy.optimize import minimize_scalar
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import MaxAbsScaler
from threadpoolctl import threadpool_limits

from extractor.classifiers import Array, FeatureSpace, Head, IncidentClassifiers
from extractor.incident_features import Features, read_features, signal_names
from extractor.training.data import LabelledArticle, folds

HEADS = ("type", "level", "relevant", "vector", "status")
MIN_ARTICLES = 3  # in which an n-gram stands, to be kept
TOPICS = 100
DIRECTION_WEIGHT = 0.5
STRENGTH = 8.0  # inverse strength of the L2 penalty
SEED = 5


def train_classifiers(
    articles: Sequence[LabelledArticle], causes: Sequence[tuple[str, str]] = ()
) -> IncidentClassifiers:
    """Fit one estimator a head on the articles that carry that class.

    Args:
        articles: gold classes and texts.
        causes: (summary, cause of the breach) rows of public data sets.
    """
    with threadpool_limits(1):  # the same bytes on every machine
        features = [read_features(a.text, a.body_start) for a in articles]
        space = fit_space(features)
        rows = matrix(space, features)
        directions = make_directions(space, rows, causes)
        return IncidentClassifiers(
            space, {head: _fit_head(head, articles, rows, directions) for head in HEADS}
        )


def fit_space(features: Sequence[Features]) -> FeatureSpace:
    """Return the feature space of the n-grams that stand in enough articles."""
    terms = DictVectorizer(dtype=np.float32)
    counts = terms.fit_transform([f.terms for f in features])
    keep = np.flatnonzero(np.diff(counts.tocsc().indptr) >= MIN_ARTICLES)
    terms.restrict(keep, indices=True)
    names = signal_names()
    strengths = np.array([[f.signals.get(n, 0.0) for n in names] for f in features])
    return FeatureSpace(
        {
            "terms": np.array(terms.feature_names_),
            "idf": TfidfTransformer(norm=None).fit(counts[:, keep]).idf_,
            "signal_scale": MaxAbsScaler().fit(strengths).scale_,
        }
    )


def matrix(space: FeatureSpace, features: Sequence[Features]) -> Any:
    """Return the rows of all articles as one sparse matrix."""
    rows = [space.row(f) for f in features]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return scipy.sparse.csr_matrix((values, columns, starts), (len(rows), len(space.names)))


class Directions:
    """A linear map of the features to a few standardized scores."""

    def __init__(self, weights: Array, rows: Any) -> None:
        scores = rows @ weights
        scale = DIRECTION_WEIGHT / np.sqrt(weights.shape[1])
        self.weights = weights * (scale / np.maximum(scores.std(0), 1e-9))
        self.mean = (rows @ self.weights).mean(0)

    def widen(self, rows: Any) -> Any:
        """Return the rows with the scores appended."""
        scores = rows @ self.weights - self.mean
        return scipy.sparse.hstack([rows, scipy.sparse.csr_matrix(scores)]).tocsr()

    def fold(self, estimator: Any) -> None:
        """Replace the coefficients of the scores by equal ones of the features."""
        size = len(self.weights)
        plain, extra = estimator.coef_[:, :size], estimator.coef_[:, size:]
        estimator.intercept_ = estimator.intercept_ - extra @ self.mean
        estimator.coef_ = plain + extra @ self.weights.T
        estimator.n_features_in_ = size


def make_directions(
    space: FeatureSpace, rows: Any, causes: Sequence[tuple[str, str]]
) -> Directions:
    """Return the topics of the articles, and the causes of breaches where given."""
    terms = rows[:, : len(space.column)]
    topics = min(TOPICS, min(terms.shape) - 1)
    svd = TruncatedSVD(topics, random_state=SEED).fit(terms)
    blocks = [_padded(svd.components_.T, rows.shape[1])]
    if causes:
        texts, labels = zip(*causes, strict=True)
        summaries = matrix(space, [read_features(text) for text in texts])
        model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=300)
        blocks.append(model.fit(summaries, labels).coef_.T)
    return Directions(np.hstack(blocks), rows)


def _padded(block: Array, size: int) -> Array:
    return np.vstack([block, np.zeros((size - len(block), block.shape[1]))])


def _fit_head(
    head: str, articles: Sequence[LabelledArticle], rows: Any, directions: Directions
) -> Head:
    labelled = [i for i, a in enumerate(articles) if a.classes.get(head) is not None]
    labels = np.array([articles[i].classes[head] for i in labelled])
    wide = directions.widen(rows[labelled])
    temperature = _temperature(wide, labels, folds([articles[i] for i in labelled]))
    estimator = _regression().fit(wide, labels)
    directions.fold(estimator)
    return Head(
        np.array(estimator.classes_.tolist()),
        (estimator.coef_ / temperature).astype(np.float32),
        (estimator.intercept_ / temperature).astype(np.float32),
    )


def _regression() -> Any:
    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000)


def _temperature(rows: Any, labels: Array, fold_of: Sequence[int]) -> float:
    """Return the divisor of the scores that makes held-out labels the most probable."""
    known = np.unique(labels)
    scores = np.full((len(labels), len(known)), -30.0)
    fold = np.array(fold_of)
    for number in sorted(set(fold_of)):
        inside, held = fold != number, fold == number
        if len(np.unique(labels[inside])) < 2:
            return 1.0
        estimator = _regression().fit(rows[inside], labels[inside])
        columns = np.searchsorted(known, estimator.classes_)
        scores[np.ix_(held, columns)] = np.log(estimator.predict_proba(rows[held]) + 1e-12)
    seen = scores[np.arange(len(labels)), np.searchsorted(known, labels)] > -29.0
    target = np.searchsorted(known, labels)

    def loss(temperature: float) -> float:
        scaled = scores[seen] / temperature
        normal = np.logaddexp.reduce(scaled, axis=1)
        return float(-(scaled[np.arange(len(scaled)), target[seen]] - normal).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)
