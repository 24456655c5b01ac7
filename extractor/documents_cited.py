"""Finds the documents that an article cites, with the one that wrote them where it is told.

"Acme said in a blog post", "according to court papers filed on Tuesday", "the complaint says",
"published a report detailing", "a notice from Acme": a document counts where it is cited in one
of these ways, once for each of its nouns. What somebody told the press ("in a statement") is
none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc, Span

from extractor.entities import ents_of
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.subjects import is_subject, name_within
from extractor.words import lower_words

DESCRIBED = 6  # words between an article and its document ("a short and angry")
BEFORE, BEHIND = 20, 12  # words between the one that speaks and the document
COMPLEMENT = 8  # words behind a document that tell to whom, where or when
TOLD = 8  # words between a document and its verb ("filed in court on Tuesday")
PUBLISHED = 4  # words between a verb of publishing and its document


@dataclass(frozen=True)
class CitedDocument:
    """A document, by the words that name it, its article's place and who wrote it, if told."""

    words: Span
    noun: Span
    owner: Span | None


def find_documents(doc: Doc) -> list[CitedDocument]:
    """Return the documents that are cited, the first of each noun, in text order."""
    found: dict[str, CitedDocument] = {}
    for noun in find_phrases(doc, document_words):
        head = lower_words(doc)[noun.end - 1].removesuffix("s")
        if head not in found and not doc[noun.end - 1].ent_type_ and (cited := _cited(noun)):
            found[head] = cited
    return list(found.values())


def _cited(noun: Span) -> CitedDocument | None:
    doc, sentence = noun.doc, sentence_of(noun)
    start = _start(noun, sentence.start)
    if start is None:
        return None
    words, owner = lower_words(doc), _owner_before(doc, start) or _owner_behind(noun)
    by_owner = owner is not None and owner.start >= noun.end and words[start] in _words("articles")
    by_owner = by_owner and noun.text.lower() not in _words("weak")
    if words[start] == "the" and noun.text.lower() in _words("media") and start + 1 == noun.start:
        return None
    lead = min(start, owner.start) if owner is not None else start
    if not (by_owner or _is_cited(noun, lead, sentence)) or not _ends_phrase(noun, sentence.end):
        return None
    end = _end(noun, sentence.end)
    if owner is not None:
        start, end = min(start, owner.start), max(end, owner.end)
    start += words[start] in _words("drop")
    return CitedDocument(doc[start:end], noun, owner or _speaker(noun))


def _ends_phrase(noun: Span, last: int) -> bool:
    """Whether no other noun stands behind a document's ("report card")."""
    word = lower_words(noun.doc)[noun.end] if noun.end < last else "."
    if word in _heads():
        return False
    ended = not word[0].isalpha() or word in STOP_WORDS or word in _behind()
    return ended or bool(noun.doc[noun.end].ent_type_) or word.endswith(("ed", "ing", "ly"))


def _start(noun: Span, first: int) -> int | None:
    """Return the place of a document's article or of "'s"; None if it has neither."""
    words = lower_words(noun.doc)
    for i in range(noun.start - 1, max(first, noun.start - DESCRIBED - 1) - 1, -1):
        if words[i] in _words("articles") or words[i] in ("'s", "’s", "'", "’"):
            return i
        if words[i] in _words("not cited"):
            return None
        if not words[i].replace("-", "x").isalnum() or words[i] in STOP_WORDS:
            break
    return noun.start if words[noun.end - 1].endswith("s") else None


def _end(noun: Span, last: int) -> int:
    """Return the end of what names a document with its readers, place or day: "to the judge"."""
    doc, words = noun.doc, lower_words(noun.doc)
    i = noun.end + (noun.end < last and words[noun.end] in _words("made"))
    days = [ent for ent in _entities(doc, i, i + 2, ("DATE",)) if ent.end <= last]
    if days and (days[0].start == i or words[i] in ("on", "in", "from")):
        return int(days[0].end)
    if i < last and words[i] in _words("to whom"):
        i += 1
        names = {ent.start for ent in _names(doc, i, i + COMPLEMENT)}
        while i < last and i - noun.end < COMPLEMENT and _is_of_complement(words[i]):
            if i in names and words[i - 1] not in STOP_WORDS:
                break
            i += 1
    return i if i > noun.end + 1 and words[i - 1] not in STOP_WORDS else int(noun.end)


def _is_of_complement(word: str) -> bool:
    plain = word not in STOP_WORDS and word not in _behind() and word.replace("-", "x").isalnum()
    return plain or word in _words("inside")


