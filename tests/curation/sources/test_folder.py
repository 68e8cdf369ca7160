"""Folders of media with their captions beside them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

import curation.sources.folder as folder_format
from curation.sources import get_format
from curation.sources.base import InputFile, ReaderOptions
from curation.sources.local_files import kind_of
from manifests.errors import UserError
from tests.curation.sources.reading import check, read


def put(folder: Path, **files: str | bytes) -> None:
    """Write files; `__` stands for a dot and `___` for a slash."""
    for name, content in files.items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_media_and_captions(tmp_path: Path) -> None:
    put(
        tmp_path / "data",
        b__JPG=b"bb",
        b__txt="\ufeffA  dog.\n",
        a___c__mp4=b"cc",
        a___c__txt="A race.",
        notes__md="not read",
        __hidden__jpg=b"not read",
        __cache___d__jpg=b"not read",
    )
    found = read("folder", tmp_path, "data")
    assert found.errors == []
    assert [(e["source_key"], e["response"], e["kind"], e["record"]) for e in found.examples] == [
        ("a/c.mp4", "A race.", "video", 1),
        ("b.JPG", "A dog.", "image", 2),
    ]
    assert [(m["path"], m["bytes"], m["sha256"]) for m in found.media] == [
        ("data/a/c.mp4", 2, hashlib.sha256(b"cc").hexdigest()),
        ("data/b.JPG", 2, hashlib.sha256(b"bb").hexdigest()),
    ]
    assert found.media[0]["canonical"] == "sha256:" + hashlib.sha256(b"cc").hexdigest()
    assert found.examples[0]["file"] == "data"


def test_half_pairs_and_unfit_captions(tmp_path: Path) -> None:
    put(
        tmp_path / "data",
        a__jpg=b"x",
        b__txt="alone",
        c__jpg=b"x",
        c__txt=b"br\xffken",
        d__jpg=b"x",
        d__txt="nul \0",
        e__jpg=b"x",
        e__txt="x" * (1 << 21),
        f__jpg=b"x",
        f__txt=" \n",
        g__jpg=b"x",
        g__txt="good",
    )
    found = read("folder", tmp_path, "data")
    assert [(e["record"], f"{e['reason']}: {e['detail']}") for e in found.errors] == [
        (1, "missing_caption: a.jpg has no .txt beside it"),
        (2, "missing_medium: b.txt has no image or video beside it"),
        (3, "bad_utf8: at byte 2 of c.txt"),
        (4, "nul_byte: in d.txt"),
        (5, "record_too_long: e.txt has more than 1048576 bytes"),
        (6, "empty_response: no text to learn from"),
    ]
    assert [example["source_key"] for example in found.examples] == ["g.jpg"]


def test_two_media_may_share_a_caption(tmp_path: Path) -> None:
    put(tmp_path / "data", a__jpg=b"x", a__mp4=b"y", a__txt="same")
    found = read("folder", tmp_path, "data")
    assert [example["source_key"] for example in found.examples] == ["a.jpg", "a.mp4"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    put(tmp_path / "data", a__jpg=b"x", a__txt="good")
    broken = os.fsencode(tmp_path / "data") + b"/br\xffken.jpg"
    with open(broken, "wb") as file:
        file.write(b"x")
    found = read("folder", tmp_path, "data")
    assert found.problem() == "bad_utf8: in the file name br\ufffdken.jpg"
    assert len(found.examples) == 1


def test_what_is_no_file(tmp_path: Path) -> None:
    put(tmp_path / "data", a__txt="c", b__txt="c", c__jpg=b"x")
    os.mkfifo(tmp_path / "data/a.jpg")
    (tmp_path / "data/b.jpg").symlink_to("gone")
    os.mkfifo(tmp_path / "data/c.txt")
    found = read("folder", tmp_path, "data")
    assert [f"{e['reason']}: {e['detail']}" for e in found.errors] == [
        "missing_file: data/a.jpg is not a regular file",
        "missing_file: data/b.jpg is not there",
        "missing_file: c.txt is not a regular file",
    ]


def test_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_format, "MEDIA_PER_SHARD", 2)
    for n in range(5):
        put(tmp_path / "data", **{f"{n}__jpg": bytes([n]), f"{n}__txt": f"c{n}"})
    reader, files = get_format("folder"), [InputFile(tmp_path / "data", "data")]
    before = reader.plan(files, ReaderOptions())
    assert [(s.start, s.stop, s.first_record) for s in before] == [(0, 2, 1), (2, 4, 3), (4, 5, 5)]
    found = read("folder", tmp_path, "data")
    assert [example["response"] for example in found.examples] == ["c0", "c1", "c2", "c3", "c4"]
    put(tmp_path / "data", **{"3__txt": "changed"})
    after = reader.plan(files, ReaderOptions())
    same = [a.digest == b.digest for a, b in zip(before, after, strict=True)]
    assert same == [True, False, True]


def test_what_is_refused_before_any_work(tmp_path: Path) -> None:
    put(tmp_path, a__jpg=b"x", empty___x__md="x")
    with pytest.raises(UserError, match="`folder` reads folders, and this is a file"):
        check("folder", tmp_path, "a.jpg")
    with pytest.raises(UserError, match="`folder` reads folders, and this is not there"):
        check("folder", tmp_path, "gone")
    with pytest.raises(UserError, match=r"there is no image, video or \.txt in the folder"):
        check("folder", tmp_path, "empty")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jpg", "image"),
        ("a.JPEG", "image"),
        ("a.b.webp", "image"),
        ("a.mov", "video"),
        ("a.txt", None),
        ("jpg", None),
        ("a.jpg.part", None),
    ],
)
def test_kinds_by_ending(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind
