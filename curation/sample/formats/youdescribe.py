"""YouDescribe's transcribed audio descriptions (YuWA release): one row a spoken clip.

Quirks of the real file that are kept: CRLF line ends; transcripts of older rows begin with a
blank; `extended` clips pause the video and have start = end; status is empty for most videos.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from random import Random

from curation.sample import captions
from curation.sample.formats.source import Source
from curation.sample.formats.youtube import Shot, video, whole
from curation.sample.scenes import Scene
from curation.sample.world import Known, Record, Subject, World

FILE = "sources/youdescribe/transcribed_audio_clips_english.csv"
COLUMNS = (
    "videos_youtube_id",
    "audio_descriptions_id",
    "audio_clips_id",
    "videos_youtube_status",
    "file_path",
    "file_name",
    "start_time",
    "end_time",
    "duration",
    "playback_type",
    "transcript_sentence",
)
STATUSES = ("", "available", "", "available", "")


class YouDescribe(Source):
    """Audio description of short videos; every video is described shot by shot."""

    dataset = "youdescribe"
    caption_column = "transcript_sentence"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.shots: list[Shot] = []
        self.videos: set[str] = set()
        self._waiting: list[Shot] = []
        self._descriptions: dict[str, dict[str, str]] = {}

    def write(self, scene: Scene, rng: Random) -> str:
        return captions.description(scene, rng)

    def fresh(self, known: Known | None = None) -> Subject:
        """The next shot that is not described yet, or one more time the last one: some videos have
        a second describer."""
        assert known is None, "a description is made for a shot, not for a given scene"
        if self.shots and self.rng.random() < 0.12:
            return self._subject(self.shots[-1])
        if not self._waiting:
            self._waiting = video(self.world, self.rng, shots=self.rng.randrange(2, 5))
            self.world.show(whole(self._waiting, self._path(self._waiting[0].video)))
        self.shots.append(self._waiting.pop(0))
        self.videos.add(self.shots[-1].video)
        return self._subject(self.shots[-1])

    @staticmethod
    def _path(name: str) -> str:
        return f"media/youdescribe/{name}.mp4"

    def _subject(self, shot: Shot) -> Subject:
        """A span (inline) or a pause (extended) inside the shot."""
        length = shot.end - shot.start
        if self.rng.random() < 0.6:
            start = end = shot.start + length * self.rng.uniform(0.35, 0.65)
        else:
            start = shot.start + length * self.rng.uniform(0.05, 0.2)
            end = shot.end - length * self.rng.uniform(0.05, 0.2)
        medium = self.world.media[self._path(shot.video)]
        return Subject(shot.known, medium, shot.video, start, end)

    def _hex(self) -> str:
        return self.world.name(lambda: f"{self.rng.getrandbits(96):024x}")

    def _description(self, name: str) -> dict[str, str]:
        """What all rows of a video's first describer share."""
        if name not in self._descriptions:
            legacy = self.rng.random() < 0.5
            self._descriptions[name] = {
                "audio_descriptions_id": self._hex(),
                "videos_youtube_status": STATUSES[len(self._descriptions) % len(STATUSES)],
                "file_path": "/legacy" if legacy else f"/current/{name}",
            }
        return self._descriptions[name]

    def record(self, subject: Subject, caption: str, *, told: Scene | None = None) -> Record:
        shared, clip = self._description(subject.name), self._hex()
        extended = subject.start == subject.end
        legacy = shared["file_path"] == "/legacy"
        spoken = len(caption.split()) * self.rng.uniform(0.3, 0.42)
        number = self.rng.randrange(10**12, 10**13)
        row: dict[str, str | int] = {
            "videos_youtube_id": subject.name,
            **shared,
            "audio_clips_id": clip,
            "file_name": f"{number}1.wav" if legacy else f"{subject.name}_{clip}.wav",
            "start_time": str(subject.start),
            "end_time": str(subject.end),
            "duration": str(round(spoken, 2) if extended else subject.end - subject.start),
            "playback_type": "extended" if extended else "inline",
        }
        record = self.world.add(Record(FILE, self.dataset, subject, caption, row))
        self.recaption(record, caption)
        return record

    def recaption(self, record: Record, caption: str) -> None:
        blank = " " if record.row["file_path"] == "/legacy" else ""
        record.caption = caption
        record.row[self.caption_column] = blank + caption

    def repeat(self, original: Record) -> Record:
        """A second describer's row: the same sentence, nearly the same span."""
        subject = original.subject
        slack = (subject.end - subject.start) * 0.02
        moved = replace(
            subject,
            start=subject.start + self.rng.uniform(-slack, slack),
            end=subject.end + self.rng.uniform(-slack, slack),
        )
        record = self.record(moved, original.caption)
        record.row["audio_descriptions_id"] = self._hex()
        record.row[self.caption_column] = f" {original.caption.upper()}"
        return record

    def order(self, records: list[Record], rng: Random) -> list[Record]:
        """Rows of one description stand together, in the order of time, as in the real file."""
        return sorted(
            super().order(records, rng),
            key=lambda each: (str(each.row["audio_descriptions_id"]), each.subject.start),
        )

    def save(self, records: list[Record], root: Path) -> None:
        path = root / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as stream:
            table = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
            table.writeheader()
            table.writerows(record.row for record in records)
