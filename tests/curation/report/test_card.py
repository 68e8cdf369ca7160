"""The dataset card."""

import fnmatch
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from curation.report.card import split_paths
from curation.report.flow import flows, together
from tests.curation.report.conftest import ALERT, Built


def front_matter(built: Built) -> dict[str, Any]:
    opening, matter, _ = built.card.split("---\n", 2)
    assert opening == ""
    return yaml.safe_load(matter)


def section(built: Built, heading: str) -> str:
    return built.card.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def code(built: Built, language: str) -> list[str]:
    return re.findall(f"```{language}\n(.*?)```", built.card, flags=re.DOTALL)


def test_the_front_matter_is_what_the_hub_reads(mixed: Built) -> None:
    found = front_matter(mixed)
    assert found["pretty_name"] == "mixed"
    assert found["license"] == "other"
    assert found["license_name"] == "see-licences-below"
    assert found["size_categories"] == ["n<1K"]
    assert found["task_categories"] == ["image-to-text", "video-text-to-text"]
    # What is no language is not made one.
    assert "language" not in found


def test_one_licence_that_the_hub_knows_is_named(single: Built) -> None:
    found = front_matter(single)
    assert found["license"] == "cc-by-sa-4.0"
    assert found["task_categories"] == ["text-generation"]


@pytest.mark.parametrize("which", ["mixed", "single"])
def test_every_split_finds_its_files_and_no_others(
    which: str, request: pytest.FixtureRequest
) -> None:
    built: Built = request.getfixturevalue(which)
    (config,) = front_matter(built)["configs"]
    files = [entry.name for entry in built.lineage.files]
    named = []
    for entry in config["data_files"]:
        paths = entry["path"] if isinstance(entry["path"], list) else [entry["path"]]
        matches = [name for name in files if any(fnmatch.fnmatch(name, path) for path in paths)]
        assert {name.rpartition("-")[0].replace("-", "_") for name in matches} == {entry["split"]}
        named += matches
        assert re.fullmatch(r"\w+", entry["split"])
    assert sorted(named) == sorted(files)
    assert sorted(files) == sorted(path.name for path in built.folder.glob("*.parquet"))


def test_a_split_that_begins_like_another_lists_its_files() -> None:
    files = ["test-00000.parquet", "test-hard-00000.parquet"]
    assert split_paths(["train", "test", "test-hard"], "test", files) == ["test-00000.parquet"]
    assert split_paths(["train", "test", "test-hard"], "test-hard", files) == "test-hard-*.parquet"


def test_the_numbers_are_those_of_the_lineage(mixed: Built) -> None:
    composition = section(mixed, "Composition")
    for part in flows(mixed.lineage):
        assert f"| `{part.name}` | jsonl | {part.records} | {part.chosen} |" in composition
    total = together(flows(mixed.lineage))
    making = section(mixed, "How it was made")
    assert f"Not drawn: {total.lost['quota']}\n" in making
    assert f"In the mixture: {total.chosen}\n" in making
    for entry in mixed.lineage.files:
        split = entry.name.rpartition("-")[0]
        assert f"| `{split}` | `{split}-*.parquet` | {entry.rows} |" in section(mixed, "Splits")
    assert mixed.lineage.fingerprint in section(mixed, "Lineage")


def test_repeats_are_told_apart_from_rows(single: Built) -> None:
    assert "| With repeats |" in section(single, "Composition")
    assert "| `chat` | messages | 1 | 1 | 100.0\u2009% | 3 | 3 |" in section(single, "Composition")


def test_texts_of_the_data_stay_in_code_spans(mixed: Built) -> None:
    assert ALERT not in mixed.card
    prose = re.sub(r"```.*?```", "", mixed.card, flags=re.DOTALL)
    prose = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", prose)
    assert "<" not in prose.split("---\n", 2)[2].replace("n<1K", "")
    # The condition of a source is shown as it stands, in a span that its backticks do not end.
    assert "`` response_words > 1 AND response <> '|`<script>`|' ``" in mixed.card


def test_tables_have_as_many_cells_in_every_row(mixed: Built, single: Built) -> None:
    for built in (mixed, single):
        for block in re.findall(r"(?:^\|.*\n)+", built.card, flags=re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, block


def test_what_it_says_about_loading_works(mixed: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    monkeypatch.chdir(mixed.folder)
    train = next(e.rows for e in mixed.lineage.files if e.name.startswith("train"))
    (sql,) = code(mixed, "sql")
    assert sum(count for _, count in duckdb.connect().execute(sql).fetchall()) == train
    polars_code, datasets_code = code(mixed, "python")
    names: dict[str, Any] = {}
    exec(polars_code, names)
    assert names["train"].collect().height == train
    compile(datasets_code, "card", "exec")
    for split in ("train", "validation"):
        assert f'"{split}": "{split}-*.parquet"' in datasets_code


def test_every_column_is_explained(mixed: Built) -> None:
    import pyarrow.parquet as pq

    schema = pq.read_schema(mixed.folder / "train-00000.parquet")
    assert all(f"| `{name}` |" in section(mixed, "Columns") for name in schema.names)


def test_nothing_names_a_folder(mixed: Built, tmp_path: Path) -> None:
    assert str(mixed.work) not in mixed.card
    assert str(mixed.loaded.folder) not in mixed.card
