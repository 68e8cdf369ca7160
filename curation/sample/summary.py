"""What a finished sample holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SampleSummary:
    """`records` counts the source records by dataset, `plants` the planted ones by
    (plant, kind); `scenes` are different scenes, `media` files, `size` all files' bytes."""

    out: Path
    examples: int
    seed: int
    records: dict[str, int]
    plants: dict[tuple[str, str], int]
    scenes: int
    media: int
    size: int
