"""Finds the words that say which systems were hit, or which products have a flaw.

Without a parser, a noun phrase is what stands between its verb and its noun ("encrypted [23 of
its servers]"), or between the clause's begin and the noun of which something is said ("[the
school's network] was taken offline"). The lists are in `data/affected_systems.json`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Span

from extractor.flaws import is_anothers
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of, starts_of
from extractor.words import body_start, lower_words, text_of_span, words_of

LONGEST = 7  # words of a noun phrase
LONGEST_PRODUCT = 14  # words of a product and its versions
NEAR = 4  # words in front of a verb that may leave it open
TO_PRODUCT = 8  # words from a flaw to the "in" that leads to its product
HIT, WAS_HIT, CONCERNS, FLAW = "hit", "was hit", "concerns", "flaw"


def find_affected_systems(
    doc: Doc, *, flaw: bool, principal: Collection[str] = ()
) -> Iterator[tuple[Span, Span]]:
    """Yield the words for what was hit, each with the verb that says so, in text order.

    Args:
        doc: a Doc with sentences.
        flaw: whether the article is about a flaw, which affects products.
        principal: names of the principal organisation; products of others are left out.
    """
    if flaw:
        found = list(_products(doc, principal))
        yield from found or _beside_flaws(doc, principal)
        return
    for verb in find_phrases(doc, _verbs):
        if verb.start_char < body_start(doc) or _is_open(verb) or _is_elsewhere(verb):
            continue
        words = _in_front_of(verb) or _behind(verb)
        if words is None or doc[words.end - 1].ent_type_ == "ORG" or _is_condition(words):
            continue
        if not _words("bare").issuperset(lower_words(doc)[words.start : words.end - 1]):
            yield words, verb


def _products(doc: Doc, principal: Collection[str]) -> Iterator[tuple[Span, Span]]:
    """Yield the products with a flaw, each with the verb or the noun that leads to it."""
    seen: set[int] = set()
    for cue in find_phrases(doc, _flaw_cues):
        last = sentence_of(cue).end
        start = cue.end if cue.label_ == CONCERNS else _behind_in(cue, last)
        shut = cue.label_ == CONCERNS and (cue.start_char < body_start(doc) or _is_open(cue))
        if start is None or start >= last or shut or _is_elsewhere(cue):
            continue
        if is_anothers(cue, principal):
            continue
        words = _product(doc, start, last)
        if words is not None and words.start not in seen and not _is_condition(words):
            seen.add(words.start)
            yield words, cue


def _behind_in(noun: Span, last: int) -> int | None:
    """Return the token behind "in" of "a flaw found in Gizmo"; None if there is none."""
    words, known = lower_words(noun.doc), table("flaw_words")
    for i in range(noun.end, min(noun.end + TO_PRODUCT, last - 1)):
        if words[i] in known["in"]:
            return i + 1 + (words[i + 1] in known["articles"])
        if words[i] not in known["found"] and not any(map(str.isdigit, words[i])):
            return None
    return None


def _beside_flaws(doc: Doc, principal: Collection[str]) -> Iterator[tuple[Span, Span]]:
    """Yield the products in front of the nouns of flaws ("the Gizmo 7 security bug")."""
    words, starts = lower_words(doc), set(starts_of(doc))
    for noun in (cue for cue in find_phrases(doc, _flaw_cues) if cue.label_ == FLAW):
        first, last = sentence_of(noun).start, noun.start
        while last > first and words[last - 1] in _words("before flaws"):
            last -= 1
        start = last
        while start > first and _is_name(doc, start - 1):
            start -= 1
        start += start in starts  # its capital may be that of the sentence
        body = start < last and doc[start].idx >= body_start(doc)
        named = words.count(words[last - 1]) > 1 and not doc[last - 1].is_stop
        if body and named and not _is_elsewhere(noun) and not is_anothers(noun, principal):
            product = _product(doc, start, last)
            if product is not None and not _is_condition(product):
                yield product, noun


def _flaw_cues() -> dict[str, list[str]]:
    concerns = list(table("affected_systems")[CONCERNS])
    return {CONCERNS: concerns, FLAW: list(table("flaw_words")["nouns"])}


def _verbs() -> dict[str, list[str]]:
    known = table("affected_systems")
    was_hit = list(known[WAS_HIT])
    return {HIT: [p for p in known[HIT] if p not in was_hit], WAS_HIT: was_hit}


def _is_open(verb: Span) -> bool:
    start = max(sentence_of(verb).start, verb.start - NEAR)
    return not _words("open").isdisjoint(lower_words(verb.doc)[start : verb.start])


def _is_elsewhere(verb: Span) -> bool:
    """Whether a sentence speaks of another incident."""
    text = text_of_span(sentence_of(verb)).lower()
    return any(phrase in text for phrase in table("description_words")["elsewhere"])


def _is_condition(words: Span) -> bool:
    """Whether what was hit stands in a condition or a definition ("if one server is hit")."""
    start = max(sentence_of(words).start, words.start - NEAR)
    return not _words("conditions").isdisjoint(lower_words(words.doc)[start : words.start])


def _behind(verb: Span) -> Span | None:
    """Return "23 servers" of "encrypted 23 servers"; "the hacked servers" has no verb."""
    words, last = lower_words(verb.doc), sentence_of(verb).end
    describes = verb.start > 0 and words[verb.start - 1] in _words("before adjectives")
    if describes or verb.text.lower() not in _words(HIT):
        return None
    for i in range(verb.end, min(verb.end + LONGEST, last)):
        if words[i] in _words("breaks"):
            return None
        if words[i] in _words("nouns") and _ends(words, i, last):
            return _with_place(verb.doc[verb.end : i + 1])
    return None


def _in_front_of(verb: Span) -> Span | None:
    """Return "the school's network" of "the school's network was taken offline"."""
    words, first = lower_words(verb.doc), sentence_of(verb).start
    i = verb.start - 1
    while i > first and words[i] in _words("adverbs"):
        i -= 1
    if i <= first or words[i] not in _words("be"):
        return None
    while i > first and words[i] in _words("be") | _words("have"):
        i -= 1
    end = i + 1
    if words[i] not in _words("nouns"):
        return None
    while i >= first and end - i <= LONGEST and words[i] not in _words("breaks"):
        i -= 1
    start = i + 1
    inside = [k for k in range(start + 1, end) if words[k] in _words("articles")]
    start = next((k for k in reversed(inside) if words[k - 1] not in _words("of all")), start)
    found = start > i + 1 or i < first or words[i] in _words("breaks")
    return verb.doc[start:end] if found else None


def _ends(words: Sequence[str], i: int, last: int) -> bool:
    """Whether a noun is the last of its phrase, not one that describes the next."""
    return i + 1 >= last or words[i + 1] in _words("ends")


def _with_place(span: Span) -> Span:
    """Return a phrase with the name that "of", "at" or "in" joins to it."""
    doc, i = span.doc, span.end
    words, last = lower_words(doc), sentence_of(span).end
    if i + 1 < last and words[i] in _words("whose"):
        i += 1 + (words[i + 1] == "the")
        if i < last and doc[i].ent_type_ in ("ORG", "LOC"):
            while i + 1 < last and doc[i + 1].ent_iob_ == "I":
                i += 1
            return doc[span.start : i + 1]
    return span


def _product(doc: Doc, start: int, last: int) -> Span | None:
    """Return the product whose name begins at a token: "Gizmo 4.1 and earlier"."""
    small, nouns, end = _words("versions"), _words("nouns") | _words("product nouns"), start
    if doc[start].idx < body_start(doc):
        small -= {","}  # what follows in a headline is seldom another product
    while end < last and (_is_name(doc, end) or lower_words(doc)[end] in small):
        if lower_words(doc)[start:end][-1:] == [","] and lower_words(doc)[end] == "the":
            break  # "Gizmo OS, the maker of which"
        end += 1
    while end > start and not _is_name(doc, end - 1) and not _is_version(doc, end - 1):
        end -= 1
    while start < end < last and lower_words(doc)[end] in nouns:
        end += 1  # "Gizmo clients"
    start += lower_words(doc)[start] in _words("articles")
    span = doc[start : max(start, end)]
    if span and span[-1].lower_ in _words("no products"):
        return None
    names = [token for token in span if token.is_alpha and _is_name(doc, token.i)]
    versioned = any(token.text[0].isdigit() and not token.ent_type_ for token in span[1:])
    named = any(not t.ent_type_ or versioned for t in names)
    return span if named and len(span) <= LONGEST_PRODUCT else None


def _is_name(doc: Doc, i: int) -> bool:
    word = words_of(doc)[i]
    return word[0].isdigit() or any(map(str.isupper, word))


def _is_version(doc: Doc, i: int) -> bool:
    joined = words_of(doc)[i] not in _words("with and") or words_of(doc)[i - 1] in _words("joints")
    return joined and words_of(doc)[i] in _words("last of versions")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("affected_systems")[name])
