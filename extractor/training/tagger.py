"""Trains the entity tagger from annotated articles: features, augmentation, export."""

from __future__ import annotations

from collections.abc import Sequence

import spacy

from extractor.tagger import Tagger
from extractor.training.augment import augment
from extractor.training.data import LabelledArticle, gold_tags
from extractor.training.ner import Hyperparameters, InitialWeights, export, train_ner


def train_tagger(
    articles: Sequence[LabelledArticle],
    names: Sequence[str],
    initial: InitialWeights,
    settings: Hyperparameters,
) -> Tagger:
    """Return the entity tagger, trained on the articles and one augmented copy of each.

    Args:
        articles: annotated articles.
        names: organisations' names for the augmented copies.
        initial: token encoder to start from.
        settings: of the training run.
    """
    nlp = spacy.blank("en")
    examples = []
    for article in [*articles, *augment(articles, names, settings.seed)]:
        doc = nlp.make_doc(article.text)
        tags = gold_tags(doc, article.spans)
        examples.append(initial.example(doc, tags))
    network = train_ner(
        initial,
        examples,
        settings,
        lambda epoch, loss: print(f"epoch {epoch} loss {loss:.3f}", flush=True),
    )
    return export(network, initial)
