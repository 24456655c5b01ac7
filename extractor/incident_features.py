"""What the incident classifiers see of an article: weighted n-grams and named signals.

N-grams of one and two words are counted in three sections: title ("title:"), lead ("lead:")
and the whole text. Signals are counts of sentences in which the cues of
`data/incident_signals.json` meet ("customer data compromised"), once in title and lead and
once in the whole text, and a few measures of the text. Every feature has a readable name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log1p, log10

from extractor.quantities import find_quantities
from extractor.resources import table

TITLE, LEAD = "title:", "lead:"
IN_LEAD, IN_TITLE = " (lead)", " (title)"
MOST = 2.0  # value of a measure
COUNTED = {
    "number of people": ("people",),
    "number of records": ("records", "files", "cards"),
    "number of devices": ("devices",),
    "amount of money": ("money",),
}
MEASURES = (
    "length", "numbers", "per cent", "question in title", "number in title",
    "CVE identifiers", "words to readers", "has title",
)  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[$£€%?]|[.!;\n]")
_BREAKS = frozenset(".!;\n?")

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article in lower case, where each stands, and its sentence's number."""

    words: list[str]
    starts: list[int]
    sentences: list[int]
    title_end: int
    lead_end: int

    @property
    def lead_sentences(self) -> int:
        """Number of the first sentence after the lead."""
        if self.lead_end >= len(self.words):
            return self.sentences[-1] + 1 if self.sentences else 0
        return self.sentences[self.lead_end]

    @property
    def title_sentences(self) -> int:
        """Number of the first sentence after the title."""
        return self.sentences[self.title_end] if self.title_end < len(self.words) else 0


@dataclass(frozen=True, slots=True)
class Features:
    """Features of one article.

    Attributes:
        terms: occurrences of each n-gram.
        signals: value of each signal that is not zero.
        spans: characters where a signal was seen first.
    """

    terms: Counter[str]
    signals: dict[str, float]
    spans: dict[str, list[Offsets]]


def read_features(text: str, body_start: int = 0) -> Features:
    """Return the features of an article.

    Args:
        text: title, blank line, body.
        body_start: offset of the body; 0 where there is no title.
    """
    words = split_words(text, body_start)
    signals, spans = _cue_signals(words)
    quantities = find_quantities(text)
    for name, units in COUNTED.items():
        counted = [q for q in quantities if q.unit in units]
        if counted:
            largest = max(counted, key=lambda q: q.value)
            signals[name] = min(log10(1 + largest.value) / 4, MOST)
            spans[name] = [(largest.start, largest.end)]
    signals.update(_measures(words))
    return Features(count_terms(words), signals, spans)


def split_words(text: str, body_start: int = 0) -> Words:
    """Return the words of a text; numbers stand for themselves, quotation marks are dropped."""
    words: list[str] = []
    starts: list[int] = []
    sentences: list[int] = []
    sentence, title_end = 0, 0
    for match in _TOKEN.finditer(text.replace("’", "'")):
        token = match.group()
        if token in _BREAKS:
            sentence += bool(sentences) and sentences[-1] == sentence
            if token != "?":
                continue
        start = match.start()
        if start < body_start:
            title_end = len(words) + 1
        words.append(token.lower())
        starts.append(start)
        sentences.append(sentence)
    lead_end = min(len(words), title_end + int(table("incident_signals")["lead_words"]))
    return Words(words, starts, sentences, title_end, lead_end)


def count_terms(article: Words) -> Counter[str]:
    """Return occurrences of the n-grams of one and two words, by section."""
    words = article.words
    counts: Counter[str] = Counter(words)
    counts.update(_pairs(words))
    for prefix, part in (
        (TITLE, words[: article.title_end]),
        (LEAD, words[article.title_end : article.lead_end]),
    ):
        counts.update(prefix + word for word in part)
        counts.update(prefix + pair for pair in _pairs(part))
    return counts


