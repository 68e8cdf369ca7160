"""JSON documents too large to load: their beginning, and one list of elements after another.

Reading is by ijson, so memory holds one element at a time whatever the size of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from manifests.errors import UserError

# Annotation files nest four or five deep.
MAX_DEPTH = 100
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_MARK = b"\0"
_OPENING, _CLOSING = [b"["[0], b"{"[0]], [b"]"[0], b"}"[0]]
_HEAD_BYTES = 256 << 10
_BUFFER_BYTES = 64 << 10
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class BadRow:
    """An element that is not as its format says. `record` counts from 1."""

    record: int
    detail: str


def stream_items(path: Path, *, prefix: str) -> Iterator[Any]:
    """The elements of the list at `prefix` (ijson's notation: `annotations.item`, `item`).

    Raises:
        UserError: the document is cut off or not JSON.
    """
    with path.open("rb") as file:
        _skip_bom(file)
        try:
            yield from ijson.items(
                _Shallow(file, path), prefix, use_float=True, buf_size=_BUFFER_BYTES
            )
        except ijson.JSONError as error:
            raise _unreadable(path, error) from error


class _Shallow:
    """A file whose JSON may not nest deeper than MAX_DEPTH.

    ijson keeps the path to every element, so its memory grows with the square of the depth: half a
    megabyte of brackets would take all the memory there is.
    """

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path
        self._depth = 0
        # What a string that is open at the end of a block has to be taken up with.
        self._opened = b""

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._follow(data)
        return data

    def _follow(self, data: bytes) -> None:
        import numpy as np

        text = self._opened + data
        # A string takes everything up to its end, so the mark behind the text is left outside only.
        outside = _STRING.sub(b"", text + _MARK)
        self._opened = b""
        if not outside.endswith(_MARK):
            escapes = len(text) - len(text.rstrip(b"\\"))
            self._opened = b'"\\' if escapes % 2 else b'"'
        signs = np.frombuffer(outside, dtype=np.uint8)
        steps = np.isin(signs, _OPENING).astype(np.int64) - np.isin(signs, _CLOSING)
        depths = self._depth + np.cumsum(steps)
        if len(depths):
            self._depth = int(depths[-1])
            if int(depths.max()) > MAX_DEPTH:
                raise UserError(
                    f"the JSON nests deeper than {MAX_DEPTH} levels", where=str(self._path)
                )


def read_head(path: Path) -> Any:
    """The first 256 KiB of a document as far as they go: its last list or object may be cut short.

    Raises:
        UserError: the file is empty or does not begin like JSON.
    """
    with path.open("rb") as file:
        _skip_bom(file)
        data = _Shallow(file, path).read(_HEAD_BYTES)
        whole = not file.read(1)
    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, use_float=True)
    builder = ijson.ObjectBuilder()
    try:
        parser.send(data)
        if whole:
            parser.close()
    except ijson.JSONError as error:
        raise _unreadable(path, error) from error
    for event, value in events:
        builder.event(event, value)
    return builder.value


def head_list(head: Any, name: str) -> list[Any]:
    """The elements of the list `name` in the head of a document; empty where there is none."""
    found = head.get(name) if isinstance(head, dict) else None
    return found if isinstance(found, list) else []


def describe(head: Any) -> str:
    """What a document seems to be, for a message to the user."""
    if isinstance(head, dict):
        return f"an object with {', '.join(map(repr, list(head)[:8])) or 'nothing in it'}"
    return "a list" if isinstance(head, list) else "a single value"


def _skip_bom(file: BinaryIO) -> None:
    if file.read(len(_BOM)) != _BOM:
        file.seek(0)


def _unreadable(path: Path, error: Exception) -> UserError:
    text = error.args[0] if error.args else ""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    reason = text.splitlines()[0].strip(" .") if text else "not JSON"
    if "premature EOF" in reason or "ncomplete JSON" in reason:
        return UserError(
            "the JSON document is cut off", where=str(path), remedy="Download the file again"
        )
    return UserError(f"not a JSON document ({reason})", where=str(path))
