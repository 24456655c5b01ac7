"""Imports packages that come with an optional extra, or says which extra is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from extractor.errors import InputError


def require(module: str, extra: str, purpose: str) -> Any:
    """Return an imported module of an optional dependency.

    Args:
        module: name of the module.
        extra: the extra that installs it.
        purpose: what needs it, such as a file's name; stands in the message.

    Raises:
        InputError: it is not installed; the message names the command that installs it.
    """
    try:
        return import_module(module)
    except ImportError:
        package = module.split(".")[0]
        raise InputError(
            f"{purpose}: needs the package {package}. Install it with: "
            f'pip install "breach-news-extractor[{extra}]"'
        ) from None
