"""CSV and TSV of custom rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from manifests.errors import UserError
from tests.curation.sources.reading import Read, check, read
from tests.real_data import real


def read_csv(folder: Path, text: str, **options: Any) -> Read:
    (folder / "rows.csv").write_bytes(text.encode())
    return read("csv", folder, "rows.csv", **options)


def test_columns_by_their_names(tmp_path: Path) -> None:
    found = read_csv(
        tmp_path,
        "id,video,start,end,question,answer,licence,score,note\n"
        'k1,youtube:abcdefghijk,1,00:01:02.5,Who?,"A ""man"",\nskiing",CC-BY-4.0,7,\n',
    )
    (example,), (medium,) = found.examples, found.media
    assert (example["source_key"], example["prompt"], example["response"]) == (
        "k1",
        "Who?",
        'A "man", skiing',
    )
    assert (medium["kind"], medium["start"], medium["end"]) == ("video", 1.0, 62.5)
    assert example["licence"] == "CC-BY-4.0"
    assert json.loads(example["extra"]) == {"note": None, "score": "7"}


def test_a_mapping_and_a_tab(tmp_path: Path) -> None:
    found = read_csv(
        tmp_path,
        "URL\tTEXT\nhttp://a.org/1\ta, dog\n",
        delimiter="\t",
        columns={"image": "URL", "response": "TEXT"},
    )
    assert found.examples[0]["response"] == "a, dog"
    assert found.examples[0]["extra"] is None


def test_lists_of_images(tmp_path: Path) -> None:
    found = read_csv(
        tmp_path,
        'id,images,caption\n1,"[""http://a.org/1"", ""http://a.org/2""]",c\n2,http://a.org/3,c\n'
        '3,"[""http://a.org/1"", 5]",c\n4,[oops,c\n5,[],c\n',
    )
    assert [len(example["media"]) for example in found.examples] == [2, 1]
    assert [(e["reason"], e["record"]) for e in found.errors] == [
        ("bad_type", 3),
        ("bad_type", 4),
        ("missing_medium", 5),
    ]


def test_a_blank_cell_is_no_value(tmp_path: Path) -> None:
    """A blank image is a missing one, even where the row has a question."""
    found = read_csv(
        tmp_path,
        "image,prompt,caption,start\nhttp://a.org/1, ,c,\n,What?,c,\nhttp://a.org/2,,,\n",
    )
    assert found.examples[0]["prompt"] is None
    assert [(e["reason"], e["record"]) for e in found.errors] == [
        ("missing_medium", 2),
        ("empty_response", 3),
    ]
    text = read_csv(tmp_path, "prompt,caption\nWhat?,c\n", columns={"image": ""})
    assert text.examples[0]["kind"] == "text"


def test_times_that_are_none(tmp_path: Path) -> None:
    found = read_csv(
        tmp_path,
        "video,start,end,caption\nhttp://a/1,soon,2,c\nhttp://a/1,-1,2,c\nhttp://a/1,3,2,c\n",
    )
    assert [f"{e['reason']}: {e['detail']}" for e in found.errors] == [
        "bad_time: soon",
        "bad_time: -1",
        "bad_span: 3.0 to 2.0",
    ]


def test_odd_column_names_reach_extra(tmp_path: Path) -> None:
    found = read_csv(tmp_path, 'image,caption,it\'s,"a ""b""",A,a\nhttp://a.org/1,c,1,2,3,4\n')
    assert found.examples[0]["extra"] == '{"A":"3","a":"4","a \\"b\\"":"2","it\'s":"1"}'


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", {}, "the file is empty"),
        ("file,caption\na,b\n", {}, r"no column for a medium.*\(found: file, caption\)"),
        ("image,alt\na,b\n", {}, "no column for the response"),
        ("image,caption,image\na,b,c\n", {}, "two columns have the name 'image'"),
        ("image,caption\na,b\n", {"delimiter": ";;"}, "`delimiter` is ';;'"),
        ("image,caption\na,b\n", {"delimiter": '"'}, "`delimiter` is '\"'"),
        ("image\tcaption\na\tb\n", {}, r"no column for the response.*found: image\tcaption"),
        ("image,caption\na,b\n", {"columns": {"response": "text"}}, "no column 'text'"),
    ],
)
def test_what_is_refused_before_any_work(
    tmp_path: Path, text: str, options: dict[str, Any], message: str
) -> None:
    (tmp_path / "rows.csv").write_text(text)
    with pytest.raises(UserError, match=message):
        check("csv", tmp_path, "rows.csv", **options)


def test_real_captions_with_local_photos() -> None:
    folder = real("flickr8k")
    found = read("csv", folder, "captions.csv", images="images")
    assert len(found.examples) == 35_000
    assert found.errors == []
    assert {medium["path"].split("/")[0] for medium in found.media} == {"images"}
    assert all(len(medium["sha256"]) == 64 for medium in found.media)
