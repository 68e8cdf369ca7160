"""Large JSON documents: as a stream, and by their beginning."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import UserError
from manifests.formats.json_stream import describe, head_list, read_head, stream_items

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


def test_deep_nesting_does_no_harm(tmp_path: Path) -> None:
    deep = "[" * 20_000 + "]" * 20_000
    path = put(tmp_path, f'[{deep}, {{"a": 1}}]')
    assert list(stream_items(path, prefix="item"))[1] == {"a": 1}


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
