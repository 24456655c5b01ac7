"""The text classifier that components share: hashed n-grams, TF-IDF, logistic regression."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

BUCKETS = 2**15  # hashed features; bounds the size of a model file


def make_text_model(c: float = 10.0) -> Any:
    """Return an unfitted estimator over texts, with `predict_proba`.

    Args:
        c: inverse strength of the L2 penalty, as in scikit-learn.
    """
    return Pipeline(
        [
            (
                "hash",
                HashingVectorizer(
                    n_features=BUCKETS,
                    ngram_range=(1, 2),
                    alternate_sign=False,
                    norm=None,
                    dtype=np.float32,
                ),
            ),
            ("tfidf", TfidfTransformer(sublinear_tf=True)),
            ("logistic", LogisticRegression(C=c, class_weight="balanced", max_iter=2000)),
        ]
    )
