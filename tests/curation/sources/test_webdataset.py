"""Webdataset tars: samples, captions, and archives that are not whole."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.errors import UserError
from tests.curation.sources.reading import check, read
from tests.curation.sources.tars import write_tar
from tests.real_data import real


def test_samples_by_key(tmp_path: Path) -> None:
    write_tar(
        tmp_path / "w.tar",
        ("./a/001.jpg", b"11"),
        ("./a/001.txt", "A dog."),
        ("002.mp4", b"22"),
        ("002.json", json.dumps({"caption": "A race.", "width": 5, "other": [1]})),
        ("003.left.jpg", b"31"),
        ("003.right.png", b"32"),
        ("003.json", json.dumps({"text": "Two views."})),
    )
    found = read("webdataset", tmp_path, "w.tar")
    assert found.errors == []
    assert [(e["source_key"], e["response"], e["media_count"]) for e in found.examples] == [
        ("a/001", "A dog.", 1),
        ("002", "A race.", 1),
        ("003", "Two views.", 2),
    ]
    media = [medium for record in found.records for medium in record["media"]]
    assert [(m["kind"], m["locator"], m["path"]) for m in media] == [
        (kind, path, path)
        for kind, path in [
            ("image", "w.tar#a/001.jpg"),
            ("video", "w.tar#002.mp4"),
            ("image", "w.tar#003.left.jpg"),
            ("image", "w.tar#003.right.png"),
        ]
    ]
    assert media[0]["sha256"] == hashlib.sha256(b"11").hexdigest()
    assert (media[1]["bytes"], media[1]["width"]) == (2, 5)
    assert not (tmp_path / "a").exists()


def test_members_of_a_sample_need_not_be_neighbours(tmp_path: Path) -> None:
    write_tar(tmp_path / "w.tar", ("1.jpg", b"1"), ("2.jpg", b"2"), ("2.txt", "b"), ("1.txt", "a"))
    found = read("webdataset", tmp_path, "w.tar")
    assert [example["response"] for example in found.examples] == ["a", "b"]


def test_members_that_belong_to_no_sample(tmp_path: Path) -> None:
    write_tar(
        tmp_path / "w.tar", ("README", "x"), (".hidden.jpg", b"x"), ("1.jpg", b"1"), ("1.txt", "a")
    )
    assert len(read("webdataset", tmp_path, "w.tar").records) == 1


def test_a_tar_of_img2dataset(tmp_path: Path) -> None:
    about = {
        "url": "http://a.org/1.png",
        "caption": "A dog.",
        "key": "000000001",
        "status": "success",
        "sha256": "ab" * 32,
        "width": 256,
        "height": 192,
    }
    write_tar(
        tmp_path / "00000.tar",
        ("000000001.jpg", b"11"),
        ("000000001.json", json.dumps(about)),
        ("000000001.txt", "A dog."),
    )
    found = read("webdataset", tmp_path, "00000.tar")
    (medium,) = found.media
    assert (medium["locator"], medium["path"]) == (
        "http://a.org/1.png",
        "00000.tar#000000001.jpg",
    )
    assert (medium["width"], medium["height"]) == (256, 192)
    # Of the file that lies in the tar, not of the one that was downloaded and made smaller.
    assert medium["sha256"] == hashlib.sha256(b"11").hexdigest()
    assert found.examples[0]["source_key"] == "000000001"
    assert json.loads(found.examples[0]["extra"]) == {"original_sha256": "ab" * 32}


def test_samples_that_cannot_be_used(tmp_path: Path) -> None:
    write_tar(
        tmp_path / "w.tar",
        ("a.jpg", b"1"),
        ("b.txt", "alone"),
        ("c.jpg", b"1"),
        ("c.json", "{nope"),
        ("d.jpg", b"1"),
        ("d.json", "[1]"),
        ("e.jpg", b"1"),
        ("e.json", '{"caption": 5}'),
        ("f.jpg", b"1"),
        ("f.txt", b"br\xffken"),
        ("g.jpg", b"1"),
        ("g.jpg", b"2"),
        ("g.txt", "c"),
        ("../h.jpg", b"1"),
        ("../h.txt", "c"),
        ("/i.jpg", b"1"),
        ("/i.txt", "c"),
        ("j.jpg", b"1"),
        ("j.txt", "x" * (1 << 21)),
        ("k.jpg", b"1"),
        ("k.txt", "good"),
    )
    found = read("webdataset", tmp_path, "w.tar")
    assert [(e["record"], f"{e['reason']}: {e['detail']}") for e in found.errors] == [
        (1, "missing_caption: a has no .txt, and no caption in a .json"),
        (2, "missing_medium: no image or video among txt"),
        (3, found.errors[2]["reason"] + ": " + found.errors[2]["detail"]),
        (4, "bad_type: d.json is not an object"),
        (5, "bad_type: the caption in e.json is not a text: 5"),
        (6, "bad_utf8: at byte 2 of f.txt"),
        (7, "repeated: the member g.jpg stands twice"),
        (8, "unsafe_path: ../h"),
        (9, "unsafe_path: /i"),
        (10, "record_too_long: j.txt has more than 1048576 bytes"),
    ]
    assert found.reasons[2] == "bad_json"
    assert [example["source_key"] for example in found.examples] == ["k"]


def test_a_link_has_no_content(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "w.tar", "w") as archive:
        info = tarfile.TarInfo("1.jpg")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    found = read("webdataset", tmp_path, "w.tar")
    assert found.problem() == "unsafe_path: a member of 1 is a link"


def test_names_that_are_no_text(tmp_path: Path) -> None:
    write_tar(tmp_path / "w.tar", ("br\udcffken.jpg", b"1"), ("2.jpg", b"2"), ("2.txt", "c"))
    found = read("webdataset", tmp_path, "w.tar")
    assert found.problem() == "bad_utf8: in the member name br\ufffdken"
    assert len(found.examples) == 1


def whole(folder: Path) -> bytes:
    members = [(f"{n}.{end}", f"{n}" * 700) for n in range(4) for end in ("jpg", "txt")]
    write_tar(folder / "w.tar", *members)
    return (folder / "w.tar").read_bytes()


@given(st.integers(min_value=512, max_value=14_000))
@settings(max_examples=25)
def test_an_archive_that_is_cut_off_anywhere(cut: int) -> None:
    """What stands before the cut is read; the cut itself is an error, wherever it is."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = whole(folder)
        # Eight members of a header and two blocks each, then two blocks of zeros and padding.
        end = 8 * 1536
        (folder / "w.tar").write_bytes(data[:cut])
        found = read("webdataset", folder, "w.tar")
    if cut >= end + 512:
        assert found.errors == []
        assert len(found.examples) == 4
    else:
        assert "truncated_archive" in found.reasons
        # The padding behind a sample's last member is no part of it.
        assert len(found.examples) == (cut + 1024 - 700) // 3072


