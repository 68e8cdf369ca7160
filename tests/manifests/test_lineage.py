"""The record that makes a folder a table."""

import json
from pathlib import Path
from typing import Any

import pytest

from manifests.errors import UserError
from manifests.lineage import LINEAGE_FILE, FileEntry, Lineage, package_versions, read_lineage

LINEAGE = Lineage(
    table="examples",
    partition="cc3m",
    schema_version=1,
    stage="ingest",
    stage_version=1,
    fingerprint="ab" * 16,
    spec={"format": "cc3m", "options": {"columns": {}}},
    inputs={"träin.tsv": "cd" * 16},
    rows=3,
    files=(FileEntry("part-00000.parquet", 2, 100, "e" * 64), FileEntry("b", 1, 9, "f" * 64)),
    root="..",
    counts={"errors_by_reason": {"bad_json": 1}},
    versions={"duckdb": "2.0"},
)


def test_it_comes_back_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / LINEAGE_FILE).write_text(LINEAGE.to_json(), encoding="utf-8")
    assert read_lineage(tmp_path) == LINEAGE


def test_a_person_can_read_it() -> None:
    assert "träin.tsv" in LINEAGE.to_json()
    assert LINEAGE.to_json().endswith("}\n")


def test_a_folder_without_one_is_no_table(tmp_path: Path) -> None:
    assert read_lineage(tmp_path) is None
    assert read_lineage(tmp_path / "absent") is None


def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(LINEAGE.to_json())
    return raw


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"1",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        json.dumps({}).encode(),
        json.dumps({**_raw(), "files": None}).encode(),
        json.dumps({**_raw(), "files": [1]}).encode(),
        json.dumps({**_raw(), "files": [{"name": "a"}]}).encode(),
        json.dumps({**_raw(), "from_the_future": 1}).encode(),
        json.dumps({k: v for k, v in _raw().items() if k != "rows"}).encode(),
    ],
    ids=lambda content: content[:20],
)
def test_a_damaged_one_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LINEAGE_FILE).write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_lineage(tmp_path)
    assert caught.value.what.startswith("the lineage record cannot be read (")
    assert caught.value.where == str(tmp_path / LINEAGE_FILE)
    assert str(caught.value.remedy).startswith(f"Remove {tmp_path} and run curate build-mixture")


def test_versions_of_the_packages_that_decide_the_bytes() -> None:
    found = package_versions()
    assert {"duckdb", "pyarrow", "polars", "numpy"} <= set(found)
    assert "not installed" not in (found["duckdb"], found["pyarrow"])
