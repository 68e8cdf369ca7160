"""Columnar helpers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from curation.sources.base import records_table
from curation.sources.columns import (
    blank_to_null,
    content_keys,
    first_of_each,
    json_objects,
    media_lists,
    numbers,
)


def chunked(*values: Any) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values)])


def test_json_objects() -> None:
    found = json_objects(
        **{"it's": chunked("é\n", None, None), 'a "b"': chunked(None, 1.5, None)}
    ).to_pylist()
    assert json.loads(found[0]) == {"it's": "é\n", 'a "b"': None}
    assert found[1:] == ['{"it\'s":null,"a \\"b\\"":1.5}', None]


def test_blank_to_null() -> None:
    found = blank_to_null(chunked("a", "", " \t\n\u00a0", None, " b "))
    assert found.to_pylist() == ["a", None, None, None, " b "]


def test_numbers() -> None:
    found = numbers(chunked("1", " -2.5 ", "1e3", "1.", "x", "", "0x1", "nan", None))
    assert found.to_pylist() == [1.0, -2.5, 1000.0, 1.0, None, None, None, None, None]


@given(st.lists(st.lists(st.none() | st.integers(0, 9), max_size=3), max_size=6))
def test_first_of_each(rows: list[list[int | None]]) -> None:
    values = pa.array([value for row in rows for value in row], pa.int64())
    counts = np.array([len(row) for row in rows], dtype=np.int64)
    expected = [next((value for value in row if value is not None), None) for row in rows]
    assert first_of_each(values, counts).to_pylist() == expected


def test_media_lists() -> None:
    media = media_lists(
        np.array([2, 0, 1]), kind=pa.array(["image", "video", "image"]), width=pa.array([1, 2, 3])
    )
    table = records_table(3, media=media)
    found = [
        [(m["kind"], m["width"], m["path"]) for m in row] for row in table["media"].to_pylist()
    ]
    assert found == [[("image", 1, None), ("video", 2, None)], [], [("image", 3, None)]]


def test_content_keys_depend_on_content_alone() -> None:
    media = media_lists(
        np.array([1, 1, 1]),
        kind=pa.array(["image"] * 3),
        locator=pa.array(["here/1.jpg", "there/1.jpg", "there/1.jpg"]),
        sha256=pa.array(["ab", "ab", None]),
    )
    texts = pa.array(["a", "a", "a"])
    first, second, third = content_keys(media, prompt=texts, response=texts).to_pylist()
    assert first == second != third
    assert len(first) == 32