def test_a_damaged_header_is_an_error(tmp_path: Path) -> None:
    data = bytearray(whole(tmp_path))
    data[3072:3584] = b"\x55" * 512
    (tmp_path / "w.tar").write_bytes(data)
    found = read("webdataset", tmp_path, "w.tar")
    assert found.problem() == "truncated_archive: a damaged header at byte 3072, after 2 members"
    assert len(found.examples) == 1


def test_what_is_refused_before_any_work(tmp_path: Path) -> None:
    data = whole(tmp_path)
    (tmp_path / "w.tar.gz").write_bytes(gzip.compress(data))
    (tmp_path / "w.txt").write_text("not a tar" * 100)
    with pytest.raises(UserError, match="this tar is compressed"):
        check("webdataset", tmp_path, "w.tar.gz")
    with pytest.raises(UserError, match="not a tar archive"):
        check("webdataset", tmp_path, "w.txt")
    with pytest.raises(UserError, match="`webdataset` reads files, and this is a folder"):
        check("webdataset", tmp_path, ".")


def test_real_tars_of_images_without_captions() -> None:
    folder = real("interop/webdataset")
    found = read("webdataset", folder, *(f"image{n}.tar" for n in range(1, 5)))
    assert found.shards == 4
    assert found.reasons == ["missing_caption"] * 11
    assert {medium["sha256"] is None for r in found.records for medium in r["media"]} == {False}
