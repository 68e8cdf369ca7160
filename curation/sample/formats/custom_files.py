"""Custom data as people keep it: a JSON Lines list, and a folder of pictures with text beside."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from curation.sample import captions
from curation.sample.formats.source import Source
from curation.sample.media import Still
from curation.sample.scenes import Scene
from curation.sample.world import Known, Record, Subject

NARRATIONS, FOLDER = "sources/custom/narrations.jsonl", "sources/custom/folder"
SUBFOLDERS = ("balcony", "market", "workshop")


class CustomNarrations(Source):
    """`image` (relative to the list's folder) and `caption`, one JSON object a line."""

    dataset = "custom_narrations"
    caption_column = "caption"

    def write(self, scene: Scene, rng: Random) -> str:
        return captions.description(scene, rng)

    def _name(self) -> str:
        return self.world.name(lambda: f"narrated-{self.rng.getrandbits(32):08x}.jpg")

    def fresh(self, known: Known | None = None) -> Subject:
        known, name = known or self.world.random_known(self.rng), self._name()
        still = Still(f"media/custom/{name}", known.scene)
        self.world.show(still)
        return Subject(known, still, name)

    def copy(self, original: Subject, kind: str) -> Subject:
        name = self._name()
        return Subject(original.known, self.edited(original, f"media/custom/{name}", kind), name)

    def record(self, subject: Subject, caption: str, *, told: Scene | None = None) -> Record:
        row: dict[str, str | int] = {"image": f"../../{subject.medium.path}", "caption": caption}
        return self.world.add(Record(NARRATIONS, self.dataset, subject, caption, row))

    def save(self, records: list[Record], root: Path) -> None:
        path = root / NARRATIONS
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(record.row, ensure_ascii=False) + "\n" for record in records]
        path.write_text("".join(lines), encoding="utf-8", newline="")


class CustomFolder(Source):
    """Pictures in subfolders, each with its caption in a .txt of the same name."""

    dataset = "custom_folder"
    caption_column = "text"

    def write(self, scene: Scene, rng: Random) -> str:
        return captions.concise(scene, rng)

    def _path(self, suffix: str) -> str:
        def draw() -> str:
            number = self.rng.randrange(1, 100_000)
            return f"{FOLDER}/{self.rng.choice(SUBFOLDERS)}/{number:05d}{suffix}"

        return self.world.name(draw)

    def fresh(self, known: Known | None = None) -> Subject:
        known, path = known or self.world.random_known(self.rng), self._path(".jpg")
        still = Still(path, known.scene)
        self.world.show(still)
        return Subject(known, still, path)

    def copy(self, original: Subject, kind: str) -> Subject:
        path = self._path(Path(original.medium.path).suffix if kind == "identical" else ".jpg")
        return Subject(original.known, self.edited(original, path, kind), path)

    def record(self, subject: Subject, caption: str, *, told: Scene | None = None) -> Record:
        return self.world.add(Record(FOLDER, self.dataset, subject, caption, {"text": caption}))

    def order(self, records: list[Record], rng: Random) -> list[Record]:
        """The folder has no order of its own: pictures count in the order of their paths."""
        return sorted(records, key=lambda each: each.subject.medium.path)

    def save(self, records: list[Record], root: Path) -> None:
        for record in records:
            path = (root / record.subject.medium.path).with_suffix(".txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{record.row['text']}\n", encoding="utf-8", newline="")
