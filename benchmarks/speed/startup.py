"""How long `curate --help` takes, from a warm disk."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

GOAL_SECONDS = 0.3
_RUNS = 9


def run() -> list[str]:
    """Measure, and return lines of Markdown."""
    code = "from curation.cli import main; main(['--help'])"
    times = []
    for _ in range(_RUNS + 1):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    median = statistics.median(times[1:])
    return [
        f"| `curate --help`, median of {_RUNS} | **{median:.2f} s** | {GOAL_SECONDS} s | |",
    ]
