"""Chat rows in the forms that other trainers read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from manifests.errors import UserError
from tests.curation.sources.reading import Read, check, read


def read_rows(folder: Path, *rows: Any, **options: Any) -> Read:
    (folder / "chat.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return read("messages", folder, "chat.jsonl", **options)


def messages(question: Any, answer: str = "A dog.") -> list[dict[str, Any]]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


def test_ms_swift(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        {"messages": messages("<image>What is it?"), "images": ["http://a.org/1"]},
        {"messages": messages("2 + 2?", "4")},
    )
    first, second = found.examples
    assert (first["task"], first["prompt"], first["response"]) == ("chat", "What is it?", "A dog.")
    assert (first["kind"], second["kind"]) == ("image", "text")
    assert len(first["source_key"]) == 32


def test_llama_factory_sharegpt(tmp_path: Path) -> None:
    turns = [{"from": "human", "value": "<video>What?"}, {"from": "gpt", "value": "A race."}]
    row = {"conversations": turns, "system": "Be brief.", "videos": ["http://a.org/v"], "id": 5}
    (example,) = read_rows(tmp_path, row).examples
    assert example["prompt"] == "System: Be brief.\n\nUser: What?"
    assert (example["kind"], example["source_key"]) == ("video", "5")


def test_llava(tmp_path: Path) -> None:
    """A JSON array, one `image`, ids that several rows share: the spec switches them off."""
    turns = [{"from": "human", "value": "What?\n<image>"}, {"from": "gpt", "value": "A dog."}]
    rows = [{"id": "0", "image": "http://a.org/1", "conversations": turns} for _ in range(3)]
    (tmp_path / "llava.json").write_text(json.dumps(rows))
    found = read("messages", tmp_path, "llava.json", columns={"id": ""})
    assert [example["prompt"] for example in found.examples] == ["What?"] * 3
    assert len(found.examples[0]["source_key"]) == 32
    assert found.examples[0]["extra"] == '{"id":"0"}'


def test_trl_parts(tmp_path: Path) -> None:
    question = [{"type": "image", "text": None}, {"type": "text", "text": "What?"}]
    row = {
        "messages": messages(question),
        "images": [{"bytes": None, "path": "http://a.org/1"}],
        "task": "vqa",
        "score": 0.5,
    }
    (example,) = read_rows(tmp_path, row).examples
    assert (example["prompt"], example["task"]) == ("What?", "vqa")
    assert example["extra"] == '{"score":0.5}'


def test_line_breaks_are_kept(tmp_path: Path) -> None:
    row = {"messages": messages("List them.", "- a\r\n- b\n\n  c ")}
    assert read_rows(tmp_path, row).examples[0]["response"] == "- a\n- b\n\n  c"


def test_local_media(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/1.jpg").write_bytes(b"x")
    row = {"messages": messages("<image>What?"), "images": ["1.jpg"]}
    found = read_rows(tmp_path, row, images="photos")
    assert found.media[0]["path"] == "photos/1.jpg"
    assert read_rows(tmp_path, row).problem() == "missing_file: 1.jpg is not there"


def test_another_name_for_the_messages(tmp_path: Path) -> None:
    row = {"dialogue": messages("Hi"), "text": "not used"}
    (example,) = read_rows(tmp_path, row, columns={"messages": "dialogue"}).examples
    assert example["response"] == "A dog."


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"messages": messages("<image>")}, "placeholder_mismatch: 1 <image> in the text for 0"),
        (
            {"messages": messages("<image>"), "images": ["http://a/1", "http://a/2"]},
            "placeholder_mismatch: 1 <image> in the text for 2 images",
        ),
        ({"messages": "Hi"}, "bad_turns: not a list of turns: 'Hi'"),
        ({"other": 1}, "bad_turns: not a list of turns: None"),
        ({"messages": messages("Hi", " ")}, "empty_response: no text to learn from"),
        ({"messages": messages("Hi"), "system": 5}, "bad_type: system is not a text"),
        ({"messages": messages("Hi"), "images": [5]}, "bad_type: images holds what is neither"),
        ({"messages": messages("Hi"), "images": [None]}, "missing_locator: "),
        ({"messages": messages("Hi"), "audios": ["a.wav"]}, "unsupported_medium: audio"),
        ({"messages": messages("Hi"), "id": [1]}, "bad_type: id should be a text and is a list"),
        ({"messages": messages("a\0b")}, "nul_byte: in prompt"),
    ],
)
def test_a_row_that_cannot_be_used(tmp_path: Path, row: Any, problem: str) -> None:
    found = read_rows(tmp_path, {"messages": messages("Hi")}, row)
    assert found.problem().startswith(problem)
    assert found.errors[0]["record"] == 2
    assert len(found.examples) == 1


def test_what_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "chat.jsonl").write_text('{"image": "a", "caption": "b"}\n')
    with pytest.raises(UserError, match=r"no column messages or conversations \(found: image, c"):
        check("messages", tmp_path, "chat.jsonl")
    with pytest.raises(UserError, match="`columns` has the unknown key 'response'"):
        check("messages", tmp_path, "chat.jsonl", columns={"response": "caption"})
