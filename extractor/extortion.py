"""Reads the ransomware fields: strain, demand, payment, encryption, theft.

In an article on ransomware, or that tells of ransom more than once, any sentence may give
them; in another one only the sentence that tells of ransom itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span

from extractor.claims import DENIED, UNKNOWN, ClaimReader
from extractor.excerpts import clause_around, money_in, nearest, whole
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.strains import find_strain
from extractor.words import body_start, lower_words, lower_words_of

RANSOMWARE = "Ransomware"
THEFT_TYPES = frozenset({"Breach"})  # a leak by exposure takes nothing away
NEAR = 8  # words between an action and its object
GOT_NEAR = 4  # words between a sum and a verb that tells that it was received
OFTEN = 2  # sentences of ransom from which an article of another type tells of it
SURE, LIKELY, FAIR = 0.9, 0.8, 0.7


@dataclass(frozen=True)
class ExtortionFact:
    """One field below /ransomware with its value, words, claim status and probability."""

    field: str
    value: Any
    words: Span
    status: str
    score: float


def ransomware_cues() -> dict[str, Iterable[str]]:
    """Return the cue phrases by what they tell."""
    return dict(table("ransomware_words")["cues"])


def tells_of_extortion(doc: Doc) -> bool:
    """Whether a text has words of extortion that are not denied, or a headline that demands."""
    cues, claims = find_phrases(doc, ransomware_cues, longest=False), ClaimReader(doc)
    headline = [cue for cue in cues if cue.start_char < body_start(doc) and _is_of_ransom(cue)]
    return any(True for _ in _evidence(cues, claims)) or _demand(headline, claims) is not None


def read_extortion(doc: Doc, kind: str) -> list[ExtortionFact]:
    """Return the ransomware fields that the text gives; none without ransomware evidence."""
    cues = find_phrases(doc, ransomware_cues, longest=False)
    claims = ClaimReader(doc)
    if kind == RANSOMWARE:
        near, strain = cues, find_strain(doc)
    else:
        often = len({sentence_of(cue).start for cue in _evidence(cues, claims)}) >= OFTEN
        near, strain = [cue for cue in cues if often or _is_of_ransom(cue)], None
    found = [_strain(strain), _demand(near, claims), _payment(near, claims)]
    found.append(_deed("data_encryption", "encrypted", "targets", near, claims))
    if kind == RANSOMWARE:
        found.append(_deed("data_exfiltration", "taken", "data", cues, claims))
    return [fact for fact in found if fact is not None]


def _is_of_ransom(cue: Span) -> bool:
    """Whether a sentence speaks of ransom, or asks for what ransoms are paid in or threatens."""
    words = table("ransomware_words")
    told = set(words["cues"]["evidence"])
    if cue.text.lower() in words["asking"]:
        told |= {*words["means"], *words["threats"]}
    return not told.isdisjoint(lower_words_of(sentence_of(cue)))


def _evidence(cues: Iterable[Span], claims: ClaimReader) -> Iterator[Span]:
    return (cue for cue in _of(cues, "evidence") if claims.status(cue) not in (DENIED, UNKNOWN))


def read_theft(doc: Doc, kind: str) -> ExtortionFact | None:
    """Return whether the text says that data were taken away in a breach by intruders."""
    if kind not in THEFT_TYPES:
        return None
    cues = find_phrases(doc, ransomware_cues, longest=False)
    fact = _deed("data_exfiltration", "taken", "data", cues, ClaimReader(doc))
    return fact if fact and fact.value is True else None


def _strain(named: Span | None) -> ExtortionFact | None:
    if named is None:
        return None
    return ExtortionFact("ransomware_strain", named.text, named, "asserted", SURE)


def _demand(cues: list[Span], claims: ClaimReader) -> ExtortionFact | None:
    for cue in _of(cues, "demand"):
        amount = nearest(cue, money_in(sentence_of(cue)))
        if amount is not None and abs(amount.start - cue.end) <= NEAR and not _was_got(amount):
            status = claims.status(amount)
            if status not in (DENIED, UNKNOWN):
                words = _with_means(amount)
                return ExtortionFact("ransom_demanded", words.text, words, status, FAIR)
    return None


def _was_got(amount: Span) -> bool:
    """Whether a sum is what the attackers received or were offered, not what they asked for."""
    lower = lower_words(amount.doc)
    near = lower[max(sentence_of(amount).start, amount.start - GOT_NEAR) : amount.start]
    behind = lower[amount.end : amount.end + GOT_NEAR]
    got = frozenset(table("ransomware_words")["got"])
    paid = frozenset(table("ransomware_words")["got behind"])
    return not got.isdisjoint(near) or not paid.isdisjoint(behind)


def _with_means(amount: Span) -> Span:
    """Return an amount with what it is to be paid in ("$300 worth of bitcoin")."""
    doc, end = amount.doc, amount.end
    joints, means = (frozenset(table("ransomware_words")[k]) for k in ("of means", "means"))
    while end < len(doc) and doc[end].lower_ in joints:
        end += 1
    return doc[amount.start : end + 1] if end < len(doc) and doc[end].lower_ in means else amount


def _payment(cues: list[Span], claims: ClaimReader) -> ExtortionFact | None:
    unsure = {sentence_of(cue).start for cue in _of(cues, "unsure")}
    refusal = frozenset(table("ransomware_words")["refusal"])
    for cue in _of(cues, "paid"):
        sentence = sentence_of(cue)
        if sentence.start in unsure:
            continue
        status, words = claims.status(cue), clause_around(sentence, cue)
        if not refusal.isdisjoint(lower_words_of(words)):
            return ExtortionFact("ransom_paid", words.text, words, status, FAIR)
        if status == DENIED:  # by words outside the clause
            return ExtortionFact("ransom_paid", False, whole(sentence), status, FAIR)
        amount = nearest(cue, money_in(words)) or words
        return ExtortionFact("ransom_paid", amount.text, amount, status, FAIR)
    return None


def _deed(
    field: str, deed: str, objects: str, cues: list[Span], claims: ClaimReader
) -> ExtortionFact | None:
    """Return whether a deed was done to data: the first mention that is not left open."""
    known = frozenset(table("ransomware_words")[objects])
    denial = None
    for cue in _of(cues, deed):
        sentence, doc = sentence_of(cue), cue.doc
        near = doc[max(sentence.start, cue.start - NEAR) : min(sentence.end, cue.end + NEAR)]
        if known.isdisjoint(lower_words_of(near)):
            continue
        status = claims.status(cue)
        words = clause_around(sentence, cue)
        if status == DENIED:
            denial = denial or ExtortionFact(field, False, words, status, FAIR)
        elif status != UNKNOWN:
            return ExtortionFact(field, True, words, status, LIKELY)
    return denial


def _of(cues: Iterable[Span], label: str) -> Iterator[Span]:
    return (cue for cue in cues if cue.label_ == label)
