"""What the candidates of one incident must satisfy together, and what happens if they do not.

The rules are a table, `data/record_rules.json`: the pointers that a rule is about, a test of
this module, and whether a violating candidate is dropped or its probability lowered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.candidates import Candidate
from extractor.resources import table

RANSOMWARE = "Ransomware"
EVIDENCE = 0.25  # probability of the type from which an article may tell of ransomware
FINE = "/regulatory_compliance/fines_imposed"
OCCURRED = "/date_occurred"
EXFILTRATION = "/data_breach/data_exfiltration"
Warned = dict[str, str]


@dataclass(frozen=True)
class Situation:
    """What a test may look at.

    `best` is the value by pointer of the best candidates, `types` the probability by type,
    `published` the ISO date of publication or None, `extortion` whether the text tells of
    ransomware or extortion, `elsewhere` the characters that tell of other incidents alone.
    """

    best: dict[str, Any]
    types: dict[str, float]
    published: str | None
    extortion: bool = False
    elsewhere: Sequence[tuple[int, int]] = ()


def apply_rules(
    candidates: Sequence[Candidate],
    types: dict[str, float],
    published: str | None,
    *,
    extortion: bool = False,
    elsewhere: Sequence[tuple[int, int]] = (),
) -> tuple[list[Candidate], list[Warned]]:
    """Return the candidates that remain, and a warning for each rule that was violated."""
    kept = list(candidates)
    warnings: dict[tuple[str, str], Warned] = {}
    for rule in table("record_rules")["rules"]:
        situation = Situation(_best(kept), types, published, extortion, elsewhere)
        violates = TESTS[rule["test"]]
        after: list[Candidate] = []
        for candidate in kept:
            if not _concerns(rule, candidate["pointer"]) or not violates(candidate, situation):
                after.append(candidate)
                continue
            if rule["action"] == "lower":
                score = round(candidate["score"] * float(rule["factor"]), 4)
                after.append({**candidate, "score": score})
            pointer = "/incident/details" + candidate["pointer"].removesuffix("/-")
            warned = {"code": rule["code"], "message": rule["message"], "pointer": pointer}
            warnings.setdefault((rule["code"], pointer), warned)
        kept = after
    return kept, list(warnings.values())


def _concerns(rule: dict[str, Any], pointer: str) -> bool:
    return any(
        pointer.startswith(p) if p.count("/") > 1 and p.endswith("/") else pointer == p
        for p in rule["pointers"]
    )


def _best(candidates: Sequence[Candidate]) -> dict[str, Any]:
    ordered = sorted(candidates, key=lambda candidate: candidate["score"])
    return {candidate["pointer"]: candidate["value"] for candidate in ordered}


def without_ransomware(candidate: Candidate, situation: Situation) -> bool:
    """Whether nothing but the candidate tells of ransomware."""
    likely = situation.types.get(RANSOMWARE, 0.0) >= EVIDENCE or situation.extortion
    return not likely and "/ransomware/ransomware_strain" not in situation.best


def above_world_population(candidate: Candidate, situation: Situation) -> bool:
    """Whether a count of people exceeds the number of people alive."""
    return bool(candidate["value"] > table("record_rules")["world population"])


def before_it_occurred(candidate: Candidate, situation: Situation) -> bool:
    """Whether a later step has an earlier date, at the precision that both have."""
    occurred = situation.best.get(OCCURRED)
    return occurred is not None and _earlier(candidate["value"], occurred)


def after_publication(candidate: Candidate, situation: Situation) -> bool:
    """Whether a date lies after the day of publication, at the precision that both have."""
    return situation.published is not None and _earlier(situation.published, candidate["value"])


def kinds_although_denied(candidate: Candidate, situation: Situation) -> bool:
    """Whether the article denies that data was taken."""
    return situation.best.get(EXFILTRATION) is False


def actor_is_victim(candidate: Candidate, situation: Situation) -> bool:
    """Whether the attacker has the name of an affected organisation."""
    names = {
        str(value).casefold()
        for pointer, value in situation.best.items()
        if pointer.startswith("/affected_entities/") and pointer.endswith("/name")
    }
    return str(candidate["value"]).casefold() in names


def fine_as_ransom(candidate: Candidate, situation: Situation) -> bool:
    """Whether a ransom is the amount of a fine."""
    return bool(candidate["value"] == situation.best.get(FINE, object()))


def of_another_incident(candidate: Candidate, situation: Situation) -> bool:
    """Whether all the words of a value tell of another incident."""
    return bool(candidate["spans"]) and all(
        any(first <= start and end <= last for first, last in situation.elsewhere)
        for start, end in candidate["spans"]
    )


def _earlier(one: str, other: str) -> bool:
    length = min(len(one), len(other), len("2018-07-15"))
    return one[:length] < other[:length]


TESTS: dict[str, Callable[[Candidate, Situation], bool]] = {
    test.__name__: test
    for test in (
        without_ransomware,
        above_world_population,
        before_it_occurred,
        after_publication,
        kinds_although_denied,
        actor_is_victim,
        fine_as_ransom,
        of_another_incident,
    )
}
