"""Columns out of JSON objects: each has one type, and a value of another becomes a problem.

A list comprehension a column and one look at the types that occur; rows are looked at one by one
only where a column is not all of one type.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from curation.sources.custom_rows import seconds

if TYPE_CHECKING:
    import pyarrow as pa

_NAMES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}
_SCALARS = frozenset({str, int, float, bool})
Object = dict[str, Any]


def text_column(
    rows: Sequence[Object], name: str, *, numbers_too: bool = False
) -> tuple[pa.Array, pa.Array | None]:
    """The texts under `name`, and the problem of each row whose value is none.

    Args:
        numbers_too: whole numbers are texts as well, as ids are.
    """
    import pyarrow as pa

    values = [row.get(name) for row in rows]
    kinds = set(map(type, values))
    if kinds <= {str, type(None)}:
        return pa.array(values, pa.string()), None
    if numbers_too and kinds <= {str, int, type(None)}:
        return pa.array([v if v is None else str(v) for v in values], pa.string()), None

    def convert(value: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        if numbers_too and type(value) is int:
            return str(value)
        raise TypeError

    return _one_by_one(values, name, convert, pa.string(), "a text")


def time_column(rows: Sequence[Object], name: str) -> tuple[pa.Array | None, pa.Array | None]:
    """The times under `name` in seconds: numbers, or texts such as `00:01:02.5`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = [row.get(name) for row in rows]
    kinds = set(map(type, values))
    if kinds <= {type(None)}:
        return None, None
    numbers = [float(v) if v is not None and type(v) in (int, float) else None for v in values]
    if kinds <= {int, float, type(None)}:
        return pa.array(numbers, pa.float64()), None

    def convert(value: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        if type(value) in (int, float):
            return None
        raise TypeError

    texts, bad_type = _one_by_one(values, name, convert, pa.string(), "a time")
    clock, bad_time = seconds(texts)
    return pc.coalesce(pa.array(numbers, pa.float64()), clock), pc.coalesce(bad_type, bad_time)


def reference_column(rows: Sequence[Object], name: str) -> tuple[pa.Array, pa.Array | None]:
    """The media under `name`: texts, or lists of texts.

    An object with a `path` or `url`, as Hugging Face data sets write it, counts as that text.
    """
    import pyarrow as pa

    values = [row.get(name) for row in rows]
    if set(map(type, values)) <= {str, type(None)}:
        return pa.array(values, pa.string()), None

    def convert(value: Any) -> list[str | None] | None:
        if value is None:
            return None
        return [reference(one) for one in (value if isinstance(value, list) else [value])]

    expected = "a path, an address or a list of them"
    return _one_by_one(values, name, convert, pa.list_(pa.string()), expected)


def reference(value: Any) -> str | None:
    """One medium as a text.

    Raises:
        TypeError: it is none.
    """
    if isinstance(value, dict):
        value = value.get("path") or value.get("url")
        if value is None:
            raise TypeError
    if value is None or isinstance(value, str):
        return value
    raise TypeError


def extra_column(rows: Sequence[Object], used: frozenset[str]) -> pa.Array:
    """The other single values of each row as a JSON object with sorted keys; null where none."""
    import pyarrow as pa

    # Few rows have names of their own, so what is left over is worked out once a set of names.
    left_over: dict[tuple[str, ...], list[str]] = {}
    texts: list[str | None] = []
    for row in rows:
        names = tuple(row)
        others = left_over.get(names)
        if others is None:
            others = left_over[names] = sorted(set(names) - used)
        kept = {name: row[name] for name in others if type(row[name]) in _SCALARS}
        texts.append(orjson.dumps(kept).decode() if kept else None)
    return pa.array(texts, pa.string())


def _one_by_one(
    values: Sequence[Any],
    name: str,
    convert: Callable[[Any], Any],
    kind: pa.DataType,
    expected: str,
) -> tuple[pa.Array, pa.Array]:
    import pyarrow as pa

    good: list[Any] = []
    problems: list[str | None] = []
    for value in values:
        try:
            good.append(convert(value))
            problems.append(None)
        except TypeError:
            found = _NAMES.get(type(value), type(value).__name__)
            good.append(None)
            shown = reprlib.repr(value)
            problems.append(f"bad_type: {name} should be {expected} and is {found}: {shown}")
    return pa.array(good, kind), pa.array(problems, pa.string())
