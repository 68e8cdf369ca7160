"""The mixture in the forms that other trainers read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import manifests
from curation.progress import Progress
from manifests.errors import UserError
from manifests.files import atomic_folder
from manifests.lineage import read_lineage
from manifests.schemas import MIXTURE
from manifests.store import table_folder

_BATCH_ROWS = 8192


@dataclass(frozen=True)
class Source:
    """What an exporter reads: rows of one split, as dictionaries, and where paths begin."""

    split: str
    rows: int
    batches: Iterator[list[dict[str, Any]]]
    root: Path
    prefix: str


def export_mixture(
    work: Path,
    out: Path,
    *,
    form: str,
    split: str | None,
    media_root: str | None,
    progress: Progress,
) -> list[str]:
    """Write the mixture of `work` into the new folder `out`; returns lines for the user.

    A row that counts several times in an epoch (`repeat`) is written as often.

    Args:
        form: "messages" or "webdataset".
        split: one split, or all where None.
        media_root: what to put before relative paths of local media.

    Raises:
        UserError: there is no mixture or no such split, or `out` exists.
    """
    from curation.export.messages import write_messages
    from curation.export.webdataset import write_webdataset

    lineage = read_lineage(table_folder(work, MIXTURE.name))
    if lineage is None or lineage.root is None:
        raise UserError(
            "there is no mixture here", where=str(work), remedy="Run curate build-mixture first"
        )
    if out.exists():
        raise UserError("the folder exists", where=str(out), remedy="Name a new one with --out")
    root = work / lineage.root
    write = {"messages": write_messages, "webdataset": write_webdataset}[form]
    lines = []
    with manifests.open(work) as db, atomic_folder(out) as folder:
        counts = dict(
            db.execute("SELECT split, sum(repeat)::BIGINT FROM mixture GROUP BY ALL").fetchall()
        )
        if split is not None and split not in counts:
            raise UserError(
                f"there is no split {split!r}", remedy=f"There are: {', '.join(sorted(counts))}"
            )
        for name in sorted(counts) if split is None else [split]:
            reader = db.sql(
                "SELECT * FROM mixture WHERE split = $1 ORDER BY id", params=[name]
            ).to_arrow_reader(_BATCH_ROWS)
            with progress.bar(f"writing {name}", total=counts[name], unit="rows") as bar:

                def batches(reader: Any = reader, bar: Any = bar) -> Iterator[list[dict[str, Any]]]:
                    for batch in reader:
                        rows = [r for row in batch.to_pylist() for r in [row] * row["repeat"]]
                        yield rows
                        bar.advance(len(rows))

                prefix = root.as_posix() if media_root is None else media_root
                lines += write(Source(name, counts[name], batches(), root, prefix), folder)
    return [*lines, f"Written to {out}"]


def media_path(medium: dict[str, Any], prefix: str) -> str:
    """Where a trainer finds a medium: the local copy, else the address."""
    place = medium["path"] or medium["locator"]
    if "://" in place or place.startswith("/") or (medium["path"] is None and ":" in place):
        return str(place)
    joined = posixpath.join(prefix, place)
    # Tidying a path would take a slash out of s3://.
    return joined if "://" in prefix else posixpath.normpath(joined)
