"""Where per-shard work runs: ranks of a datatrove executor, local, Slurm or Ray.

There is no scheduler here: datatrove's executors are used for their ranks and for nothing else. A
piece of work is done when its output file stands under its final name, never because an executor
says so; a rank that fails leaves a report, and the command fails with its reason.
"""

from curation.engine.executors import warm_up
from curation.engine.ranks import EngineError, run_ranks

__all__ = ["EngineError", "run_ranks", "warm_up"]
