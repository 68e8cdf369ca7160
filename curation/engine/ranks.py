"""Run a function over items as ranks of an executor, and fail with the reason of a failed rank."""

from __future__ import annotations

import contextlib
import json
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curation.engine.executors import make_executor
from curation.spec.model import Engine
from curation.trouble import as_user_error
from manifests.errors import UserError
from manifests.files import remove, write_text
from manifests.fingerprint import fingerprint

# More ranks than this only cost a scheduler time; a rank then takes several items.
MAX_RANKS = 1000


class EngineError(RuntimeError):
    """Per-shard work failed, and not by the user's doing."""


@dataclass(frozen=True)
class RankWork:
    """What a rank runs: `work` on every world_size-th item. Pickled to wherever the rank is."""

    work: Callable[[Any], None]
    items: tuple[Any, ...]
    failures: Path

    def __call__(self, data: object, rank: int, world_size: int) -> None:
        for item in self.items[rank::world_size]:
            try:
                self.work(item)
            except Exception as error:
                report: dict[str, Any] = {"trace": traceback.format_exc(), "message": repr(error)}
                if (told := as_user_error(error)) is not None:
                    report["user"] = [told.what, told.where, told.remedy]
                self._report(rank, report)
                raise

    def _report(self, rank: int, report: dict[str, Any]) -> None:
        # On a full disk there may be no room for a report either; the error itself goes on.
        with contextlib.suppress(OSError):
            write_text(self.failures / f"{rank:05d}.json", json.dumps(report))


def run_ranks(
    work: Callable[[Any], None],
    items: Sequence[Any],
    *,
    names: Sequence[str],
    engine: Engine,
    workers: int,
    logs: Path,
) -> None:
    """Call `work(item)` for every item, and return when all are done.

    Args:
        work: a picklable callable whose results are files.
        items: picklable pieces of work that do not depend on one another.
        names: what each item is, for the name of the log folder.
        workers: how many at a time.
        logs: folder for the executor's logs.

    Raises:
        UserError: a rank found a mistake of the user.
        EngineError: a rank failed otherwise, or never ran; says where the log is.
    """
    if not items:
        return
    ranks = min(len(items), MAX_RANKS)
    # datatrove skips ranks that any earlier work marked complete in its folder.
    folder = logs / fingerprint([list(names), ranks, engine.executor])
    remove(folder)
    folder.mkdir(parents=True)
    failures = folder / "failures"
    executor = make_executor(
        RankWork(work, tuple(items), failures),
        ranks=ranks,
        workers=min(workers, ranks),
        engine=engine,
        logs=folder,
    )
    trouble: Exception | None = None
    try:
        executor.run()
    except Exception as error:
        trouble = error
    _raise_failure(failures, folder)
    if trouble is not None:
        if (told := as_user_error(trouble)) is not None:
            raise told from trouble
        raise EngineError(
            f"the {engine.executor} executor failed ({trouble}); logs: {folder}"
        ) from trouble
    left = executor.incomplete()
    if left:
        raise EngineError(
            f"{len(left)} of {ranks} ranks did not finish on the {engine.executor} executor"
            f" (first: {left[0]}); logs: {folder}"
        )
    remove(folder)


def _raise_failure(failures: Path, folder: Path) -> None:
    for path in sorted(failures.glob("*.json")) if failures.is_dir() else []:
        report = json.loads(path.read_text(encoding="utf-8"))
        if "user" in report:
            what, where, remedy = report["user"]
            raise UserError(what, where=where, remedy=remedy)
        raise EngineError(
            f"rank {int(path.stem)} failed: {report['message']}; logs: {folder}\n{report['trace']}"
        )
