"""The world under construction: scenes, records and media, and what they share.

Planning fills a `World` without making a single picture; `write.py` turns it into files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from curation.sample.media import Medium
from curation.sample.scenes import Scene, random_scene

Writer = Callable[[Scene, Random], str]

# the host of every address in a sample; the suffix is reserved (RFC 2606), so nothing answers
HOST = "sample.invalid"


@dataclass(frozen=True)
class Known:
    """A scene under its id. Records that show the same scene have the same id."""

    id: str
    scene: Scene


@dataclass(frozen=True)
class Subject:
    """What one record is about: the scene, the medium that shows it, and the medium's name in its
    source (a video id, a file name). `start` and `end` are a span's seconds, where there is one."""

    known: Known
    medium: Medium
    name: str
    start: float = 0.0
    end: float = 0.0


@dataclass(eq=False)
class Record:
    """One record of one source file, and the truth about it.

    `number` (1-based, the header not counted) is given when the file's order is settled. `of` is
    the record or benchmark item that this one copies.
    """

    file: str
    dataset: str
    subject: Subject
    caption: str
    row: dict[str, str | int]
    plant: str | None = None
    kind: str | None = None
    of: Record | Item | None = None
    number: int = 0


@dataclass(eq=False)
class Item:
    """One benchmark item: a picture with captions, at its place in the benchmark's file."""

    file: str
    subject: Subject
    captions: list[str] = field(default_factory=list)
    number: int = 0


def normalised(caption: str) -> str:
    """Letters and digits in lower case, one blank between words."""
    return " ".join(re.findall(r"\w+", caption.casefold()))


def slug(text: str, *, limit: int = 90) -> str:
    """Words joined by hyphens, as addresses carry them."""
    words = re.findall(r"[a-z0-9]+", text.casefold())
    return "-".join(words)[:limit].strip("-") or "untitled"


class World:
    """Everything that is planned, and the promises that hold across sources: no id is given
    twice, and no two captions are equal unless that is planted."""

    def __init__(self, *, examples: int, seed: int) -> None:
        self.examples, self.seed = examples, seed
        self.records: list[Record] = []
        self.items: list[Item] = []
        self.media: dict[str, Medium] = {}
        self._scenes = 0
        self._captions: set[str] = set()
        self._names: set[str] = set()

    def rng(self, purpose: str) -> Random:
        """A generator of its own for each purpose, so that one part does not move another."""
        return Random(f"{self.seed}/{self.examples}/{purpose}")

    def known(self, scene: Scene) -> Known:
        """The scene under a new id."""
        self._scenes += 1
        return Known(f"s{self._scenes:06d}", scene)

    def random_known(
        self, rng: Random, *, moving: bool = False, size: tuple[int, int] | None = None
    ) -> Known:
        return self.known(random_scene(rng, moving=moving, size=size))

    def name(self, draw: Callable[[], str]) -> str:
        """A name nobody has yet: `draw` is called until it gives one."""
        while (name := draw()) in self._names:
            pass
        self._names.add(name)
        return name

    def youtube_id(self, rng: Random) -> str:
        """Eleven characters as YouTube's ids have them."""
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return self.name(lambda: "".join(rng.choices(alphabet, k=11)))

    def caption(self, write: Writer, scene: Scene, rng: Random) -> str:
        """A caption that no other record has. Writers vary their words, so a few tries do."""
        for _ in range(200):
            caption = write(scene, rng)
            if self.reserve(caption):
                return caption
        raise AssertionError(f"no unused caption in 200 tries, the last one: {caption!r}")

    def reserve(self, caption: str) -> bool:
        """Mark a caption as used; False where it was."""
        key = normalised(caption)
        if key in self._captions:
            return False
        self._captions.add(key)
        return True

    def show(self, medium: Medium) -> None:
        """Plan a medium; planning the same one again changes nothing."""
        assert self.media.setdefault(medium.path, medium) == medium, medium.path

    def add(self, record: Record) -> Record:
        """Plan a record."""
        self.records.append(record)
        return record
