"""The rows that are shown."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from curation.duck import connect
from curation.report.figures import open_tables
from curation.report.samples import (
    RESPONSE_CHARACTERS,
    ROWS_A_SOURCE,
    Sample,
    sample_rows,
)
from tests.curation.report.conftest import HOSTILE, Built


def taken(built: Built, sources: list[str], root: Path) -> dict[str, list[Sample]]:
    with connect(built.work, memory="1GB") as connection:
        open_tables(connection, built.work, built.folder, built.lineage)
        return sample_rows(connection, sources=sources, root=root)


@pytest.fixture(scope="module")
def samples(mixed: Built) -> dict[str, list[Sample]]:
    return taken(mixed, ["few", "pictures", "clips"], mixed.loaded.folder)


def test_they_are_those_with_the_smallest_ids(
    mixed: Built, samples: dict[str, list[Sample]]
) -> None:
    rows = [row for p in mixed.folder.glob("*.parquet") for row in pq.read_table(p).to_pylist()]
    assert list(samples) == ["few", "pictures", "clips"]
    for source, shown in samples.items():
        ids = sorted(row["id"] for row in rows if row["source"] == source)
        assert [row.id for row in shown] == ids[:ROWS_A_SOURCE]


def test_long_texts_are_cut_and_their_length_kept(samples: dict[str, list[Sample]]) -> None:
    for row in samples["pictures"]:
        assert len(row.response) <= RESPONSE_CHARACTERS + 1
        assert row.response_length == len(next(t for t in HOSTILE if t.startswith(row.response)))


def test_local_copies_have_pictures_and_addresses_have_none(
    samples: dict[str, list[Sample]],
) -> None:
    pictures = [medium.picture for row in samples["pictures"] for medium in row.media]
    assert all(one is not None and (one.uri or one.why) for one in pictures)
    clip = samples["clips"][0].media[0]
    assert (clip.picture, clip.kind) == (None, "video")
    assert clip.locator.startswith("https://example.org/")
    assert clip.start is not None and clip.end is not None


def test_copies_that_moved_are_said_to_be_gone(mixed: Built, tmp_path: Path) -> None:
    moved = taken(mixed, ["pictures"], tmp_path)["pictures"]
    assert {row.media[0].picture.why for row in moved if row.media[0].picture} == {
        "the local copy is not there, or not a plain file"
    }


def test_many_sources_share_the_room(mixed: Built) -> None:
    sources = ["pictures", *(f"other{n}" for n in range(119))]
    shown = taken(mixed, sources, mixed.loaded.folder)
    assert {name: len(rows) for name, rows in shown.items()} == {"pictures": 2}


def test_a_row_without_media(single: Built) -> None:
    (row,) = taken(single, ["chat"], single.loaded.folder)["chat"]
    assert (row.prompt, row.response, list(row.media), row.media_left) == ("Hello?", "Yes.", [], 0)
