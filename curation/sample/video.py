"""Clips on disk: encoding that gives the same bytes every time, and decoding.

The encoder runs on one thread with bitexact flags, so that neither timing nor a version string
reaches the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
from av.codec.context import Flags
from av.video.frame import PictureType
from av.video.reformatter import VideoReformatter
from PIL import Image


def encode(path: Path, frames: Iterable[Image.Image], *, fps: int, crf: int) -> None:
    """Write RGB frames of one even size as an MP4: H.264, or MPEG-4 where x264 is not built in.

    `crf` is x264's constant rate factor (0 best .. 51 worst).
    """
    _write(path, (av.VideoFrame.from_image(frame) for frame in frames), fps=fps, crf=crf)


def _write(path: Path, frames: Iterable[av.VideoFrame], *, fps: int, crf: int) -> None:
    with av.open(path, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = None
        for index, frame in enumerate(frames):
            if stream is None:
                stream = _stream(container, (frame.width, frame.height), fps=fps, crf=crf)
            frame.pts, frame.time_base = index, Fraction(1, fps)
            frame.pict_type = PictureType.NONE  # the encoder decides, not the frame's past
            container.mux(stream.encode(frame))
        assert stream is not None, "a clip needs a frame"
        container.mux(stream.encode(None))


def _stream(
    container: av.container.OutputContainer, size: tuple[int, int], *, fps: int, crf: int
) -> av.VideoStream:
    x264 = "libx264" in av.codecs_available
    stream = container.add_stream("libx264" if x264 else "mpeg4", rate=fps)
    assert isinstance(stream, av.VideoStream)
    assert size[0] % 2 == 0 and size[1] % 2 == 0, f"4:2:0 wants even sizes, got {size}"
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.thread_count = 1
    context.flags |= Flags.bitexact
    if x264:
        stream.options = {"preset": "veryfast", "crf": str(crf), "threads": "1"}
    else:
        stream.options = {"qscale": str(2 + crf // 6)}
    return stream


def decode(path: Path) -> list[Image.Image]:
    """All frames of a clip as RGB pictures."""
    convert = VideoReformatter()  # one for all frames: setting one up costs more than a frame
    with av.open(path) as container:
        container.streams.video[0].thread_count = 1
        frames = (convert.reformat(frame, format="rgb24") for frame in container.decode(video=0))
        return [Image.fromarray(frame.to_ndarray()) for frame in frames if frame is not None]


def recode(source: Path, target: Path, *, crf: int) -> None:
    """Decode a clip and encode its frames again, as another site would."""
    with av.open(source) as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        rate = stream.average_rate
        assert rate is not None
        _write(target, container.decode(video=0), fps=round(rate), crf=crf)
