"""`python -m extractor` and the `extractor` command."""

from __future__ import annotations

from extractor.cli import cli
from extractor.lean import without_spacy_commands


def main() -> None:
    """Run the command line."""
    without_spacy_commands()
    cli(prog_name="extractor")


if __name__ == "__main__":
    main()
