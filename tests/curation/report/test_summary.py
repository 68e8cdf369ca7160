"""The table that ends a build."""

import io
from typing import Any

from hypothesis import given, settings
from rich.console import Console

from curation.report import summary_table
from manifests.lineage import Lineage
from tests.curation.report.conftest import Built
from tests.curation.report.counts import any_sources, lineage, source_counts


def printed(of: Lineage) -> list[list[str]]:
    """The lines on a console of 100 columns, as words."""
    file = io.StringIO()
    Console(file=file, width=100).print(summary_table(of))
    lines = file.getvalue().splitlines()
    assert max(len(line) for line in lines) <= 100
    return [line.split() for line in lines if line.split()]


def figures(words: list[str]) -> list[int]:
    return [round(float(word.replace(",", ""))) for word in words]


@given(any_sources())
@settings(max_examples=25)
def test_rows_and_columns_add_up(sources: dict[str, dict[str, Any]]) -> None:
    lines = printed(lineage(sources))
    found = {words[0]: figures(words[1:]) for words in lines if words[0] in {*sources, "all"}}
    assert found.keys() == {*sources, "all"}
    for read, rejected, duplicates, not_drawn, chosen, *_ in found.values():
        assert read == rejected + duplicates + not_drawn + chosen
    total = found.pop("all")
    columns = list(zip(*found.values(), strict=True))
    # Targets are rounded one by one.
    assert total[:-1] == [sum(column) for column in columns[:-1]]
    assert abs(total[-1] - sum(columns[-1])) <= len(found)


def test_what_was_rejected_is_named_with_its_source() -> None:
    counts = source_counts(
        examples=90, errors={"bad_json": 3}, where=20, duplicates={"same_medium": 5}, rows=10
    )
    lines = [" ".join(words) for words in printed(lineage({"web": counts}))]
    assert "web 93 23 5 55 10 10" in lines
    assert "error: bad_json 3 web 3" in lines
    assert "where 20 web 20" in lines
    assert "duplicate: same medium 5 web 5" in lines


def test_millions_long_names_and_repeats_fit_in_a_hundred_columns() -> None:
    name = "a" * 64
    counts = source_counts(
        examples=15_000_000, errors={"failed_to_download": 15_000_000}, rows=45_000_000
    )
    lines = printed(lineage({name: counts, "b": counts}))
    everything = " ".join(word for words in lines for word in words)
    assert "90,000,000" in everything
    assert "…" in everything
    assert "with repeats" in everything


def test_a_build_without_losses_has_one_table() -> None:
    lines = printed(lineage({"s": source_counts(examples=5)}))
    assert not any("rejected by" in " ".join(words) for words in lines)


def test_a_real_build(mixed: Built) -> None:
    lines = printed(mixed.lineage)
    assert ["all", "133", "5", "1", "67", "60", "60"] in lines
