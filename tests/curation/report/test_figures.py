"""What is counted in the tables themselves."""

from collections import Counter

import pyarrow.parquet as pq
import pytest

from curation.duck import connect
from curation.report.figures import (
    SECOND_EDGES,
    WORD_EDGES,
    Figures,
    bin_names,
    count_figures,
    open_tables,
    second_names,
)
from tests.curation.report.conftest import Built


@pytest.fixture(scope="module")
def figures(mixed: Built) -> Figures:
    with connect(mixed.work, memory="1GB") as connection:
        open_tables(connection, mixed.work, mixed.folder, mixed.lineage)
        return count_figures(connection)


def rows(built: Built) -> list[dict]:
    return [
        row for path in built.folder.glob("*.parquet") for row in pq.read_table(path).to_pylist()
    ]


def test_rows_by_what_they_are(mixed: Built, figures: Figures) -> None:
    for column in ("stage", "task", "split", "licence"):
        expected = Counter(row[column] for row in rows(mixed))
        assert figures.by[column] == {name: (n, n) for name, n in expected.items()}
    assert figures.by["kind"] == {"video": (51, 51), "image": (9, 9)}
    assert sum(n for n, _ in figures.by["language"].values()) == 60
    assert figures.with_copy == 9


@pytest.mark.parametrize(("name", "edges"), [("words", WORD_EDGES), ("seconds", SECOND_EDGES)])
def test_each_value_is_in_its_bin(
    mixed: Built, figures: Figures, name: str, edges: tuple[int, ...]
) -> None:
    column = "response_words" if name == "words" else "seconds"
    for source, spread in getattr(figures, name).items():
        values = [row[column] for row in rows(mixed) if row["source"] == source]
        for place, low in enumerate(edges):
            high = edges[place + 1] if place + 1 < len(edges) else float("inf")
            assert spread.chosen[place] == sum(low <= value < high for value in values)
        assert spread.most == max(values)
        assert sum(spread.read) == mixed.lineage.counts["sources"][source]["examples"]


def test_pictures_have_no_seconds(figures: Figures) -> None:
    assert set(figures.words) == {"pictures", "clips", "few"}
    assert set(figures.seconds) == {"clips", "few"}


def test_difficulty_counts_every_row_of_a_stage(mixed: Built, figures: Figures) -> None:
    for stage, parts in figures.difficulty.items():
        expected = sum(row["stage"] == stage for row in rows(mixed))
        assert sum(sum(counts) for counts in parts.values()) == expected


def test_the_first_error_of_each_reason(figures: Figures) -> None:
    assert figures.errors.keys() == {"empty_response", "nul_byte"}
    one = figures.errors["nul_byte"]
    assert (one.source, one.file, one.record) == ("pictures", "pictures.jsonl", 12)


def test_bins_are_named_by_what_they_hold() -> None:
    assert bin_names([0, 2, 3, 500])[:3] == ["0 to 1", "2", "3 to 499"]
    assert bin_names([0, 2, 3, 1500])[-1] == "1,500 and more"
    assert second_names([0, 1, 5]) == ["0 to under 1", "1 to under 5", "5 and more"]


def test_a_mixture_of_one_row(single: Built) -> None:
    with connect(single.work, memory="1GB") as connection:
        open_tables(connection, single.work, single.folder, single.lineage)
        found = count_figures(connection)
    assert found.by["split"] == {"train": (1, 3)}
    assert found.by["kind"] == {"text": (1, 3)}
    assert found.seconds == {}
    assert found.errors == {}
