"""Paths of local media: what they are relative to, and which are refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pytest

import curation.sources.local_files as local_files
from curation.sources.base import InputFile
from curation.sources.local_files import Folder, is_unsafe, look_up, media_folder, spec_folder
from manifests.errors import UserError


@pytest.mark.parametrize(
    "reference",
    [
        "https://a.org/1.jpg",
        "HTTP://a.org/1.jpg",
        "s3://bucket/1.jpg",
        "youtube:abcdefghijk",
        "//a.org/1.jpg",
        "www.youtube.com/watch?v=abcdefghijk",
        "youtu.be/abcdefghijk",
    ],
)
def test_addresses_are_left_alone(tmp_path: Path, reference: str) -> None:
    found = look_up(pa.array([f" {reference} "]), within=Folder(tmp_path, "data"))
    assert found.to_pylist() == [
        {"locator": reference, "path": None, "sha256": None, "bytes": None, "problem": None}
    ]


def test_each_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def sha256_file(path: Path) -> str:
        read.append(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr(local_files, "sha256_file", sha256_file)
    (tmp_path / "1.jpg").write_bytes(b"1")
    (tmp_path / "a:b.jpg").write_bytes(b"2")
    references = pa.array(["1.jpg", None, "http://a.org", "1.jpg", "", "./a:b.jpg", "1.jpg"])
    found = look_up(references, within=Folder(tmp_path, "data"))
    assert read == [tmp_path / "1.jpg", tmp_path / "a:b.jpg"]
    assert found["path"].to_pylist() == [
        "data/1.jpg",
        None,
        None,
        "data/1.jpg",
        None,
        "data/a:b.jpg",
        "data/1.jpg",
    ]
    assert found["locator"].to_pylist()[1:5] == [None, "http://a.org", "data/1.jpg", ""]
    assert found["bytes"].to_pylist() == [1, None, None, 1, None, 1, 1]


def test_nothing_to_look_up(tmp_path: Path) -> None:
    found = look_up(pa.array([], pa.string()), within=Folder(tmp_path, ""))
    assert (found.num_rows, found.column_names[0]) == (0, "locator")


@pytest.mark.parametrize(
    ("path", "unsafe"),
    [
        ("a.jpg", False),
        ("a/b..c/d.jpg", False),
        ("./a.jpg", False),
        ("../a.jpg", True),
        ("a/../b.jpg", True),
        ("a\\..\\b.jpg", True),
        ("/a.jpg", True),
        ("\\a.jpg", True),
        ("c:a.jpg", True),
    ],
)
def test_unsafe_paths(path: str, unsafe: bool) -> None:
    assert is_unsafe(path) is unsafe


def test_the_folder_of_the_spec(tmp_path: Path) -> None:
    def folder(name: str) -> Path:
        return spec_folder(InputFile(tmp_path / "spec" / name, name)).path

    assert folder("rows.csv") == tmp_path / "spec"
    assert folder("data/rows.csv") == tmp_path / "spec"
    assert folder("../data/rows.csv") == tmp_path / "spec"
    with pytest.raises(UserError, match="`images` is relative to the spec"):
        spec_folder(InputFile(tmp_path / "rows.csv", str(tmp_path / "rows.csv")))


def test_what_paths_are_relative_to(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    file = InputFile(tmp_path / "data/rows.csv", "data/rows.csv")
    assert media_folder(None, file) == Folder(tmp_path / "data", "data")
    assert media_folder("photos", file) == Folder(tmp_path / "photos", "photos")
