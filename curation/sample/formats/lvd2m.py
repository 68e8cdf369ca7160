"""LVD-2M as documented: long-take clips with dense captions, YouTube and WebVid rows in two files.

Columns as the dataset's documentation lists them, `total score` with its blank included. `span` is
a Python literal and empty for WebVid rows, whose `url` is the clip itself. `orig_span` and
`scene_cut` are filled for HD-VG rows only.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from curation.sample import captions
from curation.sample.formats.source import Source
from curation.sample.formats.youdescribe import YouDescribe
from curation.sample.formats.youtube import Shot, address, other_address, video
from curation.sample.media import Clip
from curation.sample.scenes import Scene
from curation.sample.world import Known, Record, Subject, World

YOUTUBE, WEBVID = "sources/lvd2m/ytb_600k_720p.csv", "sources/lvd2m/webvid_1200k_336_short.csv"
COLUMNS = (
    "raw_caption",
    "refined_caption",
    "rewritten_caption",
    "key",
    "video_id",
    "url",
    "dataset_src",
    "orig_caption",
    "total score",
    "span",
    "video_time",
    "orig_span",
    "scene_cut",
)
FPS = 10


def clock(seconds: float) -> str:
    """`00:00:01.250`."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def span(start: float, end: float) -> str:
    """`['00:00:01.000','00:00:03.500']`."""
    return f"['{clock(start)}','{clock(end)}']"


class Lvd2m(Source):
    """Dense captions of clips cut from YouTube videos (some of them YouDescribe's too) and of
    WebVid clips."""

    dataset = "lvd2m"
    caption_column = "refined_caption"

    def __init__(self, world: World, youdescribe: YouDescribe) -> None:
        super().__init__(world)
        self._described = youdescribe
        self._shared: list[Shot] | None = None
        self._own: list[Shot] = []

    def write(self, scene: Scene, rng: Random) -> str:
        return captions.dense(scene, rng)

    def fresh(self, known: Known | None = None) -> Subject:
        """A clip of a shot that has none yet. About half are of videos that YouDescribe has too."""
        assert known is None, "a new clip is cut from a shot, not made of a given scene"
        if self._shared is None:
            self._shared = self.rng.sample(self._described.shots, len(self._described.shots))
        if self._shared and self.rng.random() < 0.5:
            return self._subject(self._shared.pop())
        if not self._own:
            begins = round(self.rng.uniform(0, 900), 3)
            self._own = video(self.world, self.rng, shots=self.rng.randrange(1, 4), begins=begins)
        return self._subject(self._own.pop(0))

    def _subject(self, shot: Shot) -> Subject:
        length = shot.end - shot.start
        start = round(shot.start + length * self.rng.uniform(0.06, 0.15), 3)
        end = round(shot.end - length * self.rng.uniform(0.06, 0.15), 3)
        return self._cut(shot, start, end)

    def _cut(self, shot: Shot, start: float, end: float) -> Subject:
        key = self._key(shot.video)
        clip = shot.clip(f"media/lvd2m/{key}.mp4", start, end, fps=FPS)
        self.world.show(clip)
        return Subject(shot.known, clip, key, start, end)

    def _key(self, name: str) -> str:
        return self.world.name(lambda: f"{name}.{self.rng.randrange(100)}_{self.rng.randrange(10)}")

    def copy(self, original: Subject, kind: str) -> Subject:
        """Another source's clip, uploaded to YouTube as a part of some longer video."""
        key = self._key(self.world.youtube_id(self.rng))
        medium = self.edited(original, f"media/lvd2m/{key}.mp4", kind)
        assert isinstance(medium, Clip)
        start = round(self.rng.uniform(0, 600), 3)
        return Subject(original.known, medium, key, start, start + medium.seconds)

    def record(self, subject: Subject, caption: str, *, told: Scene | None = None) -> Record:
        name = subject.name.rsplit(".", 1)[0]
        # a video that YouDescribe has too comes under another spelling of its address
        shared = name in self._described.videos
        url = other_address(name, self.rng) if shared else address(name)
        row = self._row(subject, caption, told or subject.known.scene)
        origin = self.rng.choice(("hdvg", "panda70m", "internvid"))
        row |= {
            "video_id": name,
            "url": url,
            "dataset_src": origin,
            "span": span(subject.start, subject.end),
        }
        if origin == "hdvg":
            row["orig_span"] = span(max(0.0, subject.start - 0.5), subject.end + 0.5)
            row["scene_cut"] = f"[0, {round((subject.end - subject.start) * 30)}]"
        return self.world.add(Record(YOUTUBE, self.dataset, subject, caption, row))

    def _row(self, subject: Subject, caption: str, told: Scene) -> dict[str, str | int]:
        """The columns that do not depend on where the clip comes from."""
        parts = [captions.concise(told, self.rng), captions.dense(told, self.rng)]
        assert isinstance(subject.medium, Clip)
        return {
            "raw_caption": " ".join(f"Caption {k + 1}: {part}" for k, part in enumerate(parts)),
            "refined_caption": caption,
            "rewritten_caption": self.world.caption(captions.concise, told, self.rng),
            "key": subject.name,
            "orig_caption": captions.coco(told, self.rng),
            "total score": str(round(self.rng.uniform(0.8, 24), 4)),
            "span": "",
            "video_time": str(round(subject.medium.seconds, 3)),
            "orig_span": "",
            "scene_cut": "",
        }

    def of_webvid(self, original: Record) -> Record:
        """The row by which LVD-2M lists a WebVid clip."""
        videoid = original.subject.name
        path = f"media/lvd2m/{videoid}.mp4"
        subject = Subject(
            original.subject.known, self.edited(original.subject, path, "reencoded"), videoid
        )
        scene = subject.known.scene
        row = self._row(subject, self.world.caption(self.write, scene, self.rng), scene)
        row |= {
            "video_id": videoid,
            "url": original.row["contentUrl"],
            "dataset_src": "webvid",
            "orig_caption": original.caption,
        }
        caption = str(row[self.caption_column])
        return self.world.add(Record(WEBVID, self.dataset, subject, caption, row))

    def variant(self, original: Record) -> Record:
        """The same video under another URL, with nearly the same span."""
        subject = original.subject
        assert isinstance(subject.medium, Clip)
        take = subject.medium.takes[0]
        # times of the shot follow from the clip's place in its motion
        length = (subject.end - subject.start) / (take.t1 - take.t0)
        begins = subject.start - take.t0 * length
        name = subject.name.rsplit(".", 1)[0]
        shot = Shot(name, 0, subject.known, begins, begins + length)
        slack = (subject.end - subject.start) * 0.03
        start = round(subject.start + self.rng.uniform(-slack, slack), 3)
        end = round(subject.end + self.rng.uniform(-slack, slack), 3)
        moved = self._cut(shot, start, end)
        record = self.record(moved, self.world.caption(self.write, subject.known.scene, self.rng))
        while record.row["url"] == original.row["url"]:
            record.row["url"] = other_address(name, self.rng)
        return record

    def save(self, records: list[Record], root: Path) -> None:
        for file in (YOUTUBE, WEBVID):
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", newline="", encoding="utf-8") as stream:
                table = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
                table.writeheader()
                table.writerows(record.row for record in records if record.file == file)
