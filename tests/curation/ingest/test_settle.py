"""Settling a source: one row a key, conflicts that name both records, counts that add up."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import curation.sources.framing as framing
from curation.ingest.settle import is_settled, settle
from curation.takedowns import Takedowns
from manifests.errors import UserError
from manifests.files import sha256_file
from manifests.identity import example_id, medium_id
from manifests.lineage import read_lineage
from tests.curation import tiny
from tests.curation.ingest.ingesting import Ingested, ingest, plan, read

SPEC = "size = 1\n" + tiny.jsonl_source("a")


def row(key: str, text: str, address: str = "https://x.org/p.jpg") -> dict[str, Any]:
    return {"id": key, "image": address, "caption": text}


def settled(folder: Path, rows: list[dict[str, Any]], *takedowns: str) -> Ingested:
    tiny.write_jsonl(folder / "a.jsonl", rows)
    keys = tuple(sorted(entry for entry in takedowns if ":" not in entry))
    addresses = tuple(sorted(entry for entry in takedowns if ":" in entry))
    return ingest(folder, SPEC, Takedowns(keys, addresses))


def test_the_same_key_with_the_same_content_is_one_row(tmp_path: Path) -> None:
    found = settled(tmp_path, [row("1", "a dog"), row("2", "a cat"), row("1", " a  dog")])
    assert [
        r["source_key"] for r in sorted(found.rows("examples", "a"), key=lambda r: r["record"])
    ] == [
        "1",
        "2",
    ]
    counts = found.counts("a")
    assert (counts["records"], counts["repeated"], counts["conflicts"]) == (3, 1, 0)
    assert found.rows("ingest_errors", "a") == []


def test_the_same_key_with_other_content_is_an_error_that_names_both(tmp_path: Path) -> None:
    rows = [row("1", "a dog"), row("2", "a cat"), row("1", "a horse"), row("1", "a cow")]
    found = settled(tmp_path, rows)
    assert {r["response"] for r in found.rows("examples", "a")} == {"a dog", "a cat"}
    errors = found.rows("ingest_errors", "a")
    assert [(e["record"], e["reason"], e["detail"]) for e in errors] == [
        (number, "key_conflict", "the key 1 has other content in record 1 of a.jsonl")
        for number in (3, 4)
    ]
    assert all(e["byte_offset"] > 0 for e in errors)
    counts = found.counts("a")
    assert (counts["conflicts"], counts["errors_by_reason"]) == (2, {"key_conflict": 2})


def test_the_first_record_wins_and_later_ones_are_judged_by_it(tmp_path: Path) -> None:
    found = settled(tmp_path, [row("1", "a"), row("1", "b"), row("1", "a"), row("1", "b")])
    counts = found.counts("a")
    assert (counts["repeated"], counts["conflicts"]) == (1, 2)
    assert [e["record"] for e in found.rows("ingest_errors", "a")] == [2, 4]


def test_keys_meet_across_shards_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "SHARD_BYTES", 200)
    monkeypatch.setattr(framing, "MAX_RECORD_BYTES", 100)
    tiny.write_jsonl(tmp_path / "a1.jsonl", [row(str(n), f"text {n}") for n in range(12)])
    second = [row("100", "new"), row("3", "text 3"), row("5", "other"), row("101", "new")]
    tiny.write_jsonl(tmp_path / "a2.jsonl", second)
    found = ingest(tmp_path, "size = 1\n" + tiny.jsonl_source("a", files="a*.jsonl"))
    assert len(found.plans[0].shards) > 4
    counts = found.counts("a")
    assert (counts["records"], counts["examples"]) == (16, 14)
    assert (counts["repeated"], counts["conflicts"]) == (1, 1)
    (error,) = found.rows("ingest_errors", "a")
    assert (error["file"], error["record"]) == ("a2.jsonl", 3)
    assert error["detail"] == "the key 5 has other content in record 6 of a1.jsonl"
    # A file a shard, each sorted by id.
    files = found.lineage("examples", "a").files
    assert len(files) == len(found.plans[0].shards)
    for file in files:
        path = tmp_path / "work" / "examples" / "a" / file.name
        assert sha256_file(path) == file.sha256
        ids = pq.read_table(path)["id"].to_pylist()
        assert ids == sorted(ids)


def test_a_source_without_keys_of_its_own_names_the_records(tmp_path: Path) -> None:
    # CC3M's key is caption and address, which the row has already; nothing can conflict.
    rows = [("a dog", "http://x.org/1.jpg"), ("a dog", "http://x.org/1.jpg")]
    tiny.write_cc3m(tmp_path / "cc.tsv", rows)
    text = 'size = 1\n[sources.cc]\nformat = "cc3m"\nfiles = ["cc.tsv"]\n'
    found = ingest(tmp_path, text)
    (example,) = found.rows("examples", "cc")
    assert example["source_key"] is None
    assert found.counts("cc")["repeated"] == 1


def test_a_file_that_is_listed_twice_is_repeated(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "a.jsonl", [row(str(n), f"text {n}") for n in range(5)])
    source = tiny.jsonl_source("a").replace('"a.jsonl"', '"a.jsonl", "*.jsonl"')
    counts = ingest(tmp_path, "size = 1\n" + source).counts("a")
    assert (counts["records"], counts["repeated"], counts["examples"]) == (10, 5, 5)


@settings(max_examples=8)
@given(
    st.lists(
        st.tuples(st.sampled_from("123"), st.sampled_from(["a", "b", "", "c"])),
        min_size=1,
        max_size=12,
    ),
    st.sets(st.sampled_from("123"), max_size=2),
)
def test_settled_is_the_first_of_each_key(
    tmp_path_factory: pytest.TempPathFactory, records: list[tuple[str, str]], gone: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("settled")
    first: dict[str, str] = {}
    repeated = conflicts = empty = 0
    for key, text in records:
        if not text:
            empty += 1
        elif key not in first:
            first[key] = text
        elif first[key] == text:
            repeated += 1
        else:
            conflicts += 1
    taken = [example_id(dataset="a", key=key) for key in gone]
    if not first:
        with pytest.raises(UserError, match="no record of the source 'a' can be used"):
            settled(folder, [row(*record) for record in records], *taken)
        return
    found = settled(folder, [row(*record) for record in records], *taken)
    left = {key: text for key, text in first.items() if key not in gone}
    assert {r["source_key"]: r["response"] for r in found.rows("examples", "a")} == left
    counts = found.counts("a")
    assert counts["examples"] == len(left)
    assert (counts["repeated"], counts["conflicts"]) == (repeated, conflicts)
    assert counts["taken_down"] == len(first) - len(left)
    assert counts["errors"] == conflicts + empty


ROWS = [
    row("1", "a dog", "https://youtu.be/dQw4w9WgXcQ"),
    row("2", "a cat", "https://x.org/2.jpg"),
    row("3", "a cow", "https://x.org/3.jpg"),
    row("4", "a hen", "https://x.org/2.jpg"),
]


@pytest.mark.parametrize(
    ("entry", "gone"),
    [
        (example_id(dataset="a", key="3"), {"3"}),
        (medium_id("url:x.org/2.jpg"), {"2", "4"}),
        ("url:x.org/2.jpg", {"2", "4"}),
        ("youtube:dQw4w9WgXcQ", {"1"}),
        ("url:x.org/nowhere.jpg", set()),
        ("f" * 32, set()),
    ],
)
def test_takedowns(tmp_path: Path, entry: str, gone: set[str]) -> None:
    found = settled(tmp_path, ROWS, entry)
    assert {r["source_key"] for r in found.rows("examples", "a")} == {"1", "2", "3", "4"} - gone
    assert found.counts("a")["taken_down"] == len(gone)
    shown = {m["medium_id"] for r in found.rows("examples", "a") for m in r["media"]}
    assert {m["medium_id"] for m in found.rows("media")} == shown


def test_everything_may_be_taken_down(tmp_path: Path) -> None:
    found = settled(tmp_path, ROWS[:1], "youtube:dQw4w9WgXcQ")
    assert found.rows("examples", "a") == found.rows("media") == []
    assert found.counts("a")["taken_down"] == 1


def test_a_source_without_a_usable_record_says_why(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        settled(tmp_path, [row("1", ""), row("2", " "), {**row("3", "x"), "image": ""}])
    assert caught.value.what == ("no record of the source 'a' can be used (mostly: empty_response)")
    assert caught.value.where == "a.jsonl"
    assert "ingest_errors" in str(caught.value.remedy)
    # The errors can be looked at, the examples are not there.
    assert read_lineage(tmp_path / "work" / "ingest_errors" / "a") is not None
    assert read_lineage(tmp_path / "work" / "examples" / "a") is None
    assert [p.name for p in (tmp_path / "work" / "examples").iterdir()] == []


def test_settling_again_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [row(str(n % 7), f"text {n % 5}") for n in range(20)]
    one = settled(tmp_path / "one", rows)
    other = settled(tmp_path / "other", rows)
    for table in ("examples", "ingest_errors"):
        assert [f.sha256 for f in one.lineage(table, "a").files] == [
            f.sha256 for f in other.lineage(table, "a").files
        ]
    assert [f.sha256 for f in one.lineage("media").files] == [
        f.sha256 for f in other.lineage("media").files
    ]


def test_what_is_settled_is_known(tmp_path: Path) -> None:
    nothing = Takedowns()
    found = settled(tmp_path, ROWS)
    (source,) = found.plans
    assert is_settled(source, nothing, found.work)
    assert not is_settled(source, Takedowns(keys=("f" * 32,)), found.work)
    (found.work / "ingest_errors" / "a" / "part-00000.parquet").unlink()
    assert not is_settled(source, nothing, found.work)
    settle(source, nothing, found.work, memory="1GB")
    assert is_settled(source, nothing, found.work)
    tiny.write_jsonl(tmp_path / "a.jsonl", [*ROWS, row("5", "new")])
    (changed,) = plan(tmp_path, SPEC)
    assert not is_settled(changed, nothing, found.work)
    assert read([changed]) == 1


def test_where_hard_links_cannot_be_made_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    linked = settled(tmp_path / "linked", ROWS)

    def no_links(*_: object) -> None:
        raise OSError("another file system")

    monkeypatch.setattr(os, "link", no_links)
    copied = settled(tmp_path / "copied", ROWS)
    files = [x.lineage("examples", "a").files for x in (linked, copied)]
    assert [f.sha256 for f in files[0]] == [f.sha256 for f in files[1]]
