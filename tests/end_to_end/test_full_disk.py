"""A full or a read-only disk: a clear line, nothing half-written, and the next run goes on."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.end_to_end.world import SHARD_BYTES, parquet_hashes, python, write_world

# Fails the N-th flush to the disk with an error number, the way a full disk does at the latest.
BUILD = f"""
import os, sys
from pathlib import Path
import curation.sources.framing as framing
import manifests.files as files
from curation.cli import main

spec, work, fail_at, number = sys.argv[1:5]
framing.SHARD_BYTES = {SHARD_BYTES}
flushes = 0
fsync = os.fsync

def failing(descriptor):
    global flushes
    flushes += 1
    if int(fail_at) and flushes >= int(fail_at):
        raise OSError(int(number), os.strerror(int(number)))
    fsync(descriptor)

files.os.fsync = failing
main(["build-mixture", "--spec", spec, "--work", work, "--workers", "1"])
"""

# Real limits of the system: no file may grow beyond so many bytes.
LIMITED = """
import resource, signal, sys
from curation.cli import main

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
main(["build-mixture", "--spec", sys.argv[1], "--work", sys.argv[2], "--workers", "1"])
"""


@pytest.mark.parametrize(
    ("number", "told"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only")]
)
def test_disk_errors_leave_only_whole_files(tmp_path: Path, number: int, told: str) -> None:
    spec = write_world(tmp_path / "in", rows=60, size=40)
    whole = python(BUILD, str(spec), str(tmp_path / "whole"), "0", "0")
    assert whole.returncode == 0, whole.stderr
    wanted = parquet_hashes(tmp_path / "whole")
    work = tmp_path / "work"
    failed = 0
    for fail_at in (2, 9, 30, 41, 47, 52):
        run = python(BUILD, str(spec), str(work), str(fail_at), str(number))
        if run.returncode == 0:
            break
        failed += 1
        assert run.returncode == 2, run.stderr
        assert told in run.stderr and "Traceback" not in run.stderr, run.stderr
        there = parquet_hashes(work)
        assert there.items() <= wanted.items(), "a file under a final name is not what it should be"
    assert failed >= 4
    done = python(BUILD, str(spec), str(work), "0", "0")
    assert done.returncode == 0, done.stderr
    assert parquet_hashes(work) == wanted


def test_a_file_size_limit_of_the_system(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "in")
    work = tmp_path / "work"
    run = python(LIMITED, str(spec), str(work), "4096")
    assert run.returncode == 2, run.stderr
    assert "larger than allowed" in run.stderr and "Traceback" not in run.stderr, run.stderr
    assert not (work / "mixture").exists()
    assert not [p for p in work.rglob("*.parquet") if p.stat().st_size >= 4096]
    done = python(LIMITED, str(spec), str(work), str(1 << 30))
    assert done.returncode == 0, done.stderr


def test_a_work_folder_that_cannot_be_made(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "in")
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    run = python(BUILD, str(spec), str(tmp_path / "file" / "work"), "0", "0")
    assert run.returncode == 2
    assert "the work folder cannot be written" in run.stderr
