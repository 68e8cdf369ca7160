"""SQL over the tables of a work folder: everything can be asked, nothing can be touched."""

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

import manifests
from manifests.catalog import shipped_queries
from manifests.errors import UserError
from manifests.schemas import TABLES
from tests.curation import tiny

SPEC = """
size = 12
[splits]
validation = 0.2
"""


def _world(folder: Path) -> tuple[Path, Path]:
    rows = tiny.image_rows(20)
    # The last one says what the first one says, of the same picture.
    rows.append({**rows[0], "id": "a-again"})
    tiny.write_jsonl(folder / "source" / "a.jsonl", rows)
    spec = tiny.write_spec(folder / "source", SPEC + tiny.jsonl_source("a"))
    return spec, folder / "work"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalog")
    spec, work = _world(folder)
    tiny.build(spec, work)
    return folder


@pytest.fixture
def work(built: Path) -> Path:
    return built / "work"


def test_a_view_for_every_table_and_one_for_the_candidates(work: Path) -> None:
    with manifests.open(work) as db:
        views = {name for (name,) in db.execute("SELECT view_name FROM duckdb_views()").fetchall()}
        assert {*TABLES, "candidates"} <= views
        for name, table in TABLES.items():
            assert db.sql(f"FROM {name}").columns == table.names


def test_counts(work: Path) -> None:
    assert tiny.ask(work, "SELECT count(*) FROM examples") == [(21,)]
    assert tiny.ask(work, "SELECT rule, count(*) FROM duplicates GROUP BY ALL") == [
        ("same_text", 1)
    ]
    assert tiny.ask(work, "SELECT count(*), count(DISTINCT id) FROM mixture") == [(12, 12)]
    assert tiny.ask(work, "SELECT count(*) FROM rejections") == [(9,)]


def test_candidates_are_examples_that_are_no_duplicates(work: Path) -> None:
    (removed,) = tiny.ask(work, "SELECT id, kept_id FROM duplicates")[0:1]
    ids = {i for (i,) in tiny.ask(work, "SELECT id FROM candidates")}
    assert len(ids) == 20
    assert removed[0] not in ids
    assert removed[1] in ids


def test_a_limit_to_memory(work: Path) -> None:
    with manifests.open(work, memory_limit="100MB") as db:
        limit = db.execute("SELECT current_setting('memory_limit')").fetchone()
        assert limit == ("95.3 MiB",)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY mixture TO '{out}'",
        "COPY (SELECT 1) TO '{out}' (FORMAT parquet)",
        "EXPORT DATABASE '{out}'",
        "IMPORT DATABASE '{out}'",
        "ATTACH '{out}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SET lock_configuration = false",
        "SET temp_directory = '{out}'",
        "SET threads = 1",
        "PRAGMA threads = 1",
        "CREATE SECRET s (TYPE s3)",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_parquet('{mixture}')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "INSERT INTO mixture SELECT * FROM mixture",
        "DELETE FROM mixture",
        "UPDATE mixture SET response = ''",
        "TRUNCATE mixture",
        "ALTER TABLE mixture DROP COLUMN id",
        "SELECT * FROM secret_of_the_caller",
    ],
)
def test_nothing_can_be_written_read_from_elsewhere_or_set(
    work: Path, tmp_path: Path, statement: str
) -> None:
    secret_of_the_caller = pa.table({"word": ["open sesame"]})
    before = sorted(path for path in work.rglob("*"))
    with manifests.open(work) as db, pytest.raises(duckdb.Error):
        mixture = work / "mixture" / "train-00000.parquet"
        db.execute(statement.format(out=tmp_path / "out", mixture=mixture)).fetchall()
    assert secret_of_the_caller.num_rows == 1
    assert not (tmp_path / "out").exists()
    assert sorted(path for path in work.rglob("*")) == before


def test_what_a_session_defines_stays_in_it(work: Path) -> None:
    with manifests.open(work) as db:
        db.execute("CREATE TABLE mine AS SELECT id FROM mixture")
        db.execute("CREATE TABLE media AS SELECT 1")
        db.execute("CREATE OR REPLACE TEMP VIEW mixture AS SELECT 1 AS one")
    assert tiny.ask(work, "SELECT count(*) FROM mixture") == [(12,)]


def test_a_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there are no tables here") as caught:
        manifests.open(tmp_path)
    assert caught.value.where == str(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="there are no tables here"):
        manifests.open(tmp_path / "file")


def test_a_damaged_table_is_named(built: Path, tmp_path: Path) -> None:
    work = shutil.copytree(built / "work", tmp_path / "work")
    path = work / "media" / "part-00000.parquet"
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(UserError, match="not a readable Parquet file") as caught:
        manifests.open(work)
    assert caught.value.where == str(path)


def test_without_duplicates_there_are_no_candidates_to_tell(built: Path, tmp_path: Path) -> None:
    work = shutil.copytree(built / "work", tmp_path / "work")
    shutil.rmtree(work / "duplicates")
    with manifests.open(work) as db:
        assert db.execute("SELECT count(*) FROM examples").fetchone() == (21,)
        with pytest.raises(duckdb.CatalogException):
            db.execute("FROM candidates")


def test_after_a_rebuild_the_new_rows_are_there(tmp_path: Path) -> None:
    spec, work = _world(tmp_path)
    tiny.build(spec, work)
    before = set(tiny.ask(work, "SELECT id FROM examples"))
    tiny.write_jsonl(spec.parent / "a.jsonl", tiny.image_rows(25, start=5))
    tiny.build(spec, work)
    after = set(tiny.ask(work, "SELECT id FROM examples"))
    assert len(before - after) == 6
    assert len(after - before) == 10
    chosen = set(tiny.ask(work, "SELECT id FROM mixture UNION SELECT id FROM rejections"))
    assert chosen == after


@pytest.mark.parametrize("name", shipped_queries())
def test_shipped_queries_answer(work: Path, name: str) -> None:
    text = shipped_queries()[name]
    first = text.splitlines()[0]
    assert first.startswith("-- ")
    assert len(first) <= 110
    rows = tiny.ask(work, text)
    assert rows or name == "ingest_errors"
