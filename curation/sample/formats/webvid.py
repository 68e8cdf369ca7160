"""WebVid as it was published: two lists of stock clips in two schemas.

`results_10M.csv` has CRLF line ends and line breaks inside some captions; `results_2M.csv` has
another order of columns and LF line ends. Durations are ISO 8601 in whole seconds.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from curation.sample import captions
from curation.sample.formats.source import Source
from curation.sample.media import Clip, Take
from curation.sample.scenes import Scene
from curation.sample.world import HOST, Known, Record, Subject, slug

LARGE, SMALL = "sources/webvid/results_10M.csv", "sources/webvid/results_2M.csv"
COLUMNS = {
    LARGE: ("videoid", "contentUrl", "duration", "page_dir", "name"),
    SMALL: ("videoid", "name", "page_idx", "page_dir", "duration", "contentUrl"),
}
LINE_ENDS = {LARGE: "\r\n", SMALL: "\n"}


class WebVid(Source):
    """Stock clips with short titles."""

    dataset = "webvid"
    caption_column = "name"

    def write(self, scene: Scene, rng: Random) -> str:
        return captions.stock_title(scene, rng)

    def _videoid(self) -> str:
        return self.world.name(lambda: str(self.rng.randrange(1_000_000, 1_062_000_000)))

    def fresh(self, known: Known | None = None) -> Subject:
        known = known or self.world.random_known(self.rng, moving=True)
        videoid = self._videoid()
        fps = self.rng.choice((8, 8, 10, 12))
        # an odd number, so that one frame lies exactly in the middle of the motion
        frames = round(self.rng.choice((1.5, 1.5, 2.0, 2.0, 2.5, 3.0)) * fps) | 1
        clip = Clip(f"media/webvid/{videoid}.mp4", (Take(known.scene, 0.0, 1.0, frames),), fps)
        self.world.show(clip)
        return Subject(known, clip, videoid)

    def copy(self, original: Subject, kind: str) -> Subject:
        videoid = self._videoid()
        medium = self.edited(original, f"media/webvid/{videoid}.mp4", kind)
        return Subject(original.known, medium, videoid)

    def record(self, subject: Subject, caption: str, *, told: Scene | None = None) -> Record:
        assert isinstance(subject.medium, Clip)
        address = f"https://{HOST}/videos/{subject.name}/preview/stock-footage-{slug(caption)}.mp4"
        page = self.rng.randrange(1, 200_000)
        first = (page - 1) // 50 * 50 + 1
        row: dict[str, str | int] = {
            "videoid": subject.name,
            "contentUrl": address,
            "duration": f"PT00H00M{round(subject.medium.seconds):02d}S",
            "page_idx": page // 4,
            "page_dir": f"{first:06d}_{first + 49:06d}",
            "name": self._broken(caption),
        }
        file = LARGE if self.rng.random() < 0.7 else SMALL
        return self.world.add(Record(file, self.dataset, subject, caption, row))

    def _broken(self, caption: str) -> str:
        """The caption, now and then with the line breaks that the published list has."""
        draw = self.rng.random()
        if draw < 0.03:
            return caption + "\r\n"
        if draw < 0.05:
            return caption.replace(" ", "\n", 1)
        return caption

    def again(self, original: Record) -> Record:
        """The smaller list repeats rows of the larger one."""
        repeated = super().again(original)
        repeated.file = SMALL if original.file == LARGE else LARGE
        return repeated

    def save(self, records: list[Record], root: Path) -> None:
        for file, columns in COLUMNS.items():
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", newline="", encoding="utf-8") as stream:
                table = csv.DictWriter(
                    stream, columns, extrasaction="ignore", lineterminator=LINE_ENDS[file]
                )
                table.writeheader()
                table.writerows(record.row for record in records if record.file == file)
