"""Thumbnails of whatever a file holds."""

import base64
import io
import os
import socket
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from curation.report.pictures import LONGEST_SIDE, Album, Picture

RED, BLUE = (220, 30, 30), (30, 30, 220)


def drawn(picture: Picture) -> Image.Image:
    """The thumbnail itself; fails with the reason where there is none."""
    assert picture.uri is not None, picture.why
    head, _, body = picture.uri.partition(",")
    assert head == "data:image/jpeg;base64"
    image = Image.open(io.BytesIO(base64.b64decode(body)))
    assert image.size == (picture.width, picture.height)
    return image


def picture(path: Path, kind: str = "image", **span: float) -> Picture:
    return Album(most_bytes=1_000_000).picture(path, kind, **span)


def is_near(image: Image.Image, colour: tuple[int, int, int]) -> bool:
    found = image.getpixel((image.width // 2, image.height // 2))
    return all(abs(a - b) < 40 for a, b in zip(found, colour, strict=True))


def write_clip(path: Path, *, seconds: float = 4.0, rate: int = 10) -> Path:
    """A clip that is red in its first half and blue in its second, with one key frame."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.codec_context.gop_size = 1000
        total = int(seconds * rate)
        for number in range(total):
            colour = RED if number < total / 2 else BLUE
            frame = av.VideoFrame.from_image(Image.new("RGB", (320, 180), colour))
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_png_head(path: Path, width: int, height: int) -> Path:
    """A PNG that says how large it is, and no more."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT"
    chunks = [
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, data)
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "gif", "bmp", "tiff"])
def test_common_formats_are_drawn_small(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    Image.new("RGB", (640, 320), RED).save(path)
    image = drawn(picture(path))
    assert image.size == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert is_near(image, RED)


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    Image.new("RGB", (20, 10), RED).save(tmp_path / "a.png")
    assert drawn(picture(tmp_path / "a.png")).size == (20, 10)


def test_what_shines_through_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert is_near(drawn(picture(tmp_path / "a.png")), (255, 255, 255))
    palette = Image.new("P", (40, 40), 0)
    palette.save(tmp_path / "b.gif", transparency=0)
    assert is_near(drawn(picture(tmp_path / "b.gif")), (255, 255, 255))


def test_a_turned_photo_is_upright_and_says_nothing_of_itself(tmp_path: Path) -> None:
    image = Image.new("RGB", (300, 100), RED)
    tags = Image.Exif()
    tags[0x0112] = 6
    tags[0x010F] = "a camera"
    image.save(tmp_path / "a.jpg", exif=tags)
    small = drawn(picture(tmp_path / "a.jpg"))
    assert small.width < small.height
    assert not small.getexif()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.jpg", b"<html><script>alert(1)</script>", "not an image of a common format"),
        ("empty.png", b"", "not an image of a common format"),
        ("cut.png", b"\x89PNG\r\n\x1a\n", "not an image of a common format"),
        ("drawing.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image"),
    ],
)
def test_what_is_no_image_is_said(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = picture(tmp_path / name)
    assert found.uri is None
    assert why in found.why


def test_a_half_written_image_is_said(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(file, "PNG")
    (tmp_path / "half.png").write_bytes(file.getvalue()[:5000])
    assert "cannot be decoded (OSError)" in picture(tmp_path / "half.png").why


def test_a_bomb_is_not_decoded(tmp_path: Path) -> None:
    large = write_png_head(tmp_path / "large.png", 9_000, 9_000)
    assert picture(large).why == "too large to be drawn (9,000 by 9,000 pixels)"
    bomb = write_png_head(tmp_path / "bomb.png", 100_000, 100_000)
    assert picture(bomb).why == "too large to be drawn"


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path, tmp_path / "pipe.png", tmp_path / "missing.png"):
        assert "not there" in picture(path).why
    assert picture(Path("nul\x00.png")).uri is None


@pytest.mark.parametrize(
    ("span", "colour"),
    [
        ({}, BLUE),
        ({"start": 0.0, "end": 2.0}, RED),
        ({"start": 2.2, "end": 3.8}, BLUE),
        ({"start": 3.5}, BLUE),
        ({"end": 1.0}, RED),
        ({"start": 50.0, "end": 60.0}, BLUE),
    ],
)
def test_a_video_shows_the_middle_of_its_span(
    tmp_path: Path, span: dict[str, float], colour: tuple[int, int, int]
) -> None:
    image = drawn(picture(write_clip(tmp_path / "a.mp4"), "video", **span))
    assert image.size == (160, 90)
    assert is_near(image, colour)


def test_a_video_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"junk" * 40)
    assert "cannot be decoded" in picture(tmp_path / "a.mp4", "video").why


def test_a_playlist_reaches_for_nothing(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/a.ts"
        (tmp_path / "a.mp4").write_text(f"#EXTM3U\n#EXTINF:9,\n{address}\n#EXT-X-ENDLIST\n")
        assert picture(tmp_path / "a.mp4", "video").uri is None
        with pytest.raises(TimeoutError):
            listener.accept()


def test_an_album_ends_when_its_bytes_are_used_up(tmp_path: Path) -> None:
    Image.effect_noise((200, 200), 90).save(tmp_path / "a.png")
    album = Album(most_bytes=20_000)
    pictures = [album.picture(tmp_path / "a.png", "image") for _ in range(20)]
    made = [one for one in pictures if one.uri]
    assert 0 < len(made) < 20
    assert sum(len(one.uri or "") for one in made[:-1]) < 20_000
    assert pictures[-1].why == "left out: the report has enough pictures"
    assert pictures[0].uri == pictures[1].uri
