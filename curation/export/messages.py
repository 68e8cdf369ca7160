"""Chat rows as JSONL: `messages` with `images` and `videos`, as LLaMA-Factory, ms-swift and TRL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from curation.export import Source

_PLACEHOLDER = {"image": "<image>", "video": "<video>"}


def write_messages(source: Source, folder: Path) -> list[str]:
    """Write `SPLIT.jsonl`.

    Each medium stands in the first message as `<image>` or `<video>`, in order; its path is in
    `images` or `videos`. Spans of videos are in `spans`, seconds or null, one for each video:
    trainers that do not know the key read the whole file.
    """
    path = folder / f"{source.split}.jsonl"
    spans = 0
    with path.open("wb") as stream:
        for rows in source.batches:
            for row in rows:
                line = _as_chat(row, source.prefix)
                spans += "spans" in line
                stream.write(orjson.dumps(line) + b"\n")
    lines = [f"{path.name}: {source.rows:,} rows"]
    if spans:
        lines.append(f"  {spans:,} rows show a part of a video: cut the clips, or read `spans`")
    return lines


def _as_chat(row: dict[str, Any], prefix: str) -> dict[str, Any]:
    from curation.export import media_path

    signs = "".join(_PLACEHOLDER[medium["kind"]] for medium in row["media"])
    asked = row["prompt"]
    # A prompt from chat rows has its placeholders in place already.
    content = (
        asked
        if any(s in asked for s in _PLACEHOLDER.values()) or not signs
        else (f"{signs}\n{asked}")
    )
    line: dict[str, Any] = {
        "id": row["id"],
        "messages": [
            {"role": "user", "content": content},
            {"role": "assistant", "content": row["response"]},
        ],
    }
    for kind, key in (("image", "images"), ("video", "videos")):
        paths = [media_path(m, prefix) for m in row["media"] if m["kind"] == kind]
        if paths:
            line[key] = paths
    videos = [m for m in row["media"] if m["kind"] == "video"]
    if any(m["start"] is not None or m["end"] is not None for m in videos):
        line["spans"] = [[m["start"], m["end"]] for m in videos]
    return line
