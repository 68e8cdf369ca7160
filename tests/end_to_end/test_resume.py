"""Killed anywhere and started again: the same bytes, on any number of workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.end_to_end.world import REPOSITORY, SHARD_BYTES, parquet_hashes, python, write_world

# Builds with small shards; kills itself at the N-th rename, where N is above 0.
BUILD = f"""
import os, signal, sys
from pathlib import Path
import curation.sources.framing as framing
import manifests.files as files
from curation.build import build_mixture
from curation.progress import Progress
from curation.spec import load_spec

spec, work, workers, kill_at, log = sys.argv[1:6]
framing.SHARD_BYTES = {SHARD_BYTES}
renames = 0
rename = os.replace

def counted(source, target):
    global renames
    renames += 1
    if renames == int(kill_at):
        with open(log, "a") as file:
            file.write(str(target) + "\\n")
        os.kill(os.getpid(), signal.SIGKILL)
    rename(source, target)

files.os.replace = counted
build_mixture(load_spec(Path(spec)), Path(work), workers=int(workers), progress=Progress())
"""


def test_one_and_two_workers_give_the_same_bytes(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "in")
    for workers in ("1", "2"):
        done = python(BUILD, str(spec), str(tmp_path / workers), workers, "0", "")
        assert done.returncode == 0, done.stderr
    one, two = parquet_hashes(tmp_path / "1"), parquet_hashes(tmp_path / "2")
    assert one == two
    tables = {path.split("/")[0] for path in one}
    assert tables == {
        "_shards",
        "examples",
        "ingest_errors",
        "media",
        "duplicates",
        "mixture",
        "rejections",
    }
    shards = [path for path in one if path.startswith("_shards/webvid/")]
    assert len(shards) > 6, "the world has to be several shards for this test to mean anything"


def test_killed_again_and_again_it_ends_with_the_same_bytes(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "in", rows=80, size=60)
    whole = python(BUILD, str(spec), str(tmp_path / "whole"), "1", "0", "")
    assert whole.returncode == 0, whole.stderr
    log = tmp_path / "killed-at"
    work = tmp_path / "killed"
    for kill_at in range(1, 60):
        run = python(BUILD, str(spec), str(work), "1", str(kill_at), str(log))
        if run.returncode == 0:
            break
        assert run.returncode == -signal.SIGKILL, run.stderr
    assert run.returncode == 0
    assert parquet_hashes(work) == parquet_hashes(tmp_path / "whole")
    # It was killed within every stage, not only in the first.
    killed = log.read_text(encoding="utf-8")
    for stage in ("_shards", "examples", "ingest_errors", "media", "duplicates", "mixture"):
        assert stage in killed, f"never killed while writing {stage}"
    assert not list(work.rglob("*.tmp"))


def test_a_killed_run_of_two_workers_is_resumed_by_one(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "in", rows=2000)
    whole = python(BUILD, str(spec), str(tmp_path / "whole"), "1", "0", "")
    assert whole.returncode == 0, whole.stderr
    work = tmp_path / "killed"
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(spec), str(work), "2", "0", ""],
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        seen = len(list(work.glob("_shards/*/*.parquet")))
        while process.poll() is None and len(list(work.glob("_shards/*/*.parquet"))) < seen + 5:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    resumed = python(BUILD, str(spec), str(work), "1", "0", "")
    assert resumed.returncode == 0, resumed.stderr
    assert parquet_hashes(work) == parquet_hashes(tmp_path / "whole")


def test_a_second_run_does_nothing(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "in")
    work = tmp_path / "work"
    assert python(BUILD, str(spec), str(work), "1", "0", "").returncode == 0
    times = {path: path.stat().st_mtime_ns for path in work.rglob("*.parquet")}
    assert python(BUILD, str(spec), str(work), "1", "0", "").returncode == 0
    assert times == {path: path.stat().st_mtime_ns for path in work.rglob("*.parquet")}


def test_rows_that_are_added_to_a_file_cost_only_the_last_shards(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "in", rows=600)
    work = tmp_path / "work"
    assert python(BUILD, str(spec), str(work), "1", "0", "").returncode == 0
    before = {p.name: p.stat().st_mtime_ns for p in (work / "_shards/webvid").iterdir()}
    with (tmp_path / "in/webvid.csv").open("a", encoding="utf-8") as file:
        file.write("990001,https://video.example/new.mp4,PT00H00M05S,1_50,one more row of words\n")
    assert python(BUILD, str(spec), str(work), "1", "0", "").returncode == 0
    after = {p.name: p.stat().st_mtime_ns for p in (work / "_shards/webvid").iterdir()}
    kept = {name for name in before if after.get(name) == before[name]}
    assert len(before) - len(kept) <= 3, "only the last shard's three files are made anew"
    cc3m = {p: p.stat().st_mtime_ns for p in (work / "_shards/cc3m").iterdir()}
    assert all(time < max(after.values()) for time in cc3m.values())
