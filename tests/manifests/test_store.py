"""Tables as files: the same rows give the same bytes, and damage is told from what can be read."""

import errno
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import manifests.store as store
from manifests.catalog import dataset
from manifests.errors import UserError
from manifests.files import sha256_file
from manifests.lineage import LINEAGE_FILE, read_lineage
from manifests.schemas import EXAMPLES, MEDIA, REJECTIONS, TABLES, VERSION_KEY, TableSchema
from manifests.store import (
    ROW_GROUP_ROWS,
    table_files,
    table_folder,
    table_folders,
    write_lineage,
    write_parquet,
    write_parts,
)


def _rows(count: int) -> pa.Table:
    """Rows of `rejections`."""
    return pa.table(
        {
            "id": [f"{row:032x}" for row in range(count)],
            "source": ["a" if row % 3 else "b" for row in range(count)],
            "rule": ["quota"] * count,
            "detail": [f"row {row}" for row in range(count)],
        }
    )


def _media_rows() -> pa.Table:
    """A few rows of `examples`, nested and with nulls."""
    values = {
        "string": lambda row: f"text {row}",
        "int32": lambda row: row,
        "int64": lambda row: row,
        "double": lambda row: row / 2,
    }
    columns = {}
    for column in EXAMPLES.columns:
        if column.type in values:
            made = [values[column.type](row) for row in range(9)]
            columns[column.name] = [
                None if column.nullable and i % 2 else v for i, v in enumerate(made)
            ]
        else:
            ref = {"medium_id": "m", "whole_id": "w", "kind": "image"}
            columns[column.name] = [[ref] * (row % 3) for row in range(9)]
    return pa.table(columns, schema=EXAMPLES.arrow())


def _cut(table: pa.Table, sizes: Sequence[int]) -> Iterator[pa.RecordBatch]:
    """The table as batches of the given sizes, and one with the rest."""
    start = 0
    for size in [*sizes, table.num_rows]:
        # combine_chunks, so that no batch is empty because of the table's own chunks.
        part = table.slice(start, size).combine_chunks()
        yield from part.to_batches() or [pa.RecordBatch.from_pylist([], schema=table.schema)]
        start += size


def _finish(folder: Path, rows: pa.Table, schema: TableSchema = REJECTIONS) -> None:
    """Write a table with its lineage."""
    files = write_parts(folder, rows.to_batches(), schema, fingerprint="f")
    write_lineage(
        folder,
        schema=schema,
        partition=None,
        stage="test",
        stage_version=1,
        fingerprint="f",
        spec={},
        inputs={},
        files=files,
    )


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(0, 12), max_size=8), examples=st.booleans())
def test_the_bytes_do_not_depend_on_how_rows_arrive(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], examples: bool
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    table, schema = (_media_rows(), EXAMPLES) if examples else (_rows(20), REJECTIONS)
    whole = write_parquet(folder / "a", table.to_batches(), schema, fingerprint="f")
    cut = write_parquet(folder / "b", _cut(table, sizes), schema, fingerprint="f")
    assert cut.sha256 == whole.sha256 == sha256_file(folder / "b")
    assert (cut.rows, cut.bytes) == (table.num_rows, (folder / "b").stat().st_size)
    assert pq.read_table(folder / "b").to_pylist() == table.to_pylist()


@settings(max_examples=20)
@given(
    sizes=st.lists(st.integers(0, 30), max_size=6),
    rows=st.integers(0, 40),
    per_part=st.integers(1, 15),
)
def test_parts_hold_the_rows_in_order(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], rows: int, per_part: int
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    table = _rows(rows)
    entries = write_parts(
        folder, _cut(table, sizes), REJECTIONS, fingerprint="f", rows_per_part=per_part
    )
    full, rest = divmod(rows, per_part)
    assert [e.rows for e in entries] == [per_part] * full + ([rest] if rest or not full else [])
    assert [e.name for e in entries] == [f"part-{i:05d}.parquet" for i in range(len(entries))]
    found = pa.concat_tables([pq.read_table(folder / entry.name) for entry in entries])
    assert found.to_pylist() == table.to_pylist()


def test_row_groups_are_full(tmp_path: Path) -> None:
    table = _rows(ROW_GROUP_ROWS + 5)
    parts = [*_cut(table, [1000, 50_000]), *_rows(ROW_GROUP_ROWS - 5).to_batches()]
    write_parquet(tmp_path / "a", parts, REJECTIONS, fingerprint="f")
    metadata = pq.read_metadata(tmp_path / "a")
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [
        122_880,
        122_880,
    ]
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    entries = write_parts(tmp_path, [], REJECTIONS, fingerprint="f")
    assert [entry.rows for entry in entries] == [0]
    assert pq.read_table(tmp_path / "part-00000.parquet").schema.names == REJECTIONS.names


def test_columns_are_put_into_order_and_cast(tmp_path: Path) -> None:
    table = _rows(2).select(["detail", "rule", "source", "id"]).append_column("more", [[1, 2]])
    table = table.cast(
        pa.schema([(f.name, pa.large_string() if f.name == "id" else f.type) for f in table.schema])
    )
    write_parquet(tmp_path / "a", table.to_batches(), REJECTIONS, fingerprint="f")
    assert pq.read_schema(tmp_path / "a").equals(REJECTIONS.arrow(fingerprint="f"))


