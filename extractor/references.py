"""Finds the sources that an article cites: officials with role and name, and outlets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extractor.entities import clustered
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.words import lower_words, text_of_span

ROLE_WORDS = 8  # words of a role in front of or behind a name
STEP = 400  # characters; sources that are as near by so many keep their order
INCIDENT = ("/affected_entities/0", "/data_breach", "/date_", "/impact", "/ransomware")
NEAR = 12  # words between a name and its verb of reporting


@dataclass(frozen=True)
class Reference:
    """One cited source and the characters that name it."""

    source: str
    spans: tuple[tuple[int, int], ...]
    score: float
    url: str | None = None


def find_references(doc: Doc) -> list[Reference]:
    """Return the sources, each once: people first, the nearest to the incident's words leading."""
    found: dict[str, Reference] = {}
    for reference in (*_people(doc), *_outlets(doc), *_addresses(doc)):
        found.setdefault(_plain(reference.source), reference)
    return list(found.values())


def _plain(source: str) -> str:
    """Return one form of a source's name for all its aliases: "The Register" of "El Reg"."""
    name = source.casefold().removeprefix("the ").removesuffix(".com")
    return str(table("role_words")["outlets"].get(name, name))


def _people(doc: Doc) -> list[Reference]:
    """Return the people who speak by role, nearest to the victim's name or the incident first."""
    seen: set[int] = set()
    found: list[tuple[float, Reference]] = []
    told = sorted(_told(doc))
    for ent, cluster in clustered(doc):
        if ent.label_ == "PERSON" and cluster not in seen and _reports(ent):
            role = _role_before(ent) or _role_after(ent)
            if role is not None:
                seen.add(cluster)
                spans = tuple(sorted([(role.start_char, role.end_char), _chars(ent)]))
                reference = Reference(f"{role.text} ({ent.text})", spans, 0.8)
                found.append((_distance(ent.start_char, told), reference))
    return [reference for _, reference in sorted(found, key=lambda pair: pair[0])]


def _told(doc: Doc) -> set[int]:
    """Return where the text tells of the incident: offsets of what gave the record's fields."""
    fields = (c for c in doc._.candidates if c["pointer"].startswith(INCIDENT))
    return {start for candidate in fields for start, _ in candidate["spans"]}


def _distance(start: int, told: Sequence[int]) -> float:
    """Return the characters to the nearest place that tells of the incident, in steps."""
    at = bisect_left(told, start)
    near = [abs(start - place) for place in told[max(at - 1, 0) : at + 1]]
    return min(near, default=0) // STEP


def _outlets(doc: Doc) -> Iterator[Reference]:
    """Yield the organisations that are cited, not those that were hit and speak for themselves."""
    citing = tuple(table("role_words")["citing"])
    for ent, _ in clustered(doc):
        if ent.label_ == "ORG" and "victim" not in (ent._.roles or ()):
            before = text_of_span(doc[max(ent.start - 4, sentence_of(ent).start) : ent.start])
            before = before.lower().removesuffix(" the").rstrip()
            if before.endswith(citing) or _has_reported(ent):
                yield Reference(str(ent._.norm or ent.text), (_chars(ent),), 0.7)


def _has_reported(ent: Span) -> bool:
    """Whether "reported" follows the name: what outlets do."""
    after = text_of_span(ent.doc[ent.end : min(ent.end + 2, sentence_of(ent).end)])
    return after.lower().startswith(tuple(table("role_words")["citing after"]))


def _addresses(doc: Doc) -> Iterator[Reference]:
    """Yield the addresses that the text gives, by their hosts; defanged ones are no sources."""
    for span in doc.spans.get("indicators", ()):
        found = span._.indicator
        if found["kind"] == "url" and found["value"] == span.text[: len(found["value"])]:
            host = found["value"].split("/")[2].removeprefix("www.")
            yield Reference(host, (_chars(span),), 0.6, found["value"])


def _reports(ent: Span) -> bool:
    """Whether a verb of reporting stands near the name in its sentence."""
    verbs = table("role_words")["reporting"]
    sentence = sentence_of(ent)
    start, end = max(sentence.start, ent.start - 3), min(sentence.end, ent.end + NEAR)
    return any(word in verbs for word in lower_words(ent.doc)[start:end])


def _role_before(ent: Span) -> Span | None:
    """Return "South Korea's National Security Adviser" of "… Adviser, Wi Sung-lac"."""
    end = ent.start
    if end > sentence_of(ent).start and ent.doc[end - 1].text == ",":
        end -= 1
    start = end
    while start > max(sentence_of(ent).start, end - ROLE_WORDS) and _in_title(ent.doc[start - 1]):
        start -= 1
    while start < end and not (ent.doc[start].is_title or ent.doc[start].ent_type_):
        start += 1
    return _titled(ent.doc[start:end])


def _role_after(ent: Span) -> Span | None:
    """Return "chief executive of Equifax" of "Richard Smith, chief executive of Equifax,"."""
    start = ent.end
    if start + 1 >= sentence_of(ent).end or ent.doc[start].text != ",":
        return None
    start += 1
    end = start
    while (
        end < min(sentence_of(ent).end, start + ROLE_WORDS + 2) and ent.doc[end].text not in ",.;"
    ):
        if ent.doc[end].lower_ in table("role_words")["reporting"]:
            break
        end += 1
    return _titled(ent.doc[start:end])


def _in_title(token: Token) -> bool:
    known = token.lower_ in table("role_words")["titles"] or token.lower_ in ("of", "for", "and")
    mark = token.text in ("'s", "’s", "&", "-")
    return known or mark or token.is_title or token.is_upper


def _titled(span: Span) -> Span | None:
    titles, before = (frozenset(table("role_words")[key]) for key in ("titles", "before titles"))
    start, end = 0, len(span)
    while start < end and span[start].lower_ in before:
        start += 1
    while start < end and span[end - 1].lower_ in ("of", "for", "and"):
        end -= 1
    return span[start:end] if any(token.lower_ in titles for token in span[start:end]) else None


def _chars(span: Span) -> tuple[int, int]:
    return span.start_char, span.end_char
