"""All formats: what they say of themselves, and the reasons they give."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from curation.ingest.reasons import REASONS
from curation.sources import format_names, get_format
from curation.sources.base import InputFile, ReaderOptions
from manifests.errors import UserError
from tests.real_data import REPO

FORMATS = [
    *("lvd2m", "youdescribe", "webvid", "cc3m", "cc12m"),
    *("jsonl", "csv", "parquet", "messages", "folder", "webdataset", "img2dataset"),
    *("coco", "vqav2", "textcaps"),
]
WRONG = [b"", b"\x00" * 2048, b"\xff\xd8\xff\xe0 JFIF", b"Dear diary,\n"]
_CODE = re.compile(r"([a-z0-9]+(?:_[a-z0-9]+)+|repeated|unpaired): ")


def test_all_formats_are_there() -> None:
    assert format_names() == FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_describes_itself(name: str) -> None:
    fmt = get_format(name)
    assert fmt.name == name
    for text in (fmt.title, fmt.homepage, fmt.terms, fmt.licence, fmt.task, fmt.unit):
        assert text.strip()
    assert fmt.columns
    assert fmt.options <= set(ReaderOptions.__dataclass_fields__)
    assert type(fmt).__doc__ != fmt.__class__.__mro__[1].__doc__


def test_an_unknown_format_suggests_the_nearest() -> None:
    with pytest.raises(UserError, match=r"no format 'webdatset'\. Did you mean 'webdataset'"):
        get_format("webdatset")


@pytest.mark.parametrize("name", [n for n in FORMATS if n not in ("folder", "img2dataset")])
@pytest.mark.parametrize("content", WRONG)
def test_a_wrong_file_is_a_mistake_of_the_user(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "wrong"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        get_format(name).check([InputFile(path, "wrong")], ReaderOptions())
    assert str(path) in str(caught.value)


def reasons_in(source: str) -> set[str]:
    """The reason codes that a file gives: of RecordErrors, and at the front of problems."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RecordError":
            first = node.args[0]
            found |= {first.value} if isinstance(first, ast.Constant) else set()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if match := _CODE.match(node.value):
                found.add(match.group(1))
            found |= set(re.findall(r"THEN '([a-z_]+): ", node.value))
    return found


def test_every_reason_is_documented_and_given() -> None:
    folders = ("curation/sources", "curation/ingest")
    files = [path for folder in folders for path in sorted((REPO / folder).glob("*.py"))]
    assert len(files) > 30
    sources = {path.name: path.read_text() for path in files if path.name != "reasons.py"}
    given = set().union(*(reasons_in(source) for source in sources.values()))
    assert given <= set(REASONS), "add these to curation/ingest/reasons.py"
    everything = "\n".join(sources.values())
    unused = {code for code in REASONS if not re.search(rf"['\"]{code}['\":]", everything)}
    assert unused == set(), "no reader gives these any more"
    assert all(re.fullmatch("[a-z0-9_]+", code) and meaning for code, meaning in REASONS.items())
