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
    return join([interval_plot(plotted), element("h3", "All figures"), listed])


def _entities(evaluation: Evaluation) -> Html:
    parts = []
    for kind in ENTITY_KINDS:
        if rows := tables.label_rows(evaluation, kind):
            heading = element("h3", tables.title(f"entities.{kind}"))
            parts.append(element("div", heading, table(tables.LABEL_HEAD, rows)))
    return element("div", *parts, class_="grid") if parts else Html("")


def _classes(evaluation: Evaluation) -> Html:
    parts = []
    for name, confusion in evaluation.confusions.items():
        heading = element("h3", f"{name}: gold in rows, answer in columns")
        both = element("div", _matrix(confusion), _class_table(confusion), class_="grid")
        parts += [heading, both]
    return join(parts)


def _matrix(confusion: Confusion) -> Html:
    heads = (element("th", element("span", x), scope="col") for x in ("", *confusion.labels))
    top = element("tr", *heads)
    rows = []
    for i, (label, counts) in enumerate(zip(confusion.labels, confusion.counts, strict=True)):
        total = sum(counts) or 1
        cells = [
            element(
                "td",
                str(count or ""),
                style=f"background: rgba(var(--heat), {0.75 * count / total:.2f})",
                class_="right" if i == j else None,
                title=f"gold {label}, answer {confusion.labels[j]}: {count}",
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
        values = map(tables.number, (score.precision, score.recall, score.f))
        rows.append([label, *values, f"{score.support:g}"])
    return table(["class", "precision", "recall", "F", "support"], rows)


def _calibration(evaluation: Evaluation) -> Html:
    rows = tables.calibration_rows(evaluation)
    if not rows:
        return Html("")
    explanation = (
        "Left: accuracy of answers by the confidence that the record states; on the dashed line "
        "the two agree, and a red stroke is the gap. Right: accuracy when only the surest answers "
        "are kept."
    )
    parts = [element("p", explanation, class_="lead"), table(tables.CALIBRATION_HEAD, rows)]
    for name, bins in evaluation.reliability.items():
        number = sum(b.number for b in bins)
        if number >= MIN_PLOTTED:
            plots = [
                reliability_diagram(name, bins),
                coverage_plot(name, evaluation.coverage[name]),
            ]
            drawn = [element("figure", plot) for plot in plots]
            row = element("div", *drawn, _bins(bins), class_="grid")
            parts += [element("h3", name), row]
    return join(parts)


def _bins(bins: Sequence[Bin]) -> Html:
    head = ["confidence", "answers", "mean", "accuracy"]
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
    words = f"Other: {comparison.name}. Entity labels that both can give: "
    words += f"{', '.join(comparison.labels)}. Paired bootstrap on the same draws; "
    words += "p is two-sided, and the verdict follows the interval."
    rows = [
        [*row[:-1], element("span", row[-1], class_=row[-1] or None)]
        for row in tables.difference_rows(comparison.differences)
    ]
    lead = element("p", words, class_="lead")
    return join([lead, table(tables.DIFFERENCE_HEAD, rows)])


def _errors(evaluation: Evaluation) -> Html:
    texts = {a.reading.doc_id: a.document.full_text for a in evaluation.gold.articles}
    parts = [table(tables.ERROR_HEAD, tables.error_rows(evaluation))]
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
            e.field,
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
