"""Values of one type out of a JSON object, or None: what comes from elsewhere may hold anything."""

from __future__ import annotations

import reprlib
from typing import Any


def text(item: Any, name: str) -> str | None:
    """A text, the empty one included."""
    value = item.get(name) if isinstance(item, dict) else None
    return value if isinstance(value, str) else None


def number(item: Any, name: str) -> int | None:
    """A whole number."""
    value = item.get(name) if isinstance(item, dict) else None
    return value if type(value) is int else None


def identifier(item: Any, name: str) -> str | None:
    """A whole number or a text that is not empty, as a text."""
    whole = number(item, name)
    return str(whole) if whole is not None else text(item, name) or None


def pixels(item: Any, name: str) -> int | None:
    """A width or height."""
    value = number(item, name)
    return value if value is not None and 0 < value < 1 << 31 else None


def shown(item: Any) -> str:
    """The item for a message, cut short."""
    return reprlib.repr(item)[:120]
