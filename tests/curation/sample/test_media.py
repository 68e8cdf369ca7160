"""Near-duplicate edits change the bytes and keep the look; identical copies keep the bytes."""

import io
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from curation.sample.drawing.stage import Stage
from curation.sample.edits import KEPT_AREA, PICTURE_EDITS
from curation.sample.media import Clip, Still, Take, copied, make, still_bytes
from curation.sample.scenes import random_scene
from curation.sample.video import decode


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def apart(first: Image.Image, second: Image.Image) -> float:
    """Mean difference of the pixels, 0..255, at one small size."""
    small = [np.asarray(each.resize((32, 32))).astype(int) for each in (first, second)]
    return float(np.abs(small[0] - small[1]).mean())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", PICTURE_EDITS)
def test_an_edited_picture_resembles_its_original(kind: str, seed: int) -> None:
    rng = Random(seed)
    original = Still("a.jpg", random_scene(rng))
    copy = copied(original, "b.jpg", kind, seed)
    assert isinstance(copy, Still)
    assert still_bytes(copy) != still_bytes(original)
    assert still_bytes(copy) == still_bytes(copy)
    first, second = opened(still_bytes(original)), opened(still_bytes(copy))
    area = second.width * second.height / (first.width * first.height)
    if kind == "flipped":
        second = second.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if kind == "cropped":
        assert abs(area - KEPT_AREA) < 0.02
    elif kind == "resized":
        assert 0.34 < area < 0.66
    else:
        assert area == 1
    stranger = opened(still_bytes(Still("c.jpg", random_scene(rng))))
    assert apart(first, second) < (26 if kind == "cropped" else 5)
    assert apart(first, second) < apart(first, stranger)


def test_an_identical_copy_has_the_same_bytes() -> None:
    for path in ("a.jpg", "a.png"):
        original = Still(path, random_scene(Random(1)))
        copy = copied(original, path.replace("a", "b"), "identical", 3)
        assert isinstance(copy, Still)
        assert still_bytes(copy) == still_bytes(original)


def test_copies_are_made_of_originals_only() -> None:
    copy = copied(Still("a.jpg", random_scene(Random(1))), "b.jpg", "cropped", 3)
    with pytest.raises(AssertionError, match="originals"):
        copied(copy, "c.jpg", "flipped", 4)


@pytest.mark.parametrize("kind", ["resized", "cropped", "flipped", "reencoded"])
def test_an_edited_clip_resembles_its_original(kind: str, tmp_path: Path) -> None:
    scene = random_scene(Random(6), moving=True)
    original = Clip("a.mp4", (Take(scene, 0.0, 1.0, 9),), 8)
    copy = copied(original, "b.mp4", kind, 5)
    make(original, tmp_path)
    make(copy, tmp_path)
    assert (tmp_path / "a.mp4").read_bytes() != (tmp_path / "b.mp4").read_bytes()
    first, second = decode(tmp_path / "a.mp4"), decode(tmp_path / "b.mp4")
    assert len(first) == len(second) == 9
    last = second[4]
    if kind == "flipped":
        last = last.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert apart(first[4], last) < (26 if kind == "cropped" else 8)


def test_a_clip_shows_its_takes_in_a_row(tmp_path: Path) -> None:
    rng = Random(2)
    scenes = [random_scene(rng, moving=True, size=(160, 120)) for _ in range(2)]
    clip = Clip("a.mp4", tuple(Take(scene, 0.0, 1.0, 8) for scene in scenes), 8)
    assert clip.seconds == 2.0
    make(clip, tmp_path)
    frames = decode(tmp_path / "a.mp4")
    assert len(frames) == 16
    assert apart(frames[0], Stage(scenes[0]).at(0.0)) < 10
    assert apart(frames[15], Stage(scenes[1]).at(1.0)) < 10
