"""Ingest: 2 million rows of CSV and TSV through the real stages, on two workers."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

from benchmarks.speed.measure import measure
from benchmarks.speed.synthetic import write_cc3m, write_webvid

GOAL_ROWS_PER_SECOND = 150_000
WORKERS = 2
_RUNS = 5

_SPEC = """
size = 1000
seed = 1
[engine]
memory = "4GB"
[sources.webvid]
format = "webvid"
files = ["webvid.csv"]
weight = 1
[sources.cc3m]
format = "cc3m"
files = ["cc3m.tsv"]
weight = 1
"""


def run(rows: int = 2_000_000) -> list[str]:
    """Measure, and return lines of Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_webvid(folder / "webvid.csv", rows // 2)
        write_cc3m(folder / "cc3m.tsv", rows - rows // 2)
        (folder / "mix.toml").write_text(_SPEC, encoding="utf-8")
        size = sum(path.stat().st_size for path in folder.glob("*.?sv"))
        runs = [measure(_ingest, folder) for _ in range(_RUNS)]
    for found in runs:
        assert found.result == rows, f"{found.result} rows came out of {rows}"
    seconds = sorted(found.seconds for found in runs)
    median = statistics.median(seconds)
    return [
        f"| ingest of {rows:,} rows ({size / 1e6:.0f} MB, half CSV, half TSV), {WORKERS} workers "
        f"| {median:.1f} s, **{rows / median:,.0f} rows/s** (median of {_RUNS} runs, "
        f"{rows / seconds[-1]:,.0f} to {rows / seconds[0]:,.0f}) | {GOAL_ROWS_PER_SECOND:,} rows/s "
        f"| {max(found.peak_bytes for found in runs) / 2**30:.2f} GiB |"
    ]


def _ingest(folder: Path) -> int:
    """Files to the tables `examples` and `ingest_errors`; returns the rows there are."""
    from curation.engine import warm_up
    from curation.ingest.settle import settle
    from curation.ingest.shards import plan_source, read_shards
    from curation.spec import load_spec
    from curation.takedowns import Takedowns
    from manifests.lineage import read_lineage
    from manifests.store import table_folder

    loaded, work, rows = load_spec(folder / "mix.toml"), folder / "work", 0
    shutil.rmtree(work, ignore_errors=True)
    engine = loaded.spec.engine
    warm_up(engine, workers=WORKERS)
    plans = [plan_source(loaded, name, work) for name in loaded.spec.sources]
    read_shards(plans, engine=engine, workers=WORKERS, logs=work / "_logs")
    for plan in plans:
        settle(plan, Takedowns(), work, memory=engine.memory)
        lineage = read_lineage(table_folder(work, "examples", plan.name))
        assert lineage is not None
        rows += lineage.rows
    return rows
