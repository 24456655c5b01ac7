"""Cross-validation of the entity tagger: every article once, the same with more processes."""

from __future__ import annotations

import pytest

from extractor.training.data import LabelledArticle, folds

pytest.importorskip("torch", reason="training needs the extra 'train'")

from extractor.training.entity_scores import cross_tag, entity_table
from extractor.training.ner import Hyperparameters

NAMES = ["Harbor Bank", "Lakeside Clinic", "Northwind Airways", "Acme", "City of Ulm", "Vela Foods"]


def test_folds_in_two_processes_give_what_one_gives(initial: str) -> None:
    articles = [
        LabelledArticle(
            doc_id=str(number),
            story=str(number),
            text=f"{name} said on Monday that hackers stole files. {name} informed customers.",
            spans=((0, len(name), "ORG"),),
        )
        for number, name in enumerate(NAMES)
    ]
    assert len(set(folds(articles))) == 5
    settings = Hyperparameters(epochs=1, hidden=8)
    found = [cross_tag(articles, articles[:1], [], initial, settings, n) for n in (1, 2)]
    assert found[0] == found[1]
    assert set(found[0]) == {article.doc_id for article in articles}
    assert "| ORG | 6 |" in entity_table(articles, {"tagger": found[0]})
