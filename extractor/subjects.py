"""Who is the subject of a verb of reporting: "Acme, a maker of locks, has warned", "…, says Acme".

There is no parser: a subject is followed over its brackets, appositions and the names beside it to
its verb, and is none behind a preposition ("the owner of Acme said") but for the people of an
organisation ("researchers at Acme say").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc, Span

from extractor.entities import ents_of
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.words import lower_words, words_of

APPOSITION = 24  # words between a name and the verb behind what describes it
PARTS = 4  # commas in a description
FIRM_WORDS = 5  # words between "of" and a firm's name ("of the security firm Acme")
COMPLETED = 10  # words between a verb and the word that makes it one of reporting
INVERTED = 12  # words between a verb and the name behind it ("says security researcher Jo Ray")
DESCRIBED = 4  # words that describe a kind of source ("the Dutch data mining firm")
NAMES = frozenset({"ORG", "PERSON"})
PUNCTUATION = frozenset(",.;:\"“”'‘’()—–-…!?")
IN_ROLES = frozenset(".-’")  # marks inside a role ("Lt. Ray", "Acme’s chief")


def is_subject(span: Span) -> bool:
    """Whether a name is the subject of a verb of reporting."""
    words, last = lower_words(span.doc), sentence_of(span).end
    if _relative(words, span.end, last):
        return True
    if not is_governed(span) and any(
        _reports(words, _over(words, end, last, "between"), last) for end in _ends(span, last)
    ):
        return True
    return _is_inverted(span) or _is_quoted(span, last)


def is_plain_subject(span: Span) -> bool:
    """Whether a verb of reporting follows a name, with adverbs alone or ", where …," between."""
    words, last, i = lower_words(span.doc), sentence_of(span).end, span.end
    if words[i : i + 2] == [",", "where"]:
        return is_subject(span)
    return _reports(words, _over(words, i, last, "adverbs"), last)


def is_governed(span: Span) -> bool:
    """Whether a preposition ties a name to another noun that is not its people."""
    words, first = lower_words(span.doc), sentence_of(span).start
    i = lead_start(span, first)
    if i <= first or words[i - 1] not in _words("prepositions"):
        return False
    if words[i - 1] in ("by", "as") and i - 2 >= first and words[i - 2] in _words("named by"):
        return False
    return i - 2 < first or words[i - 1] not in _words("ties") or words[i - 2] not in _people()


def _relative(words: Sequence[str], i: int, last: int) -> bool:
    """Whether ", which found" or the like stands behind a name."""
    i += i < last and words[i] == ","
    pronoun = i < last and words[i] in ("which", "who")
    return pronoun and _reports(words, _over(words, i + 1, last, "between"), last)


def _ends(span: Span, last: int) -> Iterator[int]:
    """Yield where a subject may end: behind its name, its firm, brackets, twins, descriptions."""
    words, i = lower_words(span.doc), span.end
    yield i
    if i < last and words[i] in _words("ties") and (firm := name_within(span.doc, i + 1, last)):
        i = firm.end
        yield i
    if i < last and words[i] == "(":
        closed = words[i : min(i + APPOSITION, last)]
        if ")" in closed:
            i += closed.index(")") + 1
            yield i + (words[i : i + 1] == [","])
    if i < last and words[i] == "," and words[max(span.start - 1, 0)] == ",":
        yield i + 1
    yield from _behind_twins(span.doc, i, last)
    if i + 1 < last and words[i] == "," and _opens(span.doc, i + 1):
        commas = [j for j in range(i + 2, min(i + APPOSITION, last - 1)) if words[j] == ","]
        for j in commas[:PARTS]:
            if not _has_subject(span.doc, j + 1, last):
                yield j + 1


def _behind_twins(doc: Doc, i: int, last: int) -> Iterator[int]:
    """Yield where a subject may end behind the other names of a list: "Acme and Bolt"."""
    words = lower_words(doc)
    while i < last and words[i] in ("and", "&", ",", "or"):
        i += 1 + (words[i + 1 : i + 2] in (["the"], ["and"]))
        twin = _name_at(doc, i)
        if twin is None:
            return
        i = twin.end
        yield i


def _opens(doc: Doc, i: int) -> bool:
    """Whether a word opens a description: "a maker", "known as", "Acme's", "37"."""
    word = lower_words(doc)[i]
    described = word in _words("openers") or word in _titles() or word.isdigit()
    return described or bool(doc[i].ent_type_) or words_of(doc)[i][0].isupper()


def _has_subject(doc: Doc, i: int, last: int) -> bool:
    """Whether the verb behind a comma has its subject behind it: ", said Jo Ray"."""
    words = words_of(doc)
    if i + 1 >= last or words[i].lower() not in _words("inverting"):
        return False
    return words[i + 1][0].isupper() and doc[i + 1].ent_type_ != "DATE"


def _is_inverted(span: Span) -> bool:
    """Whether ", says" or the like leads to a name and its role."""
    doc, first = span.doc, sentence_of(span).start
    words, last, i = lower_words(doc), sentence_of(span).end, span.start
    if span.end < last and not _closes(span):
        return False
    start = max(first, i - INVERTED)
    while i > start and words[i - 1] not in _words("inverting"):
        before = words[i - 1]
        role = before in _titles() or before in _words("articles") or not before[0].isalpha()
        if (
            not (role or doc[i - 1].ent_type_ or _describes(before))
            or before in PUNCTUATION - IN_ROLES
        ):
            return False
        i -= 1
    if i - 1 < start or words[i - 1] not in _words("inverting"):
        return False
    return i - 1 == first or words[i - 2][-1] in PUNCTUATION or words[i - 2].isspace()


def _closes(span: Span) -> bool:
    """Whether no verb of its own can stand behind a name: ", said Jo Ray of Acme on Monday"."""
    word, token = lower_words(span.doc)[span.end], span.doc[span.end]
    joined = word in _words("prepositions") or word in _words("joined")
    return joined or not word[0].isalpha() or bool(token.ent_type_)


def _is_quoted(span: Span, last: int) -> bool:
    """Whether a name at a sentence's start is followed by a colon and a quotation."""
    words, first = lower_words(span.doc), sentence_of(span).start
    if span.start > first and words[span.start - 1] not in ("—", "–", "the", "-"):
        return False
    i = span.end
    if i < last and words[i] == ",":
        colons = [j for j in range(i, min(i + APPOSITION, last)) if words[j] == ":"]
        i = colons[0] if colons else i
    return words[i : i + 1] == [":"] and words[i + 1 : i + 2] in (['"'], ["“"])


