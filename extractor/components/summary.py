"""`incident_summary`: proposes title and description from the article's own sentences."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.candidates import propose
from extractor.sentences import sentences

SENTENCES = 2
NAME = "incident_summary"


def summarize(doc: Doc) -> Doc:
    """Propose the headline as title and the first sentences of the body as description."""
    text = doc.text
    title_end = len(text[: doc._.body_start].rstrip())
    body = [s for s in sentences(doc) if s.start_char >= doc._.body_start and s.text.strip()]
    lead = body[:SENTENCES]
    if title_end:
        propose(doc, "/title", text[:title_end], [(0, title_end)], score=0.9, by=NAME)
    elif lead:
        span = (lead[0].start_char, lead[0].start_char + len(lead[0].text.rstrip()))
        propose(doc, "/title", text[slice(*span)], [span], score=0.5, by=NAME)
    if lead:
        spans = [(s.start_char, s.start_char + len(s.text.rstrip())) for s in lead]
        lines = " ".join(" ".join(text[a:b].split()) for a, b in spans)
        propose(doc, "/description", lines, spans, score=0.7, by=NAME)
    return doc


def make_incident_summary(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return summarize
