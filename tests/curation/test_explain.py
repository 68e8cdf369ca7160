"""Why a row is in or out."""

import shutil
from pathlib import Path

import pytest

from curation.explain import explain
from manifests.errors import UserError
from tests.curation import tiny
from tests.curation.conftest import TinyWorld


def _one(world: TinyWorld, query: str) -> str:
    return str(tiny.ask(world.work, query)[0][0])


def test_a_row_that_is_in(tiny_world: TinyWorld) -> None:
    example = _one(tiny_world, "SELECT id FROM mixture WHERE source = 'asked' ORDER BY id")
    lines = explain(tiny_world.work, example).splitlines()
    split, group = tiny.ask(
        tiny_world.work, 'SELECT split, "group" FROM mixture WHERE id = $1', example
    )[0]
    assert lines[0] == f"{example}  (vqa from asked, data set asked)"
    assert lines[1].startswith("  from      asked.jsonl, record ")
    assert lines[2].startswith("  key       q")
    assert lines[3] == "  licence   LicenseRef-unstated"
    assert lines[4].startswith("  prompt    How many of thing ")
    assert lines[5].startswith("  response  There are ")
    assert lines[6].startswith("  image     https://own.example.org/")
    assert lines[-2].startswith(f"IN: split {split}, stage multi_task, difficulty ")
    assert lines[-1].endswith(f"its group is {group}.")


def test_the_beginning_of_an_id_will_do(tiny_world: TinyWorld) -> None:
    example = _one(tiny_world, "SELECT id FROM mixture")
    whole = explain(tiny_world.work, example)
    assert explain(tiny_world.work, example[:12]) == whole
    assert explain(tiny_world.work, f" {example[:12].upper()} ") == whole


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (
            "SELECT id FROM rejections WHERE rule = 'where'",
            "the `where` of its source does not hold",
        ),
        (
            "SELECT id FROM rejections WHERE rule = 'quota'",
            "others were drawn for its source's quota",
        ),
        ("SELECT id FROM duplicates WHERE rule = 'same_medium'", "a duplicate: same_medium of "),
        ("SELECT id FROM duplicates WHERE rule = 'same_caption'", "a duplicate: same_caption of "),
    ],
)
def test_a_row_that_is_out(tiny_world: TinyWorld, query: str, reason: str) -> None:
    verdict = explain(tiny_world.work, _one(tiny_world, query)).splitlines()[-1]
    assert verdict.startswith("OUT by the rule `")
    assert reason in verdict


def test_media_that_others_show(tiny_world: TinyWorld) -> None:
    example = _one(tiny_world, "SELECT id FROM examples WHERE source_key = 'own-25'")
    assert "; 3 examples show it" in explain(tiny_world.work, example)


@pytest.mark.parametrize("text", ["", "12345", "g" * 32, "0" * 33, "'; DROP", "0123456%"])
def test_what_is_no_id(tiny_world: TinyWorld, text: str) -> None:
    with pytest.raises(UserError) as caught:
        explain(tiny_world.work, text)
    assert caught.value.what == f"{text!r} is not an id"
    assert caught.value.remedy


def test_an_id_that_is_not_there(tiny_world: TinyWorld) -> None:
    with pytest.raises(UserError) as caught:
        explain(tiny_world.work, "0" * 32)
    assert caught.value.what == f"no example's id begins with {'0' * 32}"


def test_several_with_one_beginning(tmp_path: Path) -> None:
    # Of 6,000 ids two share six digits more often than not; these do.
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(6000))
    work = tmp_path / "work"
    tiny.build(tiny.write_spec(tmp_path, tiny.jsonl_source("a")), work)
    (prefix,) = tiny.ask(
        work, "SELECT left(id, 6) FROM examples GROUP BY ALL HAVING count(*) = 2 ORDER BY 1"
    )[0]
    with pytest.raises(UserError, match=f"several ids begin with {prefix}: ") as caught:
        explain(work, prefix)
    assert caught.value.remedy == "Give more digits"


def test_before_there_is_a_mixture(tiny_world: TinyWorld, tmp_path: Path) -> None:
    work = tiny_world.copy(tmp_path).work
    example = _one(tiny_world, "SELECT id FROM mixture")
    shutil.rmtree(work / "mixture")
    assert explain(work, example).endswith("No mixture was made yet.")


def test_a_row_that_is_newer_than_the_mixture(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    source = world.spec.parent / "talk.jsonl"
    new = {"id": "t99", "prompt": "New?", "response": "very new"}
    tiny.write_jsonl(source.with_name("more.jsonl"), [new])
    source.write_text(source.read_text() + source.with_name("more.jsonl").read_text())
    # The examples are made anew, and then there are too few for the mixture.
    text = world.spec.read_text().replace("size = 100", "size = 10_000")
    world.spec.write_text(text)
    with pytest.raises(UserError, match="fewer than `size`"):
        tiny.build(world.spec, world.work)
    example = _one(world, "SELECT id FROM examples WHERE source_key = 't99'")
    assert "run curate build-mixture" in explain(world.work, example).splitlines()[-1]


def test_texts_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    row = {"id": "\u202eevil", "image": "https://x.org/1", "caption": "red \x1b[31m " + "x" * 500}
    tiny.write_jsonl(tmp_path / "a.jsonl", [row])
    spec = tiny.write_spec(tmp_path, "size = 1\n" + tiny.jsonl_source("a"))
    tiny.build(spec, tmp_path / "work")
    text = explain(tmp_path / "work", tiny.ask(tmp_path / "work", "SELECT id FROM mixture")[0][0])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) < 200
