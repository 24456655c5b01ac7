"""Finds the amounts of money that an incident cost those it hit.

An amount is a loss by its relation to a word of the sentence: it is the object of a verb
("cost the town $2 million"), a noun says what it is ("losses of $2 million", "$2 million in
direct costs"), or something was done to it ("$2 million was stolen"). Fines, demands, prices
and what incidents cost in general or elsewhere are none. The words are in
`data/loss_words.json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from spacy.tokens import Doc, Span

from extractor.excerpts import MONEY, money_in
from extractor.phrases import find_phrases_in
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.words import body_start, lower_words, lower_words_of

RECEIVER = 7  # words from a verb to the amount
LINKED = 10  # words from a noun to the amount
BEHIND = 4  # words from an amount to the noun that says what it is
OPEN = 3  # words in front of a verb that may leave it open
GENERAL_WITHIN, OF_SHARES_WITHIN = 6, 8  # words behind an amount
VERBS, OFF, MOVED, NOUNS = "verbs", "off verbs", "moved verbs", "nouns"
PRICE = 1000  # below it, in money of states, an amount is a price
DEEDS, GONE, WAS_MOVED = "deeds", "gone", "moved"
GENERAL, OF_SHARES, BACKGROUND, NO_LOSS = "general", "of shares", "background", "no loss"


class Loss(NamedTuple):
    """An amount that was lost, the words for it, and those that say that it was lost."""

    amount: Span
    words: Span
    relation: Span


def find_losses(doc: Doc) -> list[Loss]:
    """Return the losses that the body of a Doc tells of, the likeliest to be the whole one first.

    That is one that the headline names too, then the largest in the currency of the first.
    """
    found = list(_losses(doc))
    if not found:
        return []
    quantities = doc.spans["quantities"]
    headline = {q._.quantity["value"] for q in quantities if q.end_char <= body_start(doc)}
    currency = found[0].amount._.quantity["currency"]

    def rank(loss: Loss) -> tuple[bool, bool, float]:
        told = loss.amount._.quantity
        return told["value"] in headline, told["currency"] == currency, told["value"]

    return sorted(found, key=rank, reverse=True)


def _losses(doc: Doc) -> Iterator[Loss]:
    """Yield the losses of the body in text order."""
    told = (s for s in doc.spans.get("quantities", ()) if s.start_char >= body_start(doc))
    large = [span for span in told if span._.quantity["unit"] == MONEY and _is_large(span)]
    for sentence, amounts in groupby(large, key=sentence_of):
        cues = find_phrases_in(sentence, loss_words)
        if any(cue.label_ in (BACKGROUND, NO_LOSS) for cue in cues):
            continue
        fraud = not _words("fraud").isdisjoint(lower_words_of(sentence))
        for amount in amounts:
            relation = _relation(amount, cues, fraud=fraud)
            if relation is not None and not _is_general(amount, relation, cues):
                yield Loss(amount, _in_full(amount), relation)


def loss_words() -> dict[str, list[str]]:
    """Return the words that tie an amount to a loss, and those that keep it from being one."""
    words = table("loss_words")
    ties = (VERBS, OFF, MOVED, NOUNS, DEEDS, GONE, WAS_MOVED)
    labels = (*ties, GENERAL, OF_SHARES, BACKGROUND, NO_LOSS)
    return {label: list(words[label]) for label in labels}


def _relation(amount: Span, cues: Sequence[Span], *, fraud: bool) -> Span | None:
    """Return the word of a sentence that makes an amount a loss, the nearest in front first.

    Args:
        amount: money that the sentence names.
        cues: the words of `loss_words` in the sentence.
        fraud: whether the sentence tells of fraud, in which money that is moved is lost.
    """
    behind = [cue for cue in cues if cue.start >= amount.end]
    near = (cue for cue in behind if cue.start < amount.end + OF_SHARES_WITHIN)
    if any(cue.label_ == OF_SHARES for cue in near):
        return None
    off = lower_words(amount.doc)[amount.end : amount.end + 1] == ["off"]
    verbs = {VERBS} | ({MOVED} if fraud else set()) | ({OFF} if off else set())
    gone = {GONE} | ({WAS_MOVED} if fraud else set())
    for cue in (cue for cue in reversed(cues) if cue.end <= amount.start):
        verb = cue.label_ in verbs and _is_object(cue, amount)
        if verb or (cue.label_ == NOUNS and _is_linked(cue, amount)):
            return cue
    for cue in behind:
        named = cue.label_ in (NOUNS, DEEDS) and _is_named(amount, cue)
        if named or (cue.label_ in gone and _is_gone(amount, cue)):
            return cue
    return None


def _is_object(verb: Span, amount: Span) -> bool:
    """Whether nothing but a receiver stands between a verb that is told as done and an amount."""
    if _is_open(verb):
        return False
    between = _without_about(lower_words(amount.doc)[verb.end : amount.start])
    barred = _words("breaks") | _words("no receiver")
    return len(between) < RECEIVER and barred.isdisjoint(between)


def _is_open(verb: Span) -> bool:
    """Whether a verb is told as possible or as an aim.

    Neither is "is expected to cost", nor "was persuaded by a forged letter to transfer".
    """
    lower, first = lower_words(verb.doc), sentence_of(verb).start
    near = lower[max(first, verb.start - OPEN) : verb.start]
    done = not _words("made to").isdisjoint(lower[first : verb.start])
    done = done or not _words("likely").isdisjoint(near)
    return (near[-1:] == ["to"] and not done) or not _words("open").isdisjoint(near)


def _is_general(amount: Span, relation: Span, cues: Sequence[Span]) -> bool:
    """Whether it is told what such incidents cost, or what one costs in a year."""
    first = min(relation.start, amount.start - GENERAL_WITHIN)
    last = max(relation.end, amount.end)
    known = (cue for cue in cues if cue.label_ == GENERAL)
    return any(first <= cue.start < last + GENERAL_WITHIN for cue in known)


def _is_linked(noun: Span, amount: Span) -> bool:
    """Whether a noun is joined to an amount: "the cost of the clean-up is put at"."""
    if _is_open(noun):  # it is a verb: "could cost"
        return False
    between = lower_words(amount.doc)[noun.end : amount.start]
    front = _without_about(between)
    link = between[len(front) :][:1] + front[-1:]
    barred = _words("breaks") - _words("between a noun and its link")
    linked = not _words("links").isdisjoint(link)
    return linked and len(between) < LINKED and barred.isdisjoint(between)


def _is_named(amount: Span, noun: Span) -> bool:
    """Whether a noun behind an amount says what it is: "$2 million in direct costs"."""
    between = _between(amount, noun)
    barred = _words("breaks") | (_words("no receiver") - {"in", "and"})
    return len(between) < BEHIND and barred.isdisjoint(between)


def _is_gone(amount: Span, word: Span) -> bool:
    """Whether something was done to an amount: "$2 million in tokens has been stolen"."""
    allowed = _words("be") | _words("adverbs") | _words("kind of money")
    return allowed.issuperset(_between(amount, word))


def _is_large(amount: Span) -> bool:
    told = amount._.quantity
    return bool(told["value"] >= PRICE or told["currency"] in _words("coins"))


def _in_full(amount: Span) -> Span:
    """Return an amount with what else it is: "£77 million ($100 million)", "$2 to $3 million"."""
    doc, sentence = amount.doc, sentence_of(amount)
    lower, start = lower_words(doc), amount.start
    joints = _words("about") | _words("also worth")
    if lower[start - 1] == "between":
        start, joints = start - 1, joints | {"and"}
    following = next((m for m in money_in(sentence) if m.start > amount.end), None)
    if following is None or not joints.issuperset(lower[amount.end : following.start]):
        return amount
    end = following.end
    if "(" in lower[amount.end : following.start]:
        if ")" not in lower[end : end + BEHIND]:
            return amount
        end = lower.index(")", end) + 1
    return doc[start:end]


def _between(amount: Span, word: Span) -> list[str]:
    """Return the words between an amount and a word behind it, but for an amount in brackets."""
    lower = lower_words(amount.doc)
    start = amount.end
    if start < word.start and lower[start] == "(" and ")" in lower[start : word.start]:
        start = lower.index(")", start) + 1
    return lower[start : word.start]


def _without_about(words: Sequence[str]) -> list[str]:
    """Return words without those at their end that only say how exact an amount is."""
    end = len(words)
    while end and words[end - 1] in _words("about"):
        end -= 1
    return list(words[:end])


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("loss_words")[name])
