"""Clips come out with the same bytes every time and can be read back."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from curation.sample.video import decode, encode, recode


def frames(number: int = 6) -> list[Image.Image]:
    y, x = np.mgrid[:48, :64]
    return [
        Image.fromarray(np.stack([(x * 3 + 9 * k) % 256, y * 4, x + y], -1).astype(np.uint8))
        for k in range(number)
    ]


def test_round_trip_keeps_number_size_and_look(tmp_path: Path) -> None:
    encode(tmp_path / "a.mp4", frames(), fps=8, crf=20)
    back = decode(tmp_path / "a.mp4")
    assert len(back) == 6
    assert back[0].size == (64, 48)
    apart = np.abs(np.asarray(back[3]).astype(int) - np.asarray(frames()[3]).astype(int)).mean()
    assert apart < 20


def test_same_frames_same_bytes(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        encode(tmp_path / name, frames(), fps=8, crf=24)
        recode(tmp_path / name, tmp_path / f"again-{name}", crf=33)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert (tmp_path / "again-a.mp4").read_bytes() == (tmp_path / "again-b.mp4").read_bytes()


def test_recoding_changes_bytes_and_keeps_frames(tmp_path: Path) -> None:
    encode(tmp_path / "a.mp4", frames(), fps=8, crf=20)
    recode(tmp_path / "a.mp4", tmp_path / "b.mp4", crf=34)
    assert (tmp_path / "a.mp4").read_bytes() != (tmp_path / "b.mp4").read_bytes()
    first, second = decode(tmp_path / "a.mp4"), decode(tmp_path / "b.mp4")
    assert len(first) == len(second)
    apart = np.abs(np.asarray(first[2]).astype(int) - np.asarray(second[2]).astype(int)).mean()
    assert 0 < apart < 30


def test_no_frames_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="a clip needs a frame"):
        encode(tmp_path / "a.mp4", [], fps=8, crf=20)
