"""A benchmark-like set: COCO-style captions and MMBench-style questions, for leaks to leak from.

`captions_val.json` lies beside its pictures; `mmbench_like.tsv` carries them in base64, as MMBench
does. Some pictures are moments of moving scenes, so that a clip can leak them.
"""

from __future__ import annotations

import base64
import csv
from pathlib import Path
from random import Random

from curation.sample import captions
from curation.sample.formats.coco import save_captions
from curation.sample.media import Still, still_bytes
from curation.sample.wording.questions import questions
from curation.sample.world import Item, Subject, World

CAPTIONS, MMBENCH = "benchmark/captions_val.json", "benchmark/mmbench_like.tsv"
COLUMNS = (
    "index",
    "question",
    "hint",
    "A",
    "B",
    "C",
    "D",
    "answer",
    "category",
    "image",
    "source",
    "l2-category",
    "comment",
    "split",
)
CAPTIONS_EACH = 5

_CATEGORIES = {
    "other": ("Attribute Recognition", "Finegrained Perception (instance-level)"),
    "number": ("Object Localization", "Finegrained Perception (instance-level)"),
    "yes/no": ("Image Scene", "Coarse Perception"),
}


class Benchmark:
    """The items, and who may still leak: an item is leaked at most once."""

    def __init__(self, world: World, *, frames: int) -> None:
        """`frames` is how many items have to be moments of moving scenes."""
        self._world = world
        self._rng = world.rng("benchmark")
        stills = max(8, world.examples // 20)
        self._pictures = [self._item(CAPTIONS, moving=False) for _ in range(stills)]
        self._moments = [self._item(CAPTIONS, moving=True) for _ in range(frames + 2)]
        self._asked = [
            self._item(MMBENCH, moving=False) for _ in range(max(4, world.examples // 50))
        ]
        self._annotations = self._annotated(self._pictures + self._moments)
        for index, item in enumerate(self._asked):
            item.number = index + 1
        self._leakable = self._rng.sample(
            self._pictures + self._asked, len(self._pictures) + len(self._asked)
        )
        self._leakable_moments = list(self._moments)

    def _item(self, file: str, *, moving: bool) -> Item:
        known = self._world.random_known(self._rng, moving=moving)
        name = self._world.name(lambda: str(self._rng.randrange(1000, 600_000)))
        still = Still(
            f"benchmark/images/{int(name):012d}.jpg", known.scene, t=0.5 if moving else 0.0
        )
        if file == CAPTIONS:
            self._world.show(still)
        item = Item(file, Subject(known, still, name))
        self._world.items.append(item)
        return item

    def _annotated(self, items: list[Item]) -> list[dict[str, object]]:
        """Five captions an item, in mixed order as in COCO; an item's number is the place of its
        first one."""
        drawn = []
        for item in items:
            scene = item.subject.known.scene
            for _ in range(CAPTIONS_EACH):
                item.captions.append(self._world.caption(captions.coco, scene, self._rng))
                drawn.append((item, item.captions[-1]))
        self._rng.shuffle(drawn)
        rows: list[dict[str, object]] = []
        self._places: dict[str, int] = {}
        for place, (item, caption) in enumerate(drawn, start=1):
            item.number = item.number or place
            self._places[caption] = place
            rows.append(
                {"image_id": int(item.subject.name), "id": place * 7 + 31, "caption": caption}
            )
        return rows

    def leak(self) -> Item:
        """An item that is not leaked yet and shows a still scene."""
        return self._leakable.pop()

    def leak_moment(self) -> Item:
        """An item that shows a moment of a moving scene."""
        return self._leakable_moments.pop()

    def leak_caption(self, *, moving: bool) -> tuple[Item, str]:
        """An item for a leak of its words: a stand-in that is numbered by its caption's place, and
        the caption. The scene of a clip has to move, so `moving` asks for such a one."""
        if moving:
            item = self._leakable_moments.pop()
        else:
            place = max(k for k, each in enumerate(self._leakable) if each.file == CAPTIONS)
            item = self._leakable.pop(place)
        caption = self._rng.choice(item.captions)
        return Item(item.file, item.subject, [caption], self._places[caption]), caption

    def save(self, root: Path) -> None:
        """Write both files; the captions' pictures are written with all other media."""
        save_captions(
            root / CAPTIONS,
            [item.subject for item in self._pictures + self._moments],
            self._annotations,
        )
        path = root / MMBENCH
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as stream:
            table = csv.DictWriter(stream, COLUMNS, delimiter="\t", lineterminator="\n")
            table.writeheader()
            table.writerows(self._question(item, self._rng) for item in self._asked)

    def _question(self, item: Item, rng: Random) -> dict[str, str | int]:
        question = questions(item.subject.known.scene, rng)[0]
        choices = [question.answer, *question.others]
        rng.shuffle(choices)
        category, broader = _CATEGORIES[question.answer_type]
        assert isinstance(item.subject.medium, Still)
        return {
            "index": int(item.subject.name),
            "question": question.text,
            "hint": "",
            **dict(zip("ABCD", choices, strict=True)),
            "answer": "ABCD"[choices.index(question.answer)],
            "category": category,
            "image": base64.b64encode(still_bytes(item.subject.medium)).decode("ascii"),
            "source": "sample",
            "l2-category": broader,
            "comment": "",
            "split": "dev",
        }
