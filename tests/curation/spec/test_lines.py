"""On which line a key stands, also in TOML that tries to hide it."""

import tomllib
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from curation.spec.lines import key_lines, line_of


def test_headers_and_keys() -> None:
    text = (
        "size = 10\n\n[splits]\n  validation = 0.1 # a part\n\n[sources.a]\nfiles = [\n  'x',\n]\n"
    )
    assert key_lines(text) == {
        ("size",): 1,
        ("splits",): 3,
        ("splits", "validation"): 4,
        ("sources", "a"): 6,
        ("sources", "a", "files"): 7,
    }


def test_dotted_and_quoted_keys() -> None:
    text = 'engine.workers = 2\n[sources."my own"]\n\'a.b\' = 1\n"c" . d = 2\n'
    text += "[ sources . e ] # x\nf=1\n"
    assert key_lines(text) == {
        ("engine", "workers"): 1,
        ("sources", "my own"): 2,
        ("sources", "my own", "a.b"): 3,
        ("sources", "my own", "c", "d"): 4,
        ("sources", "e"): 5,
        ("sources", "e", "f"): 6,
    }


def test_a_quoted_name_with_a_bracket_an_equals_sign_or_a_hash() -> None:
    text = '["a]b"]\n"c=d" = 1\n["#e"]\n"f\\"g" = 2\n'
    assert key_lines(text) == {
        ("a]b",): 1,
        ("a]b", "c=d"): 2,
        ("#e",): 3,
        ("#e", 'f"g'): 4,
    }


def test_what_only_looks_like_a_key() -> None:
    text = (
        'prompt = """\n'
        "size = 3\n"
        "[sources.b]\n"
        '"""\n'
        "where = '''a\n"
        'seed = 1\n"""\n'
        "'''\n"
        "by = [\n"
        '  "task = x",\n'
        "  # max = 2\n"
        "]\n"
        "edges = [\n"
        "  [1, 2],\n"
        "  [3]\n"
        "]\n"
        "# min = 1\n"
        "last = 1\n"
    )
    assert key_lines(text) == {
        ("prompt",): 1,
        ("where",): 5,
        ("by",): 9,
        ("edges",): 13,
        ("last",): 18,
    }


def test_quotes_that_open_nothing() -> None:
    text = (
        "# it's '''not''' a \"\"\"string\n"
        "a = \"'''\"\n"
        'b = \'"""\'\n'
        'c = """one line"""\n'
        'd = "\\"\\"\\""\n'
        'e = """two quotes ""\\""""\n'
        "f = 1 # '''\n"
        "g = 2\n"
    )
    assert key_lines(text) == {(name,): line for line, name in enumerate("abcdefg", start=2)}


def test_lines_are_toml_lines() -> None:
    # A vertical tab or a line separator in a string breaks no line; CRLF does.
    text = "a = 'x\u2028y\u0085z'\r\nb = 2\r\n[c]\r\nd = '''\r\n\r\n'''\r\ne = 1\r\n"
    assert key_lines(text) == {("a",): 1, ("b",): 2, ("c",): 3, ("c", "d"): 4, ("c", "e"): 7}


def test_inline_tables_count_as_their_key() -> None:
    assert key_lines("strata = { by = ['task'], edges = { x = [1] } }\nsize = 1\n") == {
        ("strata",): 1,
        ("size",): 2,
    }


def test_an_array_of_tables_has_its_first_line() -> None:
    assert key_lines("[[a]]\nx = 1\n[[a]]\nx = 2\n") == {("a",): 1, ("a", "x"): 2}


_STRINGS = st.sampled_from(
    [
        '"a = 1"',
        "'[x]'",
        '"""\nb = 2\n[y]\n"""',
        "'''\nc = \"\"\" 3\n'''",
        '["x = 1",\n "[z]",\n]',
        "[\n[1, 2],\n[3]\n]",
        "{ q = 1 }",
        "\"\\\"\" # '''",
        '3 # """',
    ]
)


@given(st.lists(st.tuples(st.sampled_from(["key", "header", "comment"]), _STRINGS), max_size=8))
def test_every_key_of_valid_toml_has_the_line_it_was_written_on(
    parts: list[tuple[str, str]],
) -> None:
    text, wanted, table = "", {}, ()
    for number, (what, value) in enumerate(parts):
        line = text.count("\n") + 1
        if what == "key":
            wanted[(*table, f"k{number}")] = line
            text += f"k{number} = {value}\n"
        elif what == "header":
            table = (f"t{number}",)
            wanted[table] = line
            text += f"[t{number}] # {value.split(chr(10))[0]}\n"
        else:
            text += f"# {value.split(chr(10))[0]}\n"
    assert set(_paths(tomllib.loads(text))) == set(wanted)
    assert key_lines(text) == wanted


def _paths(data: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Tables by header, and keys; what is in an inline table or a list does not count."""
    found: list[tuple[str, ...]] = []
    for name, value in data.items():
        found.append((name,))
        if name.startswith("t"):
            found += [(name, *path) for path in _paths(value)]
    return found


def test_the_line_of_the_nearest_table_stands_for_a_key() -> None:
    lines = key_lines("size = 1\n[sources.a]\nmin = 2\n")
    assert line_of(lines, ("sources", "a", "min")) == 3
    assert line_of(lines, ("sources", "a", "max")) == 2
    assert line_of(lines, ("sources", "b")) is None
    assert line_of(lines, ("seed",)) is None
    assert line_of(lines, ()) is None
