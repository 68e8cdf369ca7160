"""What every source of a sample can do; each real format has a subclass in a file of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

from curation.sample.media import Medium, copied
from curation.sample.scenes import Scene
from curation.sample.world import Known, Record, Subject, World


class Source:
    """One dataset: makes subjects and records, and writes its files.

    A subclass sets `dataset` and `caption_column`, and defines `write`, `fresh`, `copy`, `record`
    and `save`. `batch` is how many records one `fresh` subject brings.
    """

    dataset: str
    caption_column: str
    batch = 1

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng: Random = world.rng(self.dataset)

    def write(self, scene: Scene, rng: Random) -> str:
        """A clean caption in this source's manner."""
        raise NotImplementedError

    def fresh(self, known: Known | None = None) -> Subject:
        """A new subject: of a new scene, or of a given one."""
        raise NotImplementedError

    def copy(self, original: Subject, kind: str) -> Subject:
        """A subject of this source whose medium is an edit of another one."""
        raise NotImplementedError

    def record(self, subject: Subject, caption: str, *, told: Scene | None = None) -> Record:
        """Plan one record. `told` is the scene the caption tells of, where that is not the
        subject's."""
        raise NotImplementedError

    def save(self, records: list[Record], root: Path) -> None:
        """Write this source's records, which are in order and numbered, below `root`."""
        raise NotImplementedError

    def order(self, records: list[Record], rng: Random) -> list[Record]:
        """The order of one file's records."""
        return rng.sample(records, len(records))

    def clean(self) -> None:
        """Plan one clean subject with its records."""
        subject = self.fresh()
        scene = subject.known.scene
        self.record(subject, self.world.caption(self.write, scene, self.rng))

    def again(self, original: Record) -> Record:
        """Plan the same record once more."""
        return self.world.add(replace(original, row=dict(original.row)))

    def recaption(self, record: Record, caption: str) -> None:
        """Give a record another caption and leave everything else."""
        record.caption = caption
        record.row[self.caption_column] = caption

    def edited(self, original: Subject, path: str, kind: str) -> Medium:
        """The planned medium at `path` that is an edit of the original subject's."""
        medium = copied(original.medium, path, kind, self.rng.randrange(2**32))
        self.world.show(medium)
        return medium
