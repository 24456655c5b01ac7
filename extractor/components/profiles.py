"""`organization_profiles`: kind, industry, country and size of each affected organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.candidates import Candidate, propose
from extractor.components.trained import TrainedPipe
from extractor.contexts import Features
from extractor.countries import find_country
from extractor.described_victims import is_description
from extractor.entities import clustered
from extractor.kinds import Kind, kinds_of, likeliest
from extractor.places import country_name
from extractor.profiles import (
    LEAST_INDUSTRY,
    Finding,
    ProfileClassifier,
    describe,
    opening_words,
    passages,
)
from extractor.sizes import find_size
from extractor.stated_countries import Stated, stated_countries
from extractor.words import text_of

SIZE_SCORE = 0.7  # probability that stated words on size are right
LEAST_KIND = 0.5  # probability below which no kind is given
AFFECTED = "/affected_entities/"


class OrganizationProfiles(TrainedPipe[ProfileClassifier]):
    """A spaCy component around `extractor.profiles`."""

    kind = ProfileClassifier

    def __call__(self, doc: Doc) -> Doc:
        named = [c for c in doc._.candidates if _is_name(c["pointer"])]
        if not named:
            return doc
        article = _Article.of(doc)
        for candidate in named:
            pointer = candidate["pointer"].removesuffix("name")
            for key, found in self._findings(article, candidate).items():
                if found is not None:
                    where = f"{pointer}{key}"
                    propose(doc, where, found.value, found.spans, score=found.score, by=self.name)
        return doc

    def _findings(self, article: _Article, candidate: Candidate) -> dict[str, Finding | None]:
        spans, references = article.of_candidate(candidate)
        kinds = kinds_of(spans, references)
        nouns = [r.text for r in references]
        row = describe(candidate["value"], passages(spans), kinds, nouns, article.opening)
        return {
            "type": _kind(kinds),
            "industry": self._industry(row, spans, kinds),
            "location": _country(article.countries, spans, references),
            "size": _size([*spans, *references]),
        }

    def _industry(
        self, row: Features, spans: Sequence[Span], kinds: Sequence[Kind]
    ) -> Finding | None:
        label, score = self.loaded.industry(row)
        cited = [(s.start_char, s.end_char) for s in spans[:1]]
        if kind := likeliest(kinds):
            cited.append((kind[0].start, kind[0].end))
        return Finding(label, tuple(cited), score) if score >= LEAST_INDUSTRY else None


@dataclass(frozen=True)
class _Article:
    """What the organisations of one article share, read once."""

    countries: list[Stated]
    opening: list[str]
    doc: Doc
    cluster_at: dict[int, int]  # by the offset of a mention
    mentions: dict[int, list[Span]]
    references: dict[int, list[Span]]

    @classmethod
    def of(cls, doc: Doc) -> _Article:
        cluster_at: dict[int, int] = {}
        mentions: dict[int, list[Span]] = {}
        for ent, cluster in clustered(doc):
            if ent.label_ == "ORG":
                cluster_at[ent.start_char] = cluster
                mentions.setdefault(cluster, []).append(ent)
        references: dict[int, list[Span]] = {}
        for span in doc.spans.get("mentions", ()):
            references.setdefault(span._.cluster, []).append(span)
        opening = opening_words(text_of(doc))
        return cls(stated_countries(doc), opening, doc, cluster_at, mentions, references)

    def of_candidate(self, candidate: Candidate) -> tuple[list[Span], list[Span]]:
        """Return the mentions by name of a proposed organisation, and the generic ones.

        Of one that is described, or that the tagger did not mark, the words cited stand for both.
        """
        starts = [start for start, _ in candidate["spans"]]
        clusters = dict.fromkeys(self.cluster_at[s] for s in starts if s in self.cluster_at)
        if not clusters or is_description(candidate["value"]):
            cited = (self.doc.char_span(a, b) for a, b in candidate["spans"])
            return [span for span in cited if span is not None], []
        return (
            [span for c in clusters for span in self.mentions[c]],
            [span for c in clusters for span in self.references.get(c, ())],
        )


def _country(
    stated: Sequence[Stated], names: Sequence[Span], references: Sequence[Span]
) -> Finding | None:
    found = find_country(stated, names, references)
    return Finding(country_name(found.code), (found.chars,), found.score) if found else None


def _kind(kinds: Sequence[Kind]) -> Finding | None:
    found = likeliest(kinds)
    if found is None or found[1] < LEAST_KIND:
        return None
    kind, score = found
    return Finding(kind.label, ((kind.start, kind.end),), score)


def _size(mentions: Sequence[Span]) -> Finding | None:
    found = find_size(mentions)
    return Finding(found[0], (found[1],), SIZE_SCORE) if found else None


def _is_name(pointer: str) -> bool:
    return pointer.startswith(AFFECTED) and pointer.endswith("/name")


def make_organization_profiles(nlp: Language, name: str) -> OrganizationProfiles:
    """Create the component without weights; `spacy.load` fills them in."""
    return OrganizationProfiles(name)
