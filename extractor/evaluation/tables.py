"""The tables of an evaluation, as rows of text: every way of showing it reads these."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from extractor.evaluation.bootstrap import Difference
from extractor.evaluation.descriptions import FACTS
from extractor.evaluation.error_analysis import FIELDS, entity_errors, field_errors
from extractor.evaluation.runner import Evaluation

TITLES = {  # of the figures whose names do not speak for themselves
    "entities.exact": "Entities, exact, F",
    "entities.partial": "Entities, partial, F",
    "entities.type": "Entities, type, F",
    "entities.document": "Entities, distinct names, F (without ACTOR)",
    "level.mean_absolute_error": "Level, mean error in levels",
    "level.within_one": "Level, at most one level off",
    "severity.mean_absolute_error": "Severity, mean error in points of 100",
    "severity.within_one": "Severity, at most one step off",
    "principal": "Principal organisation, accuracy",
    "principal.baseline": "… first organisation named (baseline)",
    "date_occurred.baseline": "… first date named (baseline)",
    "people_affected.baseline": "… largest count of people (baseline)",
    "records.baseline": "… largest count of records (baseline)",
    "threat_actor.baseline": "… first actor named (baseline)",
    "references": "Sources cited, F",
    "references.baseline": "… every person named (baseline)",
    "other_incidents.baseline": "… every other organisation named (baseline)",
    "other_incidents.leaks": "Values that are another incident's, share",
    "other_incidents.leaks.baseline": "… first name and date, largest counts (baseline)",
    "description": "Description, ROUGE-L F",
    "description.baseline": "… first three sentences (baseline)",
    "description_facts": "Facts of gold in the description, share",
    "description_facts.baseline": "… in the first three sentences (baseline)",
    "description_words": "Words in the description, mean",
    "description_words.baseline": "… in the first three sentences (baseline)",
    "organisations": "Affected organisations, F",
    "locations": "Countries, F",
    "data_types": "Data types, F",
    "quantities": "Numbers with unit, F",
    "filled_fields": "Other fields, present or absent, F",
    "mention_dates": "Value of DATE mentions, F",
    "mention_countries": "Country of LOC mentions, F",
    "mention_roles": "Roles of ORG mentions, F",
    "evidence": "Cited words overlap gold evidence, F",
}
FIELD_TITLES = {  # of the fields whose names do not speak for themselves
    "incident_type": "Finer type",
    "vector": "Attack vector",
    "status": "Investigation status",
    "principal": "Principal organisation",
    "locations": "Countries",
}
CALIBRATION = ("calibration_error", "brier")
Rows = list[list[str]]


def title(name: str) -> str:
    """Return the readable name of a figure."""
    if name in TITLES:
        return TITLES[name]
    head, _, kind = name.partition(".")
    words = field_title(head)
    if kind == "baseline":
        return "… commonest value (baseline)"
    if name.startswith("entities."):
        whole, _, label = name.rpartition(".")
        return f"… {label}" if whole in TITLES else name
    suffix = {
        "": "F",
        "macro_f": "macro-F",
        "coarse": "F at the coarser precision",
        "within_5_percent": "F within 5 %",
        "calibration_error": "expected calibration error",
        "brier": "Brier score",
    }
    return f"{words}, {suffix.get(kind, kind.replace('_', ' '))}"


def field_title(name: str) -> str:
    """Return the readable name of a field: "Date occurred" for "date_occurred"."""
    return FIELD_TITLES.get(name) or name.replace("_", " ").capitalize()


def owner_title(name: str) -> str:
    """Return the readable name of what has an error: an entity label as it is, or a field."""
    return field_title(name) if name in FIELDS else name


def headline_names(evaluation: Evaluation) -> list[str]:
    """Return the figures of the summary: all but calibration, entity labels, single facts."""
    parts = tuple(f"description_facts.{fact}" for fact in FACTS)
    return [
        name
        for name in evaluation.figures
        if not (name.startswith("entities.") and name.count(".") > 1)
        and not name.endswith(CALIBRATION)
        and not name.startswith(parts)
    ]


def figure_rows(evaluation: Evaluation, names: Sequence[str]) -> Rows:
    """Return title, value, interval, precision, recall, support and articles of figures."""
    rows = []
    for name in names:
        figure, score = evaluation.figures[name], evaluation.scores.get(name)
        parts = ["", "", ""]
        if score:
            parts = [number(score.precision), number(score.recall), f"{score.support:g}"]
        bounds = f"{number(figure.low)} to {number(figure.high)}"
        rows.append([title(name), number(figure.value), bounds, *parts, str(figure.articles)])
    return rows


FIGURE_HEAD = ["", "value", "95 % interval", "precision", "recall", "support", "articles"]


def label_rows(evaluation: Evaluation, kind: str) -> Rows:
    """Return precision, recall, F and support of each label for one way of counting."""
    rows = []
    for label in evaluation.labels:
        name = f"entities.{kind}.{label}"
        if name in evaluation.figures:
            rows += [[label, *_label_row(evaluation, name)]]
    if f"entities.{kind}" in evaluation.figures:
        rows.append(["micro", *_label_row(evaluation, f"entities.{kind}")])
    return rows


LABEL_HEAD = ["label", "precision", "recall", "F", "95 % interval", "support"]


def _label_row(evaluation: Evaluation, name: str) -> list[str]:
    score, figure = evaluation.scores[name], evaluation.figures[name]
    bounds = f"{number(figure.low)} to {number(figure.high)}"
    return [
        number(score.precision),
        number(score.recall),
        number(figure.value),
        bounds,
        f"{score.support:g}",
    ]


def calibration_rows(evaluation: Evaluation) -> Rows:
    """Return answers, calibration error, Brier score and accuracy at coverage, by field."""
    rows = []
    for name, table in evaluation.coverage.items():
        at = {round(c.share, 1): number(c.accuracy) for c in table}
        parts = [evaluation.figures[f"{name}.{part}"].value for part in CALIBRATION]
        shares = [at.get(share, "") for share in (1.0, 0.8, 0.5)]
        rows.append([field_title(name), str(table[0].number), *map(number, parts), *shares])
    return rows


CALIBRATION_HEAD = [
    "field",
    "answers",
    "calibration error",
    "Brier score",
    "accuracy",
    "of surest 80 %",
    "of surest 50 %",
]


def fact_rows(evaluation: Evaluation) -> Rows:
    """Return how often the description tells each fact of gold, beside the baseline."""
    rows = []
    for fact in FACTS:
        name, other = f"description_facts.{fact}", f"description_facts.{fact}.baseline"
        if name in evaluation.figures:
            own, lead = evaluation.figures[name], evaluation.figures[other]
            bounds = f"{number(own.low)} to {number(own.high)}"
            rows.append([fact, number(own.value), bounds, number(lead.value), str(own.articles)])
    return rows


FACT_HEAD = ["fact", "description", "95 % interval", "first three sentences", "articles"]


def difference_rows(differences: Mapping[str, Difference]) -> Rows:
    """Return title, both values, difference, interval and p-value of each difference."""
    return [
        [
            title(name),
            number(d.value),
            number(d.other),
            f"{d.difference:+.3f}",
            f"{d.low:+.3f} to {d.high:+.3f}",
            f"{d.p:.3f}",
            verdict(d),
        ]
        for name, d in differences.items()
    ]


DIFFERENCE_HEAD = ["figure", "this", "other", "difference", "95 % interval", "p", ""]


def verdict(difference: Difference) -> str:
    """Return "better", "worse" or "" where the interval of the difference holds zero."""
    if difference.low <= 0 <= difference.high:
        return ""
    return "better" if (difference.difference > 0) == difference.higher_is_better else "worse"


def error_rows(evaluation: Evaluation) -> Rows:
    """Return how often each kind of error occurs: entities by label, then fields."""
    counts: Counter[tuple[str, str]] = Counter()
    for case in evaluation.cases:
        for error in entity_errors(case):
            counts[error.gold_label or error.label, error.kind] += error.times
        for wrong in field_errors(case):
            counts[wrong.field, wrong.kind] += 1
    kinds = ERROR_HEAD[1:]
    wrong_at_all = {owner for owner, _ in counts}
    owners = [owner for owner in (*evaluation.labels, *FIELDS) if owner in wrong_at_all]
    return [
        [owner_title(owner), *(str(counts[owner, kind] or "") for kind in kinds)]
        for owner in owners
    ]


ERROR_HEAD = ["", "missed", "spurious", "boundary", "label", "role", "normalisation", "value"]


def notes(evaluation: Evaluation) -> list[str]:
    """Return what was and was not scored, a sentence each."""
    gold = evaluation.gold
    lines = [f"Scored: {', '.join(gold.scored)}."]
    if gold.skipped:
        lines.append(f"Not scored: {', '.join(gold.skipped)}.")
    if evaluation.unscored_labels:
        lines.append(f"Labels not scored: {', '.join(evaluation.unscored_labels)}.")
    if gold.without_text:
        lines.append(f"Left out: {gold.without_text} articles without text.")
    if evaluation.note:
        lines.append(f"{evaluation.system}: {evaluation.note}.")
    return lines


def number(value: float) -> str:
    """Return a figure with three decimals, "-" where it is undefined."""
    return "-" if math.isnan(value) else f"{value:.3f}"
