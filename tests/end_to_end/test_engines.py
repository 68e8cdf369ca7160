"""The executors, for real: Ray in this machine, Slurm against stand-ins for its programs."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.end_to_end.world import curate, parquet_hashes, write_world

SLURM = """
[engine]
executor = "slurm"

[engine.slurm]
partition = "cpu"
time = "00:10:00"
cpus_per_task = 1
poll_seconds = 0.2
sbatch_args = { account = "narrator" }
"""

# Does what sbatch, srun and squeue do for an array job, one task after another.
SBATCH = """#!/bin/bash
script=$(mktemp)
cat "${@: -1}" > "$script"
cp "$script" "$STAND_IN/last.slurm"
for argument in "$@"; do case $argument in --export=*) export ${argument##*,} ;; esac; done
array=$(grep -oP '(?<=--array=)[0-9]+-[0-9]+' "$script")
echo "Submitted batch job 4711"
if grep -q launch_pickled_pipeline "$script"; then
  cp "$script" "$STAND_IN/array.slurm"
  for task in $(seq ${array%-*} ${array#*-}); do
    SLURM_NODELIST=localhost SLURM_ARRAY_TASK_ID=$task bash "$script" >> "$STAND_IN/log" 2>&1
  done
fi
exit 0
"""
SRUN = """#!/bin/bash
while [[ $1 == -* ]]; do case $1 in -n) shift 2 ;; *) shift ;; esac; done
exec "$@"
"""
SCONTROL = """#!/bin/bash
echo localhost
"""
SQUEUE = """#!/bin/bash
echo "slurm_load_jobs error: Invalid job id specified" >&2
exit 1
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    folder = tmp_path / "slurm"
    folder.mkdir()
    programs = {"sbatch": SBATCH, "srun": SRUN, "squeue": SQUEUE, "scontrol": SCONTROL}
    for name, text in programs.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return folder


def _environment(stand_in: Path) -> dict[str, str]:
    import sys

    programs = f"{stand_in}:{Path(sys.executable).parent}"
    return {"PATH": f"{programs}:{os.environ['PATH']}", "STAND_IN": str(stand_in)}


def test_slurm_script_says_what_the_spec_says_and_gives_the_same_bytes(
    tmp_path: Path, stand_in: Path
) -> None:
    spec = write_world(tmp_path / "in")
    local = curate("build-mixture", "--spec", spec, "--work", tmp_path / "local")
    assert local.returncode == 0, local.stderr
    spec.write_text(spec.read_text(encoding="utf-8") + SLURM, encoding="utf-8")
    work = tmp_path / "slurm-work"
    done = curate("build-mixture", "--spec", spec, "--work", work, **_environment(stand_in))
    assert done.returncode == 0, done.stderr + (stand_in / "log").read_text(encoding="utf-8")
    script = (stand_in / "array.slurm").read_text(encoding="utf-8")
    for line in ("--partition=cpu", "--time=00:10:00", "--account=narrator", "--array=0-1"):
        assert f"#SBATCH {line}" in script, script
    assert "launch_pickled_pipeline" in script
    assert "--requeue" not in script
    assert parquet_hashes(work) == parquet_hashes(tmp_path / "local")


def test_a_rank_that_fails_on_slurm_fails_the_command_with_its_reason(
    tmp_path: Path, stand_in: Path
) -> None:
    spec = write_world(tmp_path / "in")
    spec.write_text(spec.read_text(encoding="utf-8") + SLURM, encoding="utf-8")
    (stand_in / "srun").write_text("#!/bin/bash\nexit 1\n", encoding="utf-8")
    work = tmp_path / "work"
    done = curate("build-mixture", "--spec", spec, "--work", work, **_environment(stand_in))
    assert done.returncode == 1
    assert "2 of 2 ranks did not finish on the slurm executor" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (work / "examples").exists()


def test_slurm_without_its_programs_is_the_users_mistake(tmp_path: Path) -> None:
    spec = write_world(tmp_path / "in")
    spec.write_text(spec.read_text(encoding="utf-8") + SLURM, encoding="utf-8")
    done = curate(
        "build-mixture", "--spec", spec, "--work", tmp_path / "work", PATH=str(tmp_path / "none")
    )
    assert done.returncode == 2
    assert "sbatch" in done.stderr and "Traceback" not in done.stderr


def test_ray_runs_for_real_and_gives_the_same_bytes(tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason="Ray is an extra: make test installs it")
    spec = write_world(tmp_path / "in")
    local = curate("build-mixture", "--spec", spec, "--work", tmp_path / "local")
    assert local.returncode == 0, local.stderr
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text + '\n[engine]\nexecutor = "ray"\nworkers = 2\n', encoding="utf-8")
    work = tmp_path / "ray"
    from curation.build import build_mixture
    from curation.progress import Progress
    from curation.spec import load_spec

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        build_mixture(load_spec(spec), work, progress=Progress())
    finally:
        ray.shutdown()
    assert parquet_hashes(work) == parquet_hashes(tmp_path / "local")


def test_ray_tells_of_a_failed_rank(tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason="Ray is an extra: make test installs it")
    from curation.engine import EngineError, run_ranks
    from curation.spec.model import Engine
    from tests.end_to_end.broken_work import fail_on_three

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        with pytest.raises(EngineError, match="three is a bad number"):
            run_ranks(
                fail_on_three,
                [1, 2, 3],
                names=["1", "2", "3"],
                engine=Engine(executor="ray"),
                workers=2,
                logs=tmp_path,
            )
    finally:
        ray.shutdown()


def test_local_tells_of_a_failed_rank(tmp_path: Path) -> None:
    from curation.engine import EngineError, run_ranks
    from curation.spec.model import Engine
    from tests.end_to_end.broken_work import fail_on_three

    for workers in (1, 2):
        with pytest.raises(EngineError, match="three is a bad number"):
            run_ranks(
                fail_on_three,
                [1, 2, 3],
                names=["1", "2", "3"],
                engine=Engine(),
                workers=workers,
                logs=tmp_path / str(workers),
            )
