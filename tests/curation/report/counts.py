"""Lineages made up for tests of their arithmetic."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from manifests.lineage import FileEntry, Lineage

DUPLICATE_RULES = ("same_text", "same_medium", "same_file", "same_caption")


def source_counts(
    *,
    examples: int,
    errors: dict[str, int] | None = None,
    repeated: int = 0,
    taken_down: int = 0,
    where: int = 0,
    duplicates: dict[str, int] | None = None,
    rows: int | None = None,
    wish: float | None = None,
) -> dict[str, Any]:
    """The counts of one source as the mixture's lineage has them."""
    errors, duplicates = errors or {}, duplicates or {}
    eligible = examples - where - sum(duplicates.values())
    rows = eligible if rows is None else rows
    return {
        "records": sum(errors.values()) + repeated + taken_down + examples,
        "errors": sum(errors.values()),
        "errors_by_reason": errors,
        "repeated": repeated,
        "taken_down": taken_down,
        "examples": examples,
        "licence": 0,
        "where": where,
        "row_weight": 0,
        "duplicates": duplicates,
        "licences": {},
        "eligible": eligible,
        "wish": float(rows) if wish is None else wish,
        "rows": rows,
        "short": max(0, rows - eligible),
    }


def lineage(sources: dict[str, dict[str, Any]], **more: Any) -> Lineage:
    """A mixture's lineage with those counts."""
    rows = sum(counts["rows"] - counts["short"] for counts in sources.values())
    return Lineage(
        table="mixture",
        partition=None,
        schema_version=1,
        stage="mixture",
        stage_version=1,
        fingerprint="f" * 32,
        spec={},
        inputs={},
        rows=rows,
        files=(FileEntry("train-00000.parquet", rows, 1, "0" * 64),),
        counts={"sources": sources, "strata": {}, **more},
        versions={"visual-narrator": "0"},
    )


@st.composite
def any_sources(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Consistent counts of one to five sources."""
    found = {}
    small = st.integers(0, 10**7)
    for number in range(draw(st.integers(1, 5))):
        examples = draw(small)
        where = draw(st.integers(0, examples))
        removed, left = {}, examples - where
        for rule in draw(st.lists(st.sampled_from(DUPLICATE_RULES), unique=True)):
            removed[rule] = draw(st.integers(0, left))
            left -= removed[rule]
        found[f"s{number}"] = source_counts(
            examples=examples,
            errors=draw(st.dictionaries(st.sampled_from(["bad_json", "bad_span"]), small)),
            repeated=draw(small),
            taken_down=draw(small),
            where=where,
            duplicates=removed,
            rows=draw(st.integers(0, 3 * left)),
            wish=draw(st.floats(0, 1e7)),
        )
    return found