def _is_cited(noun: Span, start: int, sentence: Span) -> bool:
    words, first, last = lower_words(noun.doc), sentence.start, sentence.end
    led = words[max(first, start - PUBLISHED) : start]
    if _is_inverted(led):
        return True
    while led and not set(led).isdisjoint((",", "and", "—", "–", ";", ".")) and led[-1] != ",":
        led.pop(0)
    if led[-2:] == ["according", "to"] or _tells(noun, last):
        return True
    behind, end = words[noun.end : noun.end + 2], _end(noun, last)
    is_told = end < last and words[end] in _words("what it tells")
    if is_told and not _words("publishing").isdisjoint(led):
        return True
    others = {*words[first:start], *words[noun.end : last]}
    is_in = led[-1:] != [] and led[-1] in _words("in")
    if noun.text.lower() in _words("mail"):
        is_in = is_in and behind[:1] == ["to"] and behind[-1] in _words("readers")
    if is_in and words[start] == "the":
        opens = start - 1 == first and not _saying().isdisjoint(words[noun.end : last])
        return opens or (len(led) > 1 and led[-2] in _saying())
    return is_in and not (_saying() | _telling() | {'"', "“", ":"}).isdisjoint(others)


def _is_inverted(led: list[str]) -> bool:
    """Whether ", says" leads to a document."""
    return len(led) > 1 and led[-1] in _inverting() and led[-2] in (",", '"', "”")


def _tells(noun: Span, last: int) -> bool:
    """Whether a verb of telling stands behind a document, or behind who made it and when."""
    words, weak = lower_words(noun.doc), noun.text.lower() in _words("weak")
    verbs = _saying() if weak else _saying() | _words("displays")
    start = noun.end
    if start + 1 < last and words[start] == "," and words[start + 1] in _words("made") | {"which"}:
        closed = words[start + 1 : min(start + 1 + COMPLEMENT * 2, last)]
        start += closed.index(",") + 2 if "," in closed else 0
    for i in range(start, min(start + TOLD, last)):
        if words[i] in verbs:
            return True
        if words[i] in _adverbs():
            continue
        made = words[start] in _words("made") or words[start] in _words("to whom")
        if not made or words[i] in (",", ";", ":", "(", '"', "“"):
            return False
    return False


def _owner_before(doc: Doc, start: int) -> Span | None:
    """Return "Acme" of "Acme's report"."""
    if lower_words(doc)[start] not in ("'s", "’s", "'", "’") or start == 0:
        return None
    return next((ent for ent in _names(doc, start - 1, start) if ent.end == start), None)


def _owner_behind(noun: Span) -> Span | None:
    """Return "Acme" of "a report released by the firm Acme"."""
    words, last = lower_words(noun.doc), sentence_of(noun).end
    for n in (3, 2, 1):
        if noun.end + n < last and " ".join(words[noun.end : noun.end + n]) in _words("from"):
            return name_within(noun.doc, noun.end + n, last)
    return None


def _speaker(noun: Span) -> Span | None:
    """Return the name or mention that speaks in a document's sentence, the nearest one."""
    doc, sentence = noun.doc, sentence_of(noun)
    first, last = max(sentence.start, noun.start - BEFORE), min(sentence.end, noun.end + BEHIND)
    mentions = (m for m in doc.spans.get("mentions", ()) if first <= m.start < last)
    near = [*_names(doc, first, last), *mentions]
    near.sort(key=lambda name: (max(noun.start - name.end, name.start - noun.end), name.start))
    return next((name for name in near if is_subject(name)), None)


def _names(doc: Doc, first: int, last: int) -> Iterator[Span]:
    return _entities(doc, first, last, ("ORG", "PERSON"))


def _entities(doc: Doc, first: int, last: int, labels: tuple[str, ...]) -> Iterator[Span]:
    """Yield the entities of some labels that overlap a stretch of tokens."""
    ents = ents_of(doc)
    for ent in ents[bisect_left(ents, first, key=lambda ent: ent.end - 1) :]:
        if ent.start >= last:
            break
        if ent.label_ in labels:
            yield ent


def document_words() -> dict[str, list[str]]:
    """Return the words for documents."""
    return {"document": list(table("citing_words")["documents"]["names"])}


@cache
def _behind() -> frozenset[str]:
    return _saying() | _telling() | _words("displays") | _words("made") | _words("what it tells")


@cache
def _adverbs() -> frozenset[str]:
    return frozenset(table("citing_words")["adverbs"])


@cache
def _heads() -> frozenset[str]:
    return frozenset(name.split()[-1] for name in document_words()["document"])


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("citing_words")["documents"][name])


@cache
def _saying() -> frozenset[str]:
    return frozenset(table("citing_words")["saying"])


@cache
def _telling() -> frozenset[str]:
    return frozenset(table("citing_words")["telling"])


@cache
def _inverting() -> frozenset[str]:
    return frozenset(table("citing_words")["inverting"])
