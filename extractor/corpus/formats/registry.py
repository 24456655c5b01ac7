"""The formats by name, and how a file's name tells its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.corpus.articles import Json, read_texts, write_labelled
from extractor.corpus.formats.brat import read_brat, write_brat
from extractor.corpus.formats.conll import read_conll, write_conll
from extractor.corpus.formats.docbin import read_docbin, write_docbin
from extractor.corpus.formats.json_tools import (
    read_doccano,
    read_prodigy,
    write_doccano,
    write_prodigy,
)
from extractor.corpus.formats.label_studio import read_label_studio, write_label_studio
from extractor.errors import InputError


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    Attributes:
        read: yields the annotations of a file or folder.
        write: writes annotations, returns their number.
        suffixes: endings of file names that mean this format.
    """

    read: Callable[[Path], Iterator[Json]]
    write: Callable[[Iterable[Json], Path], int]
    suffixes: tuple[str, ...] = ()


def _read_annotations(path: Path) -> Iterator[Json]:
    return (article.row for article in read_texts([path]))


FORMATS = {
    "annotation": Format(_read_annotations, write_labelled, (".jsonl",)),
    "brat": Format(read_brat, write_brat),
    "conll": Format(read_conll, write_conll, (".conll", ".bio", ".iob")),
    "doccano": Format(read_doccano, write_doccano),
    "label-studio": Format(read_label_studio, write_label_studio, (".json",)),
    "prodigy": Format(read_prodigy, write_prodigy),
    "spacy": Format(read_docbin, write_docbin, (".spacy",)),
}


def guessed_format(path: Path) -> str:
    """Return the format that a file's name means; for a folder, the one of the files in it.

    Raises:
        InputError: the name means none.
    """
    if path.is_dir():
        return "brat" if any(path.glob("*.ann")) else "annotation"
    for name, form in FORMATS.items():
        if path.suffix in form.suffixes:
            return name
    known = ", ".join(suffix for form in FORMATS.values() for suffix in form.suffixes)
    raise InputError(
        f"{path}: the name does not tell the format. Expected one that ends in {known}; or name "
        "the format with --from or --to."
    )
