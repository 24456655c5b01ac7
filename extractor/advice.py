"""Finds the sentences of an article that advise its readers, or those concerned, what to do.

A sentence advises if it orders ("Install the update"), lays a duty on those it is told to
("users should update"), reports an adviser ("Acme urges users to update", "recommends
updating"), or says what is to be done to the thing ("systems should be patched"). The words
are in `data/advice_words.json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Span

from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of, sentences
from extractor.words import body_start, lower_words, words_of

SUBJECT = 12  # words in front of a duty in which those who are told stand
REACH = 10  # words from an adviser's verb to the act
BETWEEN = 4  # words between a duty and the act
SHORTEST = 4  # words of a sentence
DATE = "DATE"
DUTIES, ADVISERS, WISHES = "duties", "advisers", "wishes"


def find_advice(doc: Doc) -> list[Span]:
    """Return the sentences of the body that give advice, in text order."""
    told, body = {sentence.start for sentence in _told(doc)}, body_start(doc)
    found = (s for s in sentences(doc) if s.start in told or _is_order(s))
    return [s for s in found if s.start_char >= body and _may_advise(s)]


def _may_advise(sentence: Span) -> bool:
    lower = lower_words(sentence.doc)[sentence.start : sentence.end]
    known = [word for word in lower if not word.isspace()]
    return len(known) >= SHORTEST and known[-1] != "?" and _words("page words").isdisjoint(known)


def _told(doc: Doc) -> Iterator[Span]:
    """Yield the sentences in which a duty, an adviser or a wish leads to an act."""
    for cue in find_phrases(doc, advice_cues, longest=False):
        sentence = sentence_of(cue)
        if cue.end >= sentence.end:
            continue
        advises = {DUTIES: _is_duty, ADVISERS: _is_advised, WISHES: _is_wished}[cue.label_]
        if advises(cue, sentence):
            yield sentence


def advice_cues() -> dict[str, list[str]]:
    """Return the words that tell to act, by how they do it."""
    return {name: list(table("advice_words")[name]) for name in (DUTIES, ADVISERS, WISHES)}


def _is_duty(duty: Span, sentence: Span) -> bool:
    """Whether "users should update", "should not click" or "should be patched"."""
    lower = lower_words(duty.doc)
    front = lower[max(sentence.start, duty.start - SUBJECT) : duty.start]
    if duty.text.lower() in _words("musts"):  # it may tell how an attack or a program works
        works = not _words("attack words").isdisjoint(lower[sentence.start : sentence.end])
        if works or not _words("before subjects").issuperset(front[-2:-1]):
            return False
        front = front[-1:]
    elif _is_passive(lower, duty.end, sentence.end):
        return _words("asking words").isdisjoint(front)
    denied = not _words("no").isdisjoint(lower[duty.start : duty.end])
    return not _words("told").isdisjoint(front) and _acts(lower, duty.end, sentence.end, denied)


def _is_advised(verb: Span, sentence: Span) -> bool:
    """Whether "urges users to update" or "users are urged to update"."""
    lower = lower_words(verb.doc)
    end = min(verb.end + REACH, sentence.end)
    to = next((i for i in range(verb.end, end) if lower[i] == "to"), None)
    if to is None:
        return False
    passive = to == verb.end and not _words("be").isdisjoint(lower[verb.start - 3 : verb.start])
    front = lower[max(sentence.start, verb.start - SUBJECT) : verb.start]
    told = front if passive else lower[verb.end : to]
    denied = not _words("no").isdisjoint(lower[verb.end : to])
    return not _words("told").isdisjoint(told) and _acts(lower, to + 1, sentence.end, denied)


def _is_wished(verb: Span, sentence: Span) -> bool:
    """Whether "recommends updating" or "recommends that users update"."""
    lower = lower_words(verb.doc)
    if lower[verb.end] in _words("gerunds"):
        return True
    for i in range(verb.end, min(verb.end + REACH, sentence.end)):
        if lower[i] in _words("told"):
            return _acts(lower, i + 1, sentence.end, denied=False)
        if lower[i] in (",", ";", ":", "to"):
            break
    return False


def _is_passive(lower: Sequence[str], start: int, last: int) -> bool:
    """Whether "be patched" follows, with at most an adverb between."""
    i = start + (lower[start] in _words("between") - {"be"})
    be_done = lower[i : i + 1] == ["be"] and i + 1 < last
    i += 1 + (be_done and i + 2 < last and lower[i + 1] in _words("between"))
    return be_done and lower[i] in _words("passives")


def _acts(lower: Sequence[str], start: int, last: int, denied: bool) -> bool:
    """Whether an act follows, or one that is shunned behind a no."""
    for i in range(start, min(start + BETWEEN, last)):
        denied = denied or lower[i] in _words("no")
        one, two = lower[i], " ".join(lower[i : i + 2])
        if denied and one in _words("shunned"):
            return True
        if not denied and (one in _words("acts") or two in _words("acts")):
            return not _is_scam(lower, i)
        if not denied and one in _words("gerunds") and lower[i - 1] == "consider":
            return True
        if one not in _words("between"):
            return False
    return False


def _is_scam(lower: Sequence[str], i: int) -> bool:
    """Whether an act is what scams ask for: "update your payment details"."""
    near = lower[i + 1 : i + 1 + BETWEEN]
    return lower[i] in _words("of own data") and not _words("own data").isdisjoint(near)


def _is_order(sentence: Span) -> bool:
    """Whether a sentence orders: "Install the update", "If you use it, install the update"."""
    start, last = sentence.start, sentence.end
    lower = lower_words(sentence.doc)
    while start < last - 1 and (lower[start].isspace() or lower[start] in _words("openings")):
        start += 1
    if _orders(lower, start):
        return not (_is_name(sentence.doc, start, last) or _has_consequence(lower[start:last]))
    mark = "," if lower[start] in _words("conditions") else ":"
    if mark not in lower[start : last - 2]:
        return False
    behind = lower.index(mark, start) + 1
    if lower[behind + 1] not in _words("behind orders"):
        return False
    order = _orders(lower, behind) and words_of(sentence.doc)[behind].islower()
    return order and not _has_consequence(lower[behind:last])


def _orders(lower: Sequence[str], i: int) -> bool:
    known = _words("orders")
    return lower[i] in known or " ".join(lower[i : i + 2]) in known


def _has_consequence(lower: Sequence[str]) -> bool:
    """Whether an order tells what would follow: "Click on it and you are lost"."""
    return not _words("consequences").isdisjoint(map(" ".join, pairwise(lower)))


def _is_name(doc: Doc, i: int, last: int) -> bool:
    """Whether a capital verb is a name's begin ("Patch Tuesday"), or a heading ("Update:")."""
    following = words_of(doc)[i + 1 : min(i + 3, last)]
    heading = bool(following) and not following[0][0].isalpha()
    dated = i + 1 < last and doc[i + 1].ent_type_ == DATE
    return bool(doc[i].ent_type_) or dated or heading or all(word.istitle() for word in following)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("advice_words")[name])
