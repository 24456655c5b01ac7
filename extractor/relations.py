"""Decides whether words that a statement's cue pointed to say what the field asks for.

A cue is not enough: the sentence must tell the whole relation (somebody told the police), not
ask it of the reader, not deny it and not leave it open. What each field needs stands in
`data/statement_relations.json`.
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from typing import Any

from spacy.tokens import Span, Token

from extractor.claims import DENIED, UNKNOWN, ClaimReader
from extractor.phrases import find_phrases_in
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.words import lower_words


def relation_words(pointer: str, sentence: Span) -> list[Span] | None:
    """Return the cues in a sentence that complete a field's relation; None where one is missing.

    A field that needs none has an empty list.
    """
    groups = _needs(pointer).get("all", ())
    cues = find_phrases_in(sentence, relation_cues)
    found = [cue for cue in cues if cue.label_ in groups]
    return found if {cue.label_ for cue in found} >= set(groups) else None


def holds(pointer: str, anchor: Span, words: Span, claims: ClaimReader) -> bool:
    """Whether a field's value may be taken from these words.

    Args:
        pointer: the field, below the record's details.
        anchor: the cue that the value was cut around.
        words: the value's own words.
        claims: reads denials and open questions.
    """
    need = _needs(pointer)
    sentence = sentence_of(anchor)
    if not need.get("imperative", True) and is_imperative(sentence, words):
        return False
    if need.get("done") and not _is_done(anchor, words):
        return False
    banned = need.get("none", ())
    if any(cue.label_ in banned for cue in find_phrases_in(words, relation_cues)):
        return False
    return claims.status(anchor) not in need.get("refused", (DENIED, UNKNOWN))


def _is_done(anchor: Span, words: Span) -> bool:
    """Whether a measure was taken, and not by the attack ("malware that disabled the alarm").

    The words in front of the cue, back to the next stop or conjunction, must not say that the
    measure is possible or due, nor, if the cue is active, name the attack as its doer.
    """
    lists, doc, lower = table("statement_relations")["done"], anchor.doc, lower_words(anchor.doc)
    if len(words) < int(lists["shortest"]) or len(words) <= len(anchor):
        return False
    if doc[anchor.start].is_title and anchor.start > sentence_of(anchor).start and len(anchor) == 1:
        return False
    start = max(sentence_of(anchor).start, anchor.start - int(lists["window"]))
    led = list(takewhile(lambda w: w not in lists["stops"], lower[start : anchor.start][::-1]))
    if not set(led[: int(lists["near"])]).isdisjoint(lists["open"]):
        return False
    passive = not set(led[:1]).isdisjoint(lists["be"])
    following = lower[anchor.end : anchor.end + 1]
    holds_things = lower[anchor.start] in lists["hold"] and set(following).isdisjoint(lists["held"])
    noun = len(anchor) == 1 and not set(led[:1]).isdisjoint(lists["articles"])
    if noun or (holds_things and not passive) or lower[words.start] in lists["open"]:
        return False
    return passive or set(led).isdisjoint(lists["attack"])


def has_subject(words: Span, verb: Span) -> bool:
    """Whether a clause begins with neither its verb nor a word of having or being."""
    first = lower_words(words.doc)[words.start]
    return (
        words.start < verb.start and first not in table("statement_relations")["done"]["no subject"]
    )


def is_imperative(sentence: Span, words: Span) -> bool:
    """Whether a sentence, or words that begin behind one of its stops, tell the reader to act."""
    first = next((token for token in sentence if token.is_alpha), sentence[0])
    behind = words.start > sentence.start and not words.doc[words.start - 1].text[-1].isalnum()
    return _orders(first) or (behind and words[0].is_title and _orders(words[0]))


def _orders(token: Token) -> bool:
    """Whether a token at a beginning is a verb that orders, not part of a name."""
    following = token.doc[token.i + 1 : token.i + 2]
    named = token.ent_type_ or (following and following[0].is_title)
    return not named and token.lower_ in _imperatives()


def relation_cues() -> dict[str, list[str]]:
    """Return the cues by what they tell."""
    return dict(table("statement_relations")["cues"])


def _needs(pointer: str) -> dict[str, Any]:
    return dict(table("statement_relations")["fields"].get(pointer, {}))


@cache
def _imperatives() -> frozenset[str]:
    return frozenset(table("statement_relations")["imperatives"])
