"""Thumbnails of local media, as data URIs; whatever the file holds, drawing one never fails.

Files come from elsewhere, so only common formats are opened, sizes are looked at before anything is
decoded, and a video may name no other file or address.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE = 160
_JPEG_QUALITY = 78
_IMAGE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf"
_MOST_PIXELS = 64_000_000
# Frames of a video are decoded up to its middle, until so many pixels were.
_MOST_DECODED_PIXELS = 120_000_000


@dataclass(frozen=True)
class Picture:
    """A thumbnail, or why there is none.

    Args:
        uri: JPEG as a data URI; None where there is no picture.
        why: what hindered it.
    """

    uri: str | None
    why: str = ""
    width: int = 0
    height: int = 0


class Album:
    """Makes thumbnails until a number of bytes is used up."""

    def __init__(self, *, most_bytes: int) -> None:
        self._left = most_bytes

    def picture(
        self, path: Path, kind: str, *, start: float | None = None, end: float | None = None
    ) -> Picture:
        """The thumbnail of an image, or of the middle frame of (a span of) a video.

        Args:
            path: a local file, which may be anything or missing.
            kind: `image` or `video`.
            start, end: of the span in the file, in seconds; None is its beginning or end.
        """
        if self._left <= 0:
            return Picture(None, "left out: the report has enough pictures")
        try:
            if not path.is_file():
                return Picture(None, "the local copy is not there, or not a plain file")
            image = _middle_frame(path, start, end) if kind == "video" else _image(path)
            small = _thumbnail(image)
        except _UnfitError as error:
            return Picture(None, str(error))
        # Decoders raise all sorts of things on damaged files; a report must not fail for one.
        except Exception as error:
            return Picture(None, f"cannot be decoded ({type(error).__name__})")
        file = io.BytesIO()
        small.save(file, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        uri = "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode("ascii")
        self._left -= len(uri)
        return Picture(uri, width=small.width, height=small.height)


class _UnfitError(Exception):
    """A file that is not decoded, with the reason as a reader sees it."""


def _image(path: Path) -> Image.Image:
    import warnings

    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        # Its size is checked below.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(path, formats=_IMAGE_FORMATS)
        except UnidentifiedImageError as error:
            raise _UnfitError("not an image of a common format") from error
        except Image.DecompressionBombError as error:
            raise _UnfitError("too large to be drawn") from error
    with image:
        _check_size(image.width, image.height)
        # A JPEG can be decoded at an eighth of its size.
        image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        image.load()
        return image.copy()


def _middle_frame(path: Path, start: float | None, end: float | None) -> Image.Image:
    import av

    limits = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}
    with av.open(str(path.resolve()), options=limits) as container:
        if not container.streams.video:
            raise _UnfitError("the file has no video in it")
        stream = container.streams.video[0]
        _check_size(stream.codec_context.width, stream.codec_context.height)
        whole = (container.duration or 0) / 1_000_000
        first = start or 0.0
        last = end if end is not None else max(whole, first)
        middle = (first + last) / 2
        if middle > 0:
            container.seek(round(middle * 1_000_000), backward=True)
        frame, pixels = None, 0
        for frame in container.decode(stream):
            pixels += frame.width * frame.height
            if pixels > _MOST_DECODED_PIXELS or (frame.time is not None and frame.time >= middle):
                break
        if frame is None:
            raise _UnfitError("no frame could be decoded")
        _check_size(frame.width, frame.height)
        found: Image.Image = frame.to_image()
        return found


def _thumbnail(image: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        layered.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        paper = Image.new("RGB", layered.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper
    flat = upright.convert("RGB")
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return flat


def _check_size(width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        raise _UnfitError(f"too large to be drawn ({width:,} by {height:,} pixels)")
