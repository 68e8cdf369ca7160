"""What the pages show can be used as it stands: specs, expressions, queries."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from curation.cli import curate
from curation.mixture.candidates import (
    check_conditions,
    example_columns,
    order_terms,
    stratum_sql,
)
from curation.spec import load_spec
from manifests.expression import check_expression

REPO = Path(__file__).parents[2]
PAGES = sorted([*REPO.glob("*.md"), *REPO.glob("docs/**/*.md")])


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a language."""
    fence = re.compile(rf"^```{language}\n(.*?)^```", re.DOTALL | re.MULTILINE)
    return fence.findall(page.read_text(encoding="utf-8"))


SPECS = [(page, text) for page in PAGES for text in blocks(page, "toml")]


@pytest.mark.parametrize("name", ["mix.toml", "sample.toml"])
def test_shipped_spec_is_valid(name: str) -> None:
    _check(REPO / "manifests" / name)


def test_mission_spec_asks_for_500_000_rows() -> None:
    spec = load_spec(REPO / "manifests" / "mix.toml").spec
    assert spec.size == 500_000
    shares = sum(source.share or 0 for source in spec.sources.values())
    assert shares == pytest.approx(0.8), "a fifth of it is custom"


@pytest.mark.parametrize(("page", "text"), SPECS, ids=[page.stem for page, _ in SPECS])
def test_spec_on_a_page_is_valid(page: Path, text: str, tmp_path: Path) -> None:
    path = tmp_path / "mix.toml"
    path.write_text(text, encoding="utf-8")
    _check(path)


def test_readme_and_spec_page_show_a_spec() -> None:
    assert {page.name for page, _ in SPECS} >= {"README.md", "spec.md"}


@pytest.mark.parametrize("line", "".join(blocks(REPO / "docs/spec.md", "sql")).splitlines())
def test_expression_on_the_spec_page_is_allowed(line: str) -> None:
    check_expression(line, columns=example_columns(), wanted="ANY")


COMMANDS = sorted(
    {
        (page.relative_to(REPO).as_posix(), line.strip())
        for page in PAGES
        for language in ("bash", "sh")
        for block in blocks(page, language)
        for line in re.sub(r"\\\n *", "", block).splitlines()
        if re.match(r"\s*curate\s", line)
    }
)


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_command_on_a_page_has_options_that_exist(page: str, line: str) -> None:
    words = line.split('"')[0].split()
    command = curate.commands.get(words[1])
    assert command is not None, f"{page}: there is no {words[1]!r}"
    known = {name for option in command.params for name in option.opts}
    known |= set(click.Context(command).help_option_names)
    given = {word for word in words if re.fullmatch(r"--[a-z][a-z-]*", word)}
    assert given <= known, f"{page}: {given - known}"


def _check(path: Path) -> None:
    """Everything about a spec that can be checked without its source files."""
    loaded = load_spec(path)
    check_conditions(loaded)
    order_terms(loaded)
    stratum_sql(loaded)
    check_expression(loaded.spec.difficulty, columns=example_columns(), wanted="DOUBLE")
