"""`incident_fields`: proposes the details that follow from classes, names and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.candidates import propose
from extractor.claims import ASSERTED, claim_status
from extractor.references import find_references
from extractor.resources import table, vocab
from extractor.sentences import sentence_of

NAME = "incident_fields"
MIN_VECTOR = 0.4  # probability below which no vector is given
MIN_STATUS = 0.4
OTHER = "other"


def propose_fields(doc: Doc) -> Doc:
    """Propose type, vector, status, data types, actors and references."""
    _classes(doc)
    _data_types(doc)
    _actors(doc)
    for reference in find_references(doc):
        value = {"source": reference.source}
        propose(doc, "/references/-", value, reference.spans, score=reference.score, by=NAME)
    return doc


def _classes(doc: Doc) -> None:
    kind, vector, status = (doc._.classes[head] for head in ("type", "vector", "status"))
    names = table("type_names")["names"][kind["label"]]
    label = names.get(vector["label"], names[""])
    propose(doc, "/type", label, kind["spans"], score=kind["score"], by=NAME)
    if vector["label"] != "unknown" and vector["score"] >= MIN_VECTOR and vector["spans"]:
        spans, score = vector["spans"], vector["score"]
        propose(doc, "/attack_vector", vector["label"], spans, score=score, by=NAME)
    if status["label"] != "Unknown" and status["score"] >= MIN_STATUS and status["spans"]:
        spans, score = status["spans"], status["score"]
        propose(doc, "/investigation_status", status["label"], spans, score=score, by=NAME)


def _data_types(doc: Doc) -> None:
    if doc._.classes["type"]["label"] == "Vulnerability":
        return
    found: dict[str, list[tuple[Span, str]]] = {}
    for kind, span in _data_words(doc):
        if kind != OTHER and says_hit(sentence_of(span).text):
            found.setdefault(kind, []).append((span, claim_status(span)))
    for kind, mentions in found.items():
        kept = [(span, status) for span, status in mentions if status in (ASSERTED, "alleged")]
        if kept:
            status = ASSERTED if any(s == ASSERTED for _, s in kept) else "alleged"
            spans = [(span.start_char, span.end_char) for span, _ in kept[:3]]
            pointer = "/data_breach/type_of_data_compromised/-"
            propose(doc, pointer, kind, spans, score=0.7, by=NAME, status=status)


def _data_words(doc: Doc) -> Iterator[tuple[str, Span]]:
    for match in _data_pattern().finditer(doc.text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        if span is not None:
            yield _data_kinds()[" ".join(match.group().lower().replace("’", "'").split())], span


def says_hit(sentence: str) -> bool:
    """Whether a sentence says that data or people were hit."""
    return bool(_hit_pattern().search(sentence))


@cache
def _hit_pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table("compromise_words")["hit"]))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


@cache
def _data_kinds() -> dict[str, str]:
    entries = vocab("data_type")
    return {
        alias.lower().replace("’", "'"): entry["label"]
        for entry in entries
        for alias in entry["aliases"]
    }


@cache
def _data_pattern() -> re.Pattern[str]:
    words = sorted(_data_kinds(), key=len, reverse=True)
    choice = "|".join(re.escape(w).replace("'", "['’]").replace(r"\ ", r"\s+") for w in words)
    return re.compile(rf"\b(?:{choice})\b", re.IGNORECASE)


def _actors(doc: Doc) -> None:
    actors = [ent for ent in doc.ents if ent.label_ == "ACTOR"]
    if actors:
        first = actors[0]
        same = [(e.start_char, e.end_char) for e in actors if e._.cluster == first._.cluster][:3]
        score = 0.6 * float(first._.score) + 0.2
        propose(doc, "/threat_actor", first._.norm, same, score=score, by=NAME)


def make_incident_fields(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return propose_fields
