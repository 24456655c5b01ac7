"""The command line: thin commands over the library, data to stdout, messages to stderr.

Exit codes: 0 done, 1 a document failed or a check did not pass, 2 wrong usage or input.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO, Any

import click

from extractor.clean_errors import clean_errors
from extractor.corpus.commands import corpus
from extractor.errors import InputError
from extractor.version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="extractor")
def cli() -> None:
    """Turn news about data breaches and cyber attacks into structured incident records.

    \b
    Examples:
      extractor run article.txt --published 2026-04-24
      extractor run news/ -o records.jsonl
      cat articles.jsonl | extractor run - > records.jsonl
      extractor show article.txt

    Shell completion: add  eval "$(_EXTRACTOR_COMPLETE=bash_source extractor)"  to ~/.bashrc
    (zsh_source and fish_source for the other shells).
    """


@cli.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; it appears whole or not at all. Its ending chooses the kind: .jsonl, "
    ".jsonl.gz, .jsonl.zst, .json, .csv, .parquet, .sqlite, .duckdb.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "json", "feed"]),
    help="Layout of text output [default: summary on a terminal, else jsonl].",
)
@click.option(
    "--published", metavar="DATE", help="Publication date of articles that carry none, ISO 8601."
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Worker processes; with Ray, actors.",
)
@click.option(
    "--engine",
    default="local",
    show_default=True,
    type=click.Choice(["local", "ray"]),
    help="Where to run: this machine, or a Ray cluster (extra ray).",
)
@click.option(
    "--address", help="Of a running Ray cluster [default: Ray is started on this machine]."
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same arguments.")
@click.option(
    "--relevant-only", is_flag=True, help="Leave out articles that report no concrete incident."
)
@click.option(
    "--max-chars", type=click.IntRange(1), metavar="N", help="Articles longer than this fail."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="Articles that take longer fail.",
)
@click.option("--log-json", is_flag=True, help="Report on stderr in JSON lines.")
@click.option("--model", default=None, help="Name or directory of the model.")
@clean_errors
def run(
    inputs: tuple[str, ...],
    output: Path | None,
    form: str | None,
    resume: bool,
    log_json: bool,
    model: str | None,
    engine: str,
    address: str | None,
    **options: Any,
) -> None:
    """Extract one record from each article in INPUTS.

    INPUTS are text files, JSONL, JSON, CSV or Parquet (doc_id, title, text, published, url), also
    compressed (.gz, .zst), folders and quoted patterns of them, addresses of files or folders
    that pyarrow can open (s3://…, gs://…, hdfs://…), or "-" for standard input.

    With -o, what is done is kept in FILE.partial while the run goes on; after a crash, the same
    command with --resume continues. Articles that fail stand in FILE.errors.jsonl.

    \b
    Examples:
      extractor run article.txt --published 2026-04-24T10:25:11Z
      extractor run article.txt --format json
      extractor run news/ 'more/*.jsonl.gz' -o records.parquet --workers 2
      extractor run news.csv -o records.jsonl --timeout 60 --resume
      extractor run s3://news/2026/ -o records.parquet --engine ray --address auto --workers 64
    """
    from extractor.resources import DEFAULT_MODEL
    from extractor.types import parse_published

    parse_published(options["published"])
    from extractor.batch import Engine, Options, local, run_batch

    process: Engine = local
    if engine == "ray":
        from extractor.distributed import ray_engine

        process = ray_engine(address)
    elif address:
        raise click.UsageError("--address needs --engine ray.")
    chosen = Options(model=model or DEFAULT_MODEL, **options)
    summary = run_batch(
        inputs,
        chosen,
        engine=process,
        output=output,
        form=form,
        resume=resume,
        log_json=log_json,
    )
    if summary.failed or summary.rejected:
        sys.exit(2 if summary.rejected else 1)


@cli.command()
@click.argument("file", type=click.Path())
@click.option("--published", metavar="DATE", help="Publication date, ISO 8601.")
@click.option("--model", default=None, help="Name or directory of the model.")
@clean_errors
def show(file: str, published: str | None, model: str | None) -> None:
    """Print the article in FILE with its entities highlighted, and the record beside it.

    \b
    Example:
      extractor show article.txt --published 2026-04-24
    """
    from extractor.ingest import read_documents
    from extractor.pipeline import load
    from extractor.show import print_side_by_side
    from extractor.types import parse_published

    parse_published(published)
    for document in read_documents([file], published=published):
        if isinstance(document, InputError):
            raise document
        incident = load(model)(document) if model else load()(document)
        print_side_by_side(document, incident)
        break


@cli.command()
@click.argument("file", type=click.Path())
@click.option("--published", metavar="DATE", help="Publication date, ISO 8601.")
@click.option("--all", "every_head", is_flag=True, help="Explain relevance, vector and status too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--model", default=None, help="Name or directory of the model.")
@clean_errors
def explain(
    file: str, published: str | None, every_head: bool, as_json: bool, model: str | None
) -> None:
    """Show why the article in FILE got its type and level: words, signals, weights.

    \b
    Example:
      extractor explain article.txt --all
    """
    from extractor.explain import explain_document, explanation_text
    from extractor.ingest import read_documents
    from extractor.pipeline import load
    from extractor.types import parse_published

    parse_published(published)
    for document in read_documents([file], published=published):
        if isinstance(document, InputError):
            raise document
        extractor = load(model) if model else load()
        found = explain_document(extractor, document, every_head=every_head)
        if as_json:
            click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            click.echo(explanation_text(found))
        break


@cli.command()
@click.argument("file", type=click.File("rb"))
@clean_errors
def validate(file: IO[bytes]) -> None:
    """Check the records in FILE (JSON or JSONL, "-" for standard input) against the schema.

    \b
    Example:
      extractor validate records.jsonl
    """
    from extractor.validation import read_and_check

    count, problems = read_and_check(file.read(), file.name)
    for problem in problems:
        click.echo(problem, err=True)
    click.echo(f"{count} records, {len(problems)} problems", err=True)
    sys.exit(1 if problems else 0)


@cli.command()
@click.argument("corpus", type=click.Path())
@click.option(
    "--model",
    "system",
    default=None,
    metavar="SYSTEM",
    help="What to evaluate: a model, spacy:NAME, or a JSONL file of records.",
)
@click.option("--compare", metavar="SYSTEM", help="Another system, for a paired comparison.")
@click.option("--json", "form", flag_value="json", help="Print everything as JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print a Markdown table.")
@click.option(
    "--report", type=click.Path(dir_okay=False), help="Write a page with plots and error browser."
)
@click.option(
    "--fail-under",
    multiple=True,
    metavar="FIGURE=VALUE",
    help="Exit with 1 when a figure is lower; may be repeated.",
)
@click.option("--label", "labels", multiple=True, help="Score these entity labels only.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Read the first N articles only."
)
@click.option(
    "--samples", default=1000, show_default=True, type=click.IntRange(1), help="Bootstrap draws."
)
@click.option("--seed", default=13, show_default=True, type=click.IntRange(0), help="Of the draws.")
@clean_errors
def evaluate(corpus: str, form: str | None, system: str | None, **options: Any) -> None:
    """Measure a model against the gold in CORPUS, with 95 % intervals.

    CORPUS is JSONL in the annotation format, or JSONL or CSV with a text and any of: type,
    level, victim, industry, vector, status, relevant. What gold there is gets scored.

    \b
    Examples:
      extractor evaluate corpus/dev.jsonl --report report.html
      extractor evaluate mine.csv --markdown --fail-under type.accuracy=0.8
      extractor evaluate corpus/dev.jsonl --compare spacy:en_core_web_sm
      extractor evaluate corpus/dev.jsonl --model records.jsonl --json
    """
    from extractor.evaluation.command import run_evaluation
    from extractor.resources import DEFAULT_MODEL

    missed = run_evaluation(corpus, system=system or DEFAULT_MODEL, form=form or "text", **options)
    for message in missed:
        click.echo(f"Too low: {message}", err=True)
    sys.exit(1 if missed else 0)


@cli.command()
@click.argument("file", required=False, type=click.Path())
@click.option(
    "--articles", default=200, show_default=True, type=click.IntRange(1), help="How many at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--model", default=None, help="Name or directory of the model.")
@clean_errors
def bench(file: str | None, articles: int, as_json: bool, model: str | None) -> None:
    """Measure start-up, speed and memory on this machine, with FILE or made-up articles.

    \b
    Examples:
      extractor bench
      extractor bench news.jsonl --articles 500
    """
    from dataclasses import asdict

    from extractor.bench import measure

    found = measure(file, articles, model)
    click.echo(json.dumps(asdict(found), indent=2) if as_json else "\n".join(found.lines()))


@cli.command()
@click.argument("name", default="incident", type=click.Choice(["incident", "annotation"]))
@clean_errors
def schema(name: str) -> None:
    """Print the JSON schema of the incident record (or of corpus annotations).

    \b
    Example:
      extractor schema > incident.schema.json
    """
    from extractor.resources import schema as read_schema

    click.echo(json.dumps(read_schema(name), indent=2, ensure_ascii=False))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print meta.json of every model.")
@clean_errors
def models(as_json: bool) -> None:
    """List the installed models: version, checksum, training data and scores.

    \b
    Example:
      extractor models
    """
    from extractor.model_list import installed_models, models_table

    listed = installed_models()
    click.echo(json.dumps(listed, indent=2) if as_json else models_table(listed))


cli.add_command(corpus)
