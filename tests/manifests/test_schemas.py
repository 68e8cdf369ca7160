"""What a row is: every column explained, and which versions of a table can be read."""

from dataclasses import replace

import pyarrow as pa
import pytest

from manifests.errors import UserError
from manifests.schemas import (
    FINGERPRINT_KEY,
    PARTITIONED_BY_SOURCE,
    TABLE_KEY,
    TABLES,
    VERSION_KEY,
    Column,
    TableSchema,
    arrow_type,
)

THINGS = TableSchema(
    "things",
    "one thing",
    3,
    (
        Column("id", "string", "Its name"),
        Column("size", "int64", "How large", "bytes", nullable=True, since=2),
        Column("colour", "string", "Which", nullable=True, since=3),
    ),
)


def _of_version(schema: TableSchema, version: str) -> pa.Schema:
    found = schema.arrow()
    return found.with_metadata({**found.metadata, VERSION_KEY: version.encode()})


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_meaning_a_unit_and_a_nullability_in_the_schema(name: str) -> None:
    table = TABLES[name]
    assert table.name == name
    assert table.row
    schema = table.arrow(fingerprint="f" * 32)
    assert schema.names == table.names
    assert len(set(table.names)) == len(table.names)
    for column, field in zip(table.columns, schema, strict=True):
        assert field.metadata[b"meaning"].decode() == column.meaning != ""
        assert field.metadata[b"unit"].decode() == column.unit
        assert field.nullable == column.nullable
        assert 1 <= column.since <= table.version
    assert schema.metadata == {
        TABLE_KEY: name.encode(),
        VERSION_KEY: str(table.version).encode(),
        FINGERPRINT_KEY: b"f" * 32,
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_this_release_is_readable(name: str) -> None:
    TABLES[name].check_readable(TABLES[name].arrow(), where="x.parquet")


def test_partitioned_tables_are_tables() -> None:
    assert set(TABLES) >= PARTITIONED_BY_SOURCE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("string", pa.string()),
        ("int32", pa.int32()),
        ("int64", pa.int64()),
        ("double", pa.float64()),
        ("bool", pa.bool_()),
        ("list<string>", pa.list_(pa.string())),
        ("struct<a: string, b: bool>", pa.struct([("a", pa.string()), ("b", pa.bool_())])),
        ("list<struct<a: int64>>", pa.list_(pa.struct([("a", pa.int64())]))),
    ],
)
def test_types_in_short(text: str, kind: pa.DataType) -> None:
    assert arrow_type(text) == kind


def test_an_older_version_is_readable_where_what_it_lacks_may_be_null() -> None:
    older = replace(THINGS, version=1, columns=THINGS.columns[:1])
    THINGS.check_readable(older.arrow(), where="x.parquet")


def test_a_newer_version_asks_for_a_newer_release() -> None:
    newer = replace(THINGS, version=4)
    with pytest.raises(UserError) as caught:
        THINGS.check_readable(newer.arrow(), where="x.parquet")
    assert caught.value.what == (
        "things is in schema version 4, newer than version 3 that this release reads"
    )
    assert caught.value.where == "x.parquet"
    assert "newer" in str(caught.value.remedy)


def test_an_older_version_that_lacks_a_necessary_column_has_to_be_made_anew() -> None:
    added = Column("weight", "double", "How heavy", "kg", since=4)
    current = replace(THINGS, version=4, columns=(*THINGS.columns, added))
    with pytest.raises(UserError) as caught:
        current.check_readable(THINGS.arrow(), where="x.parquet")
    assert caught.value.what == "things is in schema version 3, which lacks weight"
    assert "curate build-mixture" in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        (pa.schema([("id", pa.string())]), "not a table of this toolkit"),
        (_of_version(THINGS, "three"), "version 'three'"),
        (replace(THINGS, name="people").arrow(), "a 'people' table"),
    ],
)
def test_what_is_no_table_of_ours(stored: pa.Schema, found: str) -> None:
    with pytest.raises(UserError) as caught:
        THINGS.check_readable(stored, where="x.parquet")
    assert found in caught.value.what
    assert caught.value.where == "x.parquet"
    assert caught.value.remedy
