"""Trains the industry classifier on public incident summaries and on our annotations.

CISSM's summaries (University of Maryland) give the NAICS sector of a victim named in the
text; the sector's title is mapped to the taxonomy by `data/naics_industries.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc

from extractor.profiles import CONTEXT, IndustryClassifier, contexts, describe
from extractor.resources import table
from extractor.training.data import LabelledArticle, read_jsonl
from extractor.training.roles import is_one_of
from extractor.training.text_model import make_text_model

MAX_NAME_WORDS = 5

Row = tuple[str, str]


def read_cissm(path: Path) -> Iterator[Row]:
    """Yield (text for the classifier, industry) of each summary that names its victim."""
    data = table("naics_industries")
    for row in read_jsonl(path):
        industry = data["sectors"].get(row["industry_naics2"])
        name, text = row["victim"], row["text"]
        if industry is None or not name or name not in text:
            continue
        if row["industry_naics2"] == "Information":
            industry = _by_words(text, data["words"]) or industry
        yield describe(name, [context_of(text, name)]), industry


def organization_names(path: Path) -> list[str]:
    """Return the victims' names of the summaries that look like proper names, sorted."""
    names = {row["victim"] for row in read_jsonl(path) if row["victim"]}
    return sorted(n for n in names if n[0].isupper() and 1 <= len(n.split()) <= MAX_NAME_WORDS)


def context_of(text: str, name: str) -> str:
    """Return the words around the first place where a name stands."""
    before, _, after = text.partition(name)
    return " ".join([*before.split()[-CONTEXT:], *after.split()[:CONTEXT]])


def victim_rows(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> Iterator[Row]:
    """Yield (text for the classifier, industry) of each annotated victim."""
    for doc, article in zip(docs, articles, strict=True):
        for victim in article.victims:
            if victim.industry:
                ents = [
                    e for e in doc.ents if e.label_ == "ORG" and is_one_of(e.text, [victim.name])
                ]
                yield describe(victim.name, contexts(ents)), victim.industry


def _by_words(text: str, words: dict[str, list[str]]) -> str | None:
    for industry, cues in words.items():
        if re.search(rf"\b(?:{'|'.join(map(re.escape, cues))})\b", text, re.IGNORECASE):
            return industry
    return None


def train_industry(rows: Iterable[Row]) -> IndustryClassifier:
    """Fit the classifier on (text, industry) rows."""
    texts, labels = zip(*rows, strict=True)
    return IndustryClassifier(make_text_model(c=5).fit(texts, labels))
