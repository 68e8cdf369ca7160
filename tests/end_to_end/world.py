"""A small world for end-to-end tests: two real formats, several shards each, known duplicates."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]

# So small that a few hundred rows are several shards.
SHARD_BYTES = 6000

SPEC = """
size = {size}
seed = 11

[splits]
validation = 0.1

[strata]
by = ["response_words"]
edges = {{ response_words = [6, 9] }}

[sources.webvid]
format = "webvid"
files = ["webvid.csv"]
share = 0.5
where = "response_words >= 4"

[sources.cc3m]
format = "cc3m"
files = ["cc3m.tsv"]
share = 0.5
"""


def write_world(folder: Path, *, rows: int = 240, size: int = 150) -> Path:
    """Write source files and a spec, and return the spec's path."""
    folder.mkdir(parents=True, exist_ok=True)
    clips = ["videoid,contentUrl,duration,page_dir,name"]
    for number in range(rows):
        words = " ".join(f"word{(number * 7 + step) % 90}" for step in range(3 + number % 9))
        url = f"https://video.example/clips/{number // 2 if number % 20 == 1 else number}.mp4"
        clips.append(f'{number},{url},PT00H00M{number % 60:02d}S,000001_000050,"{words}, {number}"')
    clips.append(clips[5])
    clips.append(clips[6].replace("word", "other"))
    (folder / "webvid.csv").write_text("\n".join(clips) + "\n", encoding="utf-8")
    pictures = [
        f"a picture of thing {number % 50} number {number}\thttps://image.example/{number}.jpg"
        for number in range(rows)
    ]
    pictures += [pictures[3], "\thttps://image.example/empty.jpg"]
    (folder / "cc3m.tsv").write_text("\n".join(pictures) + "\n", encoding="utf-8")
    spec = folder / "mix.toml"
    spec.write_text(SPEC.format(size=size), encoding="utf-8")
    return spec


def parquet_hashes(work: Path) -> dict[str, str]:
    """SHA-256 of every Parquet file of the tables, by its path in the work folder."""
    return {
        path.relative_to(work).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(work.rglob("*.parquet"))
    }


def python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, in the repository."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        timeout=300,
    )


def curate(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    code = "from curation.cli import main; main()"
    return python(code, *map(str, arguments), **environment)
