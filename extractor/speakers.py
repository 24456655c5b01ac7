"""Finds the people whom an article cites, with the role or the firm that it gives them.

A role stands in front of the name ("security researcher Jo Ray"), behind its comma ("Jo Ray,
chief executive of Acme") or is a firm ("Jo Ray of Acme", "Acme's Jo Ray"). A person whose role
is given counts where a verb of reporting is near; of others the name must be its subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc, Span

from extractor.citing import is_led_to
from extractor.entities import clustered
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.subjects import is_plain_subject, is_subject, name_within
from extractor.words import lower_words, text_of_span, words_of

ROLE_WORDS = 8  # words of a role in front of a name
LONGEST_ROLE = 20  # words of a role behind a name
FIRM_WORDS = 5  # words between "of" and a firm's name ("of the security firm Acme")
MODIFIERS = 3  # words such as "security" in front of a title
FULL_NAME = 2  # words of a name that says who is meant


@dataclass(frozen=True)
class Speaker:
    """A person who is cited, by the words that name the person and the role, if one is given."""

    name: Span
    role: Span | None


def find_spokespeople(doc: Doc) -> list[Span]:
    """Return the words for spokespeople who are cited without a name, the first of each firm."""
    found: dict[str, Span] = {}
    nouns = _words("spokespeople")
    for i, word in enumerate(lower_words(doc)):
        if word in nouns:
            span = _spokesperson(doc, i)
            firm = " ".join(text_of_span(name) for name in span.ents)
            if _is_named(span):
                found.setdefault("", span)
            elif is_subject(span) and (firm or not found):
                found.setdefault(firm, span)
    return [span for span in found.values() if not _is_named(span)]


def _spokesperson(doc: Doc, i: int) -> Span:
    """Return "spokesman for Acme", "Acme spokesman" or "spokesman" alone."""
    words, start, end = lower_words(doc), i, i + 1
    if end < len(doc) and words[end] in _words("firm behind"):
        firm = name_within(doc, end + 1, sentence_of(doc[i : i + 1]).end)
        end = firm.end if firm is not None else end
    while start > 0 and (words[start - 1] in _words("modifiers") or doc[start - 1].ent_type_):
        start -= 1
    return doc[start:end]


def _is_named(span: Span) -> bool:
    """Whether the name of the person stands beside the role."""
    doc = span.doc
    near = [*range(max(span.start - 2, 0), span.end), *range(span.end, min(span.end + 2, len(doc)))]
    return any(doc[i].ent_type_ == "PERSON" for i in near)


def find_speakers(doc: Doc) -> list[Speaker]:
    """Return the people who are cited, each once, in the order of their first mention."""
    mentions: dict[int, list[Span]] = {}
    firms = {text_of_span(ent) for ent, _ in clustered(doc) if ent.label_ == "ORG"}
    for ent, cluster in clustered(doc):
        if ent.label_ == "PERSON" and text_of_span(ent) not in firms:
            mentions.setdefault(cluster, []).append(ent)
    found = [_speaker(spans) for spans in mentions.values()]
    return [speaker for speaker in found if speaker is not None]


def _speaker(mentions: list[Span]) -> Speaker | None:
    roles = (role for ent in mentions if (role := _role(ent)) is not None)
    role = next(roles, None)
    name = max(mentions, key=len)
    if role is None and len(name) < FULL_NAME:
        return Speaker(name, None) if any(map(is_plain_subject, mentions)) else None
    speaks = any(is_subject(name) or is_led_to(name) for name in mentions)
    return Speaker(name, role) if speaks else None


def _role(ent: Span) -> Span | None:
    return _role_before(ent) or _firm_before(ent) or _role_after(ent) or _firm_after(ent)


def _role_before(ent: Span) -> Span | None:
    """Return "South Korea's National Security Adviser" of "… Adviser, Wi Sung-lac"."""
    doc, first = ent.doc, sentence_of(ent).start
    words, end = lower_words(doc), ent.start
    if end > first and words[end - 1] == ",":
        end -= 1
    start, modifiers = end, 0
    while start > max(first, end - ROLE_WORDS):
        word = words[start - 1]
        small = word in _words("modifiers") and not words_of(doc)[start - 1][0].isupper()
        modifiers = modifiers + 1 if small else 0
        if modifiers > MODIFIERS or not (small or _in_title(doc, start - 1)):
            break
        start -= 1
    while first < start < end and doc[start].ent_iob_ == "I" and doc[start].ent_type_ == "ORG":
        start -= 1
    return _titled(doc[start:end])


def _firm_before(ent: Span) -> Span | None:
    """Return "Acme" of "Acme's Jo Ray"."""
    doc, i = ent.doc, ent.start - 2
    possessive = i >= sentence_of(ent).start and doc[i + 1].text in ("'s", "’s", "'", "’")
    if not possessive or doc[i].ent_type_ != "ORG":
        return None
    return _organisation_with(doc, i)


def _role_after(ent: Span) -> Span | None:
    """Return "chief executive of Equifax" of "Richard Smith, chief executive of Equifax,"."""
    doc, last, words = ent.doc, sentence_of(ent).end, lower_words(ent.doc)
    start = ent.end + (words[ent.end : ent.end + 1] in ([","], ["("]))
    if start >= last or (start == ent.end and words[start] not in _words("titles")):
        return None
    while start < last and words[start] in _words("before titles"):
        start += 1
    end = start
    while end < last and words[end] not in _words("role ends"):
        if words[end] in _saying():
            break
        end += 1
    return _titled(doc[start:end]) if end - start <= LONGEST_ROLE else None


def _firm_after(ent: Span) -> Span | None:
    """Return "security firm Acme" of "Jo Ray, of the security firm Acme,"."""
    doc, last = ent.doc, sentence_of(ent).end
    words, start = lower_words(doc), ent.end
    start += start < last and words[start] == ","
    if start >= last or words[start] not in _words("firm behind"):
        return None
    start += 1
    for i in range(start, min(start + FIRM_WORDS, last)):
        if doc[i].ent_type_ == "ORG":
            while words[start] in _words("before titles"):
                start += 1
            return doc[start : _organisation_with(doc, i).end]
        if doc[i].ent_type_ or words[i] in _words("role ends"):
            return None
    return None


def _organisation_with(doc: Doc, i: int) -> Span:
    """Return the organisation's name that a token belongs to."""
    start, end = i, i + 1
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return doc[start:end]


def _in_title(doc: Doc, i: int) -> bool:
    word = words_of(doc)[i]
    known = word.lower() in _words("titles") or word.lower() in _words("inside roles")
    return known or word in ("'s", "’s", "&", "-") or word[0].isupper()


def _titled(span: Span) -> Span | None:
    """Return the words of a role without those that lead to it; None if it has no title."""
    start, end, words = 0, len(span), lower_words(span.doc)[span.start : span.end]
    while start < end and not span[start].ent_type_ and _leads(words[start]):
        start += 1
    while start < end and words[end - 1] in _words("inside roles") | {","}:
        end -= 1
    titles = _words("titles")
    known = any(word in titles or word.removesuffix("s") in titles for word in words[start:end])
    return span[start:end] if known and "\n" not in text_of_span(span[start:end]) else None


def _leads(word: str) -> bool:
    titles = _words("titles") | _words("modifiers")
    return word not in titles and (
        word in STOP_WORDS or word in _words("before titles") or not word[0].isalpha()
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("role_words")[name])


@cache
def _saying() -> frozenset[str]:
    return frozenset(table("citing_words")["saying"])
