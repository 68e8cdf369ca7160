"""Each command does its work, and says what it did."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from curation.sources import format_names
from manifests.catalog import shipped_queries
from manifests.schemas import TABLES
from tests.curation import tiny
from tests.curation.cli.running import run
from tests.curation.conftest import TinyWorld

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    tiny.write_jsonl(tmp_path / "a.jsonl", tiny.image_rows(30))
    return tiny.write_spec(tmp_path, tiny.jsonl_source("a"))


class TestBuild:
    def test_a_mixture_with_its_report(self, capfd: Capture, spec: Path, tmp_path: Path) -> None:
        work = tmp_path / "work"
        ended = run(capfd, "build-mixture", "--spec", spec, "--work", work, "--workers", 1)
        assert (ended.code, ended.err) == (0, "")
        lines = ended.out.splitlines()
        assert lines[-3:] == [
            f"The mixture: {work}/mixture (10 rows)",
            f"Look at:     {work}/mixture/report.html",
            f"Ask:         curate sql --work {work} --name composition",
        ]
        assert any("30" in line and " a " in line for line in lines)
        names = {path.name for path in (work / "mixture").iterdir()}
        assert {"train-00000.parquet", "_lineage.json", "README.md", "report.html"} <= names
        # Nothing is left to do, and nothing is left over.
        again = run(capfd, "build-mixture", "--spec", spec, "--work", work)
        assert again.out == ended.out
        assert not [path for path in work.rglob("*") if path.name.endswith(".tmp")]
        assert not (work / "_spill").exists()

    def test_the_work_folder_has_a_default(
        self, capfd: Capture, spec: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(spec.parent)
        assert run(capfd, "build-mixture", "--spec", "mix.toml", "--quiet").code == 0
        assert run(capfd, "sql", "SELECT count(*) FROM mixture").code == 0

    def test_dry_run(self, capfd: Capture, spec: Path, tmp_path: Path) -> None:
        ended = run(capfd, "build-mixture", "--spec", spec, "--work", tmp_path / "w", "--dry-run")
        assert ended.code == 0
        assert "read a: 1 of 1 shards" in ended.out
        assert ended.out.endswith("Nothing was computed.\n")
        assert not (tmp_path / "w" / "mixture").exists()

    def test_a_mistake_in_the_spec(self, capfd: Capture, spec: Path, tmp_path: Path) -> None:
        spec.write_text(spec.read_text() + "shar = 0.5\n")
        ended = run(capfd, "build-mixture", "--spec", spec, "--work", tmp_path / "w")
        assert ended.code == 2
        assert ended.err == (
            f"curate: {spec}, line 7: unknown key `sources.a.shar`. Did you mean `share`.\n"
        )
        assert not (tmp_path / "w").exists()

    def test_a_file_for_a_work_folder(self, capfd: Capture, spec: Path) -> None:
        ended = run(capfd, "build-mixture", "--spec", spec, "--work", spec)
        assert ended.code == 2
        assert f"curate: {spec}: the work folder cannot be written" in ended.err

    def test_two_at_once(self, capfd: Capture, spec: Path, tmp_path: Path) -> None:
        from curation.build import work_lock

        with work_lock(tmp_path / "work"):
            ended = run(capfd, "build-mixture", "--spec", spec, "--work", tmp_path / "work")
        assert ended.code == 2
        assert "another curate command is writing here" in ended.err

    def test_a_source_without_a_usable_record(self, capfd: Capture, spec: Path) -> None:
        tiny.write_jsonl(
            spec.parent / "a.jsonl", [{"id": "1", "image": "http://x/1", "caption": ""}]
        )
        ended = run(capfd, "build-mixture", "--spec", spec, "--work", spec.parent / "work")
        assert ended.code == 2
        assert "no record of the source 'a' can be used (mostly: empty_response)" in ended.err
        told = run(
            capfd, "sql", "--work", spec.parent / "work", "--format", "csv",
            "SELECT reason, record FROM ingest_errors",
        )  # fmt: skip
        assert told.out == '"reason","record"\n"empty_response",1\n'


class TestSql:
    def ask(self, capfd: Capture, world: TinyWorld, *arguments: object) -> str:
        ended = run(capfd, "sql", "--work", world.work, *arguments)
        assert (ended.code, ended.err) == (0, "")
        return ended.out

    def test_a_table(self, capfd: Capture, tiny_world: TinyWorld) -> None:
        out = self.ask(capfd, tiny_world, "SELECT source, count(*) AS n FROM mixture GROUP BY ALL")
        assert "own" in out
        assert "30" in out

    def test_csv(self, capfd: Capture, tiny_world: TinyWorld) -> None:
        query = (
            "SELECT id, response, 'a,\"b\"\nc' AS odd, [1, 2] AS list, {'x': NULL} AS object,"
            " NULL AS nothing, sum(response_words) OVER () AS words, true AS yes,"
            " DATE '2026-01-02' AS day FROM mixture ORDER BY id LIMIT 2"
        )
        out = self.ask(capfd, tiny_world, query, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(out)))
        assert len(rows) == 2
        row = rows[0]
        assert row["odd"] == 'a,"b"\nc'
        assert json.loads(row["list"]) == [1, 2]
        assert json.loads(row["object"]) == {"x": None}
        assert row["nothing"] == ""
        assert int(row["words"]) > 100
        assert (row["yes"], row["day"]) == ("true", "2026-01-02")

    def test_json(self, capfd: Capture, tiny_world: TinyWorld) -> None:
        query = (
            "SELECT id, media, sum(response_words) OVER () AS words, 0.5::DECIMAL(4, 2) AS half,"
            " count(*) OVER () AS n, NULL AS nothing, 'é\"' AS text, 'nan'::DOUBLE AS nan,"
            " DATE '2026-01-02' AS day, 170141183460469231731687303715884105727 AS large"
            " FROM mixture ORDER BY id LIMIT 2"
        )
        out = self.ask(capfd, tiny_world, query, "--format", "json")
        rows = [json.loads(line) for line in out.splitlines()]
        assert len(rows) == 2
        row = rows[0]
        assert isinstance(row["media"], list)
        assert isinstance(row["words"], int)
        assert row["half"] == 0.5
        assert (row["n"], row["nothing"], row["text"], row["nan"]) == (100, None, 'é"', None)
        assert row["day"] == "2026-01-02"
        assert row["large"] == str(2**127 - 1)

    @pytest.mark.parametrize("form", ["csv", "json", "parquet"])
    def test_into_a_file(
        self, capfd: Capture, tiny_world: TinyWorld, tmp_path: Path, form: str
    ) -> None:
        out = tmp_path / "answer"
        query = "SELECT id, media FROM mixture ORDER BY id"
        assert self.ask(capfd, tiny_world, query, "--format", form, "--out", out) == ""
        if form == "parquet":
            assert pq.read_table(out).num_rows == 100
        else:
            assert len(out.read_text().splitlines()) == 100 + (form == "csv")
        assert [path.name for path in tmp_path.iterdir()] == ["answer"]

    def test_no_rows(self, capfd: Capture, tiny_world: TinyWorld) -> None:
        query = "SELECT id, source FROM mixture WHERE false"
        assert self.ask(capfd, tiny_world, query, "--format", "csv") == '"id","source"\n'
        assert self.ask(capfd, tiny_world, query, "--format", "json") == ""

    def test_from_a_file(self, capfd: Capture, tiny_world: TinyWorld, tmp_path: Path) -> None:
        path = tmp_path / "q.sql"
        path.write_text("-- how many\nSELECT count(*) AS n\nFROM mixture;\n")
        assert self.ask(capfd, tiny_world, "--file", path, "--format", "csv") == '"n"\n100\n'

    @pytest.mark.parametrize("name", shipped_queries())
    @pytest.mark.parametrize("form", ["table", "csv", "json"])
    def test_shipped_queries(
        self, capfd: Capture, tiny_world: TinyWorld, name: str, form: str
    ) -> None:
        assert self.ask(capfd, tiny_world, "--name", name, "--format", form)

    def test_the_list(self, capfd: Capture, tmp_path: Path) -> None:
        ended = run(capfd, "sql", "--list", "--work", tmp_path / "absent")
        assert ended.code == 0
        for name in (*shipped_queries(), *TABLES):
            assert f"  {name}" in ended.out

    @pytest.mark.parametrize(
        ("query", "what"),
        [
            ("SELEC 1", 'syntax error at or near "SELEC"'),
            ("SELECT words FROM mixture", '"words" not found'),
            ("FROM mixtures", "mixtures does not exist"),
            ("SELECT * FROM read_csv('/etc/passwd')", "file system operations are disabled"),
            ("COPY mixture TO 'x.csv'", "file system operations are disabled"),
            ("SELECT response::INTEGER FROM mixture", "Could not convert string"),
            ("SELECT CASE WHEN id > 'f' THEN id ELSE '1' END::INTEGER FROM examples", "Could not"),
            ("SELECT 'é", "unterminated string"),
        ],
    )
    @pytest.mark.parametrize("form", ["table", "csv"])
    def test_queries_that_do_not_work(
        self, capfd: Capture, tiny_world: TinyWorld, query: str, what: str, form: str
    ) -> None:
        ended = run(capfd, "sql", "--work", tiny_world.work, query, "--format", form)
        assert ended.code == 2
        assert ended.err.startswith("curate: the query does not work: ")
        assert what in ended.err
        assert "`curate sql --list`" in ended.err

    def test_a_failed_query_leaves_no_file(
        self, capfd: Capture, tiny_world: TinyWorld, tmp_path: Path
    ) -> None:
        out = tmp_path / "answer.csv"
        ended = run(
            capfd, "sql", "--work", tiny_world.work, "--format", "csv", "--out", out,
            "SELECT response::INTEGER FROM mixture",
        )  # fmt: skip
        assert ended.code == 2
        assert list(tmp_path.iterdir()) == []

    def test_a_damaged_table(self, capfd: Capture, tiny_world: TinyWorld, tmp_path: Path) -> None:
        world = tiny_world.copy(tmp_path)
        path = world.work / "mixture" / "train-00000.parquet"
        data = bytearray(path.read_bytes())
        column = pq.read_metadata(path).row_group(0).column(0)
        start = column.data_page_offset
        data[start : start + column.total_compressed_size] = b"x" * column.total_compressed_size
        path.write_bytes(data)
        ended = run(capfd, "sql", "--work", world.work, "SELECT * FROM mixture", "--format", "csv")
        assert ended.code == 2
        assert "Traceback" not in ended.err
        assert "curate verify" in ended.err


def test_explain(capfd: Capture, tiny_world: TinyWorld) -> None:
    example = tiny.ask(tiny_world.work, "SELECT id FROM mixture")[0][0]
    ended = run(capfd, "explain", example[:12], "--work", tiny_world.work)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(example)
    assert "IN: split" in ended.out


def test_diff(capfd: Capture, tiny_world: TinyWorld) -> None:
    ended = run(capfd, "diff", tiny_world.work, tiny_world.work / "mixture")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("spec: the same\n")


def test_verify(capfd: Capture, tiny_world: TinyWorld, tmp_path: Path) -> None:
    arguments = ("verify", "--work", tiny_world.work, "--spec", tiny_world.spec, "--media")
    ended = run(capfd, *arguments)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("All is as it was.\n")
    world = tiny_world.copy(tmp_path)
    (world.work / "media" / "part-00000.parquet").unlink()
    ended = run(capfd, "verify", "--work", world.work)
    assert ended.code == 2
    assert f"gone: {world.work}/media/part-00000.parquet" in ended.out


def test_remove(capfd: Capture, tiny_world: TinyWorld, tmp_path: Path) -> None:
    world = tiny_world.copy(tmp_path)
    example = tiny.ask(world.work, "SELECT id FROM mixture")[0][0]
    (tmp_path / "ids.txt").write_text(f"{example}\n")
    ended = run(
        capfd, "remove", "--ids", tmp_path / "ids.txt", "--spec", world.spec, "--work", world.work
    )
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("1 entries, 1 examples removed, 1 of them were in the mixture; ")
    assert tiny.ask(world.work, "SELECT count(*) FROM examples WHERE id = $1", example) == [(0,)]


@pytest.mark.parametrize("form", ["messages", "webdataset"])
def test_export(capfd: Capture, tiny_world: TinyWorld, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    ended = run(capfd, "export", "--format", form, "--out", out, "--work", tiny_world.work)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith(f"Written to {out}\n")
    assert list(out.iterdir())
    again = run(capfd, "export", "--format", form, "--out", out, "--work", tiny_world.work)
    assert again.code == 2
    assert again.err == f"curate: {out}: the folder exists. Name a new one with --out.\n"


def test_formats(capfd: Capture) -> None:
    listed = run(capfd, "formats")
    assert listed.code == 0
    for name in format_names():
        assert f"\n{name} " in f"\n{listed.out}"
        one = run(capfd, "formats", name)
        assert one.code == 0
        for word in ("task", "data set", "spec keys", "licence", "terms", "data"):
            assert f"\n  {word}" in one.out
    wrong = run(capfd, "formats", "jsnol")
    assert wrong.err == "curate: there is no format 'jsnol'. Did you mean 'jsonl'.\n"


def test_sample(capfd: Capture, tmp_path: Path) -> None:
    ended = run(capfd, "sample", "--out", tmp_path / "world", "--examples", 60, "--seed", 1)
    assert (ended.code, ended.err) == (0, "")
    assert f"curate build-mixture --spec {tmp_path}/world/sample.toml" in ended.out
    assert (tmp_path / "world" / "sample.toml").is_file()
    again = run(capfd, "sample", "--out", tmp_path / "world", "--examples", 60)
    assert (again.code, again.err.count("\n")) == (2, 1)
    few = run(capfd, "sample", "--out", tmp_path / "few", "--examples", 0)
    assert (few.code, few.err.count("\n")) == (2, 1)


def test_nothing_writes_outside_its_folders(
    capfd: Capture,
    spec: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    before = {path: path.stat().st_mtime_ns for path in spec.parent.iterdir()}
    work = tmp_path_factory.mktemp("work")
    assert run(capfd, "build-mixture", "--spec", spec, "--work", work).code == 0
    assert list(elsewhere.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in spec.parent.iterdir()} == before
