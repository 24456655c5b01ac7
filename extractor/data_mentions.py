"""Finds the words for data in an article, and how the article stands to each.

Words of advice ("change your password"), of another incident, in compounds ("financial
institution") and in names ("Securities Commission") say nothing of what was touched and are left
out. What is denied or open of one item of a list holds for the whole list ("no names, addresses
or card numbers").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Span

from extractor.claims import ClaimReader
from extractor.entities import ents_of
from extractor.phrases import find_phrases
from extractor.resources import table, vocab
from extractor.sentences import sentence_of, starts_of
from extractor.words import body_start, lower_words, text_of_span

COMPOUND = "compound"  # label of words such as "data protection"
OTHER = "other"  # the kind whose name is no word for data
LONGEST_JOINT = 5  # tokens between two items of a list


def data_words() -> dict[str, list[str]]:
    """Return the words by kind; each word stands for one kind only."""
    kinds: dict[str, str] = {}
    for entry in vocab("data_type"):
        own = [] if entry["label"] == OTHER else [entry["label"]]
        kinds |= {word.lower(): entry["label"] for word in [*own, *entry["aliases"]]}
    for kind, words in table("data_words")["kinds"].items():
        kinds |= {word.lower(): kind for word in words}
    lists: dict[str, list[str]] = {}
    for word, kind in kinds.items():
        lists.setdefault(kind, []).append(word)
    return lists | {COMPOUND: list(table("data_words")["compounds"])}


def find_data_words(doc: Doc) -> list[Span]:
    """Return the mentions of data that may say what was touched, labelled with their kinds."""
    found = [span for span in find_phrases(doc, data_words) if span.label_ != COMPOUND]
    beside = _starts_of_others(doc) if found else set()
    named = {i for ent in ents_of(doc) if ent.label_ == "ORG" for i in range(ent.start, ent.end)}
    starts = starts_of(doc)
    return [
        mention
        for mention in found
        if mention.start not in named
        and not _is_message(mention)
        and not _is_verb(mention)
        and not _is_loose(mention)
        and starts[bisect_right(starts, mention.start) - 1] not in beside
    ]


def _is_message(mention: Span) -> bool:
    """Whether "email" is a letter ("in an email", "the email reads"), not where one gets it."""
    known = table("mention_cues")["messages"]
    if text_of_span(mention).lower() not in known["words"]:
        return False
    before, after = _beside(mention)
    return before in known["before"] or after in known["after"]


def _is_verb(mention: Span) -> bool:
    """Whether "contacts" or "names" tells what somebody does ("it contacts a server")."""
    known = table("mention_cues")["verbs"]
    after = lower_words(mention.doc)[mention.end : mention.end + 1]
    return text_of_span(mention).lower() in known["words"] and not set(after).isdisjoint(
        known["after"]
    )


def _is_loose(mention: Span) -> bool:
    """Whether a word of many meanings ("conditions", "financial") stands away from others."""
    word, (before, after) = text_of_span(mention).lower(), _beside(mention)
    return any(
        word in known["words"] and before not in known["before"] and after not in known["after"]
        for known in table("mention_cues")["loose"]
    )


def _beside(mention: Span) -> tuple[str, str]:
    """Return the words in front of a mention and behind it, past quotation marks."""
    words, quotes = lower_words(mention.doc), table("mention_cues")["quotes"]
    before = words[max(mention.start - 2, 0) : mention.start][::-1]
    after = words[mention.end : mention.end + 2]
    near = [next((w for w in side if w not in quotes), "") for side in (before, after)]
    return near[0], near[1]


def statuses(mentions: Sequence[Span], claims: ClaimReader) -> list[str]:
    """Return the claim status of each mention, read once for a list."""
    found: list[str] = []
    for items in _lists(mentions):
        doc = items[0].doc
        found += [claims.status(doc[items[0].start : items[-1].end])] * len(items)
    return found


def _lists(mentions: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the mentions that stand in one list together."""
    items: list[Span] = []
    for mention in mentions:
        if items and not _are_joined(items[-1], mention):
            yield items
            items = []
        items.append(mention)
    if items:
        yield items


def _are_joined(one: Span, other: Span) -> bool:
    if other.start - one.end > LONGEST_JOINT:
        return False
    between, words = lower_words(one.doc)[one.end : other.start], table("mention_cues")["lists"]
    joint = not set(words["joints"]).isdisjoint(between)
    return joint and set(words["breaks"]).isdisjoint(between)


def _starts_of_others(doc: Doc) -> set[int]:
    """Return the sentences, by first token, that give advice or tell of another incident."""
    found = {sentence_of(cue).start for cue in find_phrases(doc, _others, longest=False)}
    return found | {start for start in starts_of(doc) if _is_order(doc, start)}


def _is_order(doc: Doc, start: int) -> bool:
    """Whether a sentence of the body begins like a tip ("Change all passwords")."""
    first = next((token for token in doc[start:] if token.is_alpha), None)
    return first is not None and first.idx >= body_start(doc) and first.lower_ in _orders()


def _others() -> dict[str, list[str]]:
    return dict(table("mention_cues")["others"])


@cache
def _orders() -> frozenset[str]:
    return frozenset(table("mention_cues")["orders"])
