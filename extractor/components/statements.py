"""`incident_statements`: proposes the fields that a sentence or a phrase of the text gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.advice import find_advice
from extractor.affected_systems import find_affected_systems
from extractor.candidates import propose, proposed
from extractor.claims import DENIED, UNKNOWN, ClaimReader
from extractor.components.trained import TrainedPipe
from extractor.descriptions import describe, plain
from extractor.excerpts import (
    clause_around,
    duration_in,
    money_in,
    nearest,
    organisations_in,
    whole,
)
from extractor.flaws import CVE, describe_flaw
from extractor.losses import find_losses
from extractor.phrases import find_phrases
from extractor.relations import has_subject, holds, relation_words
from extractor.resources import table
from extractor.sentences import sentence_of, sentences, starts_of
from extractor.statements import StatementClassifier, statement_cues
from extractor.words import body_start

MIN_RELEVANT = 0.2  # probability that the article reports an incident; a lost record costs most
RULE_SCORE = 0.6  # measured precision of the rules on the training articles
PRINCIPAL = "/affected_entities/0/name"
SYSTEMS = "impact/systems_affected"
VULNERABILITY = "Vulnerability"
DESCRIPTION = "description"
LOSS = "impact/financial_loss"
ADVICE, TO_CUSTOMERS = "recommendations", "customer_advisories"
BY_OTHER_MEANS = ("summary", "loss", "advice")  # forms of values that are found by other rules
OF_A_VICTIM = ("response/", "impact/")  # fields that need an affected organisation


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
        claims, cues, parts = ClaimReader(doc), _cues_by_sentence(doc), sentences(doc)
        kind = doc._.classes.get("type", {}).get("label")
        heads = [h for h in self.loaded.heads if forms[h].get("only", kind) == kind]
        heads = [head for head in heads if forms[head]["form"] not in BY_OTHER_MEANS]
        if not proposed(doc, PRINCIPAL):
            heads = [head for head in heads if not head.startswith(OF_A_VICTIM)]
        for head in heads:
            for found in self.loaded.ranked(parts, head, scores):
                inside = cues.get(found.sentence.start, [])
                if self._give(head, found.sentence, inside, forms[head], found.score, claims):
                    break
        labels = {start: {cue.label_ for cue in cues[start]} for start in sorted(cues)}
        for pointer, rule in table("statement_cues")["rules"].items():
            names = {name for group in rule["groups"] for name in group}
            form = {"cues": [group[0] for group in rule["groups"]], "form": rule["form"]}
            for sentence in _ruled(doc, labels, rule["groups"]):
                inside = [c for c in cues[sentence.start] if c.label_ in names]
                if self._give(pointer, sentence, inside, form, RULE_SCORE, claims):
                    break
        self._name_advice(doc, scores)
        if proposed(doc, PRINCIPAL):
            self._name_systems(doc, claims, flaw=kind == VULNERABILITY)
            self._name_losses(doc, claims)
        return doc

    def _name_systems(self, doc: Doc, claims: ClaimReader, *, flaw: bool) -> None:
        """Propose the first words that name systems that were hit."""
        principal = [candidate["value"] for candidate in proposed(doc, PRINCIPAL)]
        for words, verb in find_affected_systems(doc, flaw=flaw, principal=principal):
            status = claims.status(verb)
            if status != DENIED and holds(SYSTEMS, verb, words, claims):
                chars = [(words.start_char, words.end_char)]
                pointer, value = f"/{SYSTEMS}", words.text
                propose(doc, pointer, value, chars, score=0.75, by=self.name, status=status)
                return

    def _name_advice(self, doc: Doc, scores: Any) -> None:
        """Propose, of the sentences that advise, the one that annotators most likely quote."""
        odds, starts = scores[:, self.loaded.position(ADVICE)].tolist(), starts_of(doc)
        taken = {candidate["value"] for candidate in proposed(doc, f"/{TO_CUSTOMERS}")}
        rated = [(odds[bisect_left(starts, s.start)], whole(s)) for s in find_advice(doc)]
        rated = [(odd, words) for odd, words in rated if words.text not in taken]
        if rated:
            odd, words = max(rated, key=lambda pair: pair[0])
            score = max(RULE_SCORE, self.loaded.statement_probability(ADVICE, odd))
            chars = [(words.start_char, words.end_char)]
            propose(doc, f"/{ADVICE}", words.text, chars, score=score, by=self.name)

    def _name_losses(self, doc: Doc, claims: ClaimReader) -> None:
        """Propose the amounts that were lost, the likeliest to be the whole loss first."""
        for loss in find_losses(doc):
            status = claims.status(loss.relation)
            if status not in (DENIED, UNKNOWN):
                chars = [(loss.words.start_char, loss.words.end_char)]
                value = loss.words.text
                propose(doc, f"/{LOSS}", value, chars, score=0.7, by=self.name, status=status)

    def _give(
        self,
        pointer: str,
        sentence: Span,
        cues: list[Span],
        form: dict[str, Any],
        score: float,
        claims: ClaimReader,
    ) -> bool:
        """Propose the values that a sentence gives; return whether it gives any."""
        relation, given = relation_words(pointer, sentence), False
        if relation is None:
            return False
        for value, words, anchor in cut(sentence, cues, form, relation):
            if not holds(pointer, anchor, words, claims):
                continue
            status, chars = claims.status(anchor), [(words.start_char, words.end_char)]
            doc, name = claims.doc, self.name
            propose(doc, f"/{pointer}", value, chars, score=score, by=name, status=status)
            given = True
        return given

    def _describe(self, doc: Doc, scores: Any) -> None:
        """Propose the sentences of the body that describe the incident."""
        odds = scores[:, self.loaded.position(DESCRIPTION)]
        chosen = describe(doc, odds)
        if chosen:
            text = " ".join(plain(span.text) for span in chosen)
            first = bisect_right(starts_of(doc), chosen[0].start) - 1
            chars = [(span.start_char, span.end_char) for span in chosen]
            score = self.loaded.probability(DESCRIPTION, float(odds[first]))
            propose(doc, f"/{DESCRIPTION}", text, chars, score=score, by=self.name)


def cut(
    sentence: Span, cues: list[Span], form: dict[str, Any], relation: Sequence[Span] = ()
) -> Iterator[tuple[Any, Span, Span]]:
    """Yield the values that a sentence gives in a form, with the words and the cue of each.

    Args:
        sentence: a sentence of the article.
        cues: the cue phrases in it.
        form: "cues", the groups that a value may be cut around, and "form".
        relation: further cues that the words of a yes must take in.
    """
    anchors = [cue for cue in cues if cue.label_ in form["cues"]]
    anchor = max(anchors, key=len) if anchors else sentence[:1]
    kind = form["form"]
    if kind == "true" and anchors:
        near = nearest(anchor, relation) or anchor
        yield True, clause_around(sentence, _joined(anchor, near)), anchor
    elif kind == "sentence":
        yield _value(whole(sentence), anchor)
    elif kind == "clause" and anchors:
        yield _value(clause_around(sentence, anchor), anchor)
    elif kind == "clause with subject" and anchors:
        clause = clause_around(sentence, anchor)
        yield _value(clause if has_subject(clause, anchor) else whole(sentence), anchor)
    elif kind == "money" and (money := nearest(anchor, money_in(sentence))):
        yield _value(money, anchor)
    elif kind == "duration" and (duration := duration_in(sentence)):
        yield _value(duration, duration)
    elif kind == "organisation" and anchors:
        behind = [ent for ent in organisations_in(sentence) if ent.start >= anchors[0].start]
        yield from (_value(ent, ent) for ent in behind)
    elif kind == "flaw":
        numbers = [
            span
            for span in sentence.doc.spans.get("indicators", ())
            if span._.indicator["kind"] == CVE and sentence.start <= span.start < sentence.end
        ]
        if numbers:
            yield _value(numbers[0], numbers[0])
        else:
            described = ((noun, describe_flaw(noun)) for noun in anchors)
            yield from (_value(words, noun) for noun, words in described if words is not None)


def _joined(one: Span, other: Span) -> Span:
    return one.doc[min(one.start, other.start) : max(one.end, other.end)]


def _value(words: Span, anchor: Span) -> tuple[str, Span, Span]:
    return words.text, words, anchor


def _cues_by_sentence(doc: Doc) -> dict[int, list[Span]]:
    """Return the cue phrases of a Doc by the first token of their sentence."""
    found: dict[int, list[Span]] = {}
    for cue in find_phrases(doc, statement_cues, longest=False):
        sentence = sentence_of(cue)
        if cue.end <= sentence.end:
            found.setdefault(sentence.start, []).append(cue)
    return found


def _ruled(doc: Doc, labels: dict[int, set[str]], groups: list[list[str]]) -> Iterator[Span]:
    """Yield the sentences of the body that have all the cues of a group, in text order.

    Args:
        doc: the article.
        labels: those of a sentence's cues, by its first token, in text order.
        groups: cues that tell the thing together.
    """
    for start, names in labels.items():
        if any(names.issuperset(g) for g in groups) and doc[start].idx >= body_start(doc):
            yield sentence_of(doc[start : start + 1])


def make_incident_statements(nlp: Language, name: str) -> IncidentStatements:
    """Create the component without weights; `spacy.load` fills them in."""
    return IncidentStatements(name)
