"""datatrove's local executor, without its console messages and without its manager process."""

from __future__ import annotations

# Imported by `executors._local` and by worker processes only.
import multiprocess  # type: ignore[import-untyped]
from datatrove.executor.local import LocalPipelineExecutor  # noqa: TID253
from datatrove.utils.stats import PipelineStats  # noqa: TID253
from loguru import logger


class QuietLocalExecutor(LocalPipelineExecutor):
    """Ranks as processes of this machine, or one after another in this one.

    The parent's `run` starts a manager process only to count what is done; killed, it would leave
    that process behind for ever. Pool workers end when the process that feeds them is gone.
    """

    def run(self) -> None:
        """Run every rank that has no completion mark."""
        ranks = self.get_incomplete_ranks()
        if self.workers == 1:
            for rank in ranks:
                self._run_for_rank(rank)
            return
        with multiprocess.get_context(self.start_method).Pool(self.workers) as pool:
            for _ in pool.imap_unordered(self._run_for_rank, ranks):
                pass

    def _run_for_rank(self, rank: int, local_rank: int = 0, node_rank: int = -1) -> PipelineStats:
        # Here because it has to happen in the worker process.
        logger.disable("datatrove")
        return super()._run_for_rank(rank, local_rank, node_rank)
