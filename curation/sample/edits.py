"""The edits that make a near-duplicate of a picture or of a clip's frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from random import Random

from PIL import Image

PICTURE_EDITS = ("resized", "recompressed", "cropped", "flipped")

KEPT_AREA = 0.8


@dataclass(frozen=True)
class Edit:
    """What is done to every frame, and how hard the result is compressed afterwards."""

    apply: Callable[[Image.Image], Image.Image]
    jpeg_quality: int
    crf: int


def edit(kind: str, size: tuple[int, int], rng: Random, *, even: bool) -> Edit:
    """The edit `kind` for pictures of `size`; `even` gives even sizes (clips need them).

    `resized` scales to 60..80 %, `cropped` keeps 80 % of the area, `flipped` mirrors left and
    right, `recompressed` changes nothing but the compression.
    """
    assert kind in PICTURE_EDITS, kind
    width, height = size

    def whole(length: float) -> int:
        return max(2, 2 * round(length / 2)) if even else max(1, round(length))

    if kind == "resized":
        factor = rng.uniform(0.6, 0.8)
        target = (whole(width * factor), whole(height * factor))
        return Edit(lambda image: image.resize(target, Image.Resampling.LANCZOS), 88, 24)
    if kind == "cropped":
        wide, tall = whole(width * sqrt(KEPT_AREA)), whole(height * sqrt(KEPT_AREA))
        left, top = rng.randint(0, width - wide), rng.randint(0, height - tall)
        return Edit(lambda image: image.crop((left, top, left + wide, top + tall)), 90, 24)
    if kind == "flipped":
        return Edit(lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 90, 24)
    return Edit(lambda image: image, rng.randint(22, 42), rng.randint(31, 35))
