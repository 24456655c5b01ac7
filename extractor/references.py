"""Finds the sources that an article cites: people, outlets and firms, documents, addresses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span

from extractor.candidates import proposed
from extractor.documents_cited import cited_document
from extractor.entities import clustered, ents_of
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.speakers import Speaker, find_speakers, is_subject
from extractor.words import lower_words

STEP = 400  # characters; sources that are as near by so many keep their order
INCIDENT = ("/affected_entities/0", "/data_breach", "/date_", "/impact", "/ransomware")
HIT = "/affected_entities/0/name"
OWN = frozenset({"victim"})  # roles of who speaks for itself
REPORTING = frozenset({"investigator", "source"})
LISTENING = frozenset({"victim", "vendor", "regulator", "customer"})  # roles of who is told
LONGEST_CITING = 6  # words that lead to a name
LED = 10  # words in front of an address


@dataclass(frozen=True)
class Reference:
    """One cited source and the characters that name it; `date` is that of what it said."""

    source: str
    spans: tuple[tuple[int, int], ...]
    score: float
    url: str | None = None
    date: str | None = None


def find_references(doc: Doc) -> list[Reference]:
    """Return the sources, each once: people first, the nearest to the incident's words leading."""
    speakers, found = find_speakers(doc), dict[str, Reference]()
    inside = {token.i for speaker in speakers for token in speaker.role or ()}
    for reference in (*_people(doc, speakers), *_organisations(doc, inside), *_addresses(doc)):
        found.setdefault(_plain(reference.source), reference)
    return list(found.values())


def _plain(source: str) -> str:
    """Return one form of a source's name for all its aliases: "The Register" of "El Reg"."""
    name = source.casefold().removeprefix("the ").removesuffix(".com")
    return str(table("role_words")["outlets"].get(name, name))


def _people(doc: Doc, speakers: Sequence[Speaker]) -> list[Reference]:
    """Return the people who speak, nearest to the victim's name or the incident first."""
    told = sorted(_told(doc))
    found = [(_distance(s.name.start_char, told), _person(s)) for s in speakers]
    return [reference for _, reference in sorted(found, key=lambda pair: pair[0])]


def _person(speaker: Speaker) -> Reference:
    if speaker.role is None:
        return Reference(speaker.name.text, (_chars(speaker.name),), 0.6)
    spans = tuple(sorted([_chars(speaker.role), _chars(speaker.name)]))
    return Reference(f"{speaker.role.text.strip()} ({speaker.name.text})", spans, 0.8)


def _told(doc: Doc) -> set[int]:
    """Return where the text tells of the incident: offsets of what gave the record's fields."""
    fields = (c for c in doc._.candidates if c["pointer"].startswith(INCIDENT))
    return {start for candidate in fields for start, _ in candidate["spans"]}


def _distance(start: int, told: Sequence[int]) -> float:
    """Return the characters to the nearest place that tells of the incident, in steps."""
    at = bisect_left(told, start)
    near = [abs(start - place) for place in told[max(at - 1, 0) : at + 1]]
    return min(near, default=0) // STEP


def _organisations(doc: Doc, inside: Container[int]) -> Iterator[Reference]:
    """Yield those that are cited; of those that were hit only what they wrote ("statement").

    Args:
        doc: the article.
        inside: tokens of the roles of people who are cited.
    """
    hit = {start for name in proposed(doc, HIT) for start, _ in name["spans"]}
    own = {cluster for ent, cluster in clustered(doc) if ent.start_char in hit}
    names: dict[int, Span] = {}
    for ent, cluster in clustered(doc):
        if ent.label_ == "ORG" and ent.start not in inside and not _elsewhere(ent):
            names.setdefault(cluster, ent)
            speaks_for_itself = cluster in own or _speaks_for_itself(ent)
            if not speaks_for_itself and _is_cited(ent):
                yield _organisation(ent, ent)
            elif speaks_for_itself and (document := cited_document(ent)):
                yield _organisation(ent, ent, document)
            elif speaks_for_itself and _led_to(ent, {tuple(table("role_words")["according"])}):
                yield _organisation(ent, ent)
    for mention in doc.spans.get("mentions", ()):
        name = names.get(mention._.cluster)
        if name is not None and (document := cited_document(mention)):
            yield _organisation(name, mention, document)


