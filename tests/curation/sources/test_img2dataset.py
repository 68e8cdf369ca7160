"""img2dataset: lists, and what was downloaded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.sources import get_format
from curation.sources.base import InputFile, ReaderOptions
from manifests.errors import UserError
from tests.curation.sources.reading import check, read
from tests.curation.sources.tars import write_tar
from tests.real_data import real


def put(path: Path, **columns: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), path)


def test_a_list(tmp_path: Path) -> None:
    put(
        tmp_path / "list.parquet",
        URL=["http://a.org/1", None, "http://a.org/3"],
        TEXT=["a", "b", None],
        WIDTH=[640.0, None, -1.0],
        HEIGHT=[480, 2, 3],
        similarity=[0.5, None, None],
        __index_level_0__=[7, 8, 9],
    )
    found = read("img2dataset", tmp_path, "list.parquet")
    (example,), (medium,) = found.examples, found.media
    assert found.records[0]["key"] == "http://a.org/1\ta"
    assert (medium["width"], medium["height"], medium["path"]) == (640, 480, None)
    assert json.loads(example["extra"]) == {"similarity": 0.5}
    assert [(e["reason"], e["record"]) for e in found.errors] == [
        ("missing_key", 2),
        ("empty_response", 3),
    ]


def test_a_mapping(tmp_path: Path) -> None:
    put(tmp_path / "list.parquet", link=["http://a.org/1"], words=["a"], caption=["b"])
    options = {"columns": {"image": "link", "response": "words"}}
    (example,) = read("img2dataset", tmp_path, "list.parquet", **options).examples
    assert example["response"] == "a"


def download(folder: Path, *, status: list[str | None], message: list[str | None]) -> None:
    count = len(status)
    put(
        folder / "00000.parquet",
        url=[f"http://a.org/{n}" for n in range(count)],
        caption=[f"c{n}" for n in range(count)],
        key=[f"{n:09d}" for n in range(count)],
        status=status,
        error_message=message,
        width=pa.array([256 if s == "success" else None for s in status], pa.int32()),
        height=pa.array([192 if s == "success" else None for s in status], pa.int32()),
        sha256=["ab" * 32] * count,
        exif=["{}"] * count,
    )


def test_an_output_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    download(
        folder,
        status=["success", "failed_to_download", "failed_to_resize", "new_failure", "success"],
        message=[None, "HTTP Error 404: Not Found", "cannot decode", None, None],
    )
    write_tar(
        folder / "00000.tar",
        ("000000000.jpg", b"00"),
        ("000000000.txt", "c0"),
        ("000000004.jpg", b"44"),
    )
    found = read("img2dataset", tmp_path, "out")
    assert [f"{e['reason']}: {e['detail']}" for e in found.errors] == [
        "failed_to_download: HTTP Error 404: Not Found",
        "failed_to_resize: cannot decode",
        "bad_status: new_failure",
    ]
    assert [example["record"] for example in found.examples] == [1, 5]
    assert [m["locator"] for m in found.media] == ["http://a.org/0", "http://a.org/4"]
    assert [m["path"] for m in found.media] == [
        "out/00000.tar#000000000.jpg",
        "out/00000.tar#000000004.jpg",
    ]
    assert found.media[0]["sha256"] == hashlib.sha256(b"00").hexdigest()
    assert found.media[0]["width"] == 256
    assert json.loads(found.examples[0]["extra"]) == {"original_sha256": "ab" * 32}
    assert found.examples[0]["file"] == "out/00000.parquet"


def test_rows_and_tar_that_do_not_match(tmp_path: Path) -> None:
    download(tmp_path, status=["success", "success"], message=[None, None])
    write_tar(tmp_path / "00000.tar", ("000000001.png", b"1"), ("000000009.jpg", b"9"))
    found = read("img2dataset", tmp_path, "00000.parquet")
    assert {f"{e['reason']}: {e['detail']}" for e in found.errors} == {
        "missing_file: 00000.tar has no image 000000000",
        "unpaired: no row of 00000.parquet has the image 000000009 of 00000.tar",
    }
    assert found.media[0]["path"] == "00000.tar#000000001.png"


def test_a_tar_that_is_cut_off(tmp_path: Path) -> None:
    download(tmp_path, status=["success", "success"], message=[None, None])
    tar = tmp_path / "00000.tar"
    write_tar(tar, ("000000000.jpg", b"0" * 5000), ("000000001.jpg", b"1" * 5000))
    tar.write_bytes(tar.read_bytes()[:9000])
    found = read("img2dataset", tmp_path, "00000.parquet")
    assert sorted(found.reasons) == ["missing_file", "truncated_archive"]
    assert len(found.examples) == 1


def test_an_output_folder_of_files(tmp_path: Path) -> None:
    download(tmp_path, status=["success", "success"], message=[None, None])
    (tmp_path / "00000").mkdir()
    (tmp_path / "00000/000000000.webp").write_bytes(b"00")
    found = read("img2dataset", tmp_path, "00000.parquet")
    assert found.media[0]["path"] == "00000/000000000.webp"
    assert found.problem() == "missing_file: 00000/000000001.jpg is not there"


def test_the_tar_is_part_of_the_digest(tmp_path: Path) -> None:
    download(tmp_path, status=["success"], message=[None])
    write_tar(tmp_path / "00000.tar", ("000000000.jpg", b"0"))
    files = [InputFile(tmp_path / "00000.parquet", "00000.parquet")]
    plan = get_format("img2dataset").plan
    before = plan(files, ReaderOptions())
    write_tar(tmp_path / "00000.tar", ("000000000.jpg", b"1"))
    assert plan(files, ReaderOptions())[0].digest != before[0].digest


def test_what_is_refused_before_any_work(tmp_path: Path) -> None:
    put(tmp_path / "a.parquet", link=["x"], caption=["y"])
    put(tmp_path / "b.parquet", url=["x"], caption=[5])
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match=r"not an img2dataset file: no column url or image_url"):
        check("img2dataset", tmp_path, "a.parquet")
    with pytest.raises(UserError, match="the column 'caption' should hold texts"):
        check("img2dataset", tmp_path, "b.parquet")
    with pytest.raises(UserError, match="there is no Parquet file in the folder"):
        check("img2dataset", tmp_path, "empty")


def test_real_lists() -> None:
    folder = real("interop/img2dataset")
    found = read("img2dataset", folder, "test_1000.parquet")
    assert (len(found.examples), found.errors) == (1000, [])
    found = read("img2dataset", folder, "sample_image.parquet")
    assert [example["response"] for example in found.examples] == ["Lorem Ipsum"] * 2
