"""Chooses the CVE numbers that an article is about: those of the principal organisation.

A number counts unless its sentence names other organisations that answer for it and not the
principal one, or tells of an earlier case ("harkening back to").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span

from extractor.excerpts import organisations_in
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of

CVE = "cve"
ANSWERING = frozenset({"victim", "vendor"})  # roles of who answers for a flaw


def find_flaws(doc: Doc, principal: Iterable[str]) -> dict[str, Span]:
    """Return the CVE numbers, each with its first mention, in order; all where none is left.

    Args:
        doc: a Doc with indicators, clusters and roles.
        principal: names of the principal organisation.
    """
    mentions = [s for s in doc.spans.get("indicators", ()) if s._.indicator["kind"] == CVE]
    earlier = {sentence_of(cue).start for cue in find_phrases(doc, _earlier, longest=False)}
    names = {name.casefold() for name in principal}
    own = [
        mention
        for mention in mentions
        if sentence_of(mention).start not in earlier and not _is_anothers(mention, names)
    ]
    return dict(_first(own or mentions))


def _first(mentions: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    seen: set[str] = set()
    for mention in mentions:
        number = mention._.indicator["value"]
        if number not in seen:
            seen.add(number)
            yield number, mention


def _is_anothers(mention: Span, names: set[str]) -> bool:
    """Whether others than the principal organisation answer for a number in its sentence."""
    answering = [o for o in organisations_in(sentence_of(mention)) if ANSWERING & set(o._.roles)]
    known = {str(form).casefold() for o in answering for form in (o._.norm or o.text, o.text)}
    return bool(answering and names) and not known & names


def _earlier() -> dict[str, list[str]]:
    return {"earlier": list(table("statement_cues")["earlier"])}
