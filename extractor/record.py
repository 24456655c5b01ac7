"""Builds the incident record from what the components left on a Doc.

Nothing is decided here that a component could decide: this module picks the best candidate
a field, writes its evidence and confidence, and derives the header from the vocabularies.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc, Span

from extractor.candidates import Candidate
from extractor.described_victims import is_description
from extractor.entities import clustered
from extractor.resources import table, vocab
from extractor.types import Document, parse_published
from extractor.version import __version__
from extractor.words import text_of_span

SCHEMA_VERSION = "1.0"
DETAILS = "/incident/details"
MAX_NAMES_IN_ID = 4
RELEVANCE_THRESHOLD = 0.5
KNOWN = {"ORG": "roles", "DATE": "date", "LOC": "place"}  # what is told of an entity, by label

Json = dict[str, Any]


def build_record(doc: Doc, document: Document, models: dict[str, str]) -> Json:
    """Return the complete record of one processed Doc, as plain data.

    Args:
        doc: the Doc after every component.
        document: the article that `doc` was made from.
        models: SHA-256 by model name, for the provenance.
    """
    record: Json = {
        "schema_version": SCHEMA_VERSION,
        "document": _document(document),
        "incident": {},
        "entities": [_entity(ent, cluster) for ent, cluster in clustered(doc)],
        "evidence": {},
        "confidence": {},
        "warnings": [],
        "provenance": {"extractor": __version__, "models": models, "schema": SCHEMA_VERSION},
    }
    text = document.full_text
    details = _details(doc, text, record)
    record["incident"] = _header(doc, document, details, record)
    for key, attribute in (("quantities", "quantity"), ("indicators", "indicator")):
        if doc.spans.get(key):
            record[key] = [_span(s) | s._.get(attribute) for s in doc.spans[key]]
    if doc._.other_incidents:
        record["other_incidents"] = [
            {k: o[k] for k in ("name", "type", "start", "end")}
            | {"text": text[o["start"] : o["end"]]}
            for o in doc._.other_incidents
        ]
    for warning in doc._.warnings:
        _warn(record, warning["code"], warning["message"], warning.get("pointer"))
    relevant = doc._.classes.get("relevant")
    if relevant and relevant["probabilities"].get("True", 1.0) < RELEVANCE_THRESHOLD:
        _warn(record, "not-relevant", "The article seems to report no concrete incident.")
    return record


def slug(name: str) -> str:
    """Return the link identifier of an organisation's name.

    >>> slug("The Coca-Cola Company, Inc.")
    'coca-cola-company'
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", folded.replace("'", "").replace("&", " and "))
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in _legal_suffixes():
        words = words[:-1]
    return "-".join(words) or "unknown"


def incident_id(slugs: Iterable[str], published: datetime | None, sha256: str) -> str:
    """Return the identifier: three characters an affected organisation, then a number.

    The number is the publication time in Unix seconds, or else the first ten digits of the
    text's SHA-256 read as a decimal number.
    """
    letters = "".join(s.replace("-", "")[:3] for s in list(slugs)[:MAX_NAMES_IN_ID])
    number = str(int(published.timestamp())) if published else str(int(sha256, 16))[:10]
    return letters + number


@cache
def _legal_suffixes() -> frozenset[str]:
    return frozenset(table("legal_suffixes")["suffixes"])


def _document(document: Document) -> Json:
    full = document.full_text
    sha256 = hashlib.sha256(full.encode()).hexdigest()
    return {
        "doc_id": document.doc_id or sha256[:16],
        "title": document.title,
        "url": document.url,
        "published": document.published,
        "language": "en",
        "sha256": sha256,
        "characters": len(full),
    }


def _span(span: Span) -> Json:
    return {"text": text_of_span(span), "start": span.start_char, "end": span.end_char}


def _entity(ent: Span, cluster: int) -> Json:
    known, span = ent._, _span(ent)
    entity = {"label": ent.label_, **span, "norm": known.norm or span["text"], "cluster": cluster}
    key = KNOWN.get(ent.label_)
    if key and (value := known.get(key)):
        entity[key] = value
    return entity


