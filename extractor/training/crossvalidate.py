"""`python -m extractor.training.crossvalidate SHARED --task classes`: figures on unseen stories.

Every article is predicted by models that saw no article of its story. The project's own
corpus, where present, is added to the training part of every fold. Intervals are 95 %
percentile intervals of a bootstrap over stories (Efron and Tibshirani, 1993).

Weights and temperatures are learnt inside each training part. The cue lists and the few
settings of the classifiers are not: they were written with errors on these articles in sight,
so that the figures lean to the favourable side. Only articles kept aside tell more.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from extractor.training.__main__ import empty_pipeline, gold_doc, training_articles
from extractor.training.class_scores import (
    class_curve,
    class_table,
    cross_predict,
    story_agreement,
)
from extractor.training.classifiers import train_classifiers
from extractor.training.data import LabelledArticle, read_casie, read_corpus, read_relevance
from extractor.training.entity_scores import (
    cross_tag,
    entity_table,
    learning_curve,
    read_predictions,
    stock_tag,
    write_predictions,
)
from extractor.training.estimator_scores import nested_scores, nested_table
from extractor.training.field_scores import (
    Result,
    field_table,
    industry_scores,
    kind_scores,
    passing_scores,
)
from extractor.training.ner import Hyperparameters
from extractor.training.profiles import organization_names
from extractor.training.weak_labels import read_causes, read_reports


def classes_task(shared: Path, corpus: Path) -> str:
    """Return the figures of the incident classifiers as Markdown."""
    train = corpus / "train.jsonl"
    extra = read_corpus(train) if train.exists() else []
    others = read_relevance(corpus / "relevance" / "articles.jsonl")
    causes, reports = read_causes(shared), read_reports(shared)
    corrections = corpus / "casie" / "corrections.jsonl"
    parts = []
    for title, path in (("as annotated", None), ("with corrections", corrections)):
        if path is None or path.exists():
            articles = read_casie(shared, corrections=path) + others
            predictions = cross_predict(articles, [*extra, *reports], causes)
            parts.append(_section(title, articles, extra))
            parts.append(class_table(articles, predictions))
    return "\n\n".join(parts)


def _section(
    title: str, articles: Sequence[LabelledArticle], extra: Sequence[LabelledArticle]
) -> str:
    agreed = {head: story_agreement(articles, head) for head in ("type", "level", "status")}
    stories = max(count for _, count in agreed.values())
    same = ", ".join(f"{head} {share:.3f}" for head, (share, _) in agreed.items())
    return (
        f"## Classes, {title}\n\n{len(articles)} articles predicted; {len(extra)} articles of "
        "our own corpus in every training part. Cue lists and settings were chosen with errors on "
        f"these articles in sight: expect somewhat less on others. In {stories} stories of several "
        f"articles, two of one have the same {same}."
    )


def classes_curve_task(shared: Path, corpus: Path) -> str:
    """Return the figures of type and level by the share of the training articles, as Markdown."""
    articles = read_casie(shared, corrections=corpus / "casie" / "corrections.jsonl")
    extra = [*read_corpus(corpus / "train.jsonl"), *read_reports(shared)]
    return class_curve(articles, extra, read_causes(shared))


def estimators_task(shared: Path, corpus: Path) -> str:
    """Return accuracies of several estimators of type and level, nested, as Markdown."""
    articles = read_casie(shared, corrections=corpus / "casie" / "corrections.jsonl")
    extra, causes = read_corpus(corpus / "train.jsonl"), read_causes(shared)
    scores = {
        head: nested_scores(articles, extra, causes, head, lambda line: print(line, flush=True))
        for head in ("type", "level")
    }
    return nested_table(scores)


def relevance_task(shared: Path, corpus: Path) -> str:
    """Return F of articles without an incident, when none of their writer's were learnt from.

    The articles of each writer of corpus/relevance, with those of corpus/dev.jsonl, are judged by
    a model that learnt from the other writers', from train and from the public articles.
    """
    others = read_relevance(corpus / "relevance" / "articles.jsonl")
    base = read_casie(shared, corrections=corpus / "casie" / "corrections.jsonl")
    base += read_corpus(corpus / "train.jsonl") + read_reports(shared)
    dev, causes = read_corpus(corpus / "dev.jsonl"), read_causes(shared)
    parts = []
    for writer in sorted({a.note["writer"] for a in others}):
        held = [a for a in others if a.note["writer"] == writer] + dev
        model = train_classifiers(base + [a for a in others if a not in held], causes)
        predictions = model.predict([a.text for a in held], [a.body_start for a in held])
        table = class_table(held, predictions, heads=("relevant",))
        parts.append(f"## Writer {writer} and dev, {len(held)} articles\n\n{table}")
    return "\n\n".join(parts)


def entities_task(
    shared: Path,
    corpus: Path,
    init: str,
    predictions: Path | None,
    stock: Sequence[str],
    workers: int,
    taught: bool,
    first: int | None,
) -> str:
    """Return F by label of the entity tagger beside stock pipelines, as Markdown.

    Args:
        shared: folder with casie/, annotation/ and datasets/.
        corpus: folder of our own corpus.
        init: spaCy pipeline that gives the initial token encoder.
        predictions: file that keeps the out-of-fold entities; read where it exists.
        stock: installed spaCy pipelines to compare with.
        workers: folds trained at a time.
        taught: whether a teacher reads the public summaries to each tagger.
        first: number of folds whose articles are scored, all by default.
    """
    corrections = corpus / "casie" / "entity_corrections.jsonl"
    articles = read_casie(shared, entity_corrections=corrections)
    train = corpus / "train.jsonl"
    extra = read_corpus(train) if train.exists() else []
    if predictions is not None and predictions.exists():
        ours = read_predictions(predictions)
    else:
        names = organization_names(shared / "datasets" / "cissm.jsonl")
        summaries = shared if taught else None
        ours = cross_tag(articles, extra, names, init, Hyperparameters(), workers, summaries, first)
        if predictions is not None:
            write_predictions(predictions, ours)
    articles = [article for article in articles if article.doc_id in ours]
    systems = {"breach_news": ours} | {name: stock_tag(articles, name) for name in stock}
    return entity_table(articles, systems)


def learning_curve_task(shared: Path, corpus: Path, init: str, predictions: Path | None) -> str:
    """Return F of the entity tagger by the number of training articles; see `entities_task`."""
    train = corpus / "train.jsonl"
    extra = read_corpus(train) if train.exists() else []
    names = organization_names(shared / "datasets" / "cissm.jsonl")
    found = read_predictions(predictions) if predictions and predictions.exists() else None
    return learning_curve(read_casie(shared), extra, names, init, Hyperparameters(), found)


ENTITY_TASKS = ("entities", "learning-curve")
FIELDS = ("data-kinds", "industry", "other-incidents")


def fields_task(shared: Path, corpus: Path, names: Sequence[str]) -> str:
    """Return figures of components by FIELDS, beside baselines, as Markdown.

    Data kinds and industries are learnt from public summaries and articles and measured on the
    summaries held back, incidents in passing on the project's articles of held-back stories.
    """
    nlp = empty_pipeline()
    own = [*read_corpus(corpus / "train.jsonl"), *read_corpus(corpus / "dev.jsonl")]
    results: list[Result] = []
    if "other-incidents" in names:
        told = [a for a in own if a.classes["relevant"] == "True"]
        results += passing_scores([gold_doc(nlp, a) for a in told], told)
    if set(names) & {"data-kinds", "industry"}:
        articles = training_articles(shared, corpus)
        docs = [gold_doc(nlp, article) for article in articles]
        if "data-kinds" in names:
            results += kind_scores(nlp, docs, articles, shared / "datasets")
        if "industry" in names:
            results += industry_scores(docs, articles, shared / "datasets")
    return field_table(results)


CLASS_TASKS: dict[str, Callable[[Path, Path], str]] = {
    "classes": classes_task,
    "classes-curve": classes_curve_task,
    "estimators": estimators_task,
    "relevance": relevance_task,
}


def main() -> None:
    """Parse the arguments, run the task, print its table."""
    parser = argparse.ArgumentParser(
        prog="python -m extractor.training.crossvalidate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shared", type=Path, help="folder with casie/ and annotation/")
    parser.add_argument(
        "--task",
        choices=[
            "classes",
            "classes-curve",
            "estimators",
            "relevance",
            *ENTITY_TASKS,
            "fields",
            *FIELDS,
        ],
        default="classes",
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="our own corpus")
    parser.add_argument("--init", default="en_core_web_sm", help="initial spaCy pipeline")
    parser.add_argument("--predictions", type=Path, help="file to keep out-of-fold entities in")
    parser.add_argument(
        "--stock", action="append", default=[], help="installed spaCy pipeline beside ours"
    )
    parser.add_argument("--workers", type=int, default=1, help="entity folds trained at a time")
    parser.add_argument(
        "--teacher", action="store_true", help="entities: learn from public summaries too"
    )
    parser.add_argument("--folds", type=int, help="entities: number of folds, default all")
    args = parser.parse_args()
    if args.task in CLASS_TASKS:
        print(CLASS_TASKS[args.task](args.shared, args.corpus))
    elif args.task in ("fields", *FIELDS):
        names = FIELDS if args.task == "fields" else [args.task]
        print(fields_task(args.shared, args.corpus, names))
    elif args.task == "learning-curve":
        print(learning_curve_task(args.shared, args.corpus, args.init, args.predictions))
    else:
        table = entities_task(
            args.shared,
            args.corpus,
            args.init,
            args.predictions,
            args.stock,
            args.workers,
            args.teacher,
            args.folds,
        )
        print(table)


if __name__ == "__main__":
    main()
