"""The embedded sample: a small rendered world with media, in the real source formats, whose truth
is known. Tests, `make demo` and measurements of curation stand on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from curation.sample.summary import SampleSummary

__all__ = ["SampleSummary", "write_sample"]


def write_sample(
    out: Path,
    *,
    examples: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> SampleSummary:
    """Make the sample in the folder `out`, which must not exist or be empty.

    `examples` is about how many source records there will be, all sources together (50 to
    100,000). The same `examples` and `seed` give the same bytes in every file; a larger sample is
    not an extension of a smaller one. `progress(done, total)` is called after each media file.
    Nothing appears at `out` before everything is made.

    Raises ValueError where `examples` is out of range or `out` is not free, OSError where the disk
    refuses.
    """
    from curation.sample.write import write

    return write(out, examples=examples, seed=seed, progress=progress)
