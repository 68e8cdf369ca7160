"""WebDataset shards: tars with the local media of each row beside its JSON and its text."""

from __future__ import annotations

import io
import tarfile
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from curation.export import Source

ROWS_PER_TAR = 5000


def write_webdataset(source: Source, folder: Path) -> list[str]:
    """Write `SPLIT-00000.tar` and on, and `SPLIT-missing.txt` with the rows left out.

    A row is `KEY.json` (the row), `KEY.txt` (the response) and its media, `KEY.jpg` or, of
    several, `KEY.0.jpg` and on. Rows without a local copy of every medium are left out. The same
    mixture gives the same bytes.
    """
    missing: list[str] = []
    written = tars = 0
    with ExitStack() as opened:
        for rows in source.batches:
            # A row that counts several times comes several times in a row.
            for row_id, copies in groupby(rows, key=lambda row: row["id"]):
                for time, row in enumerate(copies):
                    media = [_local(medium, source.root) for medium in row["media"]]
                    if None in media:
                        missing.append(row_id)
                        continue
                    if written % ROWS_PER_TAR == 0:
                        opened.close()
                        path = folder / f"{source.split}-{tars:05d}.tar"
                        tar = opened.enter_context(tarfile.open(path, "w"))
                        tars += 1
                    key = f"{row_id}-{time}" if time else row_id
                    _add_row(tar, key, row, [path for path in media if path is not None])
                    written += 1
    lines = [f"{source.split}: {written:,} rows in {tars} tars"]
    if missing:
        name = f"{source.split}-missing.txt"
        (folder / name).write_text("".join(f"{i}\n" for i in missing), encoding="utf-8")
        lines.append(f"  {len(missing):,} rows have no local copy of their media: {name}")
    return lines


def _local(medium: dict[str, Any], root: Path) -> Path | None:
    """The file of a medium, where there is one outside of archives."""
    place = medium["path"] or medium["locator"]
    if "://" in place or ".tar#" in place:
        return None
    path = root / place
    return path if path.is_file() else None


def _add_row(tar: tarfile.TarFile, key: str, row: dict[str, Any], media: list[Path]) -> None:
    plain = {name: value for name, value in row.items() if name != "media"}
    plain["media"] = [
        {name: medium[name] for name in ("medium_id", "kind", "locator", "start", "end")}
        for medium in row["media"]
    ]
    _add(tar, f"{key}.json", orjson.dumps(plain))
    _add(tar, f"{key}.txt", row["response"].encode("utf-8"))
    for number, path in enumerate(media):
        place = f".{number}" if len(media) > 1 else ""
        suffix = PurePosixPath(path.name).suffix.lower()
        info = tarfile.TarInfo(f"{key}{place}{suffix}")
        info.size = path.stat().st_size
        with path.open("rb") as stream:
            tar.addfile(info, stream)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))
