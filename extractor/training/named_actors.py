"""Reads public texts that name hacking groups: only those names are known in them.

Summaries of CISSM (University of Maryland) and Hackmageddon name the actor of an incident, and
AnnoCTR (Lange et al., LREC-COLING 2024) marks groups in threat reports. A few hundred annotated
articles name too few groups to learn how they are written about. What else stands in these
texts is not annotated under our guidelines, so everything but the group's name stays open.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.places import normalize_place
from extractor.resources import table
from extractor.training.data import LABELS, LabelledArticle, LabelledSpan, read_jsonl

SUMMARIES = ("cissm", "hackmageddon")
GROUP_SIZE = 12  # texts that make one training document
MIN_NAME = 4  # characters
MOST_TEXTS = 5  # of one actor
UNKNOWN = frozenset(LABELS) - {"ACTOR"}

Passage = tuple[str, tuple[LabelledSpan, ...]]


def read_named_actors(shared: Path) -> list[LabelledArticle]:
    """Return documents of several texts each, in which only ACTOR is annotated.

    Args:
        shared: the folder with datasets/.
    """
    folder = shared / "datasets"
    reports = folder / "annoctr.jsonl"
    documents = list(_documents(_summaries(folder)))
    for row in read_jsonl(reports) if reports.exists() else ():
        documents.extend(_documents(list(_report_sentences(row))))
    return [
        LabelledArticle(f"actors-{i}", f"actors-{i}", text, spans, unknown=UNKNOWN)
        for i, (text, spans) in enumerate(documents)
    ]


def actor_names(articles: Sequence[LabelledArticle]) -> list[str]:
    """Return the names of the actors that are annotated, sorted."""
    return sorted({a.text[s:e] for a in articles for s, e, label in a.spans if label == "ACTOR"})


def _summaries(folder: Path) -> list[Passage]:
    """Return summaries that name the actor and not a piece of malware, a few an actor."""
    paths = [folder / f"{name}.jsonl" for name in SUMMARIES]
    rows = [row for path in paths if path.exists() for row in read_jsonl(path)]
    common = {word for row in rows for word in re.findall(r"\b[a-z]{4,}\b", row["text"])}
    words = table("actor_cues")
    malware, group = "|".join(words["malware"]), "|".join(words["cues"]["group"])
    families = {name.casefold() for name in table("malware_families")["malware"]}
    found: dict[str, set[Passage]] = {}
    for row in rows:
        actor = (row["actor"] or "").strip()
        if not is_group_name(actor, common) or actor.casefold() in families:
            continue
        name = rf"(?<!\w){re.escape(actor)}(?!\w)(?!\s+(?:{malware})\b(?!\s+(?:{group})\b))"
        spans = tuple((m.start(), m.end(), "ACTOR") for m in re.finditer(name, row["text"]))
        if spans:
            found.setdefault(actor, set()).add((row["text"], spans))
    return [passage for _, texts in sorted(found.items()) for passage in sorted(texts)[:MOST_TEXTS]]


def is_group_name(actor: str, common: Container[str]) -> bool:
    """Whether an actor goes by a name of its own: no description, place or person.

    Args:
        actor: as a data set names it.
        common: words that stand in lower case somewhere; a person's name has none.

    >>> [is_group_name(a, {"army", "electronic"}) for a in ("Syrian Electronic Army", "Ann Lee")]
    [True, False]
    >>> [is_group_name(a, set()) for a in ("Iranian hackers", "Iran", "TA505", "w0rm")]
    [False, False, True, True]
    """
    words = actor.split()
    if len(actor) < MIN_NAME or normalize_place(actor):
        return False
    if len(words) == 1:
        return True
    described = words[-1].islower() or sum(word.islower() for word in words) > 1
    return not described and any(w.casefold() in common or not w.istitle() for w in words)


def _report_sentences(report: dict[str, Any]) -> Iterator[Passage]:
    """Yield the sentences of a threat report that name a group."""
    for sentence in report["sentences"]:
        text, spans = "", []
        for token, tag in zip(sentence["tokens"], sentence["bio"], strict=True):
            text += " " if text else ""
            start, text = len(text), text + token
            if tag == "B-GROUP":
                spans.append((start, len(text), "ACTOR"))
            elif tag == "I-GROUP" and spans:
                spans[-1] = (spans[-1][0], len(text), "ACTOR")
        if spans:
            yield text, tuple(spans)


def _documents(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Join a few passages at a time."""
    rest = iter(passages)
    while group := list(islice(rest, GROUP_SIZE)):
        text, spans = "", []
        for passage, found in group:
            text += "\n\n" if text else ""
            spans += [(len(text) + s, len(text) + e, label) for s, e, label in found]
            text += passage
        yield text, tuple(spans)
