"""Bad input, as people have it: one clear line, exit 2, no traceback, nothing lost silently."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import manifests
from tests.end_to_end.world import curate, parquet_hashes, write_world


def _says(spec: Path, work: Path, *parts: str) -> None:
    """The build ends with exit 2 and one line on stderr that holds all the parts."""
    done = curate("build-mixture", "--spec", spec, "--work", work)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for part in parts:
        assert part in done.stderr, done.stderr
    assert not (work / "mixture").exists()


def _edit(spec: Path, old: str, new: str) -> None:
    text = spec.read_text(encoding="utf-8")
    assert old in text
    spec.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return write_world(tmp_path / "in")


def test_unknown_key(spec: Path, tmp_path: Path) -> None:
    _edit(spec, 'files = ["cc3m.tsv"]', 'files = ["cc3m.tsv"]\nwher = "true"')
    _says(spec, tmp_path / "work", "line 21", "unknown key `sources.cc3m.wher`", "`where`")


def test_impossible_shares(spec: Path, tmp_path: Path) -> None:
    _edit(spec, "share = 0.5\n", "share = 0.8\n")
    _says(spec, tmp_path / "work", "the shares add up to 1.3, not 1", "webvid 0.8", "line 15")


def test_too_few_rows(spec: Path, tmp_path: Path) -> None:
    _edit(spec, "size = 150", "size = 5000")
    _says(spec, tmp_path / "work", "fewer than `size` 5000", "cc3m 240", "on_shortage")


def test_missing_file(spec: Path, tmp_path: Path) -> None:
    (spec.parent / "cc3m.tsv").unlink()
    _says(spec, tmp_path / "work", "there is no file 'cc3m.tsv'", "line 20", "relative to the spec")


def test_wrong_format(spec: Path, tmp_path: Path) -> None:
    _edit(spec, 'format = "webvid"', 'format = "youdescribe"')
    _says(spec, tmp_path / "work", "not a youdescribe file", "webvid.csv", "curate formats")


def test_columns_in_the_wrong_order(spec: Path, tmp_path: Path) -> None:
    _edit(spec, 'format = "cc3m"', 'format = "cc12m"')
    _says(spec, tmp_path / "work", "not a cc12m file", "url<TAB>caption")


def test_truncated_parquet_input(spec: Path, tmp_path: Path) -> None:
    table = pa.table(
        {"caption": ["a cat on a mat"] * 500, "image": ["https://x.example/1.jpg"] * 500}
    )
    path = spec.parent / "rows.parquet"
    pq.write_table(table, path)
    path.write_bytes(path.read_bytes()[:-200])
    _edit(
        spec,
        'format = "cc3m"\nfiles = ["cc3m.tsv"]',
        'format = "parquet"\ndataset = "own"\nfiles = ["rows.parquet"]',
    )
    _says(spec, tmp_path / "work", "rows.parquet")


def test_truncated_table_of_an_earlier_run(spec: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    assert curate("build-mixture", "--spec", spec, "--work", work).returncode == 0
    path = work / "examples/webvid/part-00000.parquet"
    # A copy, because the cache holds the same file.
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-100])
    done = curate("sql", "SELECT count(*) FROM examples", "--work", work)
    assert done.returncode == 2
    assert "part-00000.parquet: not a readable Parquet file" in done.stderr
    assert "Remove" in done.stderr and "Traceback" not in done.stderr


FRONT = b"990001,https://v.example/1.mp4,PT5S,1_50,"


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        (
            FRONT + b"caf\xe9 in the rain at night\n",
            "bad_utf8",
            "\\xe9",
        ),
        (
            FRONT + b"a man\0 walks down the road\n",
            "nul_byte",
            "\\x00",
        ),
        (
            FRONT + b"long " * 2_000_000 + b"\n",
            "record_too_long",
            "10000042 bytes",
        ),
        (b"990001,https://v.example/1.mp4\n", "wrong_column_count", "2 fields where 5"),
        (b"990001,,PT5S,1_50,a clip without an address\n", "missing_locator", ""),
        (b",https://v.example/1.mp4,PT5S,1_50,a clip without a key\n", "missing_key", ""),
        (FRONT + b'" \n "\n', "empty_response", ""),
    ],
    ids=["bad utf-8", "nul", "10 MB caption", "columns", "no address", "no key", "no caption"],
)
def test_a_bad_record_becomes_an_ingest_error(
    spec: Path, tmp_path: Path, line: bytes, reason: str, detail: str
) -> None:
    path = spec.parent / "webvid.csv"
    good = path.read_bytes()
    offset = len(good)
    after = b"990002,https://v.example/2.mp4,PT5S,1_50,the row behind it is read\n"
    path.write_bytes(good + line + after)
    work = tmp_path / "work"
    done = curate("build-mixture", "--spec", spec, "--work", work)
    assert done.returncode == 0, done.stderr
    with manifests.open(work) as db:
        errors = db.execute(
            "SELECT file, record, byte_offset, detail FROM ingest_errors"
            " WHERE source = 'webvid' AND reason = $1",
            [reason],
        ).fetchall()
        behind = db.execute("SELECT count(*) FROM examples WHERE source_key = '990002'").fetchall()
    assert len(errors) == 1
    file, record, byte_offset, told = errors[0]
    assert (file, record, byte_offset) == ("webvid.csv", 243, offset)
    assert detail in told and len(told) <= 200
    assert behind == [(1,)]


def test_the_same_key_with_other_content_names_both_records(spec: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    assert curate("build-mixture", "--spec", spec, "--work", work).returncode == 0
    with manifests.open(work) as db:
        errors = db.execute(
            "SELECT record, detail FROM ingest_errors WHERE reason = 'key_conflict'"
        ).fetchall()
    assert errors == [(242, "the key 5 has other content in record 6 of webvid.csv")]


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("true; DROP TABLE examples", "only SELECT"),
        ("true; SELECT 1", "more than one expression"),
        ("response IN (SELECT content FROM read_text('/etc/passwd'))", "a subquery"),
        ("read_text('/etc/passwd') IS NOT NULL", "'read_text' is not allowed"),
        ("true) OR (true", "not an SQL expression"),
        ("wordz > 3", "there is no column 'wordz'"),
        ("response_words", "not true or false"),
    ],
)
def test_where_is_one_condition(spec: Path, tmp_path: Path, where: str, told: str) -> None:
    _edit(spec, 'where = "response_words >= 4"', f'where = "{where}"')
    done = curate("build-mixture", "--spec", spec, "--work", tmp_path / "work")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "mix.toml, line 16" in done.stderr, done.stderr
    assert told.lower() in done.stderr.lower(), done.stderr


def test_two_commands_at_once(spec: Path, tmp_path: Path) -> None:
    from curation.build import work_lock

    with work_lock(tmp_path / "work"):
        done = curate("build-mixture", "--spec", spec, "--work", tmp_path / "work")
    assert done.returncode == 2
    assert "another curate command is writing here" in done.stderr


@pytest.mark.parametrize("name", ["cc3m", "webvid", "jsonl", "parquet", "coco", "vqav2"])
def test_a_folder_where_files_are_wanted(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    spec = tmp_path / "mix.toml"
    spec.write_text(
        f'size = 1\nseed = 1\n[sources.a]\nformat = "{name}"\ndataset = "d"\nfiles = ["folder"]\n',
        encoding="utf-8",
    )
    _says(spec, tmp_path / "work", "folder")


def test_a_damaged_result_is_made_again(spec: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    assert curate("build-mixture", "--spec", spec, "--work", work).returncode == 0
    wanted = parquet_hashes(work)
    report = (work / "mixture/report.html").read_bytes()
    (work / "mixture/report.html").write_bytes(b"")
    (work / "mixture/README.md").unlink()
    # The same file as in the cache of shards, so both are cut off.
    part = work / "examples/cc3m/part-00000.parquet"
    part.write_bytes(part.read_bytes()[:100])
    problems = curate("verify", "--work", work)
    assert problems.returncode == 2
    for name in ("report.html", "README.md", "part-00000.parquet"):
        assert name in problems.stdout
    done = curate("build-mixture", "--spec", spec, "--work", work)
    assert done.returncode == 0, done.stderr
    assert parquet_hashes(work) == wanted
    assert (work / "mixture/report.html").read_bytes() == report
    assert curate("verify", "--work", work).returncode == 0


def test_an_answer_does_not_overwrite_a_table(spec: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    assert curate("build-mixture", "--spec", spec, "--work", work).returncode == 0
    wanted = parquet_hashes(work)
    out = work / "mixture/train-00000.parquet"
    done = curate("sql", "SELECT 1", "--work", work, "--format", "parquet", "--out", out)
    assert done.returncode == 2
    assert "may not go into the work folder" in done.stderr
    assert parquet_hashes(work) == wanted


def test_a_source_of_a_header_and_no_rows(spec: Path, tmp_path: Path) -> None:
    path = spec.parent / "webvid.csv"
    path.write_text("videoid,contentUrl,duration,page_dir,name\n", encoding="utf-8")
    _says(spec, tmp_path / "work", "the source 'webvid' has no records", "webvid.csv")


def test_private_files_do_not_become_media(tmp_path: Path) -> None:
    """Neither by a row that names one, nor by a link with the name of a picture."""
    secret = tmp_path / "secret"
    secret.write_text("a password\n", encoding="utf-8")
    folder = tmp_path / "in" / "pictures"
    folder.mkdir(parents=True)
    (folder / "link.jpg").symlink_to(secret)
    (folder / "link.txt").write_text("a picture of a lake\n", encoding="utf-8")
    (tmp_path / "in" / "rows.jsonl").write_text(
        f'{{"id": "1", "image": "{secret}", "response": "a lake"}}\n'
        '{"id": "2", "image": "https://x.example/1.jpg", "response": "a lake by night"}\n',
        encoding="utf-8",
    )
    spec = tmp_path / "in" / "mix.toml"
    spec.write_text(
        'size = 1\nseed = 1\n[sources.a]\nformat = "jsonl"\ndataset = "a"\nfiles = ["rows.jsonl"]\n'
        'max = 1\n[sources.b]\nformat = "folder"\ndataset = "b"\nfiles = ["pictures"]\n',
        encoding="utf-8",
    )
    done = curate("build-mixture", "--spec", spec, "--work", tmp_path / "work")
    assert done.returncode == 2, "the folder has nothing that can be used"
    assert "not_media" in done.stderr
    with manifests.open(tmp_path / "work") as db:
        reasons = db.execute("SELECT source, reason FROM ingest_errors ORDER BY ALL").fetchall()
    assert reasons == [("a", "not_media"), ("b", "not_media")]


def test_deep_json_is_refused_in_little_memory(tmp_path: Path) -> None:
    for name, depth in (("deep.json", 200_000), ("strings.json", 0)):
        inner = "[" * depth + "]" * depth
        brackets = '"' + '[\\"' * 300_000 + '"'
        (tmp_path / name).write_text(
            f'{{"info": {brackets}, "images": [], "annotations": [{inner}]}}', encoding="utf-8"
        )
    from manifests.errors import UserError
    from manifests.formats.json_stream import stream_items

    with pytest.raises(UserError, match="nests deeper than 100 levels"):
        list(stream_items(tmp_path / "deep.json", prefix="annotations.item"))
    assert list(stream_items(tmp_path / "strings.json", prefix="annotations.item")) == []


@pytest.mark.parametrize(
    ("query", "told"),
    [("", "the query is empty"), ("SELECT 1; DROP VIEW mixture", "this is 2 statements")],
)
def test_one_question_at_a_time(spec: Path, tmp_path: Path, query: str, told: str) -> None:
    work = tmp_path / "work"
    assert curate("build-mixture", "--spec", spec, "--work", work).returncode == 0
    done = curate("sql", query, "--work", work)
    assert done.returncode == 2
    assert told in done.stderr
