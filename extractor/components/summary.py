"""`incident_summary`: proposes the title, and the article's first sentences as description."""

from __future__ import annotations

import re
from html import unescape

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.candidates import Candidate, propose, proposed
from extractor.descriptions import plain
from extractor.entities import clustered
from extractor.headlines import clean_headline, is_impersonated, made_title
from extractor.sentences import sentences
from extractor.words import text_of, text_of_span

SENTENCES = 3
NAME = "incident_summary"
MIN_NAME = 0.7  # probability of the principal organisation for a title that is made of it
MIN_RELEVANT = 0.2  # probability that the article reports an incident; a lost record costs most
FALLBACK = 0.3  # probability of a description that was not chosen


def summarize(doc: Doc) -> Doc:
    """Propose title and, where no sentences were chosen, the first ones as description."""
    text, lead = text_of(doc), _lead(doc)
    title_end = len(text[: doc._.body_start].rstrip())
    if title_end:
        start, end = clean_headline(text[:title_end])
        title = plain(unescape(unescape(text[start:end])))
        propose(doc, "/title", title, [(start, end)], score=0.7, by=NAME)
    elif lead:
        propose(doc, "/title", text[slice(*lead[0])], [lead[0]], score=0.5, by=NAME)
    _make_title(doc, lead)
    if lead and not proposed(doc, "/description"):
        lines = " ".join(plain(text[a:b]) for a, b in lead)
        propose(doc, "/description", lines, lead, score=FALLBACK, by=NAME)
    return doc


def _lead(doc: Doc) -> list[tuple[int, int]]:
    """Return the characters of the body's first sentences."""
    start, first = doc._.body_start, []
    for sentence in sentences(doc):
        text = text_of_span(sentence).rstrip()
        if text and sentence.start_char >= start:
            first.append((sentence.start_char, sentence.start_char + len(text)))
        if len(first) == SENTENCES:
            break
    return first


def _make_title(doc: Doc, lead: list[tuple[int, int]]) -> None:
    """Propose a noun phrase of the principal organisation and the kind of incident.

    There is none where the article tells of no incident, or names the organisation neither in
    the headline nor in the first sentences.
    """
    name = next(iter(proposed(doc, "/affected_entities/0/name")), None)
    kind = next(iter(proposed(doc, "/type")), None)
    relevant = doc._.classes.get("relevant", {}).get("probabilities", {}).get("True", 1.0)
    if not name or not kind or name["score"] < MIN_NAME or relevant < MIN_RELEVANT:
        return
    mentions = _mentions(doc, name)
    opening = max((end for _, end in lead), default=len(text_of(doc)))
    if all(span.start_char >= opening for span in mentions):
        return
    impersonated = is_impersonated(kind["value"], mentions)
    title = made_title(kind["value"], name["value"], impersonated=impersonated)
    if title:
        score = max(0.75, min(name["score"], kind["score"]))
        propose(doc, "/title", title, name["spans"][:1], score=score, by=NAME)


def _mentions(doc: Doc, name: Candidate) -> list[Span]:
    """Return the places that name a proposed organisation, tagged or not."""
    starts = {start for start, _ in name["spans"]}
    clusters = {cluster for ent, cluster in clustered(doc) if ent.start_char in starts}
    found = re.finditer(rf"\b{re.escape(name['value'])}\b", text_of(doc), re.IGNORECASE)
    literal = [doc.char_span(*m.span(), alignment_mode="expand") for m in found]
    return [*literal, *(ent for ent, cluster in clustered(doc) if cluster in clusters)]


def make_incident_summary(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return summarize
