"""Reads files the way the ingest stage does; used by the tests of every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curation.ingest.normalise import Labels, normalise
from curation.ingest.reasons import REASONS
from curation.sources import get_format
from curation.sources.base import InputFile, ReaderOptions


@dataclass(frozen=True)
class Read:
    """What came of some files: rows as dicts, errors as (reason, record, detail)."""

    records: list[dict[str, Any]]
    examples: list[dict[str, Any]]
    media: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    shards: int

    @property
    def reasons(self) -> list[str]:
        return [error["reason"] for error in self.errors]

    def problem(self) -> str:
        """Reason and detail of the only error."""
        assert len(self.errors) == 1, self.errors
        return f"{self.errors[0]['reason']}: {self.errors[0]['detail']}"


def inputs(folder: Path, names: Sequence[str]) -> list[InputFile]:
    """Files as a spec in `folder` names them."""
    return [InputFile(folder / name, name) for name in names]


def check(fmt: str, folder: Path, *names: str, **options: Any) -> None:
    get_format(fmt).check(inputs(folder, names), ReaderOptions(**options))


def read(fmt: str, folder: Path, *names: str, **options: Any) -> Read:
    """Check, plan, read and normalise; planning twice gives the same."""
    reader = get_format(fmt)
    files, given = inputs(folder, names), ReaderOptions(**options)
    reader.check(files, given)
    shards = reader.plan(files, given)
    assert shards == reader.plan(files, given)
    labels = Labels(source="s", dataset="d", task=reader.task, licence=reader.licence)
    found = Read([], [], [], [], len(shards))
    for shard in shards:
        assert len(shard.digest) == 64
        records = reader.read(shard, given)
        rows = normalise(records, fmt=reader, labels=labels, file=shard.files[0].name)
        found.records.extend(records.table.to_pylist())
        found.examples.extend(rows.examples.to_pylist())
        found.media.extend(rows.media.to_pylist())
        found.errors.extend(rows.errors.to_pylist())
        assert len(records.table) + len(records.errors) == len(rows.examples) + len(rows.errors)
    assert set(found.reasons) <= set(REASONS)
    return found
