"""Parquet of custom rows."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import curation.sources.parquet_file as parquet_file
from manifests.errors import UserError
from tests.curation.sources.reading import Read, check, read


def read_table(folder: Path, columns: dict[str, Any], *, group: int = 1000, **options: Any) -> Read:
    pq.write_table(pa.table(columns), folder / "rows.parquet", row_group_size=group)
    return read("parquet", folder, "rows.parquet", **options)


def strings(*values: str | None) -> pa.Array:
    return pa.array(values, pa.string())


def test_columns_by_their_names(tmp_path: Path) -> None:
    found = read_table(
        tmp_path,
        {
            "id": pa.array([5, 6], pa.int32()),
            "image": strings("http://a.org/1", None),
            "videos": pa.array([None, ["youtube:abcdefghijk", "http://a.org/v"]]),
            "start": pa.array([None, 1], pa.float32()),
            "end": strings(None, "0:02"),
            "caption": pa.array(["a", "b"]).dictionary_encode(),
            "score": pa.array([0.5, None]),
            "day": pa.array([datetime.date(2024, 1, 2), None]),
            "vector": pa.array([[1.0], [2.0]]),
            "__index_level_0__": pa.array([0, 1]),
        },
    )
    first, second = found.examples
    assert (first["source_key"], first["response"], first["kind"]) == ("5", "a", "image")
    assert first["extra"] == '{"day":"2024-01-02","score":0.5}'
    assert (second["kind"], second["media_count"], second["seconds"]) == ("video", 2, 2.0)
    assert second["extra"] is None
    assert [example["record"] for example in found.examples] == [1, 2]
    assert first["byte_offset"] is None


def test_row_groups_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "ROWS_PER_SHARD", 10)
    found = read_table(
        tmp_path,
        {
            "image": strings(*(f"http://a.org/{n}" for n in range(25))),
            "caption": strings(*(f"c{n}" for n in range(25))),
        },
        group=4,
    )
    assert found.shards == 3
    assert [example["response"] for example in found.examples] == [f"c{n}" for n in range(25)]
    assert [example["record"] for example in found.examples] == list(range(1, 26))


def test_large_row_groups_stay_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "ROWS_PER_SHARD", 3)
    columns = {
        "image": strings(*["http://a.org/1"] * 20),
        "caption": strings(*"abcdefghijklmnopqrst"),
    }
    found = read_table(tmp_path, columns, group=8)
    assert found.shards == 3
    assert [example["record"] for example in found.examples] == list(range(1, 21))


def test_unusable_rows(tmp_path: Path) -> None:
    found = read_table(
        tmp_path,
        {
            "video": strings("http://a.org/1", "", None, "gone.mp4", *["http://a.org/1"] * 5),
            "prompt": strings(None, None, "2 + 2?", *[None] * 6),
            "response": strings("ok", "c", "4", "c", None, "x\0y", "z" * 2_000_000, "c", "c"),
            "start": pa.array([None] * 7 + [float("nan"), 1e300]),
        },
    )
    assert [(e["reason"], e["record"]) for e in found.errors] == [
        ("missing_locator", 2),
        ("missing_file", 4),
        ("empty_response", 5),
        ("nul_byte", 6),
        ("record_too_long", 7),
        ("bad_time", 8),
        ("bad_time", 9),
    ]
    assert [example["response"] for example in found.examples] == ["ok", "4"]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """Parquet does not check that its strings are UTF-8."""
    broken = pa.array([b"fine", b"br\xffken", b"fine too"], pa.binary()).view(pa.string())
    images = strings("http://a.org/1", "http://a.org/2", "http://a.org/3")
    found = read_table(tmp_path, {"image": images, "caption": broken})
    assert found.problem() == "bad_utf8: in caption: b'br\\xffken'"
    assert found.errors[0]["record"] == 2
    assert [example["record"] for example in found.examples] == [1, 3]


def rows_file(folder: Path, rows: int = 1000) -> Path:
    path = folder / "rows.parquet"
    names = strings(*(f"http://a.org/{n}" for n in range(rows)))
    pq.write_table(pa.table({"image": names, "caption": names}), path, compression="none")
    return path


@pytest.mark.parametrize("kept", [0.2, 0.9, 0.999])
def test_a_file_that_is_cut_off(tmp_path: Path, kept: float) -> None:
    path = rows_file(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(UserError, match=r"rows\.parquet: the Parquet file is cut off or damaged"):
        check("parquet", tmp_path, "rows.parquet")


def test_a_damaged_page_is_found_when_it_is_read(tmp_path: Path) -> None:
    path = rows_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[4:300] = b"\xff" * 296
    path.write_bytes(data)
    check("parquet", tmp_path, "rows.parquet")
    with pytest.raises(UserError, match=r"rows\.parquet: the Parquet file is cut off or damaged"):
        read("parquet", tmp_path, "rows.parquet")


def test_what_is_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "rows.parquet").write_text("image,caption\n")
    with pytest.raises(UserError, match="not a Parquet file"):
        check("parquet", tmp_path, "rows.parquet")


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({"image": strings("a"), "x": strings("b")}, {}, "no column for the response"),
        ({"file": strings("a"), "text": strings("b")}, {}, "no column for a medium"),
        (
            {"image": strings("a"), "caption": pa.array([5])},
            {},
            "the column 'caption' should hold texts for `response` and holds int64",
        ),
        (
            {"image": pa.array([{"bytes": b"x", "path": "a"}]), "caption": strings("b")},
            {},
            "Write the images to files and name those",
        ),
        (
            {"image": strings("a"), "caption": strings("b"), "start": pa.array([[1]])},
            {},
            "the column 'start' should hold seconds or texts",
        ),
        (
            {"image": strings("a"), "caption": strings("b")},
            {"columns": {"prompt": "question"}},
            "no column 'question', which `columns` names",
        ),
    ],
)
def test_what_is_refused_before_any_work(
    tmp_path: Path, columns: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    pq.write_table(pa.table(columns), tmp_path / "rows.parquet")
    with pytest.raises(UserError, match=message):
        check("parquet", tmp_path, "rows.parquet", **options)


def test_jsonl_csv_and_parquet_agree(tmp_path: Path) -> None:
    rows = [
        {"image": f"http://a.org/{n}", "prompt": "What?", "caption": f"c {n}"} for n in range(5)
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    text = "".join(",".join(row.values()) + "\n" for row in rows)
    (tmp_path / "rows.csv").write_text("image,prompt,caption\n" + text)
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    found = [read(fmt, tmp_path, f"rows.{fmt}").examples for fmt in ("jsonl", "csv", "parquet")]
    for examples in found:
        for example in examples:
            del example["file"], example["byte_offset"]
    assert found[0] == found[1] == found[2]
