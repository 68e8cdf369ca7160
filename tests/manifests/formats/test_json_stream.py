"""Large JSON documents: as a stream, and by their beginning."""

from __future__ import annotations

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import UserError
from manifests.formats.json_stream import (
    MAX_DEPTH,
    _Shallow,
    describe,
    head_list,
    read_head,
    stream_items,
)

SHORT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | SHORT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SHORT, inner, max_size=3),
    max_leaves=8,
).map(lambda value: json.loads(json.dumps(value)))


def put(folder: Path, text: str | bytes) -> Path:
    path = folder / "document.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@given(st.lists(VALUES, max_size=6), st.booleans())
def test_a_stream_gives_what_json_gives(items: list[Any], mark: bool) -> None:
    text = json.dumps({"other": [1, {"rows": [2]}], "rows": items, "last": {"rows": [3]}})
    with TemporaryDirectory() as folder:
        path = put(Path(folder), ("\ufeff" if mark else "") + text)
        assert list(stream_items(path, prefix="rows.item")) == items


def test_nesting_is_followed_to_a_limit(tmp_path: Path) -> None:
    """ijson's memory grows with the square of the depth, so 20,000 levels would take 1 GB."""
    for depth, allowed in ((MAX_DEPTH - 1, True), (MAX_DEPTH, False), (20_000, False)):
        deep = "[" * depth + "]" * depth
        path = put(tmp_path, f'[{deep}, {{"a": 1}}]')
        if allowed:
            assert list(stream_items(path, prefix="item"))[1] == {"a": 1}
        else:
            with pytest.raises(UserError, match="nests deeper than 100 levels"):
                list(stream_items(path, prefix="item"))
            with pytest.raises(UserError, match="nests deeper than 100 levels"):
                read_head(path)


JSON = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('a[]{}"\\,: é')),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab\\", max_size=3), inner),
    max_leaves=30,
)


@given(value=JSON, size=st.integers(1, 9), indent=st.sampled_from([None, 1]))
def test_brackets_within_strings_are_no_nesting(
    value: object, size: int, indent: int | None
) -> None:
    """However the blocks fall, the depth is back at nothing at the end."""
    data = json.dumps(value, indent=indent, ensure_ascii=False).encode()
    shallow = _Shallow(io.BytesIO(data), Path("document.json"))
    read = b""
    while block := shallow.read(size):
        read += block
    assert read == data
    assert (shallow._depth, shallow._opened) == (0, b"")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "the JSON document is cut off. Download the file again"),
        (b'[{"a": 1}, {"a"', "the JSON document is cut off"),
        (b'[{"a": 1}] x', "not a JSON document .*trailing garbage"),
        (b"[NaN]", "not a JSON document"),
        (b"[1" + b"0" * 40 + b"]", "not a JSON document .*integer overflow"),
        (b'["\xff"]', "not a JSON document .*invalid bytes in UTF8"),
        (b"url,caption\n", "not a JSON document"),
    ],
)
def test_what_is_no_document(tmp_path: Path, text: bytes, message: str) -> None:
    path = put(tmp_path, text)
    with pytest.raises(UserError, match=message) as caught:
        list(stream_items(path, prefix="item"))
    assert caught.value.where == str(path)
    with pytest.raises(UserError, match=message):
        read_head(path)


def test_the_head_of_a_large_document(tmp_path: Path) -> None:
    rows = [{"id": n, "text": "é" * 50} for n in range(20_000)]
    path = put(tmp_path, json.dumps({"info": {"a": 1}, "rows": rows, "last": []}))
    head = read_head(path)
    assert head["info"] == {"a": 1}
    assert head_list(head, "rows")[:100] == rows[:100]
    assert "last" not in head
    assert head_list(head, "last") == head_list(head, "info") == head_list([1], "rows") == []


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ({"a": 1, "b": 2}, "an object with 'a', 'b'"),
        ({}, "an object with nothing in it"),
        ([1], "a list"),
        (5, "a single value"),
    ],
)
def test_descriptions(head: Any, text: str) -> None:
    assert describe(head) == text
