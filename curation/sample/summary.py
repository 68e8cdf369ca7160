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

    def lines(self) -> list[str]:
        """The summary in words: what was written, and how many of each were planted."""
        planted: dict[str, int] = {}
        for (plant, _), count in self.plants.items():
            planted[plant] = planted.get(plant, 0) + count
        records = ", ".join(f"{name} {count:,}" for name, count in self.records.items())
        plants = ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in planted.items())
        return [
            f"{sum(self.records.values()):,} records: {records}",
            f"{self.scenes:,} scenes in {self.media:,} media files, {self.size / 1e6:.1f} MB",
            f"planted: {plants} (truth.md explains)",
        ]
