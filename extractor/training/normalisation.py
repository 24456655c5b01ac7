"""`python -m extractor.training.normalisation SHARED`: score dates, places, numbers, clusters.

The gold is in corpus/casie (see NORMALISATION.md there): spans of public articles with the
values that a reader gave them. Entity spans are those of the annotations, so that only the
values are measured. `--corpus corpus/train.jsonl` adds the clusters of the project's articles
and their values. `--errors development` lists what is wrong in one part.
"""

from __future__ import annotations

import argparse
import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import extractor.components  # noqa: F401  (registers the components and extensions)
from extractor.training.data import (
    LabelledArticle,
    LabelledSpan,
    read_casie,
    read_jsonl,
)
from extractor.types import TITLE_SEPARATOR

GOLD = Path("corpus/casie")
STEPS = (
    "breach_sentences",
    "date_normalizer",
    "place_normalizer",
    "quantity_finder",
    "entity_clusters",
)
Z = 1.96  # of a 95 % interval
NO_NUMBER = (None, None, None, None)
CONTEXT = 60  # characters on each side of a span in the list of errors
Json = dict[str, Any]
Values = tuple[Any, ...]
Reader = Callable[[Doc, Json], tuple[Values, Values]]


def pipeline() -> Language:
    """Return the components under test behind the model's tokenizer."""
    nlp = spacy.blank("en")
    for name in STEPS:
        nlp.add_pipe(name)
    return nlp


def read_doc(
    nlp: Language,
    text: str,
    spans: Sequence[LabelledSpan],
    published: str | None,
    body_start: int = 0,
) -> Doc:
    """Return a Doc with annotated entities, run through the components."""
    doc = nlp.make_doc(text)
    found = [doc.char_span(a, b, label, alignment_mode="expand") for a, b, label in spans]
    doc.ents = spacy.util.filter_spans([span for span in found if span is not None])
    doc._.published = published
    doc._.body_start = body_start
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the accuracies of the development and the evaluation part."""
    options = _options().parse_args(arguments)
    nlp = pipeline()
    articles = {a.doc_id: a for a in read_casie(options.shared)}
    docs: dict[str, Doc] = {}
    for name, (file, counts, values_of) in _FIGURES.items():
        rows = [row for row in read_jsonl(options.gold / f"{file}.jsonl") if counts(row)]
        results = [(row, *values_of(_doc(nlp, docs, articles, row), row)) for row in rows]
        _report(name, results)
        for row, gold, found in results:
            if row["part"] == options.errors and gold != found:
                _show_errors(docs[row["doc"]], row, gold, found)
    if options.corpus:
        _report_corpus(nlp, list(read_jsonl(options.corpus)), options.errors == "corpus")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extractor.training.normalisation")
    parser.add_argument("shared", type=Path, help="folder with casie/ and annotation/")
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold values")
    parser.add_argument("--corpus", type=Path, help="one split of the project's corpus")
    parser.add_argument("--errors", choices=("development", "evaluation", "corpus"))
    return parser


def _doc(
    nlp: Language, docs: dict[str, Doc], articles: dict[str, LabelledArticle], row: Json
) -> Doc:
    """Return the article of a gold row, read once.

    Raises:
        ValueError: the article's text is not the one that was annotated.
    """
    article = articles[row["doc"]]
    if row["doc"] not in docs:
        if hashlib.sha256(article.text.encode()).hexdigest() != row["text_sha256"]:
            raise ValueError(f"Article {row['doc']} has another text than the annotated one.")
        docs[row["doc"]] = read_doc(
            nlp, article.text, article.spans, article.published, article.body_start
        )
    return docs[row["doc"]]


def _entity(doc: Doc, row: Json) -> Span | None:
    return next(
        (e for e in doc.ents if e.start_char < row["end"] and row["start"] < e.end_char), None
    )


def _date(doc: Doc, row: Json) -> tuple[Values, Values]:
    ent = _entity(doc, row)
    found = (ent._.date if ent is not None else None) or {}
    gold = (row["value"], row["value_end"], row["precision"])
    return gold, (found.get("value"), found.get("end"), found.get("precision"))


def _country(doc: Doc, row: Json) -> tuple[Values, Values]:
    ent = _entity(doc, row)
    found = (ent._.place if ent is not None else None) or {}
    return (row["country"],), (found.get("country"),)


def _city(doc: Doc, row: Json) -> tuple[Values, Values]:
    """Compare city and, where the gold has one, region."""
    ent = _entity(doc, row)
    found = (ent._.place if ent is not None else None) or {}
    region = found.get("region") if row["region"] else None
    return (row["region"], row["city"]), (region, found.get("city"))


def _number(doc: Doc, row: Json) -> tuple[Values, Values]:
    keys = ("value", "comparator", "unit", "currency")
    gold = tuple(map(row.get, keys))
    for span in doc.spans["quantities"]:
        if span.start_char < row["end"] and row["start"] < span.end_char:
            return gold, tuple(map(span._.quantity.get, keys))
    return gold, NO_NUMBER


# Figure: file of the gold, which of its rows count, values of gold and pipeline.
_FIGURES: dict[str, tuple[str, Callable[[Json], bool], Reader]] = {
    "dates": ("dates", lambda row: True, _date),
    "countries": ("places", lambda row: True, _country),
    "regions and cities": ("places", lambda row: bool(row["city"] or row["region"]), _city),
    "numbers": ("quantities", lambda row: row["value"] is not None, _number),
    "numbers to be left out": ("quantities", lambda row: row["value"] is None, _number),
}


def wilson(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, 0 to 1 (Wilson, JASA 1927)."""
    share, spread = right / count, Z * Z / count
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _report(name: str, results: Sequence[tuple[Json, Values, Values]]) -> None:
    for part in ("development", "evaluation"):
        rights = [gold == found for row, gold, found in results if row["part"] == part]
        if rights:
            low, high = wilson(sum(rights), len(rights))
            share = sum(rights) / len(rights)
            print(f"{name:24}{part:12} {share:.3f} [{low:.3f}, {high:.3f}] of {len(rights)}")


