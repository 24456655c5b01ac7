"""Finds the document in which an organisation said what an article quotes.

"Acme said in a blog post", "in a statement on its website, Acme said", "according to Acme's
advisory", "a notice from Acme": the document stands in the sentence of the organisation's verb
of reporting, behind its possessive, or in front of its name.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span
from spacy.util import filter_spans

from extractor.phrases import find_phrases_in
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.speakers import is_subject
from extractor.words import lower_words

BEFORE, BEHIND = 20, 9  # words between an organisation and the document that it speaks in
DESCRIBED = 3  # words in front of a document that describe it ("a short")


def cited_document(mention: Span) -> Span | None:
    """Return the words that name the document in which an organisation is quoted, if any."""
    sentence = sentence_of(mention)
    for document in filter_spans(find_phrases_in(sentence, document_words)):
        if document.start >= mention.end and _is_its(mention, document):
            return document
        if document.end <= mention.start and _is_from(document, mention):
            return document
        near = mention.start - document.end <= BEFORE and document.start - mention.end <= BEHIND
        if near and is_subject(mention) and _is_said_in(document, sentence.start):
            return document
    return None


def _is_its(mention: Span, document: Span) -> bool:
    """Whether a document is cited as the organisation's: "according to Acme's blog post"."""
    words = lower_words(mention.doc)
    gap = words[mention.end : document.start]
    if len(gap) > DESCRIBED or (gap and gap[0] not in ("'s", "’s", "'", "’")):
        return False
    if not all(word[0].isalpha() for word in gap[1:]):
        return False
    led = words[max(mention.start - 3, 0) : mention.start]
    cited = table("role_words")["according"] in (led[-2:], led[-3:-1])
    return cited or is_subject(mention.doc[mention.start : document.end])


def _is_from(document: Span, mention: Span) -> bool:
    """Whether a document is of the organisation: "a blog post by Acme"."""
    gap = lower_words(document.doc)[document.end : mention.start]
    gap = gap[:-1] if gap[-1:] == ["the"] else gap
    return " ".join(gap) in _words("from") and _has_article(document)


def _has_article(document: Span) -> bool:
    words, first = lower_words(document.doc), sentence_of(document).start
    led = words[max(first, document.start - DESCRIBED) : document.start]
    return not _words("articles").isdisjoint(led)


def _is_said_in(document: Span, first: int) -> bool:
    """Whether "in a", "on its" or the like leads to a document."""
    words = lower_words(document.doc)
    start = max(first, document.start - DESCRIBED - 1)
    led = words[start : document.start]
    places = [i for i, word in enumerate(led) if word in _words("in")]
    behind = led[places[-1] + 1 :] if places else []
    return bool(behind) and behind[0] in _words("articles")


def document_words() -> dict[str, list[str]]:
    """Return the words for documents."""
    return {"document": list(table("role_words")["documents"]["names"])}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("role_words")["documents"][name])
