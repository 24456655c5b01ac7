"""Finds the sources that an article cites: people, outlets and firms, documents, addresses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from extractor.candidates import proposed
from extractor.citing import is_led_to, is_outlet, is_told, outlet_reports
from extractor.documents_cited import find_documents
from extractor.entities import clustered, ents_of
from extractor.programs import SURE, is_program
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.speakers import Speaker, find_speakers, find_spokespeople
from extractor.subjects import is_plain_subject, is_subject
from extractor.words import lower_words, text_of_span

STEP = 400  # characters; sources that are as near by so many keep their order
INCIDENT = ("/affected_entities/0", "/data_breach", "/date_", "/impact", "/ransomware")
HIT = "/affected_entities/0/name"
OWN = frozenset({"victim"})  # roles of who speaks for itself
REPORTING = frozenset({"investigator", "source"})
LISTENING = frozenset({"victim", "vendor", "regulator", "customer"})  # roles of who is told
SPEAKING = frozenset({"ORG", "ACTOR", "LOC"})  # labels of who may speak for many
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
    unnamed = [span for span in find_spokespeople(doc) if len(span) > 1]  # they say whose they are
    roles = [*(speaker.role for speaker in speakers if speaker.role is not None), *unnamed]
    inside = {i for role in roles for i in range(role.start, role.end)}
    for reference in (
        *_people(doc, speakers),
        *(Reference(text_of_span(role), (_chars(role),), 0.6) for role in unnamed),
        *_organisations(doc, inside),
        *_documents(doc),
        *_addresses(doc),
    ):
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
    """Yield those that are cited, but nobody that was hit.

    Args:
        doc: the article.
        inside: tokens of the roles of people who are cited.
    """
    own, words = _own(doc), lower_words(doc)
    own |= {cluster for ent, cluster in clustered(doc) if is_program(ent, words, SURE)}
    for ent, cluster in clustered(doc):
        if ent.label_ not in SPEAKING or ent.start in inside or cluster in own:
            continue
        cited = _is_cited(ent) if ent.label_ == "ORG" else _is_speaker(ent)
        if cited and not _elsewhere(ent) and (_has_experts(ent) or not _speaks_for_itself(ent)):
            yield Reference(_name(ent), (_chars(ent),), 0.7, date=_date_of(ent))


def _documents(doc: Doc) -> Iterator[Reference]:
    """Yield the documents that are cited with who wrote them: "a blog post (Acme)"."""
    named = ("ORG", "PERSON")
    for document in find_documents(doc):
        if _elsewhere(document.noun):
            continue
        words, owner = document.words, document.owner
        source, spans = " ".join(words.text.split()), [_chars(words)]
        source = source[0].lower() + source[1:] if words[0].lower_ in ("a", "an") else source
        if owner is not None and not words.start <= owner.start < words.end:
            same = (
                ent for ent, c in clustered(doc) if c == owner._.cluster and ent.label_ in named
            )
            if (name := next(same, None)) is not None:
                source = f"{source} ({_name(name)})"
                spans.append(_chars(owner))
        elif len(words) <= len(document.noun) + words[0].is_stop and not _is_of_law(document.noun):
            continue  # "a message": nothing says which
        yield Reference(source, tuple(sorted(spans)), 0.6, date=_date_of(document.noun))


def _is_of_law(noun: Span) -> bool:
    return noun.text.lower() in table("citing_words")["documents"]["of law"]


def _name(ent: Span) -> str:
    return str(ent._.norm or ent.text)


def _own(doc: Doc) -> set[int]:
    """Return the clusters of those that were hit."""
    hit = {start for name in proposed(doc, HIT) for start, _ in name["spans"]}
    return {cluster for ent, cluster in clustered(doc) if ent.start_char in hit}


def _speaks_for_itself(ent: Span) -> bool:
    roles = frozenset(ent._.roles or ())
    return bool(roles & OWN) and not roles & REPORTING


def _is_cited(ent: Span) -> bool:
    """Whether what leads to a name, or the verb behind it, says that it is a source."""
    if is_outlet(ent) and outlet_reports(ent):
        return True
    if is_told(ent) and LISTENING.isdisjoint(ent._.roles or ()):
        return True
    return _has_experts(ent) or is_led_to(ent) or is_subject(ent)


def _has_experts(ent: Span) -> bool:
    behind = lower_words(ent.doc)[ent.end : ent.end + 1]
    return bool(behind) and behind[0] in table("citing_words")["experts"]


def _is_speaker(ent: Span) -> bool:
    """Whether a group of attackers speaks, or a place that stands for its government."""
    if ent.label_ == "ACTOR":
        return is_subject(ent)
    words, first = lower_words(ent.doc), sentence_of(ent).start
    opens = ent.start == first or words[ent.start - 1] in (";", ":", "—", "but", "and")
    return opens and is_plain_subject(ent)


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
