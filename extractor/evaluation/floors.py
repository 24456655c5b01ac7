"""Floors that a figure must reach, for use in continuous integration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from extractor.errors import InputError
from extractor.evaluation.bootstrap import Figure


def parse_floors(options: Iterable[str]) -> dict[str, float]:
    """Return the floors of options such as "entities.exact=0.8".

    Raises:
        InputError: an option has another form.
    """
    floors = {}
    for option in options:
        name, equals, value = option.partition("=")
        try:
            floors[name.strip()] = float(value)
        except ValueError:
            equals = ""
        if not equals or not name.strip():
            raise InputError(
                f"--fail-under {option}: expected FIGURE=NUMBER, such as entities.exact=0.8."
            )
    return floors


def failures(figures: Mapping[str, Figure], floors: Mapping[str, float]) -> list[str]:
    """Return a message for each figure that lies below its floor.

    Raises:
        InputError: there is no such figure, or a low value of it is good.
    """
    messages = []
    for name, floor in floors.items():
        figure = figures.get(name)
        if figure is None:
            usable = ", ".join(n for n, f in figures.items() if f.higher_is_better)
            raise InputError(
                f"--fail-under {name}: this corpus gives no such figure. Expected one of: {usable}."
            )
        if not figure.higher_is_better:
            raise InputError(
                f"--fail-under {name}: of this figure low values are good. Name another one."
            )
        if figure.value < floor:
            messages.append(f"{name} is {figure.value:.3f}, below {floor:g}")
    return messages
