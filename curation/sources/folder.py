"""Folders of media, each with its caption in a `.txt` of the same name beside it."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from curation.sources.base import (
    Format,
    InputFile,
    ReaderOptions,
    RecordError,
    Records,
    Shard,
    records_table,
)
from curation.sources.captions import decode_caption
from curation.sources.columns import media_lists
from curation.sources.documents import ranges
from curation.sources.framing import MAX_RECORD_BYTES
from curation.sources.local_files import Folder as MediaFolder
from curation.sources.local_files import LocalFile, file_columns, kind_of, read_local
from manifests.errors import UserError
from manifests.files import sha256_file

MEDIA_PER_SHARD = 10_000
_SIDECAR = ".txt"


@dataclass(frozen=True)
class _Item:
    """A medium, a caption file, or both: paths relative to the folder, with `/`."""

    medium: str | None
    sidecar: str | None

    @property
    def name(self) -> str:
        name = self.medium or self.sidecar
        assert name is not None
        return name


class Folder(Format):
    """`files` are folders; their folders are read as well, hidden ones and links to folders not.

    The key is the path relative to the folder, so two folders of one source should not hold files
    of one name: name the folder above them instead. A medium without a caption file and a caption
    file without a medium are ingest errors.
    """

    name = "folder"
    title = "Folders of images and videos with their captions in .txt files"
    columns: ClassVar = {
        "NAME.jpg, NAME.mp4, ...": "the medium",
        "NAME.txt": "its caption, beside it",
    }
    homepage = "none: a convention"
    terms = "yours: name the `licence` in the spec"
    licence = "LicenseRef-unstated"
    task = "caption"
    unit = "media"

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        for file in files:
            if not file.path.is_dir():
                what = "is a file" if file.path.exists() else "is not there"
                raise UserError(
                    f"`folder` reads folders, and this {what}",
                    where=str(file.path),
                    remedy="Name the folder in `files`",
                )
            if next(_walk(file.path), None) is None:
                raise UserError(
                    "there is no image, video or .txt in the folder", where=str(file.path)
                )

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        shards = []
        for file in files:
            items = _items(file.path)
            for start, stop in ranges(len(items), MEDIA_PER_SHARD):
                digest = _digest(file.path, items[start:stop])
                shards.append(Shard((file,), start, stop, start + 1, digest))
        return shards

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import numpy as np
        import pyarrow as pa

        folder = shard.files[0]
        rows: list[_Row] = []
        errors = []
        items = _items(folder.path)[shard.start : shard.stop]
        for number, item in enumerate(items, start=shard.first_record):
            try:
                item.name.encode()
            except UnicodeEncodeError:
                name = os.fsencode(item.name).decode("utf-8", "replace")
                errors.append(RecordError("bad_utf8", f"in the file name {name}", number))
                continue
            rows.append(_read_item(folder, number, item))
        media = [row.medium for row in rows if row.medium is not None]
        table = records_table(
            len(rows),
            record=[row.number for row in rows],
            key=[row.key for row in rows],
            response=[row.response for row in rows],
            media=media_lists(
                np.array([row.medium is not None for row in rows], dtype=np.int64),
                kind=pa.array([kind_of(medium.path or "") for medium in media], pa.string()),
                locator=pa.array([medium.path for medium in media], pa.string()),
                **file_columns(media),
            ),
            problem=[row.problem for row in rows],
        )
        return Records(table, errors)


@dataclass(frozen=True)
class _Row:
    number: int
    key: str
    response: str | None
    medium: LocalFile | None
    problem: str | None


def _read_item(folder: InputFile, number: int, item: _Item) -> _Row:
    if item.medium is None:
        problem = f"missing_medium: {item.name} has no image or video beside it"
        return _Row(number, item.name, None, None, problem)
    medium = read_local(item.medium, within=MediaFolder(folder.path, folder.name))
    if item.sidecar is None:
        problem = f"missing_caption: {item.name} has no {_SIDECAR} beside it"
        return _Row(number, item.name, None, medium, problem)
    text, unreadable = _read_caption(folder.path / item.sidecar)
    return _Row(number, item.name, text, medium, unreadable or medium.problem)


def _read_caption(path: Path) -> tuple[str | None, str | None]:
    if not path.is_file():
        return None, f"missing_file: {path.name} is not a regular file"
    with path.open("rb") as file:
        return decode_caption(file.read(MAX_RECORD_BYTES + 1), name=path.name)


def _walk(folder: Path) -> Iterator[str]:
    """The media and caption files below a folder, as relative paths with `/`."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        relative = Path(place).relative_to(folder).as_posix()
        for name in files:
            if not name.startswith(".") and (kind_of(name) or _is_sidecar(name)):
                yield posixpath.normpath(posixpath.join(relative, name))


def _is_sidecar(name: str) -> bool:
    return name.lower().endswith(_SIDECAR)


def _items(folder: Path) -> list[_Item]:
    """Media with their caption files, and caption files alone, sorted by path."""
    names = sorted(_walk(folder), key=os.fsencode)
    sidecars = {posixpath.splitext(name)[0]: name for name in names if _is_sidecar(name)}
    media = [name for name in names if not _is_sidecar(name)]
    stems = {posixpath.splitext(name)[0] for name in media}
    items = [_Item(name, sidecars.get(posixpath.splitext(name)[0])) for name in media]
    items += [_Item(None, name) for stem, name in sidecars.items() if stem not in stems]
    return sorted(items, key=lambda item: os.fsencode(item.name))


def _digest(folder: Path, items: Sequence[_Item]) -> str:
    digest = hashlib.sha256()
    for item in items:
        for name in (item.medium, item.sidecar):
            if name is not None:
                place = folder / name
                content = sha256_file(place) if place.is_file() else "absent"
                digest.update(os.fsencode(name) + b"\0" + content.encode() + b"\0")
    return digest.hexdigest()
