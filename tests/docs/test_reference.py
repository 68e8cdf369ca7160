"""The pages made from the code say what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from curation.sources import format_names
from manifests.schemas import TABLES

REPO = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def make_reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", REPO / "docs/make_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_what_the_code_gives(make_reference: ModuleType) -> None:
    stale = [
        str(path.relative_to(REPO))
        for path, wanted in make_reference.pages().items()
        if path.read_text(encoding="utf-8") != wanted
    ]
    assert not stale, f"run python docs/make_reference.py; it would change {', '.join(stale)}"


def test_every_block_stands_on_some_page_once(make_reference: ModuleType) -> None:
    text = "".join(page for page in make_reference.pages().values())
    counts = {name: text.count(f"<!-- make_reference:{name} -->") for name in make_reference.BLOCKS}
    assert set(counts.values()) == {1}, counts


def test_a_stale_block_is_replaced_and_the_rest_stays(make_reference: ModuleType) -> None:
    page = "before\n<!-- make_reference:rules -->\nold\n<!-- /make_reference:rules -->\nafter\n"
    made = make_reference.filled(page)
    assert "old" not in made and "`quota`" in made
    assert made.startswith("before\n") and made.endswith("<!-- /make_reference:rules -->\nafter\n")
    assert make_reference.filled(made) == made


def test_every_table_and_format_has_its_section() -> None:
    tables = (REPO / "docs/reference/tables.md").read_text(encoding="utf-8")
    formats = (REPO / "docs/reference/formats.md").read_text(encoding="utf-8")
    for name in TABLES:
        assert f"\n## {name}\n" in tables
    for name in format_names():
        assert f"\n## {name}\n" in formats
