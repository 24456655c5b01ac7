"""Writes an evaluation as one HTML page that needs nothing else: no network, no other file."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from urllib.parse import quote

from extractor.evaluation import error_analysis, tables
from extractor.evaluation.browser import error_browser
from extractor.evaluation.calibration import Bin
from extractor.evaluation.classes import Confusion
from extractor.evaluation.markup import Html, element, join, table, void
from extractor.evaluation.measures import ENTITY_KINDS
from extractor.evaluation.plots import coverage_plot, interval_plot, reliability_diagram
from extractor.evaluation.runner import Evaluation

LANGUAGE = "en"
# The page may load nothing, so that not even a flaw in it could send an article anywhere.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
YES_NO = {"True": "yes", "False": "no"}
MIN_PLOTTED = 5  # answers with a confidence, below which no diagram is drawn


def as_html(evaluation: Evaluation) -> str:
    """Return the page. Texts of the articles stand in it: mind their licence."""
    sections = [
        ("figures", "Figures", _figures(evaluation)),
        ("entities", "Entities", _entities(evaluation)),
        ("classes", "Classes", _classes(evaluation)),
        ("calibration", "Calibration", _calibration(evaluation)),
        ("comparison", "Comparison", _comparison(evaluation)),
        ("errors", "Errors that cost most", _errors(evaluation)),
        ("articles", "Articles", error_browser(evaluation)),
    ]
    present = [section for section in sections if section[2]]
    links = [element("a", title, href=f"#{name}") for name, title, _ in present]
    body = [element("section", element("h2", title), html, id=n) for n, title, html in present]
    heading = f"{evaluation.system} on {evaluation.corpus}"
    main = element("main", _head(evaluation, heading), element("nav", *links), *body)
    page = element(
        "html",
        element(
            "head",
            void("meta", charset="utf-8"),
            void("meta", http_equiv="Content-Security-Policy", content=POLICY),
            void("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("title", f"Evaluation: {heading}"),
            element("style", _page_file("report.css")),
        ),
        element("body", main, element("script", _page_file("report.js"))),
        lang=LANGUAGE,
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _page_file(name: str) -> Html:
    return Html((files("extractor.evaluation") / "page" / name).read_text(encoding="utf-8"))


def _head(evaluation: Evaluation, heading: str) -> Html:
    count = f"{len(evaluation.cases)} articles. Intervals: 95 %, bootstrap by article, "
    count += f"{evaluation.samples} draws, seed {evaluation.seed}."
    lines = [count, *tables.notes(evaluation)]
    return join([element("h1", heading), *(element("p", x, class_="lead") for x in lines)])


def _figures(evaluation: Evaluation) -> Html:
    names = tables.headline_names(evaluation)
    plotted = [
        (tables.title(n), evaluation.figures[n])
        for n in names
        if evaluation.figures[n].higher_is_better
    ]
    listed = table(tables.FIGURE_HEAD, tables.figure_rows(evaluation, names))
    words = (
        "F is the harmonic mean of precision and recall, macro-F the mean of the classes' F; all "
        "run from 0 to 1, and 1 is best, but for the mean errors. Support counts the gold values, "
        "articles those that have any. The bars are 95 % intervals."
    )
    heading = element("h3", "All figures")
    parts = [_lead(words), interval_plot(plotted), heading, listed]
    if facts := tables.fact_rows(evaluation):
        parts += [element("h3", "Facts in the description"), table(tables.FACT_HEAD, facts)]
    return join(parts)


def _entities(evaluation: Evaluation) -> Html:
    parts = []
    for kind in ENTITY_KINDS:
        if rows := tables.label_rows(evaluation, kind):
            heading = element("h3", tables.title(f"entities.{kind}"))
            parts.append(element("div", heading, table(tables.LABEL_HEAD, rows)))
    if not parts:
        return Html("")
    words = (
        "Exact: span and label agree. Partial: half a point for an overlap, whatever the label. "
        "Type: an overlap and the same label. Distinct names: each label and name counts once an "
        "article. Micro: over all labels."
    )
    return join([_lead(words), element("div", *parts, class_="grid")])


def _lead(words: str) -> Html:
    return element("p", words, class_="lead")


def _classes(evaluation: Evaluation) -> Html:
    if not evaluation.confusions:
        return Html("")
    words = (
        "Gold in rows, answers in columns, numbers of articles; the darker, the greater the share "
        "of the row. Framed: right answers."
    )
    parts = [_lead(words)]
    for name, confusion in evaluation.confusions.items():
        heading = element("h3", tables.field_title(name))
        both = element("div", _matrix(confusion), _class_table(confusion), class_="grid")
        parts += [heading, both]
    return join(parts)


def _matrix(confusion: Confusion) -> Html:
    names = [YES_NO.get(label, label) for label in confusion.labels]
    heads = (element("th", element("span", x), scope="col") for x in ("", *names))
    top = element("tr", *heads)
    rows = []
    for i, (label, counts) in enumerate(zip(names, confusion.counts, strict=True)):
        total = sum(counts) or 1
        cells = [
            element(
                "td",
                str(count or ""),
                style=f"background: rgba(var(--heat), {0.75 * count / total:.2f})",
                class_="right" if i == j else None,
                title=f"gold {label}, answer {names[j]}: {count}",
            )
            for j, count in enumerate(counts)
        ]
        rows.append(element("tr", element("th", label, scope="row"), *cells))
    inner = element("table", element("thead", top), element("tbody", *rows), class_="matrix")
    return element("div", inner, class_="scroll")


def _class_table(confusion: Confusion) -> Html:
    rows = []
    for label in confusion.labels:
        score = confusion.score(label)
        precision = tables.number(score.precision) if score.tp + score.fp else "-"
        recall = tables.number(score.recall) if score.support else "-"
        values = (precision, recall, tables.number(score.f), f"{score.support:g}")
        rows.append([YES_NO.get(label, label), *values])
    return table(["class", "precision", "recall", "F", "support"], rows)


def _calibration(evaluation: Evaluation) -> Html:
    rows = tables.calibration_rows(evaluation)
    if not rows:
        return Html("")
    words = (
        "Left: accuracy of answers by the confidence that the record states; on the dashed line "
        "the two agree, a red stroke is the gap, and a larger dot stands for more answers. Right: "
        "accuracy when only the surest answers are kept. The calibration error is the mean gap, "
        "the Brier score the mean squared one of single answers; 0 is best for both."
    )
    parts = [_lead(words), table(tables.CALIBRATION_HEAD, rows)]
    for name, bins in evaluation.reliability.items():
        number = sum(b.number for b in bins)
        if number >= MIN_PLOTTED:
            plots = [
                reliability_diagram(name, bins),
                coverage_plot(name, evaluation.coverage[name]),
            ]
            drawn = [element("figure", plot) for plot in plots]
            row = element("div", *drawn, _bins(bins), class_="grid")
            parts += [element("h3", tables.field_title(name)), row]
    return join(parts)


def _bins(bins: Sequence[Bin]) -> Html:
    head = ["confidence", "answers", "mean confidence", "accuracy"]
    rows = [
        [
            f"{b.low:.1f} to {b.high:.1f}",
            str(b.number),
            tables.number(b.confidence),
            tables.number(b.accuracy),
        ]
        for b in bins
    ]
    return table(head, rows)


def _comparison(evaluation: Evaluation) -> Html:
    comparison = evaluation.comparison
    if comparison is None:
        return Html("")
    words = f"This: {evaluation.system}. Other: {comparison.name}. "
    if comparison.labels:
        words += f"Entity labels that both can give: {', '.join(comparison.labels)}. "
    words += "Both are drawn on the same articles (paired bootstrap); p is two-sided. Better or "
    words += "worse is said where the interval of the difference leaves out zero."
    rows = [
        [*row[:-1], element("span", row[-1], class_=row[-1] or None)]
        for row in tables.difference_rows(comparison.differences)
    ]
    return join([_lead(words), table(tables.DIFFERENCE_HEAD, rows)])


def _errors(evaluation: Evaluation) -> Html:
    texts = {a.reading.doc_id: a.document.full_text for a in evaluation.gold.articles}
    words = (
        "Missed: gold has it, the answer has not. Spurious: the reverse. Boundary: right label, "
        "other first or last word. Label: right words, other label. Role: the organisation is in "
        "the article, in another role. Normalisation: right words, other value. Value: any other "
        "wrong value. Numbers count mentions of entities, and articles for fields."
    )
    rows = tables.error_rows(evaluation)
    if not rows:
        return Html("")
    parts = [_lead(words), table(tables.ERROR_HEAD, rows)]
    entity_rows = [
        [
            _link(e.doc_id),
            e.kind,
            " ".join((e.gold_label, e.gold_text)),
            " ".join((e.label, e.text)),
            str(e.times),
            _context(texts[e.doc_id], e.start, e.end),
        ]
        for e in error_analysis.worst_entities(evaluation.cases)
    ]
    if entity_rows:
        head = ["article", "error", "gold", "answer", "times", "context"]
        title = "Entities: most mentions lost in one article"
        parts += [element("h3", title), table(head, entity_rows, class_="words")]
    field_rows = [
        [
            _link(e.doc_id),
            tables.field_title(e.field),
            e.kind,
            e.gold,
            e.answer,
            "" if e.confidence is None else f"{e.confidence:.2f}",
            _context(texts[e.doc_id], e.start, e.end),
        ]
        for e in error_analysis.worst_fields(evaluation.cases)
    ]
    if field_rows:
        head = ["article", "field", "error", "gold", "answer", "confidence", "context"]
        title = "Fields: wrong answers that the system was surest of"
        parts += [element("h3", title), table(head, field_rows, class_="words")]
    return join(parts)


def _context(text: str, start: int, end: int) -> Html:
    if start == end:
        return Html("")
    before, words, after = error_analysis.context(text, start, end)
    return element("span", before, element("mark", words), after)


def _link(doc_id: str) -> Html:
    return element("a", doc_id, href=f"#case-{quote(doc_id)}")
