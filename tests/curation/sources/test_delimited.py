"""CSV and TSV into columns: against the csv module, and text that no csv module wrote."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import curation.sources.delimited as delimited
import curation.sources.framing as framing
from curation.sources.base import InputFile
from curation.sources.delimited import Dialect
from manifests.errors import UserError

CSV = Dialect()
PLAIN_TSV = Dialect(delimiter="\t", quoted=False, columns=("caption", "url"))


def rows_of(
    folder: Path, data: bytes, dialect: Dialect = CSV
) -> tuple[list[dict[str, Any]], list[tuple[str, int | None, int | None]]]:
    path = folder / "rows.csv"
    path.write_bytes(data)
    rows, errors = [], []
    for shard in delimited.plan([InputFile(path, "rows.csv")], dialect):
        table, bad = delimited.read(shard, dialect)
        rows += table.to_pylist()
        errors += [(error.reason, error.record, error.byte_offset) for error in bad]
    return rows, errors


FIELD = st.text(st.sampled_from('ab",;\n\r é雪'), max_size=8)


@given(
    st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=1, max_size=12),
    st.sampled_from([",", "\t"]),
    st.integers(40, 200),
)
def test_what_the_csv_module_writes_is_read_back(
    rows: list[tuple[str, ...]], delimiter: str, size: int
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(framing, "SHARD_BYTES", size)
        found, errors = rows_of(Path(folder), text.getvalue().encode(), Dialect(delimiter))
    assert [(row["a"], row["b"], row["c"]) for row in found] == rows
    assert [row["record"] for row in found] == list(range(1, len(rows) + 1))
    assert errors == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b"1,x\ry", "x\ry"),
        (b'1,"x\ry"', "x\ry"),
        (b'1,"x\ny"', "x\ny"),
        (b'1,5" disk', '5" disk'),
        (b'1,"5"" disk"', '5" disk'),
        (b'1,"open', '"open'),
        (b'1,"a"b', "ab"),
        (b"1,NULL", "NULL"),
        (b"1,", ""),
        ("1,a\u2028b\x0b\x1c\x85".encode(), "a\u2028b\x0b\x1c\x85"),
    ],
)
@pytest.mark.parametrize("neighbour", [b"", b'8,"stray\n', b"8,lone\rreturn\n"])
def test_a_record_reads_the_same_whatever_stands_beside_it(
    tmp_path: Path, line: bytes, text: str, neighbour: bytes
) -> None:
    """The fast parser and the one for malformed text agree, so shards do not change rows."""
    rows, errors = rows_of(tmp_path, b"a,b\n" + line + b"\n" + neighbour + b'9,"last"\n')
    assert rows[0]["b"] == text
    assert rows[-1] == {**rows[-1], "a": "9", "b": "last"}
    assert errors == []


def test_wrong_field_counts_cost_their_record(tmp_path: Path) -> None:
    rows, errors = rows_of(tmp_path, b"a,b\n1,x\n2,y,z\n3\n4,w\n")
    assert [(row["a"], row["record"], row["byte_offset"]) for row in rows] == [
        ("1", 1, 4),
        ("4", 4, 16),
    ]
    assert errors == [("wrong_column_count", 2, 8), ("wrong_column_count", 3, 14)]


def test_records_that_no_parser_should_see(tmp_path: Path) -> None:
    long = b"5," + b"x" * 10_000_000
    data = b"a,b\n1,x\n2,\xff\n3,\0\n4,y\n" + long + b"\n6,z\n"
    rows, errors = rows_of(tmp_path, data)
    assert [row["a"] for row in rows] == ["1", "4", "6"]
    assert [row["record"] for row in rows] == [1, 4, 6]
    assert errors == [("bad_utf8", 2, 8), ("nul_byte", 3, 12), ("record_too_long", 5, 20)]


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    rows, _ = rows_of(tmp_path, b"\xef\xbb\xbfa,b\r\n1,x\r\n")
    assert rows == [{"a": "1", "b": "x", "record": 1, "byte_offset": 8}]


def test_a_table_without_quotes_takes_them_literally(tmp_path: Path) -> None:
    rows, errors = rows_of(tmp_path, b'x "q"\t1\n"open\t2\r\nz\n', PLAIN_TSV)
    assert [(row["caption"], row["url"]) for row in rows] == [('x "q"', "1"), ('"open', "2")]
    assert errors == [("wrong_column_count", 3, 17)]


def test_a_column_that_the_file_lacks_is_null(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"a,b\n1,x\n")
    (shard,) = delimited.plan([InputFile(path, "rows.csv")], CSV)
    table, _ = delimited.read(shard, CSV, columns=["b", "c"])
    assert table.to_pylist() == [{"b": "x", "c": None, "record": 1, "byte_offset": 4}]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\n \n", "the file is empty"),
        (b"PK\x03\x04\x00\x00", "this is a binary file, not a text table"),
        (b"a,\xff\n1,2\n", "the header is not UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(data)
    with pytest.raises(UserError, match=message) as caught:
        delimited.read_header(path, CSV)
    assert caught.value.where == str(path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"a, b\n1,x\n")
    header = delimited.read_header(path, CSV)
    with pytest.raises(UserError, match=r"not a webvid file: no column 'name' \(found: a, b\)"):
        delimited.require_columns(path, header, ["a", "name"], format_name="webvid")
