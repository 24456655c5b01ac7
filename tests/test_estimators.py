"""What scikit-learn fits and NumPy applies must give the same probabilities."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from extractor.estimators import read_arrays, write_arrays
from extractor.hashed import HashedLinear
from extractor.training.hashed import Head, fit_hashed, to_matrix

Rows = list[dict[str, float]]


def rows(count: int, seed: int) -> Rows:
    chance = random.Random(seed)
    words = [f"left={i}" for i in range(300)] + ["right=Ωμέγα", "naïve café", ""]
    return [{w: chance.random() * 2 for w in chance.sample(words, 25)} for _ in range(count)]


def test_log_odds_equal_those_of_scikit_learn() -> None:
    train, unseen = rows(120, 1), [*rows(40, 2), {"nothing known": 1.0}]
    truth = [i % 3 == 0 for i in range(len(train))]
    ours = HashedLinear(fit_hashed(train, [Head("x", range(120), truth, [1.0] * 120)]))
    matrix = to_matrix([*train, *unseen], ours.row)
    model = LogisticRegression(solver="liblinear").fit(matrix[:120], truth)
    expected = model.decision_function(matrix[120:])
    found = [float(ours.log_odds(row)[0]) for row in unseen]
    np.testing.assert_allclose(found, expected, atol=0.01)  # weights are of half precision


def test_the_same_arrays_give_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    arrays = {"weights": np.arange(6.0).reshape(2, 3), "heads": np.array(["é", "bc"]), "slope": 1.5}
    digests = set()
    for name in ("one.npz", "two.npz"):
        write_arrays(arrays, tmp_path / name)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1
    found = read_arrays(tmp_path / "one.npz")
    assert found["slope"] == 1.5
    assert found["heads"].tolist() == ["é", "bc"]
    np.testing.assert_array_equal(found["weights"], arrays["weights"])


def test_objects_are_refused(tmp_path: Path) -> None:
    write_arrays({"weights": np.array([{}, []], dtype=object)}, tmp_path / "odd.npz")
    with pytest.raises(ValueError, match="allow_pickle"):
        read_arrays(tmp_path / "odd.npz")
