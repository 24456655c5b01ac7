"""`organization_profiles`: kind, industry and country of each affected organisation."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.candidates import propose
from extractor.components.trained import TrainedPipe
from extractor.profiles import (
    Finding,
    IndustryClassifier,
    contexts,
    describe,
    find_country,
    find_kind,
    industry_of_kind,
)

MIN_INDUSTRY = 0.15  # probability below which no industry is given


class OrganizationProfiles(TrainedPipe[IndustryClassifier]):
    """A spaCy component around `extractor.profiles`."""

    kind = IndustryClassifier

    def __call__(self, doc: Doc) -> Doc:
        names = [
            c
            for c in doc._.candidates
            if c["pointer"].startswith("/affected_entities/") and c["pointer"].endswith("/name")
        ]
        for candidate in names:
            pointer = candidate["pointer"].removesuffix("/name")
            starts = {start for start, _ in candidate["spans"]}
            clusters = {e._.cluster for e in doc.ents if e.start_char in starts}
            spans = [e for e in doc.ents if e._.cluster in clusters and e.label_ == "ORG"]
            kind = find_kind(candidate["value"], spans)
            industry = self._industry(candidate["value"], spans, kind)
            findings = {"type": kind, "industry": industry, "location": find_country(doc, spans)}
            for key, found in findings.items():
                if found is not None:
                    score = found.score
                    where = f"{pointer}/{key}"
                    propose(doc, where, found.value, found.spans, score=score, by=self.name)
        return doc

    def _industry(self, name: str, spans: Sequence[Span], kind: Finding | None) -> Finding | None:
        label, score = self.loaded.predict(describe(name, contexts(spans)))
        cited = tuple((s.start_char, s.end_char) for s in spans[:1])
        if kind is not None:
            cited += kind.spans
            if score < kind.score and industry_of_kind()[kind.value] != "Other":
                label, score = industry_of_kind()[kind.value], kind.score
        return Finding(label, cited, score) if score >= MIN_INDUSTRY else None


def make_organization_profiles(nlp: Language, name: str) -> OrganizationProfiles:
    """Create the component without weights; `spacy.load` fills them in."""
    return OrganizationProfiles(name)
