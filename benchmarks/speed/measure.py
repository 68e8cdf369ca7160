"""Running a measurement in its own process: wall time and the peak memory of the process tree."""

from __future__ import annotations

import multiprocessing
import platform
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Measurement:
    """What a function took.

    Args:
        seconds: wall time.
        peak_bytes: resident memory of the process and its children together, pages that they
            share counted once a process.
        result: what the function returned.
    """

    seconds: float
    peak_bytes: int
    result: Any


def measure(function: Callable[..., Any], *arguments: Any) -> Measurement:
    """Call a module-level function in a fresh process."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    # Not a daemon: it starts workers of its own.
    process = context.Process(target=_call, args=(sender, function, arguments))
    process.start()
    sender.close()
    peak = _Peak(process.pid or 0)
    peak.start()
    try:
        seconds, result = receiver.recv()
    finally:
        process.join()
        peak.stop()
    return Measurement(seconds=seconds, peak_bytes=peak.bytes, result=result)


def machine() -> str:
    """The machine in a few words."""
    import psutil

    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [
                line.split(":", 1)[1].strip() for line in file if line.startswith("model name")
            ]
        model = names[0] if names else model
    except OSError:
        pass  # Not Linux: the platform's own word has to do.
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{model}, {psutil.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    )


def _call(sender: Any, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    started = time.perf_counter()
    result = function(*arguments)
    sender.send((time.perf_counter() - started, result))


class _Peak(threading.Thread):
    """Watches the memory of a process tree until it is stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._stopped = threading.Event()
        self.bytes = 0

    def run(self) -> None:
        import psutil

        while not self._stopped.wait(_POLL_SECONDS):
            total = 0
            try:
                top = psutil.Process(self._pid)
                for process in (top, *top.children(recursive=True)):
                    total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
            self.bytes = max(self.bytes, total)

    def stop(self) -> None:
        self._stopped.set()
        self.join()
