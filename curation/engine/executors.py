"""datatrove's executors behind one small face: run, and which ranks are left."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.spec.model import Engine
from manifests.errors import UserError

if TYPE_CHECKING:
    from datatrove.executor.base import PipelineExecutor

# What per-shard work imports sooner or later; once for all workers. None starts a thread.
_WORKER_IMPORTS = ("duckdb", "pyarrow.csv", "pyarrow.parquet", "pyarrow.compute", "numpy")
_PENDING_STATES = ("PENDING", "RUNNING", "CONFIGURING", "COMPLETING", "SUSPENDED", "REQUEUED")


@dataclass(frozen=True)
class Executor:
    """A started-or-not executor. `run` returns when nothing is left that could still finish."""

    pipeline: PipelineExecutor
    run: Callable[[], Any]

    def incomplete(self) -> list[int]:
        """The ranks without a completion mark."""
        return [int(rank) for rank in self.pipeline.get_incomplete_ranks(skip_completed=True)]


def make_executor(
    step: Callable[[object, int, int], None],
    *,
    ranks: int,
    workers: int,
    engine: Engine,
    logs: Path,
) -> Executor:
    """The executor that the spec names, ready to run `step` once a rank."""
    from loguru import logger

    # Its console messages would run through the progress bars; the log files stay.
    logger.disable("datatrove")
    make = {"local": _local, "slurm": _slurm, "ray": _ray}[engine.executor]
    return make(step, ranks=ranks, workers=workers, engine=engine, logs=logs)


def warm_up(engine: Engine, *, workers: int) -> None:
    """Start the process that local workers are forked from, to import while this one goes on.

    Worth a second where shards are sure to be read; of no consequence otherwise.
    """
    if engine.executor != "local" or workers < 2:
        return
    from multiprocess import forkserver  # type: ignore[import-untyped]

    forkserver.set_forkserver_preload(["curation.engine.local", *_WORKER_IMPORTS])
    forkserver.ensure_running()


def _local(
    step: Callable[..., None], *, ranks: int, workers: int, engine: Engine, logs: Path
) -> Executor:
    warm_up(engine, workers=workers)
    from curation.engine.local import QuietLocalExecutor

    pipeline = QuietLocalExecutor([step], tasks=ranks, workers=workers, logging_dir=str(logs))
    return Executor(pipeline, pipeline.run)


def _slurm(
    step: Callable[..., None], *, ranks: int, workers: int, engine: Engine, logs: Path
) -> Executor:
    from datatrove.executor.slurm import SlurmPipelineExecutor

    settings = engine.slurm
    assert settings is not None
    for program in ("sbatch", "squeue"):
        if shutil.which(program) is None:
            raise UserError(
                f"the executor is slurm and there is no {program} on this machine",
                remedy="Run the command where Slurm's programs are, or set executor to local",
            )
    pipeline = SlurmPipelineExecutor(
        [step],
        tasks=ranks,
        workers=workers,
        time=settings.time,
        partition=settings.partition,
        cpus_per_task=settings.cpus_per_task,
        mem_per_cpu_gb=settings.mem_per_cpu_gb,
        job_name="curate",
        qos="",
        sbatch_args=dict(settings.sbatch_args),
        env_command=settings.env_command,
        logging_dir=str(logs),
        # A requeued job would run again after this command has reported its failure.
        requeue=False,
    )

    def run() -> None:
        pipeline.run()
        while pipeline.get_incomplete_ranks(skip_completed=True) and _slurm_is_busy(
            str(pipeline.job_id)
        ):
            time.sleep(settings.poll_seconds)

    return Executor(pipeline, run)


def _slurm_is_busy(job: str) -> bool:
    """Whether any task of a job array is still queued or running, by `squeue`."""
    answer = subprocess.run(
        ["squeue", "--noheader", "--format=%T", "--jobs", job],
        capture_output=True,
        text=True,
        check=False,
    )
    # A job that squeue has forgotten gives an error: it is over.
    return answer.returncode == 0 and any(
        state in _PENDING_STATES for state in answer.stdout.split()
    )


def _ray(
    step: Callable[..., None], *, ranks: int, workers: int, engine: Engine, logs: Path
) -> Executor:
    try:
        import ray
    except ModuleNotFoundError as error:
        raise UserError(
            "the executor is ray and Ray is not installed",
            remedy="pip install 'visual-narrator[ray]'",
        ) from error
    from datatrove.executor.ray import RayPipelineExecutor

    if not ray.is_initialized():
        # Joins the cluster that RAY_ADDRESS names, or starts one on this machine.
        ray.init(log_to_driver=False, include_dashboard=False)
    pipeline = RayPipelineExecutor(
        [step], tasks=ranks, workers=workers, mem_per_cpu_gb=1, logging_dir=str(logs)
    )
    return Executor(pipeline, pipeline.run)
