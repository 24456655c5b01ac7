"""`indicator_finder`: CVE numbers, addresses, hashes and malware into `doc.spans["indicators"]`."""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.entities import ents_of
from extractor.indicators import find_indicators
from extractor.resources import table
from extractor.words import text_of

DOMAIN, MALWARE = "domain", "malware"
NEAR = 2  # words between an ambiguous name and the word that explains it


class IndicatorFinder:
    """Finds indicators by pattern, and malware families by name."""

    def __init__(self, nlp: Language) -> None:
        self.matcher = PhraseMatcher(nlp.vocab)
        families = table("malware_families")
        names = sorted({*families["ransomware"], *families["malware"]})
        self.matcher.add(MALWARE, [nlp.make_doc(name) for name in names])

    def __call__(self, doc: Doc) -> Doc:
        spans = [*self._patterns(doc), *self._families(doc)]
        doc.spans["indicators"] = sorted(filter_spans(spans), key=lambda s: s.start)
        return doc

    def _patterns(self, doc: Doc) -> list[Span]:
        companies = [ent for ent in ents_of(doc) if ent.label_ == "ORG"]
        named = {i for ent in companies for i in range(ent.start, ent.end)}
        spans = []
        for found in find_indicators(text_of(doc)):
            span = doc.char_span(found.start, found.end, alignment_mode="expand")
            if span is None or (
                found.kind == DOMAIN and named.intersection(range(span.start, span.end))
            ):
                continue
            span._.indicator = {"kind": found.kind, "value": found.value}
            spans.append(span)
        return spans

    def _families(self, doc: Doc) -> list[Span]:
        spans = []
        for span in self.matcher(doc, as_spans=True):
            if span.text not in _ambiguous() or _in_context(span):
                span._.indicator = {"kind": MALWARE, "value": span.text}
                spans.append(span)
        return spans


def _in_context(span: Span) -> bool:
    """Whether a name that is also a word stands beside a word of malware, outside a name."""
    words, doc = frozenset(table("malware_families")["context"]), span.doc
    start, end = max(span.start - NEAR, 0), min(span.end + NEAR, len(doc))
    before = doc[span.start - 1] if span.start else None
    inside = before is not None and before.is_title and before.lower_ not in _articles()
    return not inside and any(token.lower_ in words for token in doc[start:end])


@cache
def _articles() -> frozenset[str]:
    return frozenset(table("malware_families")["articles"])


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(table("malware_families")["ambiguous"])


def make_indicator_finder(nlp: Language, name: str) -> IndicatorFinder:
    """Create the component."""
    return IndicatorFinder(nlp)
