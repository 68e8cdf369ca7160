"""The embedded sample against its truth: exact duplicates, conflicts and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import manifests
from curation.build import build_mixture
from curation.progress import Progress
from curation.sample import write_sample
from curation.spec import load_spec
from curation.verify import verify_work


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "world"
    write_sample(out, examples=1000, seed=7)
    build_mixture(
        load_spec(out / "sample.toml"),
        out.parent / "work",
        workers=2,
        progress=Progress(quiet=True),
    )
    return out


@pytest.fixture
def found(world: Path):  # type: ignore[no-untyped-def]
    """Every record of the truth with what curation made of it."""
    import pyarrow.parquet as pq

    with manifests.open(world.parent / "work") as db:
        db.register("truth", pq.read_table(world / "truth.parquet"))
        db.execute("""
            CREATE TEMP TABLE found AS
            SELECT t.*, e.id, d.rule, d.kept_id, i.reason
            FROM truth t
            -- A question and its answers stand at one place in two files; the example names the
            -- file of the questions, the truth that of the answers.
            LEFT JOIN examples e ON e.record = t.record
                AND e.file = replace(t.file, 'annotations.json', 'questions.json')
            LEFT JOIN duplicates d ON d.id = e.id
            LEFT JOIN ingest_errors i ON i.file = t.file AND i.record = t.record
        """)
        yield db


def test_every_record_is_accounted_for(found) -> None:  # type: ignore[no-untyped-def]
    """A record without an example is a repeat of another, or has an ingest error."""
    rows = found.execute(
        "SELECT plant, kind, count(*) FROM found WHERE id IS NULL AND reason IS NULL GROUP BY ALL"
    ).fetchall()
    lost = {(plant, kind): count for plant, kind, count in rows}
    # Which of two equal records is the example depends on their order: count both sides.
    (same_records,) = found.execute(
        "SELECT count(*) FROM truth WHERE kind = 'same_record'"
    ).fetchone()
    assert sum(lost.values()) == same_records


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("cross_source", "same_medium"),
        ("url_variant", "same_medium"),
        ("repeated_description", "same_medium"),
        ("same_file", "same_file"),
        ("same_caption", "same_caption"),
    ],
)
def test_every_planted_exact_duplicate_is_found(found, kind: str, rule: str) -> None:  # type: ignore[no-untyped-def]
    """One of the two records is removed, by the rule it was planted for."""
    rows = found.execute(
        """
        SELECT a.id, a.rule, b.id, b.rule FROM found a
        JOIN found b ON b.file = a.of_file AND b.record = a.of_record WHERE a.kind = $1
        """,
        [kind],
    ).fetchall()
    assert rows
    missed = [row for row in rows if row[1] is None and row[3] is None]
    assert missed == []
    rules = {r for row in rows for r in (row[1], row[3]) if r is not None}
    assert rule in rules


def test_nothing_else_is_called_a_duplicate(found) -> None:  # type: ignore[no-untyped-def]
    """Removed rows show the scene of the row kept for them, or say the same words."""
    wrong = found.execute("""
        SELECT a.file, a.record, a.rule, a.scene, b.scene FROM found a
        JOIN found b ON b.id = a.kept_id
        WHERE a.rule IS NOT NULL AND a.rule <> 'same_caption' AND a.scene <> b.scene
    """).fetchall()
    assert wrong == []


def test_key_conflicts_are_ingest_errors(found) -> None:  # type: ignore[no-untyped-def]
    (planted,) = found.execute("SELECT count(*) FROM truth WHERE kind = 'key_conflict'").fetchone()
    (told,) = found.execute(
        "SELECT count(*) FROM ingest_errors WHERE reason = 'key_conflict'"
    ).fetchone()
    assert told == planted > 0
    (others,) = found.execute(
        "SELECT count(*) FROM ingest_errors WHERE reason <> 'key_conflict'"
    ).fetchone()
    assert others == 0


def test_no_scene_is_on_two_sides_by_its_medium(found) -> None:  # type: ignore[no-untyped-def]
    torn = found.execute("""
        SELECT medium_file FROM found JOIN mixture m USING (id)
        WHERE medium_file IS NOT NULL GROUP BY medium_file HAVING count(DISTINCT split) > 1
    """).fetchall()
    assert torn == []


def test_verify_finds_everything_in_place_and_notices_what_is_not(world: Path) -> None:
    work = world.parent / "work"
    spec = world / "sample.toml"
    report = verify_work(work, spec=spec, media=True, progress=Progress(quiet=True))
    assert report.problems == []
    victim = sorted((world / "media/cc3m").iterdir())[0]
    data = victim.read_bytes()
    victim.write_bytes(data + b"x")
    try:
        report = verify_work(work, spec=spec, media=True, progress=Progress(quiet=True))
    finally:
        victim.write_bytes(data)
    assert report.problems == [f"medium changed: media/cc3m/{victim.name}"]
