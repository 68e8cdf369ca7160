"""The lineage record of a table: from what, by what, how many, which files.

One `_lineage.json` lies in every table's folder (or partition's folder) and is written with it in
one step. A folder without one is not a table. The record is what makes a table current: its
`fingerprint` names the work and the inputs, its files' hashes let `curate verify` re-check them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from manifests.errors import UserError

LINEAGE_FILE = "_lineage.json"


@dataclass(frozen=True)
class FileEntry:
    """One file of a table."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Lineage:
    """How a table came to be.

    Args:
        table: name of the table.
        partition: name of the source for a table kept per source, else None.
        schema_version: of the rows.
        stage: what wrote it.
        stage_version: hand-raised when the stage's output changes for the same input.
        fingerprint: of stage, version, `spec` and `inputs`.
        spec: the section of the spec that decided, without execution settings.
        inputs: name of each input and its fingerprint or SHA-256.
        rows: over all files.
        files: what the table consists of, in order.
        root: the spec's folder, relative to the work folder; paths in the table start there.
        counts: figures of the run that the report shows (a funnel, rows by reason).
        versions: of the packages that wrote it; they are not part of the fingerprint.
    """

    table: str
    partition: str | None
    schema_version: int
    stage: str
    stage_version: int
    fingerprint: str
    spec: dict[str, Any]
    inputs: dict[str, str]
    rows: int
    files: tuple[FileEntry, ...]
    root: str | None = None
    counts: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def read_lineage(folder: Path) -> Lineage | None:
    """The lineage of the table in `folder`, or None where there is no finished table.

    Raises:
        UserError: the record is there and cannot be read.
    """
    path = folder / LINEAGE_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(FileEntry(**entry) for entry in raw.pop("files"))
        return Lineage(**raw, files=files)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(
            f"the lineage record cannot be read ({error})",
            where=str(path),
            remedy=f"Remove {folder} and run curate build-mixture again: it is made anew",
        ) from error


def package_versions() -> dict[str, str]:
    """Versions of the packages that decide the bytes of a table."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("visual-narrator", "duckdb", "pyarrow", "polars", "numpy", "datatrove"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