def _show_errors(doc: Doc, row: Json, gold: Values, found: Values) -> None:
    before = " ".join(doc.text[max(0, row["start"] - CONTEXT) : row["start"]].split())
    after = " ".join(doc.text[row["end"] : row["end"] + CONTEXT].split())
    published = row.get("published", "")
    print(f"  {row['doc']} {published} {before} [[{row['surface']}]] {after}\n    {gold} {found}")


# --- the project's corpus -----------------------------------------------------------------


def _report_corpus(nlp: Language, rows: Sequence[Json], show: bool) -> None:
    names, everything = Counter[str](), Counter[str]()
    rights: dict[str, list[bool]] = {}
    for row in rows:
        title = f"{row['title']}{TITLE_SEPARATOR}" if row.get("title") else ""
        spans = [(e["start"], e["end"], e["label"]) for e in row["entities"]]
        doc = read_doc(nlp, title + row["text"], spans, row["published"], len(title))
        for key, gold, found, text in _corpus_values(doc, row):
            rights.setdefault(key, []).append(gold == found)
            if show and gold != found:
                print(f"  {row['doc_id']} {row['published'][:10]} {key} {text!r} {gold} {found}")
        names.update(_pairs(_gold_clusters(row, False), _clusters(doc, False)))
        everything.update(_pairs(_gold_clusters(row, True), _clusters(doc, True)))
    for key, values in rights.items():
        print(f"{'corpus ' + key:24} {sum(values) / len(values):.3f} of {len(values)}")
    for label, counts in (("names", names), ("names and mentions", everything)):
        print(f"{'pairwise, ' + label:24} {_f_measure(counts)}")


def _corpus_values(doc: Doc, row: Json) -> Iterator[tuple[str, Values, Values, str]]:
    """Yield what is measured, gold values, values found, and the words."""
    for gold in row["entities"]:
        ent = _entity(doc, gold)
        if gold["label"] == "DATE":
            date, found = gold.get("date") or {}, (ent._.date if ent is not None else None) or {}
            keys = ("value", "end", "precision")
            yield "dates", tuple(map(date.get, keys)), tuple(map(found.get, keys)), gold["text"]
        elif gold["label"] == "LOC":
            place, found = gold.get("place") or {}, (ent._.place if ent is not None else None) or {}
            yield "countries", (place.get("country"),), (found.get("country"),), gold["text"]
    for gold in row.get("quantities", ()):
        if gold["unit"] != "other":
            expected, found = _number(doc, gold)
            count = len(expected) if gold.get("currency") else len(expected) - 1
            yield "numbers", expected[:count], found[:count], gold["text"]


Keyed = dict[tuple[str, int], int]  # (kind, last character) of a mention to its cluster


def _gold_clusters(row: Json, mentions: bool) -> Keyed:
    found = {("name", e["end"]): e["cluster"] for e in row["entities"]}
    generic = row.get("mentions", ()) if mentions else ()
    return found | {("mention", m["end"]): m["cluster"] for m in generic}


def _clusters(doc: Doc, mentions: bool) -> Keyed:
    found = {("name", ent.end_char): ent._.cluster for ent in doc.ents}
    generic = doc.spans["mentions"] if mentions and "mentions" in doc.spans else ()
    return found | {("mention", span.end_char): span._.cluster for span in generic}


def _pairs(gold: Keyed, found: Keyed) -> Counter[str]:
    """Count the pairs of mentions that are linked in gold, in what was found, and in both."""

    def linked(clusters: Keyed) -> set[tuple[tuple[str, int], tuple[str, int]]]:
        pairs = combinations(sorted(clusters), 2)
        return {(a, b) for a, b in pairs if clusters[a] == clusters[b] >= 0}

    want, have = linked(gold), linked(found)
    return Counter(gold=len(want), found=len(have), both=len(want & have))


def _f_measure(counts: Counter[str]) -> str:
    precision = counts["both"] / max(counts["found"], 1)
    recall = counts["both"] / max(counts["gold"], 1)
    f = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"F {f:.3f}, precision {precision:.3f}, recall {recall:.3f}, {counts['gold']} pairs"


if __name__ == "__main__":
    main()
