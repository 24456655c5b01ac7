"""`organization_profiles`: kind, industry and country of each affected organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span

from extractor.candidates import propose
from extractor.errors import ModelError
from extractor.profiles import (
    Finding,
    IndustryClassifier,
    contexts,
    describe,
    find_country,
    find_kind,
    industry_of_kind,
)

MIN_INDUSTRY = 0.35  # probability below which no industry is given


class OrganizationProfiles(Pipe):  # type: ignore[misc]
    """A spaCy component around `extractor.profiles`."""

    def __init__(self, name: str, classifier: IndustryClassifier | None = None) -> None:
        self.name = name
        self.classifier = classifier

    def __call__(self, doc: Doc) -> Doc:
        affected = [c for c in doc._.candidates if c["pointer"].startswith("/affected_entities/")]
        for candidate in affected:
            pointer = candidate["pointer"].removesuffix("/name")
            starts = {start for start, _ in candidate["spans"]}
            clusters = {e._.cluster for e in doc.ents if e.start_char in starts}
            spans = [e for e in doc.ents if e._.cluster in clusters and e.label_ == "ORG"]
            kind = find_kind(candidate["value"], spans)
            industry = self._industry(candidate["value"], spans, kind)
            findings = {"type": kind, "industry": industry, "location": find_country(doc, spans)}
            for key, found in findings.items():
                if found is not None:
                    self._propose(doc, f"{pointer}/{key}", found)
        return doc

    def _industry(self, name: str, spans: Sequence[Span], kind: Finding | None) -> Finding | None:
        if self.classifier is None:
            raise ModelError(f"The component '{self.name}' has no weights; load a saved pipeline.")
        around = list(contexts(spans))
        label, score = self.classifier.predict(describe(name, around))
        cited = tuple((s.start_char, s.end_char) for s in spans[:1])
        if kind is not None:
            cited += kind.spans
            if score < kind.score and industry_of_kind()[kind.value] != "Other":
                label, score = industry_of_kind()[kind.value], kind.score
        return Finding(label, cited, score) if score >= MIN_INDUSTRY else None

    def _propose(self, doc: Doc, pointer: str, found: Finding) -> None:
        propose(doc, pointer, found.value, found.spans, score=found.score, by=self.name)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the classifier into the directory `path`."""
        if self.classifier is not None:
            self.classifier.to_disk(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> OrganizationProfiles:
        """Read the classifier from the directory `path`."""
        self.classifier = IndustryClassifier.from_disk(Path(path))
        return self


def make_organization_profiles(nlp: Language, name: str) -> OrganizationProfiles:
    """Create the component without weights; `spacy.load` fills them in."""
    return OrganizationProfiles(name)
