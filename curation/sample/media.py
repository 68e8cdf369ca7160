"""The pictures and clips of a sample: what each file shows, and how it is made.

A medium is planned first (a small frozen value) and made later, so that planning the whole world
costs almost nothing and a test can look at it without rendering.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from PIL import Image

from curation.sample.drawing.stage import Stage
from curation.sample.edits import edit
from curation.sample.scenes import Scene, render
from curation.sample.video import decode, encode, recode

QUALITY = 90
CRF = 24


@dataclass(frozen=True)
class Still:
    """One picture: a scene at time `t`, or an edit of another picture.

    `path` is relative to the sample's folder; its suffix (.jpg or .png) decides the format.
    """

    path: str
    scene: Scene
    t: float = 0.0
    edit: str = "identical"
    edit_seed: int = 0


@dataclass(frozen=True)
class Take:
    """Some frames of a moving scene: `frames` of them, at times `t0`..`t1` of its motion."""

    scene: Scene
    t0: float
    t1: float
    frames: int


@dataclass(frozen=True)
class Clip:
    """One clip: takes in a row, or an edit of the clip at `of` (a path in the same folder)."""

    path: str
    takes: tuple[Take, ...]
    fps: int
    edit: str = "identical"
    edit_seed: int = 0
    of: str | None = None

    @property
    def seconds(self) -> float:
        return sum(take.frames for take in self.takes) / self.fps


Medium = Still | Clip


def copied(original: Medium, path: str, kind: str, seed: int) -> Medium:
    """The medium at `path` that is `original` after the edit `kind`; "identical" gives a picture
    with the same bytes."""
    if isinstance(original, Still):
        assert original.edit == "identical", "copies are made of originals"
        return replace(original, path=path, edit=kind, edit_seed=seed)
    assert original.of is None, "copies are made of originals"
    return replace(original, path=path, edit=kind, edit_seed=seed, of=original.path)


def still_bytes(still: Still) -> bytes:
    """The picture's file. An edit starts from the decoded file of its original, as in life."""
    picture_format = "PNG" if still.path.endswith(".png") else "JPEG"
    if still.edit == "identical":
        return _encoded(render(still.scene, t=still.t), picture_format, quality=QUALITY)
    original = still_bytes(replace(still, edit="identical"))
    with Image.open(io.BytesIO(original)) as opened:
        picture = opened.convert("RGB")
    change = edit(still.edit, picture.size, Random(still.edit_seed), even=False)
    return _encoded(change.apply(picture), picture_format, quality=change.jpeg_quality)


def _encoded(picture: Image.Image, picture_format: str, *, quality: int) -> bytes:
    buffer = io.BytesIO()
    if picture_format == "PNG":
        picture.save(buffer, "PNG", compress_level=6)
    else:
        picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def make(medium: Medium, root: Path) -> None:
    """Write the medium below `root`. The clip that an edited clip comes from must be there."""
    path = root / medium.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(medium, Still):
        path.write_bytes(still_bytes(medium))
    elif medium.of is None:
        frames = (
            stage.at(take.t0 + (take.t1 - take.t0) * k / max(1, take.frames - 1))
            for take in medium.takes
            for stage in [Stage(take.scene)]
            for k in range(take.frames)
        )
        encode(path, frames, fps=medium.fps, crf=CRF)
    elif medium.edit == "reencoded":
        recode(root / medium.of, path, crf=Random(medium.edit_seed).randint(31, 35))
    else:
        originals = decode(root / medium.of)
        change = edit(medium.edit, originals[0].size, Random(medium.edit_seed), even=True)
        encode(path, (change.apply(frame) for frame in originals), fps=medium.fps, crf=change.crf)
