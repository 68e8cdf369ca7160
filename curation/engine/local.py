"""datatrove's local executor without its console messages."""

from __future__ import annotations

from datatrove.executor.local import LocalPipelineExecutor  # noqa: TID253 (imported by workers only)
from datatrove.utils.stats import PipelineStats  # noqa: TID253
from loguru import logger


class QuietLocalExecutor(LocalPipelineExecutor):  # type: ignore[misc]
    """Processes of this machine; the messages go to the log files only."""

    def _run_for_rank(self, rank: int, local_rank: int = 0, node_rank: int = -1) -> PipelineStats:
        # Here because it has to happen in the worker process.
        logger.disable("datatrove")
        return super()._run_for_rank(rank, local_rank, node_rank)
