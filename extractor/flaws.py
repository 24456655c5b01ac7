"""Chooses the CVE numbers that an article is about, and the words that describe a flaw.

A number counts unless its sentence names other organisations that answer for it and not the
principal one, or tells of an earlier case ("harkening back to"). The words for a flaw must say
which: "an unpatched memory corruption bug", "weaknesses in Gizmo 7", not "the vulnerability".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span

from extractor.excerpts import organisations_in
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.words import lower_words, words_of

CVE = "cve"
LONGEST = 8  # words in front of the noun that describe a flaw
ANSWERING = frozenset({"victim", "vendor"})  # roles of who answers for a flaw


def find_flaws(doc: Doc, principal: Iterable[str]) -> dict[str, Span]:
    """Return the CVE numbers, each with its first mention, in order; all where none is left.

    Args:
        doc: a Doc with indicators, clusters and roles.
        principal: names of the principal organisation.
    """
    mentions = [s for s in doc.spans.get("indicators", ()) if s._.indicator["kind"] == CVE]
    earlier = {sentence_of(cue).start for cue in find_phrases(doc, _earlier, longest=False)}
    names = list(principal)
    own = [
        mention
        for mention in mentions
        if sentence_of(mention).start not in earlier and not is_anothers(mention, names)
    ]
    return dict(_first(own or mentions))


def _first(mentions: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    seen: set[str] = set()
    for mention in mentions:
        number = mention._.indicator["value"]
        if number not in seen:
            seen.add(number)
            yield number, mention


def is_anothers(mention: Span, principal: Iterable[str]) -> bool:
    """Whether others than the principal organisation answer for a flaw in its sentence.

    Args:
        mention: of the flaw.
        principal: names of the principal organisation; where there are none, nobody else is.
    """
    names = {name.casefold() for name in principal}
    answering = [o for o in organisations_in(sentence_of(mention)) if ANSWERING & set(o._.roles)]
    known = {str(form).casefold() for o in answering for form in (o._.norm or o.text, o.text)}
    return bool(answering and names) and not known & names


def _earlier() -> dict[str, list[str]]:
    return {"earlier": list(table("statement_cues")["earlier"])}


def describe_flaw(noun: Span) -> Span | None:
    """Return the words that say which flaw it is, around the noun for it; None if there are none.

    Args:
        noun: "vulnerability", "bugs" or the like.
    """
    doc, sentence, words = noun.doc, sentence_of(noun), lower_words(noun.doc)
    start, last = noun.start, sentence.end
    first = max(sentence.start, noun.start - LONGEST)
    known = table("flaw_words")
    if words[noun.end - 1] not in known["nouns"]:
        return None
    while start > first and words[start - 1] not in known["stops"]:
        start -= 1
        if words[start] in known["articles"]:
            break
    led = words[start] in known["articles"] and start < noun.start
    own = [w for w in words[start : noun.start] if w not in known["articles"] + known["plain"]]
    start, end = start if led and own else noun.start, noun.end
    if end + 1 < last and words[end] in known["in"]:
        i = end + 1
        while i < last and (_is_name(words_of(doc)[i]) or words[i] in known["inside"]):
            i += 1
        while i > end + 1 and not _is_name(words_of(doc)[i - 1]):
            i -= 1
        named = any(words_of(doc)[k][0].isupper() for k in range(end + 1, i))
        end = i if named else end
        if named and words[i : i + 1] in (["'s"], ["’s"]):
            end = min(i + 2, last)
    return doc[start:end] if end > noun.end or start < noun.start else None


def _is_name(word: str) -> bool:
    return word[0].isdigit() or any(map(str.isupper, word))
