"""Turns the toolkit's own errors into one clean line of the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from extractor.errors import ExtractorError

F = TypeVar("F", bound=Callable[..., Any])


def clean_errors(command: F) -> F:
    """Make a command print errors of the toolkit and of files on stderr, and exit with 2."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ExtractorError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(2)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            if error.filename is None:
                raise
            click.echo(f"Error: {error.filename}: {error.strerror}. Check the path.", err=True)
            sys.exit(2)

    return wrapper  # type: ignore[return-value]
