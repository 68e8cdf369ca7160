"""Samples that several tests look at: one that is only planned, and one that is on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from curation.sample import SampleSummary, write_sample
from curation.sample.planting import Planner
from curation.sample.world import Record, World


@dataclass(frozen=True)
class Plan:
    """A planned world of 1,000 records; `records` are in the order of their files."""

    world: World
    planner: Planner
    records: list[Record]

    def planted(self, kind: str, dataset: str | None = None) -> list[Record]:
        return [
            each for each in self.records if each.kind == kind and dataset in (None, each.dataset)
        ]


@dataclass(frozen=True)
class Sample:
    """A small sample on disk, and its truth table's rows."""

    root: Path
    summary: SampleSummary
    truth: list[dict[str, Any]]


@pytest.fixture(scope="session")
def plan() -> Plan:
    world = World(examples=1000, seed=1)
    planner = Planner(world)
    records = [record for rows in planner.ordered().values() for record in rows]
    return Plan(world, planner, records)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    root = tmp_path_factory.mktemp("sample") / "out"
    summary = write_sample(root, examples=100, seed=7)
    return Sample(root, summary, pq.read_table(root / "truth.parquet").to_pylist())
