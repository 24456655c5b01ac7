"""Trains the entity tagger: features, augmentation, a teacher for unlabelled text, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import spacy
from spacy.tokens import Doc

from extractor.bilou import Array
from extractor.tagger import Tagger
from extractor.training.augment import augment
from extractor.training.data import LabelledArticle, gold_tags
from extractor.training.ner import (
    Example,
    Hyperparameters,
    InitialWeights,
    export,
    guess,
    train_ner,
)

TEACHER_EPOCHS = 10

Encoder = Callable[[Sequence[str]], Array]


def train_tagger(
    articles: Sequence[LabelledArticle],
    names: Sequence[str],
    initial: InitialWeights,
    settings: Hyperparameters,
    passages: Sequence[str] = (),
    encode: Encoder | None = None,
) -> Tagger:
    """Return the entity tagger, trained on the articles and one augmented copy of each.

    Args:
        articles: annotated articles.
        names: organisations' names for the augmented copies.
        initial: token encoder to start from.
        settings: of the training run.
        passages: unlabelled text, learnt from as a teacher reads it.
        encode: gives words their vectors in context, for the teacher; see
            `extractor.training.context`. Without it the passages are not used.
    """
    nlp = spacy.blank("en")
    varied = [*articles, *augment(articles, names, settings.seed)]
    docs = [nlp.make_doc(article.text) for article in varied]
    tags = [gold_tags(doc, article.spans) for doc, article in zip(docs, varied, strict=True)]
    guessed = []
    if encode is not None:
        guessed = _guesses(
            initial, docs, tags, [nlp.make_doc(text) for text in passages], encode, settings
        )
    examples = [initial.example(doc, own) for doc, own in zip(docs, tags, strict=True)]
    network = train_ner(initial, examples, settings, _report, guessed)
    return export(network, initial)


def _guesses(
    initial: InitialWeights,
    docs: Sequence[Doc],
    tags: Sequence[Sequence[int]],
    passages: Sequence[Doc],
    encode: Encoder,
    settings: Hyperparameters,
) -> list[Example]:
    """Return the passages with the tags' probabilities by a teacher that learnt from the docs."""
    examples = [
        initial.example(doc, own, encode([word.text for word in doc]))
        for doc, own in zip(docs, tags, strict=True)
    ]
    print("vectors in context done", flush=True)
    teacher = train_ner(initial, examples, replace(settings, epochs=TEACHER_EPOCHS), _report)
    guessed = []
    for doc in passages:
        context = encode([word.text for word in doc])
        example = initial.example(doc, [0] * len(doc), context)
        chances = guess(teacher, example).astype(np.float16)
        guessed.append(initial.example(doc, chances))
    print(f"{len(guessed)} passages read by the teacher", flush=True)
    return guessed


def _report(epoch: int, loss: float) -> None:
    print(f"epoch {epoch} loss {loss:.3f}", flush=True)
