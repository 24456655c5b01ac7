"""`python -m extractor` and the `extractor` command."""

from __future__ import annotations

from extractor.cli import cli


def main() -> None:
    """Run the command line."""
    cli(prog_name="extractor")


if __name__ == "__main__":
    main()
