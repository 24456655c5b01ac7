"""Scores the fields of a record that are no classes: names, dates, numbers, sets, evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from extractor.clusters import same_entity
from extractor.described_victims import same_description
from extractor.evaluation.entities import Pair, plain_name
from extractor.evaluation.readings import Offsets
from extractor.evaluation.scores import PRFScore, score_value

TOLERANCE = 0.05  # of a number that is nearly right, as a share of the gold number


def same_organisation(one: str, other: str) -> bool:
    """Whether two names can stand for one organisation, whichever is the short form.

    Descriptions of those hit, such as "Android users", agree by `same_description`.
    """
    one, other = plain_name(one), plain_name(other)
    same = same_entity("ORG", one, other) or same_entity("ORG", other, one)
    return bool(same or same_description(one, other))


def match_organisations(
    gold: Sequence[str],
    answers: Sequence[str],
    same: Callable[[str, str], bool] = same_organisation,
) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Return the matched (gold, answer) pairs, the missed and the spurious names.

    Names match one to one: equal ones first, then those that are the `same`, in the order given.
    """
    missed, spurious = list(gold), list(answers)
    pairs = []
    for equal in (True, False):
        for name in list(missed):
            for answer in spurious:
                exact = plain_name(name).casefold() == plain_name(answer).casefold()
                if exact if equal else same(name, answer):
                    pairs.append((name, answer))
                    missed.remove(name)
                    spurious.remove(answer)
                    break
    return pairs, missed, spurious


def score_organisations(
    gold: Sequence[str],
    answers: Sequence[str],
    same: Callable[[str, str], bool] = same_organisation,
) -> PRFScore:
    """Return the score of the names of one article, as a set; matched by `match_organisations`."""
    pairs, missed, spurious = match_organisations(gold, answers, same)
    return PRFScore(len(pairs), len(spurious), len(missed))


def score_date(gold: str | None, answer: str | None, *, coarse: bool = False) -> PRFScore:
    """Return the score of an ISO date.

    Args:
        gold: the date at its precision: YYYY, YYYY-MM or YYYY-MM-DD; None if not stated.
        answer: likewise.
        coarse: compare at the lower precision of the two, so that 2018-07 agrees with
            2018-07-15; otherwise precision must agree too.
    """
    return score_value(gold, answer, same_date(gold, answer, coarse=coarse))


def same_date(gold: str | None, answer: str | None, *, coarse: bool = False) -> bool:
    """Whether two ISO dates agree; arguments as for `score_date`."""
    if gold is None or answer is None:
        return False
    length = min(len(gold), len(answer))
    return gold[:length] == answer[:length] if coarse else gold == answer


def score_number(gold: int | None, answer: int | None, *, tolerance: float = 0) -> PRFScore:
    """Return the score of a number; right within `tolerance`, a share of the gold number."""
    return score_value(gold, answer, same_number(gold, answer, tolerance=tolerance))


def same_number(gold: int | None, answer: int | None, *, tolerance: float = 0) -> bool:
    """Whether a number is right; arguments as for `score_number`."""
    if gold is None or answer is None:
        return False
    return abs(answer - gold) <= tolerance * gold


def score_evidence(
    gold: Mapping[str, Sequence[Offsets]], cited: Mapping[str, Sequence[Offsets]]
) -> PRFScore:
    """Return the score of cited evidence over the pointers that have gold evidence.

    A citation is right where it overlaps any gold slice of its pointer.
    """
    total = PRFScore()
    for pointer, slices in gold.items():
        right = overlaps(slices, cited.get(pointer, ()))
        total += score_value(slices, cited.get(pointer) or None, right)
    return total


def overlaps(some: Iterable[Offsets], others: Sequence[Offsets]) -> bool:
    """Whether any slice shares a character with any of the others."""
    return any(a < d and c < b for a, b in some for c, d in others)


def score_attribute(pairs: Iterable[Pair], name: str, label: str) -> PRFScore:
    """Return the score of "date", "country" or "roles" over the mentions that both marked.

    Only mentions with equal span and label count, and only where gold gives the attribute.
    """
    total = PRFScore()
    for gold, answer in pairs:
        if not (gold and answer and gold.label == label == answer.label):
            continue
        if (gold.start, gold.end) != (answer.start, answer.end):
            continue
        expected, given = getattr(gold, name), getattr(answer, name)
        if expected is None:
            continue
        if name == "roles":
            given = given or frozenset()
            both = len(expected & given)
            total += PRFScore(both, len(given) - both, len(expected) - both)
        else:
            total += score_value(expected, given, expected == given)
    return total
