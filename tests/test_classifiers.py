"""The incident classifiers: shape of a prediction, evidence, the same bytes after retraining."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.classifiers import IncidentClassifiers, cite, find_terms
from extractor.errors import ModelError
from extractor.incident_features import read_features
from extractor.training.class_scores import (
    class_table,
    severity_error,
    story_agreement,
    within_one,
)
from extractor.training.classifiers import HEADS, train_classifiers
from extractor.training.data import LabelledArticle, read_corpus

CORPUS = Path(__file__).parent.parent / "corpus" / "train.jsonl"
CAUSES = [("A hacker stole names.", "hack"), ("A laptop was lost.", "loss")] * 3


@pytest.fixture(scope="module")
def articles() -> list[LabelledArticle]:
    return read_corpus(CORPUS)[::5]


@pytest.fixture(scope="module")
def model(articles: list[LabelledArticle]) -> IncidentClassifiers:
    return train_classifiers(articles, CAUSES)


def checksums(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_a_prediction_has_every_head_and_sums_to_one(
    model: IncidentClassifiers, articles: list[LabelledArticle]
) -> None:
    found = model.predict([a.text for a in articles], [a.body_start for a in articles])
    assert len(found) == len(articles)
    for result, article in zip(found, articles, strict=True):
        assert set(result) == set(HEADS)
        for part in result.values():
            assert set(part) == {"label", "score", "probabilities", "terms", "spans"}
            assert sum(part["probabilities"].values()) == pytest.approx(1, abs=0.002)
            assert part["score"] == max(part["probabilities"].values())
            assert part["probabilities"][str(part["label"])] == part["score"]
            assert all(weight > 0 for _, weight in part["terms"])
            assert all(0 <= a < b <= len(article.text) for a, b in part["spans"])


def test_levels_are_numbers_and_types_are_words(model: IncidentClassifiers) -> None:
    result = model.predict(["Hackers stole the passwords of 40,000 customers of Harbor Bank."])[0]
    assert isinstance(result["level"]["label"], int)
    assert isinstance(result["type"]["label"], str)


def test_texts_do_not_disturb_each_other(
    model: IncidentClassifiers, articles: list[LabelledArticle]
) -> None:
    texts = [a.text for a in articles[:5]]
    assert model.predict(texts) == [model.predict([text])[0] for text in texts]


@pytest.mark.parametrize("text", ["", "?", "Ωμέγα", "a" * 5000])
def test_odd_texts_are_classified(model: IncidentClassifiers, text: str) -> None:
    assert set(model.predict([text])[0]) == set(HEADS)


def test_retraining_gives_the_same_bytes_and_loading_the_same_answers(
    model: IncidentClassifiers, articles: list[LabelledArticle], tmp_path: Path
) -> None:
    model.to_disk(tmp_path / "one")
    train_classifiers(articles, CAUSES).to_disk(tmp_path / "two")
    assert checksums(tmp_path / "one") == checksums(tmp_path / "two")
    loaded = IncidentClassifiers.from_disk(tmp_path / "one")
    texts = [a.text for a in articles[:3]]
    assert loaded.predict(texts) == model.predict(texts)


def test_a_directory_of_another_release_is_refused(
    model: IncidentClassifiers, tmp_path: Path
) -> None:
    model.to_disk(tmp_path)
    (tmp_path / "features.npz").unlink()
    with pytest.raises(ModelError, match=r"features\.npz"):
        IncidentClassifiers.from_disk(tmp_path)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("title:bank", ["Bank"]),
        ("lead:bank", ["bank"]),
        ("bank was", ["bank was"]),
        ("compromise", ["hacked"]),
        ("absent", []),
    ],
)
def test_terms_are_found_in_their_section(term: str, expected: list[str]) -> None:
    text = "Bank closes\n\nThe bank was hacked."
    spans = find_terms(text, [term], read_features(text, 13), 13)
    assert [text[a:b] for a, b in spans] == expected


@pytest.mark.parametrize(
    ("head", "label", "terms", "expected"),
    [
        ("type", "Ransomware", ["title:bank", "lead:the"], ["ransom"]),
        ("vector", "insider", ["lead:was", "title:bank", "title:bank gives"], ["Bank gives"]),
        ("vector", "insider", ["lead:was", "title:bank", "lead:demand"], ["demand"]),
        ("level", 1, ["title:bank gives", "no effect"], ["Bank gives"]),
    ],
)
def test_cues_are_cited_before_other_words_and_never_function_words_or_names(
    head: str, label: str, terms: list[str], expected: list[str]
) -> None:
    text = "Bank gives in\n\nThe ransom was paid, the demand was met by Bank."
    features = read_features(text, 15)
    spans = cite(text, head, label, terms, features, 15, [(0, 4)])
    assert [text[a:b] for a, b in spans] == expected


def test_measures_of_known_predictions(articles: list[LabelledArticle]) -> None:
    gold = replace(articles[0], classes={**articles[0].classes, "type": "Breach", "level": 4})
    wrong = {"type": {"label": "Breach"}, "level": {"label": 3}}
    right = {"type": {"label": "Breach"}, "level": {"label": 4}}
    assert severity_error([gold, gold], [wrong, right]) == 12.5
    assert within_one([gold], [wrong]) == 1.0


def test_agreement_counts_each_story_once() -> None:
    rows = [("a", 1), ("a", 1), ("a", 2), ("b", 4), ("b", 4), ("alone", 5), ("b", None)]
    articles = [
        LabelledArticle(str(i), s, "", classes={"level": n}) for i, (s, n) in enumerate(rows)
    ]
    assert story_agreement(articles, "level") == (pytest.approx((1 / 3 + 1) / 2), 2)
    assert story_agreement([], "level") == (0.0, 0)


def test_the_table_has_intervals(
    model: IncidentClassifiers, articles: list[LabelledArticle]
) -> None:
    chosen = [a for a in articles if all(a.classes.get(h) is not None for h in HEADS)]
    found = model.predict([a.text for a in chosen], [a.body_start for a in chosen])
    rows = class_table(chosen, found, count=40).splitlines()
    row = next(line for line in rows if line.startswith("| type: accuracy"))
    value, low, high = (float(x) for x in row[2:-2].replace(" to ", " | ").split(" | ")[2:])
    assert 0 <= low <= value <= high <= 1
