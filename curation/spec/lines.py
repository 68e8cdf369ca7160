"""On which line of a TOML file a key stands, so that a message can say so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

# What decides where a key is: strings and comments may hold anything, so they are taken whole.
_TOKEN = re.compile(
    r"""
    \#[^\n]*
    | (?P<name> \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*'
              | [A-Za-z0-9_-]+ )
    | (?P<sign> [\[\]{}=\n] )
    """,
    re.DOTALL | re.VERBOSE,
)


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Line (from 1) of every table header and every `key =` of a valid TOML text.

    Keys of inline tables are not listed: the line of the table stands for them.
    """
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    names: list[str] = []
    header = in_value = False
    line, depth = 1, 0
    for token in _TOKEN.finditer(text + "\n"):
        name, sign = token.group("name", "sign")
        if in_value:
            depth += (sign in ("[", "{")) - (sign in ("]", "}"))
        elif name is not None:
            names.append(_plain(name))
        elif sign == "[":
            header = True
        elif sign == "=":
            lines.setdefault((*table, *names), line)
            in_value = True
        if sign == "\n" and depth == 0:
            if header:
                table = tuple(names)
                lines.setdefault(table, line)
            names, header, in_value = [], False, False
        line += token.group().count("\n")
    return lines


def line_of(lines: dict[tuple[str, ...], int], path: Sequence[str]) -> int | None:
    """The line of `path`, or of the nearest table around it; None where there is none."""
    for length in range(len(path), 0, -1):
        if (line := lines.get(tuple(path[:length]))) is not None:
            return line
    return None


def _plain(name: str) -> str:
    if name[0] not in "\"'":
        return name
    value = tomllib.loads(f"name = {name}")["name"]
    assert isinstance(value, str)
    return value
