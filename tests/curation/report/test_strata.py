"""The cells that sources are drawn from."""

from curation.report.strata import cells, order_of, strata_section
from curation.spec.model import Source, Spec, Strata
from tests.curation.report.conftest import Built
from tests.curation.report.counts import lineage, source_counts
from tests.manifests.page.reading import Page


def spec(*by: str) -> Spec:
    sources = {"s": Source(format="jsonl", files=["f"])}
    return Spec(size=1, seed=1, strata=Strata(by=list(by)), sources=sources)


def test_the_name_of_a_stratum_is_taken_apart_by_its_columns() -> None:
    by = ["language", "kind = 'a, b'", "words"]
    name = "language=en, US, kind = 'a, b'=true, words=>=50"
    assert cells(name, by) == ["en, US", "true", ">=50"]
    assert cells("words=<10", ["words"]) == ["<10"]


def test_cells_between_edges_are_in_the_order_of_the_edges() -> None:
    names = ["100..2e+06", ">=2e+06", "10..20", "none", "<-5", "-5..10", "20..100"]
    ordered = sorted(names, key=lambda name: order_of([name]))
    assert ordered == ["<-5", "-5..10", "10..20", "20..100", "100..2e+06", ">=2e+06", "none"]


def test_available_and_chosen_are_those_of_the_lineage(mixed: Built) -> None:
    page = Page(mixed.html)
    for source, counts in mixed.lineage.counts["strata"].items():
        rows = page.table(f"Strata of {source}").rows[1:]
        shown = sorted((int(row[3]), int(row[2])) for row in rows)
        assert shown == sorted(tuple(pair) for pair in counts.values())


def test_many_strata_are_cut_and_counted() -> None:
    counts = {f"language={n:03d}": [1000 - n, 10] for n in range(100)}
    section = strata_section(
        spec("language"), lineage({"s": source_counts(examples=5)}, strata={"s": counts})
    )
    page = Page(section.body)
    assert len(page.table("Strata of s").rows) == 1 + 24
    left = sum(1000 - n for n in range(24, 100))
    assert f"And 76 smaller strata, with {left:,} rows available and 760 chosen." in page.text()


def test_values_that_look_like_markup_stay_as_they_are() -> None:
    counts = {"language=<b>": [2, 1], "language=<10": [3, 1]}
    section = strata_section(
        spec("language"), lineage({"s": source_counts(examples=5)}, strata={"s": counts})
    )
    page = Page(section.body)
    assert [row[0] for row in page.table("Strata of s").rows[1:]] == ["< 10", "<b>"]


def test_no_strata_are_said_to_be_none(single: Built) -> None:
    assert "each source is drawn from as a whole" in Page(single.html).text()
