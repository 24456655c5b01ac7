"""`incident_statements`: proposes the fields that a sentence or a phrase of the text gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.candidates import propose, proposed
from extractor.claims import ClaimReader
from extractor.components.trained import TrainedPipe
from extractor.excerpts import (
    clause_around,
    duration_in,
    money_in,
    nearest,
    organisations_in,
    trim,
    whole,
)
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of, sentences
from extractor.statements import StatementClassifier, statement_cues

MIN_RELEVANT = 0.5  # probability that the article reports an incident
RULE_SCORE = 0.6  # measured precision of the rules on the training articles
DENIED = "denied"
DESCRIPTION = "description"
SUMMARY = "summary"
SHORT_WORD, LONGEST_DATELINE = 2, 14  # characters, words
DASHES = frozenset({"-", "—", "–", "--"})
OF_A_VICTIM = ("response/", "impact/")  # fields that need an affected organisation
MAX_SENTENCES = 2
MAX_GAP = 2.0  # log-odds by which a further sentence of the description may be less sure


class IncidentStatements(TrainedPipe[StatementClassifier]):
    """A spaCy component around `StatementClassifier`."""

    kind = StatementClassifier

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        scores = self.loaded.score(doc)
        self._describe(doc, scores)
        relevant = doc._.classes.get("relevant", {}).get("probabilities", {}).get("True", 1.0)
        if relevant < MIN_RELEVANT:
            return doc
        forms = table("statement_cues")["heads"]
        claims, cues = ClaimReader(doc), find_phrases(doc, statement_cues, longest=False)
        kind = doc._.classes.get("type", {}).get("label")
        heads = [h for h in self.loaded.heads if forms[h].get("only", kind) == kind]
        heads = [head for head in heads if forms[head]["form"] != SUMMARY]
        if not proposed(doc, "/affected_entities/0/name"):
            heads = [head for head in heads if not head.startswith(OF_A_VICTIM)]
        for found in self.loaded.best(doc, heads, scores):
            form, inside = forms[found.head], _cues_in(found.sentence, cues)
            for value, spans in cut(found.sentence, inside, form):
                self._give(doc, found.head, value, spans, found.score, claims)
        for pointer, sentence, rule in _ruled(doc, cues):
            names = {name for group in rule["groups"] for name in group}
            form = {"cues": [group[0] for group in rule["groups"]], "form": rule["form"]}
            inside = [c for c in _cues_in(sentence, cues) if c.label_ in names]
            for value, spans in cut(sentence, inside, form):
                self._give(doc, pointer, value, spans, RULE_SCORE, claims)
        return doc

    def _give(
        self, doc: Doc, head: str, value: Any, span: Span, score: float, claims: ClaimReader
    ) -> None:
        status = claims.status(span)
        if value is True and status == DENIED:
            return
        chars = [(span.start_char, span.end_char)]
        propose(doc, f"/{head}", value, chars, score=score, by=self.name, status=status)

    def _describe(self, doc: Doc, scores: Any) -> None:
        """Propose the surest sentences of the body as description, in text order."""
        column = scores[:, self.loaded.position(DESCRIPTION)]
        parts = sentences(doc)
        body = [i for i, s in enumerate(parts) if s.start_char >= doc._.body_start and _full(s)]
        ranked = sorted(body, key=lambda i: -column[i])[:MAX_SENTENCES]
        kept = sorted(i for i in ranked if column[i] >= column[ranked[0]] - MAX_GAP)
        if kept:
            cited = [after_dateline(whole(parts[i])) for i in kept]
            text = " ".join(" ".join(span.text.split()) for span in cited)
            chars = [(span.start_char, span.end_char) for span in cited]
            score = self.loaded.probability(DESCRIPTION, float(column[ranked[0]]))
            propose(doc, f"/{DESCRIPTION}", text, chars, score=score, by=self.name)


def cut(sentence: Span, cues: list[Span], form: dict[str, Any]) -> Iterator[tuple[Any, Span]]:
    """Yield the values that a sentence gives in a form, with the words of each."""
    anchors = [cue for cue in cues if cue.label_ in form["cues"]]
    anchor = max(anchors, key=len) if anchors else sentence[:1]
    kind = form["form"]
    if kind == "true":
        yield True, clause_around(sentence, anchor) if anchors else trim(sentence)
    elif kind == "sentence":
        yield _value(whole(sentence))
    elif kind == "clause" and anchors:
        yield _value(clause_around(sentence, anchor))
    elif kind == "money" and (money := nearest(anchor, money_in(sentence))):
        yield _value(money)
    elif kind == "duration" and (duration := duration_in(sentence)):
        yield _value(duration)
    elif kind == "organisation" and anchors:
        behind = [ent for ent in organisations_in(sentence) if ent.start >= anchors[0].start]
        yield from (_value(ent) for ent in behind)
    elif kind == "flaw":
        yield from _flaws(sentence, anchor, bool(anchors))


def _flaws(sentence: Span, anchor: Span, anchored: bool) -> Iterator[tuple[Any, Span]]:
    identifiers = [t for t in sentence if t.lower_.startswith("cve-")]
    if identifiers:
        first = identifiers[0]
        yield _value(sentence.doc[first.i : first.i + 1])
    elif anchored:
        yield _value(clause_around(sentence, anchor))


def after_dateline(sentence: Span) -> Span:
    """Return a sentence without a dateline such as "OSLO, March 19 (Agency) - "."""
    if not (sentence[0].is_upper and len(sentence[0]) > SHORT_WORD):
        return sentence
    for i in range(1, min(len(sentence) - 2, LONGEST_DATELINE)):
        if sentence[i].text in DASHES:
            return sentence[i + 1 :]
        if sentence[i].is_lower:
            break
    return sentence


def _full(sentence: Span) -> bool:
    return len(sentence) > 5


def _value(span: Span) -> tuple[str, Span]:
    return span.text, span


def _cues_in(sentence: Span, cues: list[Span]) -> list[Span]:
    return [cue for cue in cues if sentence.start <= cue.start and cue.end <= sentence.end]


def _ruled(doc: Doc, cues: list[Span]) -> Iterator[tuple[str, Span, dict[str, Any]]]:
    """Yield each ruled field with the first sentence that has all the cues of a group."""
    names: dict[int, set[str]] = {}
    for cue in cues:
        names.setdefault(sentence_of(cue).start, set()).add(cue.label_)
    for pointer, rule in table("statement_cues")["rules"].items():
        for start in sorted(names):
            if doc[start].idx >= doc._.body_start and any(
                set(group) <= names[start] for group in rule["groups"]
            ):
                yield pointer, sentence_of(doc[start : start + 1]), rule
                break


def make_incident_statements(nlp: Language, name: str) -> IncidentStatements:
    """Create the component without weights; `spacy.load` fills them in."""
    return IncidentStatements(name)
