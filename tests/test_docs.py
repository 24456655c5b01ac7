"""The documents keep their promises."""

from __future__ import annotations

import doctest
import importlib
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.cli import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_quick_start_has_exactly_two_shell_blocks() -> None:
    section = README.split("## Quick start")[1].split("\n## ")[0]
    assert len(re.findall(r"^```(?:sh|bash|shell)$", section, re.MULTILINE)) == 2


def test_ci_runs_the_readme_s_test_command() -> None:
    section = README.split("## Quick start")[1].split("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert "pytest" in blocks[1]


def test_readme_shows_the_real_output() -> None:
    block = README.split("<!-- output of command one -->")[1].split("<!-- end of output -->")[0]
    shown = block.strip().removeprefix("```text\n").removesuffix("```")
    example = str(ROOT / "examples" / "equifax.txt")
    args = ["run", example, "--published", "2017-09-07", "--format", "feed"]
    assert CliRunner().invoke(cli, args).stdout == shown


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_in_the_readme_or_docs(command: str) -> None:
    pages = README + "".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs").glob("*.md"))
    assert f"extractor {command}" in pages


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        listed += extra
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for requirement in listed:
        name = re.split(r"[\[<>=]", requirement)[0]
        assert f"`{name}`" in page or name == project["name"], name


@pytest.mark.parametrize("module", ["clusters", "record", "kinds"])
def test_doctests(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"extractor.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
