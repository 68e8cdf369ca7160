"""The arithmetic of a mixture."""

from typing import Any

import pytest
from hypothesis import given

from curation.report.flow import GROUPS, RULES, flows, rules_at_work, together
from tests.curation.report.counts import any_sources, lineage, source_counts


@given(any_sources())
def test_every_record_is_lost_once_or_chosen(sources: dict[str, dict[str, Any]]) -> None:
    parts = flows(lineage(sources))
    for part in [*parts, together(parts)]:
        assert part.records == sum(part.lost.values()) + part.chosen
        assert part.records == sum(part.group(name) for name in GROUPS) + part.chosen
        assert part.chosen <= part.eligible
        assert part.counted >= part.chosen


@given(any_sources())
def test_the_sum_has_the_sums(sources: dict[str, dict[str, Any]]) -> None:
    parts = flows(lineage(sources))
    total = together(parts)
    assert total.records == sum(counts["records"] for counts in sources.values())
    assert total.counted == sum(counts["rows"] for counts in sources.values())
    assert sum(total.reasons.values()) == total.lost["errors"]
    assert list(total.reasons.values()) == sorted(total.reasons.values(), reverse=True)
    assert rules_at_work(total) == [rule for rule in RULES if total.lost[rule.key] > 0]


def test_a_row_that_is_repeated_and_taken_down_counts_once() -> None:
    # Two records with one key, both on the list of takedowns: no example, one repetition.
    counts = source_counts(examples=10, repeated=1, taken_down=1) | {"taken_down": 2}
    (part,) = flows(lineage({"s": counts}))
    assert part.lost["taken_down"] == 1
    assert part.records == 12


def test_repeats_are_not_new_rows() -> None:
    (part,) = flows(lineage({"s": source_counts(examples=8, rows=300)}))
    assert (part.chosen, part.counted, part.lost["quota"]) == (8, 300, 0)


def test_counts_that_do_not_add_up_are_our_mistake() -> None:
    counts = source_counts(examples=10) | {"eligible": 11}
    with pytest.raises(AssertionError):
        flows(lineage({"s": counts}))
