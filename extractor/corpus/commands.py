"""The commands `extractor corpus …`: thin, over the modules beside this one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from extractor.clean_errors import clean_errors
from extractor.errors import InputError

FORMAT_NAMES = ["annotation", "brat", "conll", "doccano", "label-studio", "prodigy", "spacy"]
COLLECTIONS = ["casie"]
PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path())


@click.group()
def corpus() -> None:
    """Check, count, split, convert and join labelled corpora.

    A corpus is JSONL, an annotated article a line; `extractor schema annotation` prints its
    schema.

    \b
    Examples:
      extractor corpus check corpus/train.jsonl corpus/dev.jsonl
      extractor corpus convert corpus/train.jsonl train.spacy
    """


@corpus.command()
@PATHS
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@clean_errors
def check(paths: tuple[str, ...], strict: bool) -> None:
    """Check the corpus in PATHS (files, or folders of *.jsonl).

    Looks at schema, offsets, span edges, overlaps, impossible combinations of classes, copies
    and near-copies, incidents and stories that two parts share, and missing classes. Exits
    with 1 when something is wrong; warnings alone do not count.

    \b
    Examples:
      extractor corpus check corpus/train.jsonl corpus/dev.jsonl corpus/test.jsonl
      extractor corpus check mine.jsonl --strict
    """
    from extractor.corpus.check import check as check_corpus

    number, problems = check_corpus(paths)
    for problem in problems:
        click.echo(problem)
    warnings = sum(problem.warning for problem in problems)
    errors = len(problems) - warnings
    counts = ((number, "article"), (errors, "error"), (warnings, "warning"))
    click.echo(", ".join(_counted(*count) for count in counts), err=True)
    sys.exit(1 if errors or (strict and warnings) else 0)


@corpus.command()
@PATHS
@clean_errors
def stats(paths: tuple[str, ...]) -> None:
    """Print counts of the corpus in PATHS by every class, as Markdown.

    \b
    Example:
      extractor corpus stats corpus/train.jsonl corpus/dev.jsonl corpus/test.jsonl
    """
    from extractor.corpus.articles import read_labelled
    from extractor.corpus.statistics import statistics_markdown

    click.echo(statistics_markdown(list(read_labelled(paths))))


@corpus.command()
@PATHS
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False), help="Folder.")
@click.option(
    "--shares",
    default="train=0.7,dev=0.1,test=0.2",
    show_default=True,
    metavar="PART=SHARE,…",
    help="Names and sizes of the parts.",
)
@click.option("--seed", default=13, show_default=True, help="Another seed, another split.")
@clean_errors
def split(paths: tuple[str, ...], output: str, shares: str, seed: int) -> None:
    """Divide the corpus in PATHS into parts, a file each in the folder OUTPUT.

    Articles with the same `story` stay together; types of incident are spread evenly.

    \b
    Example:
      extractor corpus split mine.jsonl -o parts --shares train=8,test=2
    """
    from extractor.corpus.articles import read_labelled, write_labelled
    from extractor.corpus.splitting import parse_shares
    from extractor.corpus.splitting import split as divide

    parts = divide(list(read_labelled(paths)), parse_shares(shares), seed)
    for name, rows in parts.items():
        file = Path(output) / f"{name}.jsonl"
        click.echo(f"{file}: {_counted(write_labelled(rows, file), 'article')}", err=True)


@corpus.command()
@click.argument("source", type=click.Path())
@click.argument("target", type=click.Path())
@click.option(
    "--from", "source_format", type=click.Choice(FORMAT_NAMES), help="[default: by the name]"
)
@click.option(
    "--to", "target_format", type=click.Choice(FORMAT_NAMES), help="[default: by the name]"
)
@clean_errors
def convert(source: str, target: str, source_format: str | None, target_format: str | None) -> None:
    """Convert SOURCE to TARGET, to or from the format of an annotation tool or trainer.

    What is written here and read again loses nothing: classes, roles and evidence travel along.
    Names ending in .spacy, .conll and .json (Label Studio) tell their format; brat is a folder.

    \b
    Examples:
      extractor corpus convert corpus/train.jsonl train.spacy
      extractor corpus convert corpus/dev.jsonl dev-brat --to brat
      extractor corpus convert label-studio-export.json mine.jsonl
      extractor corpus convert prodigy.jsonl mine.jsonl --from prodigy
    """
    from extractor.corpus.formats.registry import FORMATS, guessed_format

    reader = FORMATS[source_format or guessed_format(Path(source))]
    writer = FORMATS[target_format or guessed_format(Path(target))]
    number = writer.write(list(reader.read(Path(source))), Path(target))
    click.echo(f"{target}: {_counted(number, 'article')}", err=True)


@corpus.command()
@click.argument("collection", type=click.Choice(COLLECTIONS))
@click.option("--from", "source", required=True, type=click.Path(), help="Where the articles are.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False), help="File.")
@click.option(
    "--annotations",
    type=click.Path(),
    help="Stand-off annotations [default: corpus/COLLECTION/annotations.jsonl].",
)
@clean_errors
def join(collection: str, source: str, output: str, annotations: str | None) -> None:
    """Join stand-off annotations of a public COLLECTION with its articles.

    Articles come from a clone of the collection's repository, or from JSONL (doc_id, title,
    text). Each is verified by its checksum; those that do not fit are reported and left out,
    and the exit code is then 1.

    \b
    Example:
      git clone https://github.com/Ebiquity/CASIE
      extractor corpus join casie --from CASIE -o casie.jsonl
    """
    from extractor.corpus.articles import read_json_lines, write_labelled
    from extractor.corpus.casie import join as join_articles

    file = Path(annotations or Path("corpus") / collection / "annotations.jsonl")
    if not annotations and not file.is_file():
        raise InputError(
            f"{file}: not found. Run this in the project's folder, or name the stand-off "
            "annotations with --annotations."
        )
    joined = join_articles((row for _, row in read_json_lines(file)), Path(source))
    number = write_labelled(joined.rows, Path(output))
    for line in joined.report():
        click.echo(line, err=True)
    click.echo(f"{output}: {_counted(number, 'annotated article')}", err=True)
    sys.exit(1 if joined.report() else 0)


@corpus.command()
@click.argument("first", type=click.Path())
@click.argument("second", type=click.Path())
@clean_errors
def agreement(first: str, second: str) -> None:
    """Compare two annotations of the same articles: span F1, Cohen's kappa for classes.

    \b
    Example:
      extractor corpus agreement corpus/test.jsonl second-reader.jsonl
    """
    from extractor.corpus.agreement import agreement as agree
    from extractor.corpus.articles import read_texts

    click.echo(agree(read_texts([first]), read_texts([second])).markdown(), nl=False)


@corpus.command()
@click.argument("folder", default="corpus", type=click.Path(exists=True, file_okay=False))
@clean_errors
def checksums(folder: str) -> None:
    """Print SHA-256 checksums of the data files in FOLDER, for `sha256sum --check`.

    \b
    Example:
      extractor corpus checksums corpus > corpus/SHA256SUMS
    """
    from extractor.corpus.checksums import checksums as sums
    from extractor.corpus.checksums import corpus_files

    click.echo(sums(corpus_files(Path(folder)), Path(folder)), nl=False)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
