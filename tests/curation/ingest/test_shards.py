"""Shards: cut from the input alone, read on their own, remembered and forgotten."""

import os
from pathlib import Path

import pytest

import curation.sources.framing as framing
from curation.ingest.shards import forget_other_shards
from curation.takedowns import Takedowns
from manifests.errors import UserError
from manifests.files import sha256_file
from tests.curation import tiny
from tests.curation.ingest.ingesting import ingest, plan, read

SPEC = "size = 1\n" + tiny.jsonl_source("a")


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "SHARD_BYTES", 1000)
    monkeypatch.setattr(framing, "MAX_RECORD_BYTES", 500)


def _names(folder: Path) -> set[str]:
    return {path.name for path in (folder / "work" / "_shards" / "a").iterdir()}


@pytest.mark.usefixtures("small_shards")
def test_a_shard_is_three_files_named_by_its_fingerprint(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(40))
    (source,) = plan(tmp_path, SPEC)
    assert len(source.shards) >= 4
    assert len({shard.fingerprint for shard in source.shards}) == len(source.shards)
    assert source.pending() == list(source.shards)
    assert read([source]) == len(source.shards)
    assert _names(tmp_path) == {
        f"{shard.fingerprint}.{part}.parquet"
        for shard in source.shards
        for part in ("examples", "media", "errors")
    }
    assert source.pending() == []
    assert read([source]) == 0


@pytest.mark.usefixtures("small_shards")
def test_a_shard_without_one_of_its_files_is_read_again(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(40))
    (source,) = plan(tmp_path, SPEC)
    read([source])
    hashes = {path: sha256_file(path) for path in source.folder.iterdir()}
    lost = source.part(source.shards[1], "media")
    lost.unlink()
    assert source.pending() == [source.shards[1]]
    read([source])
    assert {path: sha256_file(path) for path in source.folder.iterdir()} == hashes


@pytest.mark.usefixtures("small_shards")
def test_more_rows_at_the_end_change_the_last_shard_alone(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(40))
    (before,) = plan(tmp_path, SPEC)
    read([before])
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(41))
    (after,) = plan(tmp_path, SPEC)
    assert [s.fingerprint for s in after.shards[: len(before.shards) - 1]] == [
        s.fingerprint for s in before.shards[:-1]
    ]
    assert 1 <= len(after.pending()) <= 2
    read([after])
    old = {
        f"{before.shards[-1].fingerprint}.{part}.parquet"
        for part in ("examples", "media", "errors")
    }
    assert old <= _names(tmp_path)
    forget_other_shards(after)
    assert not old & _names(tmp_path)
    assert after.pending() == []


def _fingerprints(folder: Path, *lines: str, **more: str) -> list[str]:
    (source,) = plan(folder, "size = 1\n" + tiny.jsonl_source("a", *lines, **more))
    return [shard.fingerprint for shard in source.shards]


def test_what_a_shard_depends_on(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(3))
    base = _fingerprints(tmp_path)
    same = ["share = 1", "where = 'true'", "prompt = 'What?'", "loss_weight = 2.0", "max = 2"]
    for line in same:
        assert _fingerprints(tmp_path, line) == base, line
    other = [
        "task = 'dense_caption'",
        "licence = 'MIT'",
        "local = 'x/{key}'",
        "columns = { id = '' }",
        "hash_local = true",
    ]
    found = [tuple(_fingerprints(tmp_path, line)) for line in other]
    assert len({tuple(base), *found}) == 1 + len(other)
    os.utime(tmp_path / "a.jsonl", (1, 1))
    assert _fingerprints(tmp_path) == base


def test_a_plan_is_remembered_until_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(3))
    (first,) = plan(tmp_path, SPEC)

    def no_reading(*_: object, **__: object) -> None:
        raise AssertionError("the file was read again")

    with monkeypatch.context() as patched:
        patched.setattr("curation.sources.json_rows.plan_ranges", no_reading)
        (again,) = plan(tmp_path, SPEC)
        assert again.shards == first.shards
        with pytest.raises(AssertionError, match="read again"):
            plan(tmp_path, SPEC, fresh=True)
        tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(4))
        with pytest.raises(AssertionError, match="read again"):
            plan(tmp_path, SPEC)
    (changed,) = plan(tmp_path, SPEC)
    assert changed.shards != first.shards


def test_inputs_are_named_by_file(tmp_path: Path) -> None:
    for name in ("a1", "a2"):
        tiny.write_jsonl(tmp_path / f"{name}.jsonl", tiny.image_rows(3, name=name))
    text = "size = 1\n" + tiny.jsonl_source("a", files="a*.jsonl")
    (source,) = plan(tmp_path, text)
    assert list(source.inputs()) == ["a1.jsonl", "a2.jsonl"]
    found = ingest(tmp_path, text)
    assert found.lineage("examples", "a").inputs == source.inputs()
    tiny.write_jsonl(tmp_path / "a2.jsonl", tiny.image_rows(4, name="a2"))
    (after,) = plan(tmp_path, text)
    assert after.inputs()["a1.jsonl"] == source.inputs()["a1.jsonl"]
    assert after.inputs()["a2.jsonl"] != source.inputs()["a2.jsonl"]


def test_what_a_killed_read_left_is_no_shard(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(3))
    (source,) = plan(tmp_path, SPEC)
    source.folder.mkdir(parents=True)
    half = source.part(source.shards[0], "examples")
    half.with_name(f".{half.name}.1.tmp").write_bytes(b"PAR1")
    assert source.pending()


def test_mistakes_name_the_line_of_the_source(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(3))
    with pytest.raises(UserError) as caught:
        plan(tmp_path, "size = 1\n" + tiny.jsonl_source("a", "columns = { caption = 'x' }"))
    assert caught.value.where == f"{tmp_path / 'mix.toml'}, line 3"


def test_takedowns_need_no_reading(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(3))
    first = ingest(tmp_path, SPEC)
    gone = first.rows("examples", "a")[0]["id"]
    assert read(plan(tmp_path, SPEC)) == 0
    after = ingest(tmp_path, SPEC, Takedowns(keys=(gone,)))
    assert after.counts("a")["taken_down"] == 1