def _details(doc: Doc, text: str, record: Json) -> Json:
    """Set each field to its best candidate, with evidence and confidence."""
    details: Json = {}
    best: dict[str, Candidate] = {}
    appended: dict[str, list[Candidate]] = {}
    for candidate in doc._.candidates:
        pointer = candidate["pointer"]
        if pointer.endswith("/-"):
            appended.setdefault(pointer[:-2], []).append(candidate)
        elif pointer not in best or candidate["score"] > best[pointer]["score"]:
            best[pointer] = candidate
    chosen = list(best.items())
    for pointer, candidates in appended.items():
        unique = {repr(c["value"]): c for c in reversed(candidates)}
        in_order = [c for c in candidates if unique[repr(c["value"])] is c]
        chosen += [(f"{pointer}/{i}", c) for i, c in enumerate(in_order)]
    for pointer, candidate in sorted(chosen, key=lambda item: _sort_key(item[0])):
        _set(details, pointer.strip("/").split("/"), candidate["value"])
        _cite(record, DETAILS + pointer, candidate, text)
    return details


def _sort_key(pointer: str) -> list[tuple[int, str]]:
    return [(int(p), "") if p.isdigit() else (0, p) for p in pointer.split("/")]


def _set(node: Any, path: list[str], value: Any) -> None:
    """Set `value` under `node`, making objects and lists on the way."""
    for part, following in pairwise(path):
        empty: Any = [] if following.isdigit() else {}
        if isinstance(node, list):
            if int(part) == len(node):
                node.append(empty)
            node = node[int(part)]
        else:
            node = node.setdefault(part, empty)
    if isinstance(node, list):
        node.append(value)
    else:
        node[path[-1]] = value


def _cite(record: Json, pointer: str, candidate: Candidate, text: str) -> None:
    record["confidence"][pointer] = candidate["score"]
    entries = []
    for start, end in candidate["spans"]:
        entry = {"start": start, "end": end, "text": text[start:end]}
        entry |= {"score": candidate["score"], "by": candidate["by"]}
        if candidate["status"]:
            entry["status"] = candidate["status"]
        entries.append(entry)
    if entries:
        record["evidence"][pointer] = entries


def _header(doc: Doc, document: Document, details: Json, record: Json) -> Json:
    kind, level = doc._.classes["type"], doc._.classes["level"]
    consequence = next(entry for entry in vocab("level") if entry["id"] == level["label"])
    named = [
        e["name"] for e in details.get("affected_entities", []) if not is_description(e["name"])
    ]
    slugs = [slug(name) for name in named]
    published = parse_published(document.published)
    confidence, evidence = record["confidence"], record["evidence"]
    confidence["/incident/type"] = kind["score"]
    confidence["/incident/impact"] = confidence["/incident/explanation"] = level["score"]
    confidence["/incident/severity"] = round(min(kind["score"], level["score"]), 4)
    for name, classified in (("type", kind), ("impact", level)):
        if classified.get("spans"):
            candidate = {**classified, "by": "incident_classifier", "status": None}
            _cite(record, f"/incident/{name}", candidate, document.full_text)
    if "/incident/impact" in evidence:
        cited = evidence["/incident/impact"] + evidence.get("/incident/type", [])
        evidence["/incident/explanation"] = evidence["/incident/impact"]
        evidence["/incident/severity"] = cited
    return {
        "id": incident_id(slugs or ["unknown"], published, record["document"]["sha256"]),
        "linkid": slugs[0] if slugs else "unknown",
        "type": kind["label"],
        "date": _month(details, published, record),
        "severity": consequence["severity"][kind["label"]],
        "impact": level["label"],
        "explanation": consequence["label"],
        "details": details,
    }


def _month(details: Json, published: datetime | None, record: Json) -> str | None:
    """Return "month/year" of the incident where the text says it, else of publication."""
    occurred = details.get("date_occurred", "")
    if len(occurred) >= len("2018-07"):
        for kind in ("evidence", "confidence"):
            if f"{DETAILS}/date_occurred" in record[kind]:
                record[kind]["/incident/date"] = record[kind][f"{DETAILS}/date_occurred"]
        year, month = occurred.split("-")[:2]
        return f"{int(month)}/{year}"
    return f"{published.month}/{published.year}" if published else None


def _warn(record: Json, code: str, message: str, pointer: str | None = None) -> None:
    warning = {"code": code, "message": message}
    record["warnings"].append(warning | ({"pointer": pointer} if pointer else {}))