def _pairs(words: Sequence[str]) -> Iterator[str]:
    return (f"{a} {b}" for a, b in pairwise(words))


@cache
def signal_names() -> tuple[str, ...]:
    """Return the name of every signal, sorted."""
    data = table("incident_signals")
    names = [*data["cues"], *data["signals"]]
    placed = [name + place for name in names for place in (IN_LEAD, IN_TITLE)]
    return tuple(sorted([*names, *placed, *data["articles"], *COUNTED, *MEASURES]))


@cache
def _cue_table() -> dict[str, list[tuple[list[str], str]]]:
    """Return {first word: [(words of the phrase, cue)]}."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for cue, phrases in table("incident_signals")["cues"].items():
        for phrase in phrases:
            words = phrase.split()
            found.setdefault(words[0], []).append((words, cue))
    return found


def _find_cues(article: Words) -> dict[int, dict[str, tuple[int, int]]]:
    """Return {sentence: {cue: numbers of the first and last word where it stands first}}."""
    cues, words, sentences = _cue_table(), article.words, article.sentences
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for i in [i for i, word in enumerate(words) if word in cues]:
        for phrase, cue in cues[words[i]]:
            size = len(phrase)
            if size == 1 or words[i : i + size] == phrase:
                found.setdefault(sentences[i], {}).setdefault(cue, (i, i + size - 1))
    return found


def _cue_signals(article: Words) -> tuple[dict[str, float], dict[str, list[Offsets]]]:
    combined = _combined()
    counts: Counter[str] = Counter()
    spans: dict[str, list[Offsets]] = {}
    lead, title = article.lead_sentences, article.title_sentences
    for sentence, cues in sorted(_find_cues(article).items()):
        held, present = {cue: [cue] for cue in cues}, frozenset(cues)
        for name, needed, banned in combined:
            if needed <= present and banned.isdisjoint(present):
                held[name] = table("incident_signals")["signals"][name]["all"]
        for name, parts in held.items():
            counts[name] += 1
            if sentence < lead:
                counts[name + IN_LEAD] += 1
            if sentence < title:
                counts[name + IN_TITLE] += 1
            if name not in spans:
                spans[name] = [_offsets(article, *cues[part]) for part in parts]
    for name in list(spans):
        spans[name + IN_LEAD] = spans[name + IN_TITLE] = spans[name]
    for name, rule in table("incident_signals")["articles"].items():
        if all(s in counts for s in rule["all"]) and not any(s in counts for s in rule["none"]):
            counts[name] = 1
            spans[name] = [span for s in rule["all"] for span in spans[s]]
    return {name: log1p(count) for name, count in counts.items()}, spans


@cache
def _combined() -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Return the signals of a sentence: name, cues that it needs, cues that it must not have."""
    signals = table("incident_signals")["signals"]
    return [(name, frozenset(r["all"]), frozenset(r["none"])) for name, r in signals.items()]


def _offsets(article: Words, first: int, last: int) -> Offsets:
    return article.starts[first], article.starts[last] + len(article.words[last])


def _measures(article: Words) -> dict[str, float]:
    """Return the measures that are not zero, each about 0 to 2."""
    words, title = Counter(article.words), article.words[: article.title_end]
    size = max(len(article.words), 1)
    measured = {
        "length": log10(size) / 3,
        "numbers": 20 * sum(n for w, n in words.items() if w[0].isdigit()) / size,
        "per cent": 50 * (words["%"] + words["percent"] + words["pct"]) / size,
        "question in title": float("?" in title),
        "number in title": float(any(w.isdigit() for w in title)),
        "CVE identifiers": log1p(sum(n for w, n in words.items() if w.startswith("cve-"))),
        "words to readers": 30 * (words["you"] + words["your"]) / size,
        "has title": float(bool(title)),
    }
    return {name: min(value, MOST) for name, value in measured.items() if value}
