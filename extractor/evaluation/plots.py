"""Draws the report's plots as inline SVG; colours come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.evaluation.bootstrap import Figure
from extractor.evaluation.calibration import Bin, Coverage
from extractor.evaluation.markup import Html, element, join, void

SIDE = 220  # of the square plots' drawing area, pixels
LEFT, TOP, BOTTOM = 40, 12, 40  # margins, pixels
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
ROW = 22  # height of one row of the interval plot, pixels
NAMES = 340  # width of its names, pixels
WIDE = 420  # width of its drawing area, pixels
SMALLEST_DOT, LARGEST_DOT = 3.0, 9.0  # radius, pixels


def interval_plot(rows: Sequence[tuple[str, Figure]]) -> Html:
    """Return a plot of figures from 0 to 1, each with its interval."""
    height = ROW * len(rows) + 30
    parts = []
    for tick in TICKS:
        x = NAMES + tick * WIDE
        parts.append(_line(x, 4, x, height - 24, "grid"))
        parts.append(_text(x, height - 8, f"{tick:g}", "middle"))
    for i, (name, figure) in enumerate(rows):
        y = ROW * i + ROW / 2 + 4
        low, value, high = (NAMES + v * WIDE for v in (figure.low, figure.value, figure.high))
        label = f"{name}: {figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"
        parts.append(_text(NAMES - 10, y + 4, name, "end"))
        parts.append(_line(low, y, high, y, "whisker"))
        dot = element("circle", element("title", label), cx=_at(value), cy=_at(y), r=4.5)
        parts.append(dot)
        parts.append(_text(NAMES + WIDE + 12, y + 4, f"{figure.value:.3f}", "start"))
    return _svg(NAMES + WIDE + 60, height, parts, "Figures with 95 % intervals")


def reliability_diagram(name: str, bins: Sequence[Bin]) -> Html:
    """Return accuracy over confidence; a dot's area grows with the answers of its bin."""
    parts = [*_frame("confidence", "accuracy"), _line(*_point(0, 0), *_point(1, 1), "diagonal")]
    most = max(b.number for b in bins)
    for b in bins:
        x, y = _point(b.confidence, b.accuracy)
        _, ideal = _point(b.confidence, b.confidence)
        parts.append(_line(x, y, x, ideal, "gap"))
        radius = SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * (b.number / most) ** 0.5
        label = f"{b.low:.1f} to {b.high:.1f}: {b.number} answers, accuracy {b.accuracy:.3f}"
        dot = element("circle", element("title", label), cx=_at(x), cy=_at(y), r=_at(radius))
        parts.append(dot)
    return _svg(*_square(), parts, f"Reliability of {name}")


def coverage_plot(name: str, rows: Sequence[Coverage]) -> Html:
    """Return accuracy over the share of answers that are kept, the surest first."""
    points = [_point(c.share, c.accuracy) for c in rows]
    path = " ".join(f"{_at(x)},{_at(y)}" for x, y in points)
    parts = [
        *_frame("share of answers kept", "accuracy"),
        void("polyline", points=path, class_="curve"),
    ]
    for row, (x, y) in zip(rows, points, strict=True):
        label = f"surest {row.share:.0%}: accuracy {row.accuracy:.3f}, from {row.threshold:.2f}"
        parts.append(element("circle", element("title", label), cx=_at(x), cy=_at(y), r=3))
    return _svg(*_square(), parts, f"Accuracy of {name} by coverage")


def _frame(x_name: str, y_name: str) -> list[Html]:
    parts = []
    for tick in TICKS:
        x, y = _point(tick, tick)
        parts += [_line(x, TOP, x, TOP + SIDE, "grid"), _line(LEFT, y, LEFT + SIDE, y, "grid")]
        parts.append(_text(x, TOP + SIDE + 15, f"{tick:g}", "middle"))
        parts.append(_text(LEFT - 6, y + 4, f"{tick:g}", "end"))
    parts.append(_text(LEFT + SIDE / 2, TOP + SIDE + 32, x_name, "middle"))
    middle = TOP + SIDE / 2
    turned = f"rotate(-90 10 {middle:g})"
    parts.append(element("text", y_name, x=10, y=middle, text_anchor="middle", transform=turned))
    return parts


def _square() -> tuple[int, int]:
    return LEFT + SIDE + 14, TOP + SIDE + BOTTOM


def _point(x: float, y: float) -> tuple[float, float]:
    return LEFT + x * SIDE, TOP + (1 - y) * SIDE


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Html:
    return void("line", x1=_at(x1), y1=_at(y1), x2=_at(x2), y2=_at(y2), class_=kind)


def _text(x: float, y: float, words: str, anchor: str) -> Html:
    return element("text", words, x=_at(x), y=_at(y), text_anchor=anchor)


def _at(value: float) -> str:
    return f"{value:.1f}"


def _svg(width: int, height: int, parts: Sequence[Html], label: str) -> Html:
    box = f"0 0 {width} {height}"
    return element(
        "svg", join(parts), viewBox=box, width=width, height=height, role="img", aria_label=label
    )
