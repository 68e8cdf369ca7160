"""Progress on a terminal: bars with counts and rates; silent where nobody watches."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

_POLL_SECONDS = 0.25


@dataclass
class Bar:
    """One bar; without a terminal it only counts."""

    rich: RichProgress | None = None
    task: TaskID | None = None

    def advance(self, amount: float) -> None:
        if self.rich is not None and self.task is not None:
            self.rich.advance(self.task, amount)

    def move_to(self, amount: float) -> None:
        if self.rich is not None and self.task is not None:
            self.rich.update(self.task, completed=amount)


@dataclass
class Progress:
    """Draws on stderr when it is a terminal and `quiet` is not asked for."""

    quiet: bool = False
    drawn: bool = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = not self.quiet and sys.stderr.isatty()

    @contextmanager
    def bar(self, title: str, *, total: float, unit: str) -> Iterator[Bar]:
        """A bar from 0 to `total`."""
        if not self.drawn:
            yield Bar()
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            MofNCompleteColumn,
            ProgressColumn,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )
        from rich.progress import Progress as RichProgress

        counts: list[ProgressColumn] = (
            [DownloadColumn(), TransferSpeedColumn()]
            if unit == "bytes"
            else [MofNCompleteColumn(), TextColumn(unit)]
        )
        columns = [
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            *counts,
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        ]
        with RichProgress(*columns, console=Console(stderr=True)) as rich:
            yield Bar(rich, rich.add_task(title, total=total))

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Work of unknown length: a spinner and the time it takes."""
        if not self.drawn:
            yield
            return
        from rich.console import Console
        from rich.progress import Progress as RichProgress
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
        with RichProgress(*columns, console=Console(stderr=True)) as rich:
            task = rich.add_task(title, total=1)
            yield
            rich.update(task, completed=1)

    @contextmanager
    def watch(
        self, title: str, *, total: float, unit: str, done: Callable[[], float]
    ) -> Iterator[None]:
        """A bar for work that runs elsewhere; `done()` says how far it is."""
        with self.bar(title, total=total, unit=unit) as bar:
            stop = threading.Event()

            def poll() -> None:
                while not stop.wait(_POLL_SECONDS):
                    bar.move_to(done())

            watcher = threading.Thread(target=poll, daemon=True)
            if self.drawn:
                watcher.start()
            try:
                yield
            finally:
                stop.set()
                if self.drawn:
                    watcher.join()
                    bar.move_to(done())
