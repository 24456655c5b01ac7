"""The report's error browser: each article with gold and answers side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.evaluation.cases import Case
from extractor.evaluation.error_analysis import (
    ENTITY_KINDS,
    FIELD_KINDS,
    FIELDS,
    entity_errors,
    field_errors,
    mention_error,
    shown,
)
from extractor.evaluation.markup import Html, element, join, table, void
from extractor.evaluation.readings import Mention
from extractor.evaluation.runner import Evaluation
from extractor.evaluation.tables import owner_title

# A mention, its counterpart on the other side, and the kind of error, "right" for none.
Marked = tuple[Mention, Mention | None, str]


def error_browser(evaluation: Evaluation) -> Html:
    """Return filters and the list of articles."""
    articles = [
        _article(case, article.document.full_text)
        for case, article in zip(evaluation.cases, evaluation.gold.articles, strict=True)
    ]
    owners = {owner for case in evaluation.cases for owner, _ in _errors(case)}
    labels = [*evaluation.labels, *sorted(owners - set(evaluation.labels))]
    kinds = list(dict.fromkeys((*ENTITY_KINDS, *FIELD_KINDS)))
    filters = element(
        "form",
        _choice("kind", "Kind of error", kinds),
        _choice("label", "Label or field", labels),
        element("label", "Words ", void("input", type="search", id="words")),
        element("output", "", id="found"),
        id="filters",
    )
    words = (
        "Open an article to see its fields, and its text with the entities of gold and of the "
        "answer. Rest the pointer on a mark to read its label, error, value and roles."
    )
    lead = element("p", words, class_="lead")
    return join([lead, filters, _legend(evaluation.labels), element("div", *articles, id="cases")])


def _choice(name: str, title: str, values: Sequence[str]) -> Html:
    options = [element("option", "any", value="")]
    options += [element("option", owner_title(value), value=value) for value in values]
    return element("label", f"{title} ", element("select", *options, id=name))


def _legend(labels: Sequence[str]) -> Html:
    marks = [element("mark", label, class_=f"right {_class(label)}") for label in labels]
    kinds = [element("mark", kind, class_=kind) for kind in ENTITY_KINDS]
    return element("p", "Labels: ", *_spaced(marks), " Errors: ", *_spaced(kinds), class_="legend")


def _spaced(parts: Sequence[Html]) -> Iterator[Html]:
    for part in parts:
        yield part
        yield Html(" ")


def _errors(case: Case) -> list[tuple[str, str]]:
    """Return (label or field, kind) of every error; a confused label stands under both."""
    found = []
    for error in entity_errors(case):
        owners = dict.fromkeys(x for x in (error.gold_label, error.label) if x)
        found += [(owner, error.kind) for owner in owners for _ in range(error.times)]
    return found + [(error.field, error.kind) for error in field_errors(case)]


def _article(case: Case, text: str) -> Html:
    errors = _errors(case)
    entities = sum(error.times for error in entity_errors(case))
    wrong = len(field_errors(case))
    title = text.split("\n", 1)[0]
    summary = element(
        "summary",
        element("code", case.gold.doc_id),
        f" {title} ",
        element("small", f"{entities} entity errors, {wrong} field errors"),
    )
    gold = [(g, a, mention_error(g, a) or "right") for g, a in case.pairs if g]
    answers = [(a, g, mention_error(g, a) or "right") for g, a in case.pairs if a]
    panes = element(
        "div", _pane("Gold", text, gold), _pane("Answer", text, answers), class_="panes"
    )
    tokens = " ".join(sorted({f"{owner}:{kind}" for owner, kind in errors}))
    body = [summary, _fields(case), panes]
    return element(
        "details", *body, class_="case", id=f"case-{case.gold.doc_id}", data_errors=tokens
    )


def _pane(title: str, text: str, marked: Sequence[Marked]) -> Html:
    parts: list[str | Html] = []
    position = 0
    for mention, other, kind in sorted(marked, key=lambda m: (m[0].start, -m[0].end)):
        if mention.start < position:
            continue
        parts.append(text[position : mention.start])
        parts.append(_mark(mention, other, kind))
        position = mention.end
    parts.append(text[position:])
    return element("section", element("h4", title), element("div", *parts, class_="text"))


def _mark(mention: Mention, other: Mention | None, kind: str) -> Html:
    extra = [mention.label, kind]
    extra += [x for x in (mention.date, mention.country) if x]
    extra += sorted(mention.roles or ())
    labels = dict.fromkeys(m.label for m in (mention, other) if m)
    return element(
        "mark",
        mention.text,
        class_=f"{kind} {_class(mention.label)}",
        title=", ".join(extra),
        data_error=" ".join(f"{label}:{kind}" for label in labels),
    )


def _fields(case: Case) -> Html:
    kinds: dict[str, list[str]] = {}
    for error in field_errors(case):
        kinds.setdefault(error.field, []).append(error.kind)
    rows = []
    for name in FIELDS:
        gold, answer = (shown(value) for value in case.both(name) or (None, None))
        if gold or answer:
            found = ", ".join(dict.fromkeys(kinds.get(name, ())))
            cells = [owner_title(name), gold, answer, element("span", found, class_="wrong")]
            rows.append(cells)
    return table(["field", "gold", "answer", "error"], rows) if rows else Html("")


def _class(label: str) -> str:
    """Return a label as a class name of the style sheet."""
    return "label-" + "".join(c if c.isalnum() else "-" for c in label)
