"""Errors of the machine in words."""

import errno
import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.trouble import as_user_error
from manifests.errors import UserError


def test_a_users_mistake_is_told_as_it_is() -> None:
    error = UserError("it is empty", where="a.csv")
    assert as_user_error(error) is error


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk quota is used up"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "permission denied"),
        (errno.EPERM, "permission denied"),
        (errno.EMFILE, "too many open files"),
        (errno.EFBIG, "the file would be larger than allowed here"),
    ],
)
def test_the_disk(number: int, what: str) -> None:
    told = as_user_error(OSError(number, os.strerror(number), "work/x.parquet"))
    assert told is not None
    assert (told.what, told.where) == (what, "work/x.parquet")
    assert told.remedy


@pytest.mark.parametrize(
    ("message", "what"),
    [
        # As pyarrow and DuckDB give them, without a number.
        (
            "[Errno 28] Error writing bytes to file. Detail: No space left on device",
            "the disk is full",
        ),
        ("IO Error: Could not write file: Read-only file system", "the disk is read-only"),
        ("IO Error: Cannot open file: Permission denied", "permission denied"),
        ("IO Error: File too large", "the file would be larger than allowed here"),
        ("Out of Memory Error: failed to allocate 1 MB", "DuckDB ran out of the memory"),
    ],
)
def test_the_disk_without_a_number(message: str, what: str) -> None:
    for error in (OSError(message), duckdb.Error(message)):
        told = as_user_error(error)
        assert told is not None
        assert told.what.startswith(what)
        assert told.remedy


@pytest.mark.parametrize("place", [20, 60])
def test_a_damaged_parquet_file(tmp_path: Path, place: int) -> None:
    path = tmp_path / "part.parquet"
    table = pa.table({"a": [f"value {n}" for n in range(1000)]})
    pq.write_table(table, path, compression="zstd", use_dictionary=False)
    data = bytearray(path.read_bytes())
    start = pq.read_metadata(path).row_group(0).column(0).data_page_offset + place
    data[start : start + 30] = bytes(byte ^ 255 for byte in data[start : start + 30])
    path.write_bytes(data)
    with duckdb.connect() as connection, pytest.raises(duckdb.Error) as caught:
        connection.execute("SELECT sum(length(a)) FROM read_parquet($1)", [str(path)]).fetchall()
    told = as_user_error(caught.value)
    assert told is not None
    assert told.what.startswith("a Parquet file is damaged (")
    assert "curate verify" in str(told.remedy)


def test_duckdbs_memory() -> None:
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '2MB'")
        connection.execute("SET temp_directory = ''")
        with pytest.raises(duckdb.Error) as caught:
            connection.execute(
                "SELECT count(DISTINCT md5(i::VARCHAR)) FROM range(500000) t(i)"
            ).fetchall()
    told = as_user_error(caught.value)
    assert told is not None
    assert told.what == "DuckDB ran out of the memory that the spec allows"
    assert "[engine]" in str(told.remedy)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file", "x"),
        OSError("something else"),
        ValueError("ours"),
        AssertionError("ours"),
        duckdb.BinderException("Binder Error: ours"),
        KeyError("x"),
    ],
)
def test_our_own_mistakes_are_not_the_users(error: Exception) -> None:
    assert as_user_error(error) is None
