"""`incident_summary`: proposes the title, and the article's first sentences as description."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose, proposed
from extractor.headlines import clean_headline, made_title
from extractor.sentences import sentences
from extractor.words import text_of

SENTENCES = 2
NAME = "incident_summary"
MIN_NAME = 0.6  # probability of the principal organisation for a title that is made of it
FALLBACK = 0.3  # probability of a description that was not chosen


def summarize(doc: Doc) -> Doc:
    """Propose title and, where no sentences were chosen, the first ones as description."""
    text, lead = text_of(doc), _lead(doc)
    title_end = len(text[: doc._.body_start].rstrip())
    if title_end:
        start, end = clean_headline(text[:title_end])
        propose(doc, "/title", text[start:end], [(start, end)], score=0.7, by=NAME)
    elif lead:
        propose(doc, "/title", text[slice(*lead[0])], [lead[0]], score=0.5, by=NAME)
    _make_title(doc)
    if lead and not proposed(doc, "/description"):
        lines = " ".join(" ".join(text[a:b].split()) for a, b in lead)
        propose(doc, "/description", lines, lead, score=FALLBACK, by=NAME)
    return doc


def _lead(doc: Doc) -> list[tuple[int, int]]:
    """Return the characters of the body's first sentences."""
    body = [s for s in sentences(doc) if s.start_char >= doc._.body_start and s.text.strip()]
    return [(s.start_char, s.start_char + len(s.text.rstrip())) for s in body[:SENTENCES]]


def _make_title(doc: Doc) -> None:
    """Propose a noun phrase of the principal organisation and the kind of incident."""
    name = next(iter(proposed(doc, "/affected_entities/0/name")), None)
    kind = next(iter(proposed(doc, "/type")), None)
    if name and kind and name["score"] >= MIN_NAME:
        title = made_title(kind["value"], name["value"])
        if title:
            score = max(0.75, min(name["score"], kind["score"]))
            propose(doc, "/title", title, name["spans"][:1], score=score, by=NAME)


def make_incident_summary(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return summarize
