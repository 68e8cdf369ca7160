"""The arithmetic of a mixture: what became of each source's records, from the lineage's counts.

Every record is lost to exactly one rule or is in the mixture, so that the numbers add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manifests.lineage import Lineage


@dataclass(frozen=True)
class Rule:
    """A way to be left out: its key, what it is called, what it means, and what it is a case of."""

    key: str
    label: str
    meaning: str
    group: str


# In the order they are applied.
RULES: tuple[Rule, ...] = (
    Rule("errors", "Unusable", "records that could not be read or lack what they need", "unusable"),
    Rule("repeated", "Repeated", "the same record again in one source", "unusable"),
    Rule("taken_down", "Taken down", "rows that were asked to be removed", "unusable"),
    Rule("licence", "Licence", "not on the spec's list of licences", "condition"),
    Rule("where", "Condition", "not what the source's where asks for", "condition"),
    Rule("row_weight", "Row weight", "a weight of zero or none", "condition"),
    Rule("same_text", "Same text", "same media, prompt and response as another", "duplicate"),
    Rule("same_medium", "Same medium", "the same picture or stretch of video", "duplicate"),
    Rule("same_file", "Same file", "another address with the same file hash", "duplicate"),
    Rule("same_caption", "Same caption", "more rows with one caption than allowed", "duplicate"),
    Rule("quota", "Not drawn", "could be used, but the quota was full", "quota"),
)
GROUPS: Mapping[str, str] = {
    "unusable": "Unusable, repeated or taken down",
    "condition": "Turned away by a condition",
    "duplicate": "Duplicates",
    "quota": "Not drawn",
}


@dataclass(frozen=True)
class Flow:
    """What became of the records of one source, or of all together.

    Args:
        records: in the source's files.
        lost: rule -> records lost to it; every rule is there.
        eligible: rows that could be drawn.
        chosen: different rows of the mixture.
        counted: the same with repeats: what the quota asked for.
        wish: rows the source was to give before any bound.
        reasons: reason -> records that could not be used.
    """

    name: str
    records: int
    lost: Mapping[str, int]
    eligible: int
    chosen: int
    counted: int
    wish: float
    reasons: Mapping[str, int]

    def group(self, name: str) -> int:
        """Records lost to the rules of a group."""
        return sum(self.lost[rule.key] for rule in RULES if rule.group == name)


def flows(lineage: Lineage) -> list[Flow]:
    """One flow a source, in the spec's order."""
    return [_flow(name, counts) for name, counts in lineage.counts["sources"].items()]


def together(parts: Sequence[Flow]) -> Flow:
    """The sum of all flows."""
    reasons: dict[str, int] = {}
    for part in parts:
        for reason, count in part.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
    return Flow(
        name="all",
        records=sum(part.records for part in parts),
        lost={rule.key: sum(part.lost[rule.key] for part in parts) for rule in RULES},
        eligible=sum(part.eligible for part in parts),
        chosen=sum(part.chosen for part in parts),
        counted=sum(part.counted for part in parts),
        wish=sum(part.wish for part in parts),
        reasons=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
    )


def rules_at_work(total: Flow) -> list[Rule]:
    """The rules that anything was lost to."""
    return [rule for rule in RULES if total.lost[rule.key]]


def split_rows(lineage: Lineage) -> dict[str, int]:
    """Rows of each split, from its files; a split without rows has a file too."""
    found: dict[str, int] = {}
    for entry in lineage.files:
        split = entry.name.rpartition("-")[0]
        found[split] = found.get(split, 0) + entry.rows
    return found


def _flow(name: str, counts: Mapping[str, Any]) -> Flow:
    chosen = counts["rows"] - counts["short"]
    # A row may be repeated and taken down: it counts as repeated, which comes first.
    taken_down = counts["records"] - counts["errors"] - counts["repeated"] - counts["examples"]
    lost = {
        "errors": counts["errors"],
        "repeated": counts["repeated"],
        "taken_down": taken_down,
        "licence": counts["licence"],
        "where": counts["where"],
        "row_weight": counts["row_weight"],
        **{rule.key: 0 for rule in RULES if rule.group == "duplicate"},
        **counts["duplicates"],
        "quota": counts["eligible"] - chosen,
    }
    assert set(lost) == {rule.key for rule in RULES}, sorted(lost)
    assert counts["records"] - sum(lost.values()) == chosen, (name, counts)
    return Flow(
        name=name,
        records=counts["records"],
        lost=lost,
        eligible=counts["eligible"],
        chosen=chosen,
        counted=counts["rows"],
        wish=counts["wish"],
        reasons=counts["errors_by_reason"],
    )