def _reports(words: Sequence[str], i: int, last: int) -> bool:
    """Whether a verb of reporting stands at a place."""
    if i >= last:
        return False
    word, behind = words[i], words[i + 1] if i + 1 < last else ""
    if word in _words("be"):
        return behind in _words("progressive") or behind in _words("quotes")
    if _is_verb(word):
        is_noun = behind in _words("nouns before") and (word.endswith("s") or _is_verb(f"{word}s"))
        return not is_noun
    if word not in _completions() or behind in _words("particles"):
        return False
    return not _completions()[word].isdisjoint(words[i + 1 : min(i + 1 + COMPLETED, last)])


def _is_verb(word: str) -> bool:
    return word in _words("saying") or word in _words("telling")


def _over(words: Sequence[str], i: int, last: int, between: str) -> int:
    while i < last and (words[i] in _words(between) or words[i].isspace()):
        i += 1
    return i


def lead_start(span: Span, first: int) -> int:
    """Return where the words begin that lead to a name: "the Dutch security firm Acme"."""
    words, i = lower_words(span.doc), int(span.start)
    while i > first and words[i - 1].isspace():
        i -= 1
    if span.label_ == "PERSON":
        while i > first and _is_of_role(span.doc, i - 1):
            i -= 1
    if i - 1 > first and words[i - 2 : i] == ["-", "based"]:
        i -= 3
    if i > first and words[i - 1] in _words("kinds of source"):
        start = max(first, i - DESCRIBED)
        while i > start and _describes(words[i - 1]):
            i -= 1
    while i > first and (words[i - 1] in _words("articles") or words[i - 1] in _modifiers()):
        i -= 1
    return i


def _is_of_role(doc: Doc, i: int) -> bool:
    """Whether a word belongs to a role in front of a name: "Acme's chief"."""
    word = lower_words(doc)[i]
    titled = word in _titles() or word.removesuffix("s") in _titles() or word in _modifiers()
    return titled or word in ("'s", "’s", "’", "'") or doc[i].ent_type_ == "ORG"


def _describes(word: str) -> bool:
    """Whether a word may be an adjective or noun in front of another."""
    return (word[0].isalpha() or word == "-") and word not in _no_description()


@cache
def _no_description() -> frozenset[str]:
    lists = ("saying", "telling", "telling someone", "by", "prepositions", "people")
    return frozenset(STOP_WORDS).union(*map(_words, lists))


def name_within(doc: Doc, i: int, last: int) -> Span | None:
    """Return the organisation's name that begins at most five words on, nothing else between."""
    for j in range(i, min(i + FIRM_WORDS, last)):
        if doc[j].ent_type_ == "ORG":
            return _name_at(doc, j)
        if doc[j].ent_type_ or lower_words(doc)[j] in PUNCTUATION:
            return None
    return None


def _name_at(doc: Doc, i: int) -> Span | None:
    """Return the name of a person or an organisation that begins at a token."""
    ents = ents_of(doc)
    at = bisect_left(ents, i, key=lambda ent: ent.start)
    found = at < len(ents) and ents[at].start == i and ents[at].label_ in NAMES
    return ents[at] if found else None


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("citing_words")[name])


@cache
def _titles() -> frozenset[str]:
    return frozenset(table("role_words")["titles"])


@cache
def _modifiers() -> frozenset[str]:
    return frozenset(table("role_words")["modifiers"])


@cache
def _people() -> frozenset[str]:
    return _words("people") | _words("experts")


@cache
def _completions() -> dict[str, frozenset[str]]:
    return {verb: frozenset(told) for verb, told in table("citing_words")["completed"].items()}
