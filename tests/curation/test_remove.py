"""Honouring takedowns: the rows leave every table, now and in every later build."""

import shutil
from pathlib import Path

import pytest

from curation.remove import remove_rows
from curation.spec import load_spec
from curation.takedowns import FILE, load_takedowns
from manifests.errors import UserError
from tests.curation import tiny
from tests.curation.conftest import TinyWorld


def _remove(world: TinyWorld, *entries: str) -> list[str]:
    ids = world.work.parent / "ids.txt"
    ids.write_text("".join(f"{entry}\n" for entry in entries), encoding="utf-8")
    return remove_rows(load_spec(world.spec), world.work, ids, workers=1, progress=tiny.QUIET)


def _mentioned(work: Path, ids: set[str]) -> dict[str, int]:
    """How often tables mention any of the ids."""
    listed = list(ids)
    queries = {
        "examples": "SELECT count(*) FROM examples WHERE list_contains($1, id)",
        "mixture": "SELECT count(*) FROM mixture WHERE list_contains($1, id)",
        "rejections": "SELECT count(*) FROM rejections WHERE list_contains($1, id)",
        "duplicates": "SELECT count(*) FROM duplicates"
        " WHERE list_contains($1, id) OR list_contains($1, kept_id)",
    }
    return {name: tiny.ask(work, query, listed)[0][0] for name, query in queries.items()}


def _ids(work: Path, condition: str) -> set[str]:
    return {i for (i,) in tiny.ask(work, f"SELECT id FROM examples WHERE {condition}")}


def test_rows_leave_every_table(tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    by_id = tiny.ask(world.work, "SELECT id FROM mixture WHERE source = 'talk' ORDER BY id")[0][0]
    (by_medium,) = tiny.ask(
        world.work, "SELECT media[1].medium_id FROM examples WHERE source_key = 'own-12'"
    )[0]
    # 7 is a clip of `web`; own-25 is captioned by `cc` and asked about by `asked` as well.
    address = "http://OWN.example.org:80/25.jpg#x  # by its owner"
    clip = "https://ak.picdn.net/shutterstock/videos/7/preview/mp4/another.mp4"
    expected = {
        by_id,
        *_ids(world.work, "source_key IN ('own-12', 'q12', 'own-25', 'q25', '7', 'own-1')"),
        *_ids(world.work, "source = 'cc' AND record = 6"),
    }
    assert len(expected) == 8
    before = _mentioned(world.work, expected)
    assert before["examples"] == 8
    assert before["duplicates"] >= 1
    kept = _ids(world.work, "true") - expected

    lines = _remove(world, by_id, by_medium, address, clip, "images/1.jpg", "https://x.org/none")
    assert lines[0] == (
        f"6 entries, 8 examples removed, {before['mixture']} of them were in the mixture;"
        " it has 100 rows now."
    )
    assert {line.split()[0] for line in lines[1:-1]} == expected
    assert sum("was in the mixture" in line for line in lines[1:-1]) == before["mixture"]
    assert lines[-1] == "1 entries match nothing: url:x.org/none"
    nowhere = dict.fromkeys(before, 0)
    assert _mentioned(world.work, expected) == nowhere
    assert _ids(world.work, "true") == kept
    gone = [by_medium, "shutterstock:7", "url:own.example.org/25.jpg"]
    assert tiny.ask(
        world.work,
        "SELECT count(*) FROM media WHERE list_contains($1, medium_id)"
        " OR list_contains($1, canonical) OR path = 'images/1.jpg'",
        gone,
    ) == [(0,)]
    # A later build obeys the list, and so does one from nothing.
    tiny.build(world.spec, world.work)
    assert _mentioned(world.work, expected) == nowhere
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    shutil.copy(world.work / FILE, fresh / FILE)
    lineage = tiny.build(world.spec, fresh)
    assert _mentioned(fresh, expected) == nowhere
    for counts in lineage.counts["sources"].values():
        assert counts["records"] == (
            counts["examples"] + counts["repeated"] + counts["errors"] + counts["taken_down"]
        )
    taken = {name: c["taken_down"] for name, c in lineage.counts["sources"].items()}
    assert taken == {"own": 3, "asked": 2, "talk": 1, "cc": 1, "web": 1}


@pytest.fixture
def small(tmp_path: Path) -> TinyWorld:
    """Two sources of ten rows."""
    for name in ("a", "b"):
        tiny.write_jsonl(tmp_path / "source" / f"{name}.jsonl", tiny.image_rows(10, name=name))
    text = "size = 8\n" + tiny.jsonl_source("a") + tiny.jsonl_source("b")
    spec = tiny.write_spec(tmp_path / "source", text)
    return TinyWorld(spec, tmp_path / "work", tiny.build(spec, tmp_path / "work"))


def test_lists_add_up(small: TinyWorld) -> None:
    first, second = [i for (i,) in tiny.ask(small.work, "SELECT id FROM examples LIMIT 2")]
    _remove(small, first)
    lines = _remove(small, second, first)
    assert lines[0].startswith("2 entries, 1 examples removed")
    assert lines[-1] == f"1 entries match nothing: {first}"
    assert load_takedowns(small.work).keys == tuple(sorted((first, second)))
    assert not _ids(small.work, f"id IN ('{first}', '{second}')")


def test_a_source_may_lose_all_its_rows(small: TinyWorld) -> None:
    _remove(small, *_ids(small.work, "source = 'a'"))
    assert tiny.ask(small.work, "SELECT source, count(*) FROM mixture GROUP BY ALL") == [("b", 8)]


def test_where_the_mixture_cannot_be_made_again(small: TinyWorld) -> None:
    text = small.spec.read_text()
    small.spec.write_text(text.replace("size = 8", "size = 10_000"))
    (gone,) = tiny.ask(small.work, "SELECT id FROM mixture LIMIT 1")[0]
    with pytest.raises(UserError) as caught:
        _remove(small, gone)
    assert "the list is kept" in caught.value.what
    assert "fewer than `size` 10000" in caught.value.what
    assert load_takedowns(small.work).keys == (gone,)
    small.spec.write_text(text)
    tiny.build(small.spec, small.work)
    assert not _ids(small.work, f"id = '{gone}'")


def test_before_there_is_a_mixture(small: TinyWorld) -> None:
    shutil.rmtree(small.work / "mixture")
    (gone,) = tiny.ask(small.work, "SELECT id FROM examples LIMIT 1")[0]
    assert _remove(small, gone)[0].startswith("1 entries, 1 examples removed, 0 of them")
    assert not _ids(small.work, f"id = '{gone}'")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the list is empty"),
        (b"# nobody\n\n", "the list is empty"),
        (b"dog\n", "'dog' is neither an id (32 hex digits) nor an address"),
        (b"\xff\xfe", "the list cannot be read ("),
        (None, "the list cannot be read ("),
    ],
)
def test_lists_that_are_none(
    tiny_world: TinyWorld, tmp_path: Path, content: bytes | None, what: str
) -> None:
    ids = tmp_path / "ids.txt"
    if content is not None:
        ids.write_bytes(content)
    with pytest.raises(UserError) as caught:
        remove_rows(
            load_spec(tiny_world.spec), tiny_world.work, ids, workers=1, progress=tiny.QUIET
        )
    assert what in caught.value.what
    assert str(caught.value.where).startswith(str(ids))
    assert caught.value.remedy
    assert not (tiny_world.work / FILE).exists()


def test_a_damaged_list_of_the_work_folder_is_told(tiny_world: TinyWorld, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff")
    with pytest.raises(UserError, match="the list cannot be read"):
        tiny.build(tiny_world.spec, tmp_path)