def _organisation(name: Span, mention: Span, document: Span | None = None) -> Reference:
    source, spans = str(name._.norm or name.text), [_chars(mention)]
    if document is not None:
        source, spans = f"{source} ({document.text.lower()})", [*spans, _chars(document)]
    said = _date_of(document or mention)
    return Reference(source, tuple(sorted(spans)), 0.7, date=said)


def _speaks_for_itself(ent: Span) -> bool:
    roles = frozenset(ent._.roles or ())
    return bool(roles & OWN) and not roles & REPORTING


def _is_cited(ent: Span) -> bool:
    """Whether what leads to a name, or the verb behind it, says that it is a source."""
    behind = lower_words(ent.doc)[ent.end : ent.end + 1]
    listens = not LISTENING.isdisjoint(ent._.roles or ()) and behind not in ([","], ["."], [":"])
    if _led_to(ent, _citing() - {("told",)} if listens else _citing()):
        return True
    expert = behind and behind[0] in table("role_words")["experts"]
    return bool(expert) or is_subject(ent) or cited_document(ent) is not None


def _led_to(ent: Span, phrases: Container[tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands in front of a name ("according to the firm Acme")."""
    start = max(ent.start - LONGEST_CITING, sentence_of(ent).start)
    before = lower_words(ent.doc)[start : ent.start]
    if before[-2:] == ["-", "based"]:
        before = before[:-3]
    while before and (before[-1] in ("the", "a", "an") or before[-1] in _kinds_of_source()):
        before.pop()
    return any(tuple(before[i:]) in phrases for i in range(len(before)))


def _elsewhere(span: Span) -> bool:
    """Whether the article names an organisation where it tells of another incident."""
    others = span.doc._.other_incidents
    return any(other["start"] <= span.start_char < other["end"] for other in others)


def _date_of(words: Span) -> str | None:
    """Return the day that stands behind a source and its verb ("said on Tuesday")."""
    doc, i, last = words.doc, words.end, sentence_of(words).end
    small = frozenset(table("role_words")["before dates"])
    while i < last and lower_words(doc)[i] in small:
        i += 1
    ents = ents_of(doc)
    at = bisect_left(ents, i, key=lambda ent: ent.start)
    dated = at < len(ents) and ents[at].start == i and ents[at].label_ == "DATE"
    value = (ents[at]._.date if dated else None) or {}
    known = value.get("precision") == "day" and not value.get("end")
    return str(value["value"]) if known else None


def _addresses(doc: Doc) -> Iterator[Reference]:
    """Yield the addresses where the text says that one can read on, by their hosts.

    Defanged ones are no sources.
    """
    for span in doc.spans.get("indicators", ()):
        found = span._.indicator
        is_live = found["kind"] == "url" and found["value"] == span.text[: len(found["value"])]
        if is_live and _leads_on(span):
            host = found["value"].split("/")[2].removeprefix("www.")
            yield Reference(host, (_chars(span),), 0.6, found["value"])


def _leads_on(address: Span) -> bool:
    start = max(sentence_of(address).start, address.start - LED)
    words = table("role_words")["to addresses"]
    return not set(words).isdisjoint(lower_words(address.doc)[start : address.start])


def _chars(span: Span) -> tuple[int, int]:
    return span.start_char, span.end_char


@cache
def _kinds_of_source() -> frozenset[str]:
    words = table("role_words")
    return frozenset(words["kinds of source"]) | frozenset(words["modifiers"])


@cache
def _citing() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in table("role_words")["citing"])
