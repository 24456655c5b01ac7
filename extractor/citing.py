"""What leads to a source: "according to Acme", "found by Acme", "told the BBC", "(Reuters) -"."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span

from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.subjects import is_governed, lead_start
from extractor.words import lower_words, text_of_span

LED = 6  # words that lead to a name


def is_led_to(span: Span) -> bool:
    """Whether what stands in front of a name says that it is a source."""
    words, first = lower_words(span.doc), sentence_of(span).start
    i = lead_start(span, first)
    led = words[max(first, i - LED) : i]
    if led[-1:] == ["by"] and led[-2:-1] and led[-2] in _words("by"):
        return True
    if len(led) > 1 and led[-1] in _words("ties") - {"of", "in"} and led[-2] in _words("experts"):
        return True
    return any(" ".join(led[-n:]) in _words("leading") for n in range(1, min(LED, len(led)) + 1))


def is_told(span: Span) -> bool:
    """Whether a person or somebody's people told an organisation: "he told Wired"."""
    doc, first = span.doc, sentence_of(span).start
    words, i = lower_words(doc), lead_start(span, first)
    if i - 1 <= first or words[i - 1] not in _words("telling someone"):
        return False
    who = [j for j in (i - 2, i - 3) if j >= first and words[j] not in _words("between")][:1]
    return any(doc[j].ent_type_ == "PERSON" or words[j] in _words("tellers") for j in who)


def is_outlet(span: Span) -> bool:
    """Whether an organisation is a medium."""
    name = text_of_span(span).lower().removeprefix("the ")
    return "source" in (span._.roles or ()) or name in _outlets()


def outlet_reports(span: Span) -> bool:
    """Whether a medium was told, does something itself, or stands in a dateline: "(Reuters) -"."""
    words, first = lower_words(span.doc), sentence_of(span).start
    behind = words[span.end : span.end + 2]
    if words[max(span.start - 1, 0)] == "(":
        return behind[:1] == [")"] and behind[-1] in ("-", "–", "—", "--")
    i = lead_start(span, first)
    led = words[max(first, i - 3) : i]
    if led and led[-1] in _words("telling someone"):
        return True
    if len(led) > 1 and led[-1] in ("to", "with", "by") and led[-2] in _words("to outlets"):
        return True
    does = behind and (behind[0] in _words("outlet does") or behind[0].endswith("ed"))
    return bool(does) and not is_governed(span)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("citing_words")[name])


@cache
def _outlets() -> frozenset[str]:
    names = table("organization_words")["names"]["outlet"]
    aliases = table("role_words")["outlets"]
    return frozenset([*names, *aliases, *aliases.values()])
