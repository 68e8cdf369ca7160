"""Short made-up YouTube videos: a few shots in a row, one scene a shot."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from curation.sample.media import Clip, Take
from curation.sample.scenes import CLIP_SIZES
from curation.sample.world import Known, World

FPS = 8


@dataclass(frozen=True)
class Shot:
    """One shot of a video: `start` and `end` are seconds from the video's beginning."""

    video: str
    number: int
    known: Known
    start: float
    end: float

    def clip(self, path: str, start: float, end: float, *, fps: int) -> Clip:
        """The span start..end of the shot, cut out."""
        assert self.start <= start < end <= self.end
        length = self.end - self.start
        frames = max(2, round((end - start) * fps))
        take = Take(
            self.known.scene, (start - self.start) / length, (end - self.start) / length, frames
        )
        return Clip(path, (take,), fps)


def video(world: World, rng: Random, *, shots: int, begins: float = 0.0) -> list[Shot]:
    """The shots of a new video whose first described moment is at `begins` seconds."""
    name, size = world.youtube_id(rng), rng.choice(CLIP_SIZES)
    made, start = [], begins
    for number in range(shots):
        frames = rng.randrange(13, 21)
        known = world.random_known(rng, moving=True, size=size)
        made.append(Shot(name, number, known, start, start + frames / FPS))
        start = made[-1].end
    return made


def whole(shots: list[Shot], path: str) -> Clip:
    """The whole video as one clip."""
    takes = tuple(
        Take(shot.known.scene, 0.0, 1.0, round((shot.end - shot.start) * FPS)) for shot in shots
    )
    return Clip(path, takes, FPS)


def address(name: str) -> str:
    """The usual URL."""
    return f"https://www.youtube.com/watch?v={name}"


def other_address(name: str, rng: Random) -> str:
    """Another URL of the same video."""
    return rng.choice(
        (
            f"https://youtu.be/{name}",
            f"https://youtu.be/{name}?t={rng.randrange(1, 9)}",
            f"https://www.youtube.com/watch?v={name}&t={rng.randrange(1, 90)}s",
            f"https://www.youtube.com/watch?feature=share&v={name}",
            f"https://www.youtube.com/shorts/{name}",
            f"https://www.youtube.com/embed/{name}",
            f"https://m.youtube.com/watch?v={name}",
            f"http://youtube.com/watch?v={name}",
        )
    )
