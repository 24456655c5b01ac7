"""Measures how far two annotations of the same articles agree.

Spans: F1 of exact spans with label, which takes neither annotator for the truth since it is
symmetric (Hripcsak and Rothschild, 2005). Classes: Cohen's kappa (1960), linearly weighted for
the levels (Cohen, 1968).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.corpus.articles import LABELS, Json, Labelled
from extractor.corpus.duplicates import principal
from extractor.errors import CorpusError

CLASSES = ("relevant", "type", "level", "attack_vector", "investigation_status", "industry")
ORDERED = frozenset({"level"})
UNSTATED = {"attack_vector": "unknown", "investigation_status": "Unknown"}  # same as absent
MARKED = ("roles", "date", "place")


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """Agreement on spans of one label: those of each annotator and those of both."""

    first: int
    second: int
    both: int

    @property
    def f1(self) -> float:
        """2 · both / (first + second), 0 to 1; NaN where neither marked any."""
        total = self.first + self.second
        return 2 * self.both / total if total else float("nan")


@dataclass(frozen=True, slots=True)
class ClassAgreement:
    """Agreement on a class: articles, share of equal answers (0 to 1), kappa (-1 to 1)."""

    articles: int
    equal: float
    kappa: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on spans by label ("all" for every label), on classes, on marked spans."""

    articles: int
    spans: dict[str, SpanAgreement]
    classes: dict[str, ClassAgreement]
    attributes: dict[str, ClassAgreement]

    def markdown(self) -> str:
        """Return the figures as Markdown tables."""
        lines = [f"{self.articles} articles annotated twice", ""]
        lines += ["| spans | first | second | both | F1 |", "| --- | ---: | ---: | ---: | ---: |"]
        for label, s in self.spans.items():
            lines.append(f"| {label} | {s.first} | {s.second} | {s.both} | {s.f1:.3f} |")
        lines += ["", "| class | compared | equal | kappa |", "| --- | ---: | ---: | ---: |"]
        for name, c in (self.classes | self.attributes).items():
            lines.append(f"| {name} | {c.articles} | {c.equal:.3f} | {c.kappa:.3f} |")
        return "\n".join(lines) + "\n"


def agreement(first: Sequence[Labelled], second: Sequence[Labelled]) -> Agreement:
    """Compare the articles that both have, matched by doc_id.

    Raises:
        CorpusError: they have no article in common, or one has different texts.
    """
    others = {article.doc_id: article for article in second}
    pairs = [(a, others[a.doc_id]) for a in first if a.doc_id in others]
    if not pairs:
        raise CorpusError(
            "The two files have no article in common. Expected the same doc_id in both."
        )
    for one, other in pairs:
        if one.text != other.text:
            raise CorpusError(
                f"{one.where} and {other.where}: {one.doc_id} has different texts. Annotate the "
                "same text twice."
            )
    rows = [(a.row, b.row) for a, b in pairs]
    return Agreement(len(rows), _spans(rows), _classes(rows), _attributes(rows))


def kappa(answers: Sequence[tuple[object, object]], *, ordered: bool = False) -> float:
    """Return Cohen's kappa of pairs of answers, weighted by distance where `ordered`.

    1 is full agreement, 0 what chance gives; 1 where both always gave one and the same answer.

    >>> kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    0.5
    """
    total = len(answers)
    if not total:
        return float("nan")
    firsts = Counter(a for a, _ in answers)
    seconds = Counter(b for _, b in answers)
    observed = sum(_distance(a, b, ordered) for a, b in answers) / total
    expected = sum(
        _distance(a, b, ordered) * n * m for a, n in firsts.items() for b, m in seconds.items()
    ) / (total * total)
    return 1 - observed / expected if expected else 1.0


def _distance(first: object, second: object, ordered: bool) -> float:
    if ordered and isinstance(first, int) and isinstance(second, int):
        return abs(first - second)
    return float(first != second)


Rows = Sequence[tuple[Json, Json]]


def _spans(rows: Rows) -> dict[str, SpanAgreement]:
    found = {}
    for label in (*LABELS, "all"):
        counts = [0, 0, 0]
        for row, other in rows:
            one, two = (_marked(r, label) for r in (row, other))
            for i, size in enumerate((len(one), len(two), len(one & two))):
                counts[i] += size
        found[label] = SpanAgreement(*counts)
    return found


def _marked(row: Json, label: str) -> set[tuple[int, int, str]]:
    return {
        (e["start"], e["end"], e["label"]) for e in row["entities"] if label in ("all", e["label"])
    }


def _classes(rows: Rows) -> dict[str, ClassAgreement]:
    found = {}
    for name in CLASSES:
        answers = [(_class(a, name), _class(b, name)) for a, b in rows]
        if name != "relevant":
            answers = [pair for pair in answers if pair != (None, None)]
        found[name] = _compare(answers, name in ORDERED)
    names = [(principal(a), principal(b)) for a, b in rows]
    found["principal organisation"] = _compare([p for p in names if any(p)], False)
    return found


def _attributes(rows: Rows) -> dict[str, ClassAgreement]:
    """Compare what is said of the spans that both marked."""
    answers: dict[str, list[tuple[object, object]]] = {name: [] for name in MARKED}
    for row, other in rows:
        marked = {(e["start"], e["end"], e["label"]): e for e in other["entities"]}
        for entity in row["entities"]:
            same = marked.get((entity["start"], entity["end"], entity["label"]))
            for name in MARKED if same else ():
                pair = _attribute(entity, name), _attribute(same or {}, name)
                if any(pair):
                    answers[name].append(pair)
    return {name: _compare(pairs, False) for name, pairs in answers.items()}


def _attribute(entity: Json, name: str) -> object:
    if name == "roles":
        return ", ".join(sorted(entity.get("roles", ())))
    return entity.get(name, {}).get("value" if name == "date" else "country")


def _class(row: Json, name: str) -> object:
    details = row.get("details") or {}
    if name == "industry":
        affected = details.get("affected_entities") or row.get("victims") or [{}]
        return affected[0].get("industry")
    column = {"attack_vector": "vector", "investigation_status": "status"}.get(name, name)
    unstated = UNSTATED.get(name) if row.get("relevant") else None
    return details.get(name) or row.get(column) or unstated


def _compare(answers: Sequence[tuple[object, object]], ordered: bool) -> ClassAgreement:
    if not answers:
        return ClassAgreement(0, float("nan"), float("nan"))
    equal = sum(a == b for a, b in answers) / len(answers)
    return ClassAgreement(len(answers), equal, kappa(answers, ordered=ordered))
