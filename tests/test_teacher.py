"""The teacher of the entity tagger: known names, and learning from probabilities."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

pytest.importorskip("torch", reason="training needs the extra 'train'")

from extractor.bilou import bilou_tags
from extractor.training.data import LABELS, LabelledArticle
from extractor.training.ner import Hyperparameters, InitialWeights
from extractor.training.summaries import Passage
from extractor.training.tagger import set_known, train_tagger

TAGS = bilou_tags(LABELS)
NAMES = ["Harbor Bank", "Lakeside Clinic", "Northwind Airways", "Vela Foods"]


def read_as(doc: Doc, tags: list[str]) -> np.ndarray:
    """A teacher's probabilities that all but say these tags."""
    chances = np.full((len(doc), len(TAGS)), 0.01)
    chances[range(len(doc)), [TAGS.index(tag) for tag in tags]] = 1 - 0.01 * (len(TAGS) - 1)
    return chances


@pytest.mark.parametrize(
    ("read", "label", "wanted"),
    [
        ("O O O O", "ORG", "O B-ORG L-ORG O"),
        ("O U-ORG O O", "ORG", "O B-ORG L-ORG O"),
        ("O B-ORG L-ORG O", "ACTOR", "O B-ACTOR L-ACTOR O"),
        ("O B-LOC L-LOC O", "ORG", "O B-LOC L-LOC O"),
        ("O B-ORG I-ORG L-ORG", "ORG", "O B-ORG I-ORG L-ORG"),
        ("O B-ORG L-ORG O", "", "O O O O"),
        ("O B-ACTOR L-ACTOR O", "", "O B-ACTOR L-ACTOR O"),
    ],
)
def test_known_names_set_a_reading_right(read: str, label: str, wanted: str) -> None:
    doc = spacy.blank("en").make_doc("The Grim Otters attack")
    chances = set_known(read_as(doc, read.split()), doc, [(4, 15, label)])
    assert [TAGS[i] for i in chances.argmax(axis=1)] == wanted.split()


def test_a_tagger_learns_from_a_teacher(initial: str) -> None:
    """Known names of passages alone teach a name that no article has."""
    articles = [
        LabelledArticle(
            name,
            name,
            f"{name} said on Monday that files were stolen.",
            spans=((0, len(name), "ORG"),),
        )
        for name in NAMES
    ]
    text = "Officials said that the Grim Otters had stolen files. " * 4
    spans = tuple((at, at + 11, "ACTOR") for at in range(24, len(text), 54))
    passages = [Passage(text, spans)] * 8

    def encode(words: list[str]) -> np.ndarray:
        return np.zeros((len(words), 2, 4), np.float16)

    settings = Hyperparameters(epochs=40, hidden=16, learning_rate=2e-2, guessed=1.0, average=0.5)
    tagger = train_tagger(articles, [], InitialWeights(initial), settings, passages, encode)
    doc = spacy.blank("en").make_doc(text)
    assert {(doc[s.start : s.end].text, s.label) for s in tagger.predict([doc])[0]} == {
        ("Grim Otters", "ACTOR")
    }
