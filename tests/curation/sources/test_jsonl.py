"""JSON Lines and JSON arrays of custom rows."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import curation.sources.documents as documents
import curation.sources.framing as framing
from manifests.errors import UserError
from tests.curation.sources.reading import Read, check, read

JPG = b"\xff\xd8 not really a picture"


def lines(folder: Path, *rows: Any, name: str = "rows.jsonl") -> None:
    text = "".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))


def read_rows(folder: Path, *rows: Any, **options: Any) -> Read:
    lines(folder, *rows)
    return read("jsonl", folder, "rows.jsonl", **options)


def test_a_plain_row(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        {
            "id": "k1",
            "image": "https://a.org/1.jpg",
            "prompt": "What is it?",
            "response": "A dog.",
            "task": "vqa",
            "language": "en",
            "licence": "CC0-1.0",
        },
    )
    (example,), (medium,) = found.examples, found.media
    wanted = {
        "source_key": "k1",
        "prompt": "What is it?",
        "response": "A dog.",
        "task": "vqa",
        "language": "en",
        "licence": "CC0-1.0",
        "kind": "image",
        "record": 1,
        "byte_offset": 0,
        "extra": None,
    }
    assert {name: example[name] for name in wanted} == wanted
    assert (medium["locator"], medium["path"], medium["sha256"]) == (
        "https://a.org/1.jpg",
        None,
        None,
    )


@pytest.mark.parametrize("name", ["response", "caption", "text", "answer"])
def test_other_names_of_the_response(tmp_path: Path, name: str) -> None:
    found = read_rows(tmp_path, {"image": "http://a.org/1", name: "A dog."})
    assert found.examples[0]["response"] == "A dog."


def test_the_first_known_name_wins_and_the_other_goes_into_extra(tmp_path: Path) -> None:
    found = read_rows(tmp_path, {"image": "http://a.org/1", "text": "t", "caption": "c"})
    assert found.examples[0]["response"] == "c"
    assert found.examples[0]["extra"] == '{"text":"t"}'


def test_a_mapping_from_the_spec(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        {"url": "http://a.org/1", "alt": "A dog.", "caption": "other", "id": 7},
        columns={"image": "url", "response": "alt", "id": ""},
    )
    (example,) = found.examples
    assert example["response"] == "A dog."
    assert json.loads(example["extra"]) == {"caption": "other", "id": 7}
    assert len(example["source_key"]) == 32


def test_extra_keeps_single_values_in_a_stable_order(tmp_path: Path) -> None:
    row = {"image": "http://a.org/1", "caption": "c"}
    found = read_rows(
        tmp_path,
        {**row, "z": 1, "a": "é", "b": None, "list": [1], "object": {}, "m": 0.5, "t": True},
        {**row, "id": 2, "t": True, "m": 0.5, "a": "é", "z": 1},
    )
    assert {example["extra"] for example in found.examples} == {'{"a":"é","m":0.5,"t":true,"z":1}'}


def test_several_media_in_order(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        {
            "videos": ["youtube:abcdefghijk", "http://a.org/v.mp4"],
            "images": ["http://a.org/2.jpg", "http://a.org/3.jpg"],
            "image": "http://a.org/1.jpg",
            "caption": "c",
            "start": 1,
            "end": "00:00:02.5",
        },
    )
    media = found.records[0]["media"]
    assert [(m["kind"], m["locator"][-7:], m["start"], m["end"]) for m in media] == [
        ("image", "g/1.jpg", None, None),
        ("image", "g/2.jpg", None, None),
        ("image", "g/3.jpg", None, None),
        ("video", "efghijk", 1.0, 2.5),
        ("video", "g/v.mp4", 1.0, 2.5),
    ]
    (example,) = found.examples
    assert (example["kind"], example["media_count"], example["seconds"]) == ("mixed", 5, 3.0)


def test_media_as_hugging_face_writes_them(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        {"image": {"bytes": None, "path": "http://a.org/1.jpg"}, "caption": "c"},
        {"images": [{"url": "http://a.org/2.jpg"}], "caption": "c"},
        {"images": "http://a.org/3.jpg", "caption": "c"},
    )
    assert [r["media"][0]["locator"][-5:] for r in found.records] == ["1.jpg", "2.jpg", "3.jpg"]


def test_a_local_file_is_known_by_its_content(tmp_path: Path) -> None:
    for place in ("data/images/1.jpg", "other.jpg"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(JPG)
    lines(
        tmp_path,
        {"image": "images/1.jpg", "caption": "a"},
        {"image": "./images/../images/1.jpg", "caption": "b"},
        {"image": "../other.jpg", "caption": "c"},
        {"image": str(tmp_path / "other.jpg"), "caption": "d"},
        name="data/rows.jsonl",
    )
    found = read("jsonl", tmp_path, "data/rows.jsonl")
    assert [record["media"][0]["path"] for record in found.records] == [
        "data/images/1.jpg",
        "data/images/1.jpg",
        "other.jpg",
        str(tmp_path / "other.jpg"),
    ]
    digest = hashlib.sha256(JPG).hexdigest()
    assert {m["canonical"] for m in found.media} == {f"sha256:{digest}"}
    assert [m["bytes"] for m in found.media] == [len(JPG)]


def test_the_folder_of_the_images(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/1.jpg").write_bytes(JPG)
    lines(tmp_path, {"image": "1.jpg", "caption": "a"}, name="lists/rows.jsonl")
    found = read("jsonl", tmp_path, "lists/rows.jsonl", images="photos")
    assert found.media[0]["path"] == "photos/1.jpg"
    with pytest.raises(UserError, match="`images`: there is no folder 'pictures'"):
        check("jsonl", tmp_path, "lists/rows.jsonl", images="pictures")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"image": "gone.jpg", "caption": "c"}, "missing_file: gone.jpg is not there"),
        ({"image": ".", "caption": "c"}, "missing_file: . is not a regular file"),
        ({"image": "x" * 300, "caption": "c"}, "missing_file: File name too long: " + "x" * 120),
        ({"image": "", "caption": "c"}, "missing_locator: a medium has no address"),
        ({"images": [None], "caption": "c"}, "missing_locator: a medium has no address"),
        ({"image": None, "caption": "c"}, "missing_medium: no image or video"),
        ({"caption": "c"}, "missing_medium: no image or video"),
        (
            {"image": "data:image/png;base64,AAAA", "caption": "c"},
            "unsupported_medium: data:image/png;base64,AAAA: save it to a file and name that",
        ),
        (
            {"image": "http://a.org/1", "caption": 5},
            "bad_type: caption should be a text and is a number: 5",
        ),
        (
            {"image": "http://a.org/1", "caption": ["a"]},
            "bad_type: caption should be a text and is a list: ['a']",
        ),
        (
            {"image": 5, "caption": "c"},
            "bad_type: image should be a path, an address or a list of them and is a number: 5",
        ),
        (
            {"images": ["http://a.org/1", 5], "caption": "c"},
            "bad_type: images should be a path, an address or a list of them and is a list:"
            " ['http://a.org/1', 5]",
        ),
        (
            {"id": True, "image": "http://a.org/1", "caption": "c"},
            "bad_type: id should be a text and is true or false: True",
        ),
        ({"id": " ", "image": "http://a.org/1", "caption": "c"}, "missing_key: "),
        ({"image": "http://a.org/1", "caption": " \n"}, "empty_response: no text to learn from"),
        ({"image": "http://a.org/1"}, "empty_response: no text to learn from"),
        ({"image": "http://a.org/1", "caption": "a\0b"}, "nul_byte: in response"),
        (
            {"video": "http://a.org/1", "caption": "c", "start": "soon"},
            "bad_time: soon",
        ),
        (
            {"video": "http://a.org/1", "caption": "c", "end": True},
            "bad_type: end should be a time and is true or false: True",
        ),
        (
            {"video": "http://a.org/1", "caption": "c", "end": 1e12},
            "bad_time: 1e+12 seconds",
        ),
        (
            {"video": "http://a.org/1", "caption": "c", "start": 5, "end": 5},
            "bad_span: 5.0 to 5.0",
        ),
        (
            {"image": "http://a.org/1", "caption": "c", "start": 5},
            "bad_span: a start or end without a video",
        ),
    ],
)
def test_a_row_that_cannot_be_used(tmp_path: Path, row: Any, problem: str) -> None:
    good = {"image": "http://a.org/9", "video": "http://a.org/8", "caption": "good"}
    offset = len(json.dumps(good)) + 1
    found = read_rows(tmp_path, good, row, good)
    assert found.problem().startswith(problem)
    assert (found.errors[0]["record"], found.errors[0]["byte_offset"]) == (2, offset)
    assert len(found.examples) == 2


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        ("{nope}\n", "bad_json", "{nope}"),
        ('{"caption": NaN}\n', "bad_json", "NaN"),
        ('{"caption": 1e999}\n', "bad_json", "1e999"),
        ('{"caption": "\\ud800"}\n', "bad_json", "surrogate"),
        ('{"a": ' + "[" * 5000 + "]" * 5000 + "}\n", "bad_json", "depth limit"),
        ('{"caption": "a"} {"caption": "b"}\n', "bad_json", "content after document"),
        ("[1, 2]\n", "bad_type", "the line is not an object: [1, 2]"),
        ('"caption"\n', "bad_type", "the line is not an object"),
        ("null\n", "bad_type", "the line is not an object: null"),
        ('{"caption": "\udcff"}\n', "bad_utf8", "at byte 70"),
        ('{"caption": "a\0"}\n', "nul_byte", '{"caption": "a'),
        ('{"caption": "' + "a" * (1 << 20) + '"}\n', "record_too_long", "1048592 bytes"),
    ],
)
def test_a_line_that_cannot_be_read(tmp_path: Path, line: str, reason: str, detail: str) -> None:
    good = {"image": "http://a.org/9", "caption": "a good caption"}
    offset = len(json.dumps(good)) + 1
    found = read_rows(tmp_path, good, line, good)
    (error,) = found.errors
    assert (error["reason"], error["record"], error["byte_offset"]) == (reason, 2, offset)
    assert detail in error["detail"]
    assert [example["record"] for example in found.examples] == [1, 3]


def test_huge_numbers_and_repeated_names_do_no_harm(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        '{"image": "http://a.org/1", "caption": "a", "caption": "b", "n": 1' + "0" * 40 + "}\n",
    )
    assert found.examples[0]["response"] == "b"
    assert found.examples[0]["extra"] == '{"n":1e+40}'


def test_blank_lines_are_no_records(tmp_path: Path) -> None:
    row = {"image": "http://a.org/1", "caption": "c"}
    found = read_rows(tmp_path, row, "\n", " \r\n", {**row, "id": "2"}, "\n")
    assert [example["record"] for example in found.examples] == [1, 4]
    assert found.errors == []


def test_a_byte_order_mark(tmp_path: Path) -> None:
    found = read_rows(tmp_path, "\ufeff", {"image": "http://a.org/1", "caption": "c"})
    assert (found.examples[0]["response"], found.examples[0]["byte_offset"]) == ("c", 3)


def test_text_alone_needs_a_prompt_or_a_word_in_the_spec(tmp_path: Path) -> None:
    rows = [
        {"image": "http://a.org/1", "caption": "c"},
        {"prompt": "2 + 2?", "caption": "4"},
        {"caption": "just text"},
    ]
    found = read_rows(tmp_path, *rows)
    assert [example["kind"] for example in found.examples] == ["image", "text"]
    assert found.reasons == ["missing_medium"]
    found = read_rows(tmp_path, *rows, columns={"video": ""})
    assert [example["kind"] for example in found.examples] == ["image", "text", "text"]


def test_without_an_id_the_content_is_the_key(tmp_path: Path) -> None:
    a, b = ({"image": f"http://a.org/{n}", "caption": "c"} for n in "ab")
    first = read_rows(tmp_path, a, b)
    second = read_rows(tmp_path, "\n", b, a)
    ids = [example["id"] for example in first.examples]
    assert len(set(ids)) == 2
    assert [example["id"] for example in second.examples] == ids[::-1]


def test_every_part_of_the_content_is_in_the_key(tmp_path: Path) -> None:
    row = {"video": "http://a.org/1", "caption": "c"}
    found = read_rows(
        tmp_path,
        row,
        {**row, "start": 1},
        {**row, "end": 1},
        {**row, "prompt": "p"},
        {**row, "caption": "d"},
        {**row, "video": "http://a.org/2"},
        {"image": "http://a.org/1", "caption": "c"},
    )
    assert len({example["source_key"] for example in found.examples}) == 7


@given(
    st.lists(
        st.fixed_dictionaries(
            {"caption": st.text(min_size=1, max_size=20).filter(lambda text: "\0" not in text)},
            optional={"id": st.integers() | st.text("ab", min_size=1), "n": st.booleans()},
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(20, 300),
)
@settings(max_examples=12)
def test_shards_do_not_change_rows(rows: list[dict[str, Any]], size: int) -> None:
    rows = [{**row, "image": f"http://a.org/{n}"} for n, row in enumerate(rows)]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        whole = read_rows(Path(folder), *rows)
        patch.setattr(framing, "SHARD_BYTES", size)
        cut = read_rows(Path(folder), *rows)
    assert cut.examples == whole.examples
    assert cut.errors == whole.errors
    assert len(whole.examples) + len(whole.errors) == len(rows)


def test_an_array_is_read_like_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"image": f"http://a.org/{n}", "caption": f"c{n}", "n": n / 2} for n in range(7)]
    (tmp_path / "rows.json").write_text(json.dumps([*rows, 5, {"caption": [1]}]))
    monkeypatch.setattr(documents, "RECORDS_PER_SHARD", 3)
    found = read("jsonl", tmp_path, "rows.json")
    assert found.shards == 3
    assert [example["response"] for example in found.examples] == [f"c{n}" for n in range(7)]
    assert [example["record"] for example in found.examples] == list(range(1, 8))
    assert [(e["reason"], e["record"], e["byte_offset"]) for e in found.errors] == [
        ("bad_type", 8, None),
        ("bad_type", 9, None),
    ]


def test_an_array_that_breaks_off_is_refused(tmp_path: Path) -> None:
    row = json.dumps({"image": "http://a.org/1", "caption": "c"})
    (tmp_path / "rows.json").write_text(f"[{row}, {row}, " + '{"image": ')
    with pytest.raises(UserError, match=r"rows\.json: the JSON document is cut off"):
        read("jsonl", tmp_path, "rows.json")


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        ("", {}, "not a jsonl file: it should hold one JSON object a line"),
        ("url,caption\nx,y\n", {}, "not a jsonl file: it should hold one JSON object a line"),
        ("[]", {}, "not a jsonl file: it should hold an array of objects"),
        ("[1, 2, 3]", {}, "not a jsonl file: it should hold an array of objects"),
        ('{\n  "caption": "c"\n}\n', {}, "not a jsonl file"),
        ('{"image": "x"}', {}, "no column for the response: none of response, caption, text"),
        ('{"caption": "x", "file": "y"}', {}, r"no column for a medium.*\(found: caption, file\)"),
        (
            '{"caption": "x", "image": "y"}',
            {"columns": {"image": "imagge"}},
            r"no column 'imagge', which `columns` names \(found: caption, image\)",
        ),
        (
            '{"caption": "x", "image": "y"}',
            {"columns": {"respons": "caption"}},
            "`columns` has the unknown key 'respons'. Did you mean 'response'?",
        ),
    ],
)
def test_what_is_refused_before_any_work(
    tmp_path: Path, content: str, options: dict[str, Any], message: str
) -> None:
    (tmp_path / "rows.jsonl").write_text(content)
    with pytest.raises(UserError, match=message):
        check("jsonl", tmp_path, "rows.jsonl", **options)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "rows").mkdir()
    with pytest.raises(UserError, match="`jsonl` reads files, and this is a folder"):
        check("jsonl", tmp_path, "rows")
    with pytest.raises(UserError, match="there is no such file"):
        check("jsonl", tmp_path, "gone.jsonl")


def test_only_the_beginning_is_checked(tmp_path: Path) -> None:
    """A long first line passes by; columns that only later rows have are found when named."""
    long = {"image": "http://a.org/1", "caption": "x" * 2_000_000}
    text = [{"prompt": "p", "caption": f"c{n}"} for n in range(3)]
    lines(tmp_path, long, *text, {"image": "http://a.org/2", "caption": "c"})
    check("jsonl", tmp_path, "rows.jsonl", columns={"image": "image"})
    found = read("jsonl", tmp_path, "rows.jsonl", columns={"image": "image"})
    assert found.reasons == ["record_too_long"]
    assert [example["kind"] for example in found.examples] == ["text", "text", "text", "image"]