def test_a_null_where_none_may_be_is_our_mistake(tmp_path: Path) -> None:
    table = _rows(2).set_column(0, "id", pa.array([None, "x"]))
    with pytest.raises(AssertionError, match="null in id"):
        write_parquet(tmp_path / "a", table.to_batches(), REJECTIONS, fingerprint="f")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    write_parquet(tmp_path / "a", _rows(1).to_batches(), REJECTIONS, fingerprint="f")
    before = sha256_file(tmp_path / "a")

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        write_parquet(tmp_path / "a", _rows(9).to_batches(), REJECTIONS, fingerprint="f")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert sha256_file(tmp_path / "a") == before


def test_lineage_of_a_table(tmp_path: Path) -> None:
    _finish(tmp_path, _rows(7))
    lineage = read_lineage(tmp_path)
    assert lineage is not None
    assert (lineage.table, lineage.rows, lineage.schema_version) == ("rejections", 7, 1)
    (entry,) = lineage.files
    assert entry.sha256 == sha256_file(tmp_path / entry.name)
    assert table_files(tmp_path) == [tmp_path / "part-00000.parquet"]


def test_folders_of_tables(tmp_path: Path) -> None:
    assert table_folder(tmp_path, "media") == tmp_path / "media"
    assert table_folder(tmp_path, "examples", "cc3m") == tmp_path / "examples" / "cc3m"
    assert table_folders(tmp_path, "media") == table_folders(tmp_path, "examples") == []
    for name in ("b", "a", ".a.1.tmp", "unfinished"):
        folder = tmp_path / "examples" / name
        folder.mkdir(parents=True)
        if name != "unfinished":
            (folder / LINEAGE_FILE).write_text("{}")
    (tmp_path / "examples" / "stray").write_text("x")
    assert [f.name for f in table_folders(tmp_path, "examples")] == ["a", "b"]


def _refused(folder: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        table_files(folder)
    assert caught.value.where
    assert caught.value.remedy
    return caught.value


def test_a_folder_without_a_table(tmp_path: Path) -> None:
    assert _refused(tmp_path).what == "there is no finished table here"


def test_a_missing_file(tmp_path: Path) -> None:
    _finish(tmp_path, _rows(3))
    (tmp_path / "part-00000.parquet").unlink()
    error = _refused(tmp_path)
    assert error.what == "the file is gone"
    assert error.where == str(tmp_path / "part-00000.parquet")
    assert str(error.remedy).startswith(f"Remove {tmp_path} and run curate build-mixture again")


@pytest.mark.parametrize("keep", [0, 3, 200, -1, -9])
def test_a_truncated_file(tmp_path: Path, keep: int) -> None:
    _finish(tmp_path, _rows(300))
    path = tmp_path / "part-00000.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    error = _refused(tmp_path)
    assert error.what.startswith("not a readable Parquet file (")
    assert error.where == str(path)


def test_another_file_under_the_name(tmp_path: Path) -> None:
    _finish(tmp_path, _rows(3))
    path = tmp_path / "part-00000.parquet"
    path.write_text("id,source\n")
    assert _refused(tmp_path).what.startswith("not a readable Parquet file (")
    path.unlink()
    path.mkdir()
    assert _refused(tmp_path).what.startswith("not a readable Parquet file (")
    path.rmdir()
    pq.write_table(_rows(3), path)
    assert "not a table of this toolkit" in _refused(tmp_path).what
    write_parquet(path, [], MEDIA, fingerprint="f")
    assert "a 'media' table" in _refused(tmp_path).what


@pytest.mark.parametrize("name", ["embeddings", "", 3, None])
def test_a_lineage_of_a_table_that_we_do_not_know(tmp_path: Path, name: object) -> None:
    _finish(tmp_path, _rows(3))
    path = tmp_path / LINEAGE_FILE
    path.write_text(json.dumps({**json.loads(path.read_text()), "table": name}))
    error = _refused(tmp_path)
    assert repr(name) in error.what
    assert error.where == str(path)


def test_a_newer_version_is_told_by_name(tmp_path: Path) -> None:
    _finish(tmp_path, _rows(3), replace(REJECTIONS, version=REJECTIONS.version + 1))
    assert "newer than version 1" in _refused(tmp_path).what


def test_an_older_version_reads_null_for_what_came_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _finish(tmp_path, _rows(3))
    reason = replace(REJECTIONS.columns[-1], name="reason", nullable=True, since=2)
    newer = replace(REJECTIONS, version=2, columns=(*REJECTIONS.columns, reason))
    monkeypatch.setitem(TABLES, "rejections", newer)
    assert pq.read_schema(table_files(tmp_path)[0]).metadata[VERSION_KEY] == b"1"
    rows = dataset([tmp_path], newer).to_table().to_pylist()
    assert [row["reason"] for row in rows] == [None, None, None]
    assert [row["detail"] for row in rows] == ["row 0", "row 1", "row 2"]


def test_an_older_version_that_lacks_a_necessary_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _finish(tmp_path, _rows(3))
    reason = replace(REJECTIONS.columns[-1], name="reason", since=2)
    newer = replace(REJECTIONS, version=2, columns=(*REJECTIONS.columns, reason))
    monkeypatch.setitem(store.TABLES, "rejections", newer)
    assert "which lacks reason" in _refused(tmp_path).what
