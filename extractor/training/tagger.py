"""Trains the entity tagger: features, augmentation, a teacher for unlabelled text, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc

from extractor.bilou import Array, bilou_tags
from extractor.tagger import Tagger
from extractor.training.augment import augment
from extractor.training.data import LABELS, LabelledArticle, LabelledSpan, gold_tags
from extractor.training.ner import (
    Hyperparameters,
    InitialWeights,
    Network,
    export,
    guess,
    train_ner,
)
from extractor.training.summaries import Passage, read_passages
from extractor.training.threat_reports import read_threat_reports

TEACHER_EPOCHS = 10

Encoder = Callable[[Sequence[str]], Array]


def teaching(shared: Path) -> tuple[list[Passage], Encoder]:
    """Return passages of the data sets of a folder, and what gives words vectors in context."""
    from extractor.training.context import ContextEncoder  # heavy, and not always needed

    return read_passages(shared) + read_threat_reports(shared), ContextEncoder()


def train_tagger(
    articles: Sequence[LabelledArticle],
    names: Sequence[str],
    initial: InitialWeights,
    settings: Hyperparameters,
    passages: Sequence[Passage] = (),
    encode: Encoder | None = None,
) -> Tagger:
    """Return the entity tagger, trained on the articles and one augmented copy of each.

    Args:
        articles: annotated articles.
        names: organisations' names for the augmented copies.
        initial: token encoder to start from.
        settings: of the training run.
        passages: text without annotations, learnt from as a teacher reads it.
        encode: gives words their vectors in context, for the teacher; see
            `extractor.training.context`. Without it the passages are not used.
    """
    nlp = spacy.blank("en")
    varied = [*articles, *augment(articles, names, settings.seed)]
    docs = [nlp.make_doc(article.text) for article in varied]
    tags = [gold_tags(doc, article.spans) for doc, article in zip(docs, varied, strict=True)]
    guessed = []
    if encode is not None:
        teacher = _teacher(initial, docs, tags, encode, settings)
        for passage in passages:
            doc = nlp.make_doc(passage.text)
            guessed.append(initial.example(doc, _guess(initial, teacher, doc, encode, passage)))
        print(f"{len(guessed)} passages read by the teacher", flush=True)
    examples = [initial.example(doc, own) for doc, own in zip(docs, tags, strict=True)]
    network = train_ner(initial, examples, settings, _report, guessed)
    return export(network, initial)


def _teacher(
    initial: InitialWeights,
    docs: Sequence[Doc],
    tags: Sequence[Sequence[int]],
    encode: Encoder,
    settings: Hyperparameters,
) -> Network:
    examples = [
        initial.example(doc, own, encode([word.text for word in doc]))
        for doc, own in zip(docs, tags, strict=True)
    ]
    print("vectors in context done", flush=True)
    return train_ner(initial, examples, replace(settings, epochs=TEACHER_EPOCHS), _report)


def _guess(
    initial: InitialWeights, teacher: Network, doc: Doc, encode: Encoder, passage: Passage
) -> Array:
    """Return the tags' probabilities by the teacher, set right where names are known."""
    context = encode([word.text for word in doc])
    chances = guess(teacher, initial.example(doc, [0] * len(doc), context))
    return set_known(chances, doc, passage.spans).astype(np.float16)


def set_known(chances: Array, doc: Doc, spans: Sequence[LabelledSpan]) -> Array:
    """Return a teacher's probabilities with those of known names set to 0 and 1.

    The teacher's view is kept where it sees an entity of a label that is not the name's (a
    county can be a place), or one that goes on beyond the name. A name without a label, of a
    program, is no organisation; it can be a group's too.
    """
    chances = chances.copy()
    tags = bilou_tags(LABELS)
    of_label = {label: [i for i, tag in enumerate(tags) if tag[2:] == label] for label in LABELS}
    goes_on = [[i for i, tag in enumerate(tags) if tag[0] in prefix] for prefix in ("IL", "BI")]
    for start, end, label in spans:
        span = doc.char_span(start, end)
        if span is None:
            continue
        own = chances[span.start : span.end]
        if not label:
            if own[:, of_label["ORG"]].sum(axis=1).mean() > 0.5:
                own[:] = [1.0] + [0.0] * (len(tags) - 1)
            continue
        rivals = set(LABELS) - {label} - ({"ORG"} if label == "ACTOR" else set())
        other = any(own[:, of_label[rival]].sum(axis=1).mean() > 0.5 for rival in rivals)
        longer = (own[0, goes_on[0]].sum() > 0.5, own[-1, goes_on[1]].sum() > 0.5)
        if other or (label == "ORG" and any(longer)):
            continue
        own[:] = 0
        own[range(len(span)), gold_tags(doc, [(start, end, label)])[span.start : span.end]] = 1
    return chances


def _report(epoch: int, loss: float) -> None:
    print(f"epoch {epoch} loss {loss:.3f}", flush=True)
