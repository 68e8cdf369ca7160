"""Conceptual Captions as published: a TSV without a header, caption then URL."""

from __future__ import annotations

from pathlib import Path
from random import Random

from curation.sample import captions
from curation.sample.formats.source import Source
from curation.sample.media import Still
from curation.sample.scenes import Scene
from curation.sample.world import HOST, Known, Record, Subject

FILE = "sources/cc3m/Train_GCC.tsv"

_FOLDERS = ("wp-content/uploads/2016/05", "images", "photos/large", "media/2014/11", "736x/5b/1c")


def tokenised(caption: str) -> str:
    """Lower case with blanks around punctuation, as the list has it."""
    text = caption.lower()
    for mark in ",.:;!?":
        text = text.replace(mark, f" {mark} ")
    return " ".join(text.split())


class Cc3m(Source):
    """Pictures from the web with their alternative text."""

    dataset = "cc3m"
    caption_column = "caption"

    def write(self, scene: Scene, rng: Random) -> str:
        return captions.alt_text(scene, rng)

    def _name(self, suffix: str) -> str:
        def draw() -> str:
            prefix = self.rng.choice(("img", "photo", "pic", "dsc", "stock"))
            return f"{prefix}-{self.rng.getrandbits(40):010x}{suffix}"

        return self.world.name(draw)

    def fresh(self, known: Known | None = None) -> Subject:
        known = known or self.world.random_known(self.rng)
        name = self._name(".png" if self.rng.random() < 0.04 else ".jpg")
        still = Still(f"media/cc3m/{name}", known.scene)
        self.world.show(still)
        return Subject(known, still, name)

    def copy(self, original: Subject, kind: str) -> Subject:
        # the same bytes need the same format; an edit is always a photo
        suffix = Path(original.medium.path).suffix if kind == "identical" else ".jpg"
        name = self._name(suffix)
        return Subject(original.known, self.edited(original, f"media/cc3m/{name}", kind), name)

    def record(self, subject: Subject, caption: str, *, told: Scene | None = None) -> Record:
        query = f"?w={self.rng.choice((640, 860, 1024))}" if self.rng.random() < 0.1 else ""
        folder = self.rng.choice(_FOLDERS)
        row: dict[str, str | int] = {
            "caption": tokenised(caption),
            "url": f"https://{HOST}/{folder}/{subject.name}{query}",
        }
        return self.world.add(Record(FILE, self.dataset, subject, tokenised(caption), row))

    def save(self, records: list[Record], root: Path) -> None:
        path = root / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"{record.row['caption']}\t{record.row['url']}\n" for record in records]
        path.write_text("".join(lines), encoding="utf-8", newline="")
