"""Trains the finder of incidents that are mentioned in passing, on articles that list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc, Span

from extractor.clusters import same_entity
from extractor.passing import HEAD, PassingClassifier, describe_outsiders, outsiders
from extractor.sentences import sentence_of
from extractor.training.data import LabelledArticle, folds
from extractor.training.linear import Choice, fit_choices

STRENGTH = 0.3


def train_passing(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> PassingClassifier:
    """Fit on the articles of our own corpus that report an incident."""
    numbers = folds(articles)
    choices: list[Choice] = []
    owners: list[int] = []
    for doc, article, number in zip(docs, articles, numbers, strict=True):
        if "details" not in article.note or article.classes.get("relevant") != "True":
            continue
        hit = principal_clusters(doc, article)
        gold = article.note.get("other_incidents", ())
        groups = zip(outsiders(doc, hit), describe_outsiders(doc, hit), strict=True)
        for mentions, rows in groups:
            labels = mention_labels(mentions, gold)
            choices.append(Choice(rows, {HEAD: labels}, {HEAD: any(labels)}))
            owners.append(number)
    return PassingClassifier(fit_choices(choices, owners, [HEAD], strength=STRENGTH))


def held_back_passing(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> list[list[str]]:
    """Return the incidents in passing of each article, by a model that saw nothing of its story.

    Entities and principal organisation are the annotated ones.
    """
    fold_of = folds(articles)
    found: dict[int, list[str]] = {}
    for number in sorted(set(fold_of)):
        known = [i for i, f in enumerate(fold_of) if f != number]
        model = train_passing([docs[i] for i in known], [articles[i] for i in known])
        for i in (i for i, f in enumerate(fold_of) if f == number):
            incidents = model.find(docs[i], principal_clusters(docs[i], articles[i]))
            found[i] = [str(one.mention._.norm or one.mention.text) for one in incidents]
    return [found[i] for i in range(len(articles))]


def principal_clusters(doc: Doc, article: LabelledArticle) -> set[int]:
    """Return the clusters of the organisations that the principal incident hit."""
    return {
        ent._.cluster
        for ent in doc.ents
        if any(_same(victim.name, ent.text) for victim in article.victims)
    }


def mention_labels(mentions: Sequence[Span], gold: Sequence[dict[str, Any]]) -> list[bool]:
    """Return which mentions of an organisation tell of an incident that is listed for it.

    Where none of its mentions stands in the sentence that the annotator quoted, all do.
    """
    own = [o for o in gold if any(_same(o["name"], m.text) for m in mentions)]
    quoted = [any(_beside(mention, other) for other in own) for mention in mentions]
    return quoted if any(quoted) else [bool(own)] * len(mentions)


def _beside(mention: Span, other: dict[str, Any]) -> bool:
    sentence = sentence_of(mention)
    return bool(other["start"] < sentence.end_char and sentence.start_char < other["end"])


def _same(one: str, other: str) -> bool:
    return bool(same_entity("ORG", one, other) or same_entity("ORG", other, one))
