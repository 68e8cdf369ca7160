"""The report as a whole: its numbers, and that nothing in it does harm."""

import re
import shutil
from pathlib import Path

import manifests
from curation.report import write_beside_mixture
from curation.report.flow import RULES, flows, together
from curation.report.origin import QUERIES
from curation.report.words import target
from tests.curation.report.conftest import ALERT, HOSTILE, Built, build
from tests.manifests.page.reading import Page, fetched


def whole(cell: str) -> int:
    return int(cell.replace(",", "").replace("\u2212", "-"))


def test_the_funnel_is_that_of_the_lineage(mixed: Built) -> None:
    page = Page(mixed.html)
    total = together(flows(mixed.lineage))
    rows = page.table("From the records of all sources to the mixture").rows
    assert whole(rows[1][3]) == total.records == 133
    assert whole(rows[-1][3]) == total.chosen == mixed.lineage.rows == 60
    lost = {rule.label: total.lost[rule.key] for rule in RULES if total.lost[rule.key]}
    assert len(rows) == 3 + len(lost)
    left = total.records
    for row, (name, count) in zip(rows[2:-1], lost.items(), strict=True):
        left -= count
        assert row[0].startswith(name)
        assert (whole(row[2]), whole(row[3])) == (-count, left)


def test_each_source_has_its_losses(mixed: Built) -> None:
    table = Page(mixed.html).table("Records lost to each rule, by source")
    names = {rule.label: rule.key for rule in RULES}
    for part in [*flows(mixed.lineage), together(flows(mixed.lineage))]:
        found = dict(zip(table.rows[0][1:], map(whole, table.row(part.name)), strict=True))
        assert found.pop("Records") == part.records
        assert found.pop("Chosen") == part.chosen
        assert found == {label: part.lost[names[label]] for label in found}


def test_chosen_against_target(mixed: Built) -> None:
    page = Page(mixed.html)
    table = page.table("Rows chosen of each source against its target")
    for part in flows(mixed.lineage):
        _, chosen, _, wish = table.row(part.name)
        assert (whole(chosen), wish) == (part.counted, target(part))
    assert table.row("few")[1::2] == ["1", "15"]
    assert "fell short by 14: the only row it could give is in" in page.text()
    assert "topped up by" in page.text()


def test_composition_adds_up(mixed: Built) -> None:
    page = Page(mixed.html)
    for name in ("training stage", "task", "split", "what is shown", "language"):
        rows = page.table(f"Rows by {name}").rows[1:]
        assert sum(whole(row[2]) for row in rows) == 60, name
    rows = page.table("Rows by licence").rows[1:]
    assert sum(whole(row[1]) for row in rows) == 60


def test_distributions_add_up(mixed: Built) -> None:
    page = Page(mixed.html)
    for part in flows(mixed.lineage):
        rows = page.table(f"{part.name}: rows by words, chosen and read").rows[1:]
        assert sum(whole(row[1]) for row in rows) == part.chosen
        read = mixed.lineage.counts["sources"][part.name]["examples"]
        assert sum(whole(row[3]) for row in rows) == read


def test_errors_have_their_counts_and_an_example(mixed: Built) -> None:
    table = Page(mixed.html).table("Unusable records by reason")
    cells = table.row("nul_byte")
    assert cells[:2] == ["1", "pictures 1"]
    assert "pictures.jsonl, record 12" in cells[2]


def test_hostile_texts_come_out_inert(mixed: Built) -> None:
    html = mixed.html
    page = Page(html)
    assert ALERT not in html
    assert "<script" not in html.lower()
    assert "script" not in page.tags
    assert page.tags.count("style") == 1
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", html)
    shown = [text for text in page.foreign if text in HOSTILE]
    assert len(shown) >= 2
    assert len(html) < 200_000


def test_it_fetches_and_leads_to_nothing(mixed: Built, single: Built) -> None:
    for built in (mixed, single):
        page = Page(built.html)
        assert fetched(page) == []
        assert len(page.values("id")) == len(set(page.values("id")))
        assert "default-src 'none'" in built.html


def test_pictures_stand_in_the_page_with_a_text(mixed: Built) -> None:
    page = Page(mixed.html)
    pictures = [
        value for value in page.values("src") if value.startswith("data:image/jpeg;base64,")
    ]
    assert 3 <= len(pictures) <= 6
    assert len(page.values("alt")) == page.tags.count("img") == len(pictures)
    assert all(page.values("alt"))


def test_the_same_mixture_gives_the_same_bytes(
    mixed: Built, mixed_world: Path, tmp_path: Path
) -> None:
    again = build(mixed_world, tmp_path / "other" / "work")
    assert again.html == mixed.html
    assert again.card == mixed.card


def test_no_folder_and_no_date_is_named(mixed: Built, tmp_path: Path) -> None:
    for path in mixed.folder.glob("*.parquet"):
        shutil.copy(path, tmp_path)
    write_beside_mixture(mixed.loaded, mixed.work, tmp_path, mixed.lineage)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert html == mixed.html
    assert str(mixed.work) not in html
    assert str(mixed.loaded.folder) not in html
    assert not re.search(r"\b20\d\d-\d\d", html)


def test_a_mixture_of_one_text_row(single: Built) -> None:
    page = Page(single.html)
    assert "1 row from 1 source, chosen out of 1 record." in page.text()
    assert "Rows of test-hard 0" in page.text()
    assert "each counts up to 3 times" in page.text()
    assert [row[0] for row in page.table("Rows by split").rows[1:]] == [
        "train",
        "test",
        "test-hard",
    ]
    assert "None: every record of every file was read." in page.text()


def test_the_queries_it_hands_on_are_answered(mixed: Built) -> None:
    text = Page(mixed.html).text()
    assert all(" ".join(sql.split()) in text for _, sql in QUERIES)
    with manifests.open(mixed.work) as connection:
        for _, sql in QUERIES:
            connection.sql(sql).fetchall()
