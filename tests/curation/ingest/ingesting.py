"""The ingest stages of a spec, run in this process without an executor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from curation.ingest.media import write_media
from curation.ingest.settle import settle
from curation.ingest.shards import ReadShard, SourcePlan, plan_source
from curation.spec import load_spec
from curation.takedowns import Takedowns
from manifests.lineage import Lineage, read_lineage
from manifests.store import table_files, table_folder
from tests.curation import tiny


@dataclass(frozen=True)
class Ingested:
    """The plans of a spec's sources and the tables that they gave."""

    work: Path
    plans: list[SourcePlan]

    def rows(self, table: str, source: str | None = None) -> list[dict[str, Any]]:
        """All rows of a table (or of a source's partition)."""
        files = table_files(table_folder(self.work, table, source))
        return [row for file in files for row in pq.read_table(file).to_pylist()]

    def lineage(self, table: str, source: str | None = None) -> Lineage:
        found = read_lineage(table_folder(self.work, table, source))
        assert found is not None
        return found

    def counts(self, source: str) -> dict[str, Any]:
        """What settling a source counted, checked to add up."""
        counts = self.lineage("examples", source).counts
        # A conflict is a record that could be read, and an error.
        assert counts["records"] == (
            counts["examples"] + counts["repeated"] + counts["conflicts"] + counts["taken_down"]
        )
        assert counts["errors"] == sum(counts["errors_by_reason"].values())
        assert counts["errors"] == len(self.rows("ingest_errors", source))
        assert counts["examples"] == len(self.rows("examples", source))
        return counts


def plan(folder: Path, text: str, *, fresh: bool = False) -> list[SourcePlan]:
    """The plans of a spec's sources; its work folder is FOLDER/work."""
    loaded = load_spec(tiny.write_spec(folder, text))
    return [plan_source(loaded, n, folder / "work", fresh=fresh) for n in loaded.spec.sources]


def read(plans: list[SourcePlan]) -> int:
    """Read what is not read yet, and say how many shards that were."""
    count = 0
    for each in plans:
        each.folder.mkdir(parents=True, exist_ok=True)
        work = ReadShard(each.fmt.name, each.options, each.labels, each.folder, each.root)
        for shard in each.pending():
            work(shard)
            count += 1
    return count


def ingest(folder: Path, text: str, takedowns: Takedowns = Takedowns()) -> Ingested:  # noqa: B008
    """Read and settle the sources of a spec, and write `media`."""
    plans = plan(folder, text)
    read(plans)
    for each in plans:
        settle(each, takedowns, folder / "work", memory="1GB")
    write_media(plans, takedowns, folder / "work", memory="1GB")
    return Ingested(folder / "work", plans)
