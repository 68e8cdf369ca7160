"""Checking a work folder against its lineage: tables, source files, media."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import manifests
from curation.ingest.shards import plan_source
from curation.progress import Progress
from curation.remove import affected_examples
from curation.report import BESIDE_MIXTURE
from curation.spec.load import load_spec
from curation.takedowns import load_takedowns
from manifests.errors import UserError
from manifests.files import sha256_file
from manifests.lineage import read_lineage
from manifests.schemas import EXAMPLES, MIXTURE, TABLES
from manifests.store import table_folder, table_folders

_SHOWN_PROBLEMS = 50


@dataclass
class Report:
    """What was checked and what differs."""

    checked: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report in words, problems last."""
        shown = self.problems[:_SHOWN_PROBLEMS]
        more = len(self.problems) - len(shown)
        verdict = f"{len(self.problems):,} problems:" if self.problems else "All is as it was."
        return [*self.checked, verdict, *shown, *([f"and {more:,} more"] if more else [])]


def verify_work(work: Path, *, spec: Path | None, media: bool, progress: Progress) -> Report:
    """Hash again what `work` holds.

    Args:
        spec: also check that the source files are those the tables were made from.
        media: also check the local copies of media whose hash is known.
    """
    report = Report()
    _verify_tables(work, report, progress)
    if spec is not None:
        _verify_sources(work, spec, report)
    if media:
        _verify_media(work, report, progress)
    _verify_takedowns(work, report)
    return report


def _verify_tables(work: Path, report: Report, progress: Progress) -> None:
    folders = [folder for table in TABLES for folder in table_folders(work, table)]
    if not folders:
        raise UserError(
            "there are no tables here", where=str(work), remedy="Run curate build-mixture first"
        )
    files = []
    for folder in folders:
        lineage = read_lineage(folder)
        assert lineage is not None
        files += [(folder / entry.name, entry) for entry in lineage.files]
    mixture = table_folder(work, MIXTURE.name)
    if mixture in folders:
        for name in BESIDE_MIXTURE:
            if not (mixture / name).is_file() or not (mixture / name).stat().st_size:
                report.problems.append(f"gone: {mixture / name}")
    total = sum(entry.bytes for _, entry in files)
    with progress.bar("hashing tables", total=total, unit="bytes") as bar:
        for path, entry in files:
            if not path.is_file():
                report.problems.append(f"gone: {path}")
            elif sha256_file(path) != entry.sha256:
                report.problems.append(f"changed: {path}")
            bar.advance(entry.bytes)
    report.checked.append(f"{len(files):,} table files, {total:,} bytes")


def _verify_takedowns(work: Path, report: Report) -> None:
    takedowns = load_takedowns(work)
    if takedowns:
        held = affected_examples(work, takedowns)
        report.problems += [f"taken down, but still in the tables: {row}" for row, *_ in held]
        report.checked.append(f"{len(takedowns.keys) + len(takedowns.addresses):,} takedowns")


def _verify_sources(work: Path, spec: Path, report: Report) -> None:
    loaded = load_spec(spec)
    count = 0
    for name in loaded.spec.sources:
        plan = plan_source(loaded, name, work, fresh=True)
        lineage = read_lineage(table_folder(work, EXAMPLES.name, name))
        then = lineage.inputs if lineage is not None else {}
        now = plan.inputs()
        count += len(now)
        for file in sorted({*then, *now}):
            if then.get(file) != now.get(file):
                what = "new" if file not in then else "gone" if file not in now else "changed"
                report.problems.append(f"source file {what}: {file} ({name})")
    report.checked.append(f"{count:,} source files")


def _verify_media(work: Path, report: Report, progress: Progress) -> None:
    lineage = read_lineage(table_folder(work, MIXTURE.name))
    if lineage is None or lineage.root is None:
        raise UserError(
            "there is no mixture here", where=str(work), remedy="Run curate build-mixture first"
        )
    root = work / lineage.root
    with manifests.open(work) as db:
        rows = db.execute(
            "SELECT DISTINCT coalesce(path, locator) AS file, sha256 FROM media"
            " WHERE path IS NOT NULL OR sha256 IS NOT NULL ORDER BY 1"
        ).fetchall()
    files = [(name, sha256) for name, sha256 in rows if "://" not in name]
    with progress.bar("checking media", total=len(files), unit="files") as bar:
        for name, sha256 in files:
            # A member of an archive is checked with the archive's own existence.
            archive, _, member = name.rpartition(".tar#")
            path = root / (f"{archive}.tar" if member and archive else name)
            if not path.is_file():
                report.problems.append(f"medium gone: {name}")
            elif sha256 is not None and not archive and sha256_file(path) != sha256:
                report.problems.append(f"medium changed: {name}")
            bar.advance(1)
    report.checked.append(f"{len(files):,} local media")
