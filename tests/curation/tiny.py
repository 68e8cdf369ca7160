"""Tiny sources and specs for tests, and the mixtures they give."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from curation.build import build_mixture
from curation.progress import Progress
from curation.spec import load_spec
from manifests.lineage import Lineage

QUIET = Progress(quiet=True)
_WORDS = ["dog", "cat", "tree", "house", "river", "bridge", "boat", "child", "street", "market"]


def caption(number: int, *, words: int = 6) -> str:
    """A caption that no other number has."""
    chosen = [_WORDS[(number * step + step) % len(_WORDS)] for step in range(1, words)]
    return " ".join([*chosen, str(number)])


def image_rows(count: int, *, name: str = "a", start: int = 0) -> list[dict[str, Any]]:
    """Rows for `jsonl`: one picture and one caption each, of 4 to 11 words."""
    return [
        {
            "id": f"{name}-{number}",
            "image": f"https://{name}.example.org/{number}.jpg",
            "caption": caption(number, words=4 + number % 8),
        }
        for number in range(start, start + count)
    ]


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_cc3m(path: Path, rows: Iterable[tuple[str, str]]) -> Path:
    """Write (caption, address) rows as CC3M does."""
    path.write_text("".join(f"{text}\t{url}\n" for text, url in rows), encoding="utf-8")
    return path


def write_webvid(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write (videoid, contentUrl, duration, page_dir, name) rows as WebVid does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["videoid", "contentUrl", "duration", "page_dir", "name"])
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
    return path


def clip(number: int, name: str, *, seconds: int = 10) -> tuple[object, ...]:
    """A row for `write_webvid`."""
    url = f"https://ak.picdn.net/shutterstock/videos/{number}/preview/stock-{number}.mp4"
    return number, url, f"PT00H00M{seconds:02d}S", "000001_000050", name


def write_spec(folder: Path, text: str, *, name: str = "mix.toml") -> Path:
    """Write a spec; `size` and `seed` come first unless it has them."""
    head = "" if "size =" in text else "size = 10\n"
    head += "" if "seed =" in text else "seed = 1\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(head + text, encoding="utf-8")
    return path


def jsonl_source(name: str, *lines: str, files: str | None = None) -> str:
    """The section of a spec for `NAME.jsonl`, with further lines."""
    given = [f'files = ["{files or f"{name}.jsonl"}"]', f'dataset = "{name}"', *lines]
    return "\n".join([f"[sources.{name}]", 'format = "jsonl"', *given]) + "\n"


def build(spec: Path, work: Path, *, workers: int = 1) -> Lineage:
    """Make the mixture of a spec in this process."""
    return build_mixture(load_spec(spec), work, workers=workers, progress=QUIET)


def ask(work: Path, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """The rows that a query over the tables of `work` gives."""
    import manifests

    with manifests.open(work) as db:
        found: list[tuple[Any, ...]] = db.execute(query, list(parameters)).fetchall()
    return found
