"""Writes HTML and SVG: every text that is put in is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Html(str):
    """A string that is HTML already."""


def element(name: str, /, *content: str | Html, **attributes: object) -> Html:
    """Return an element; content that is no `Html` is escaped, as are the attributes.

    Attribute names lose a trailing "_" and have "-" for "_": class_="x", data_kind="y".
    An attribute that is True has no value, one that is False or None is left out.
    """
    inner = "".join(part if isinstance(part, Html) else escape(part) for part in content)
    return Html(f"<{name}{_attributes(attributes)}>{inner}</{name}>")


def void(name: str, /, **attributes: object) -> Html:
    """Return an element without content ("input", an SVG "line")."""
    return Html(f"<{name}{_attributes(attributes)}/>")


def join(parts: Iterable[Html]) -> Html:
    """Return elements one after the other."""
    return Html("".join(parts))


def table(head: Sequence[str], rows: Iterable[Sequence[str | Html]], **attributes: object) -> Html:
    """Return a table with a head; the first cell of each row is its heading."""
    top = element("tr", *(element("th", cell, scope="col") for cell in head))
    body = [
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(element("td", cell) for cell in row[1:]),
        )
        for row in rows
    ]
    inner = element("table", element("thead", top), element("tbody", *body), **attributes)
    return element("div", inner, class_="scroll")


def _attributes(attributes: dict[str, object]) -> str:
    parts = []
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(f" {name}")
        elif value is not None and value is not False:
            parts.append(f' {name}="{escape(str(value), quote=True)}"')
    return "".join(parts)
