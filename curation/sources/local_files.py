"""Media that are local files: where they are, under which path the tables know them, their hash.

A reference is an address when it has a scheme (`https:`, `s3:`, `youtube:`) or begins like a site's
name; everything else is a file. A relative one is relative to the folder of the file that names it,
and is stored so that it is relative to the folder of the spec, as that file's own name is.

The rows of a user may name any file. Documents and archives that come from elsewhere may not: an
absolute path, or one that climbs out of its folder with `..`, is refused as `unsafe_path`, or a
downloaded annotation file could pull a private file into a data set.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curation.sources.base import InputFile
from manifests.errors import UserError
from manifests.files import sha256_file

if TYPE_CHECKING:
    import pyarrow as pa

_IMAGE = re.compile(r"(?i)\.(jpe?g|jfif|png|webp|gif|bmp|tiff?|avif|hei[cf]|jp2|ppm)\Z")
_VIDEO = re.compile(r"(?i)\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|m?ts|flv|wmv|ogv|3gp)\Z")
_ADDRESS = r"(?i)^(?:[a-z][a-z0-9+.-]*:|//|(?:www\.|m\.)?(?:youtube\.com|youtu\.be)/)"
_HEAD_BYTES = 16
# How JPEG, PNG, GIF, BMP, TIFF, JPEG 2000, RIFF (WebP, AVI), ISO media (MP4, MOV, AVIF, HEIC),
# Matroska, Ogg, FLV, ASF and MPEG begin.
_MAGIC = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|BM|II\*\0|MM\0\*|\0\0\0\x0cjP|RIFF|....ftyp|\x1aE\xdf\xa3"
    rb"|OggS|FLV\x01|\x30\x26\xb2\x75|\0\0\x01[\xb3\xba]|G.{3}",
    re.DOTALL,
)
_EMBEDDED = r"(?i)^data:"


@dataclass(frozen=True)
class Folder:
    """What paths are relative to.

    Args:
        path: where it is.
        name: as the tables know it, relative to the folder of the spec; empty for that itself.
    """

    path: Path
    name: str


@dataclass(frozen=True)
class LocalFile:
    """A file that a record names. `problem` is "reason: detail", or None where it can be read."""

    path: str | None
    sha256: str | None = None
    size: int | None = None
    problem: str | None = None


NO_FILE = LocalFile(None)


def file_columns(files: Sequence[LocalFile]) -> dict[str, pa.Array]:
    """The columns `path`, `sha256` and `bytes` of media."""
    import pyarrow as pa

    return {
        "path": pa.array([file.path for file in files], pa.string()),
        "sha256": pa.array([file.sha256 for file in files], pa.string()),
        "bytes": pa.array([file.size for file in files], pa.int64()),
    }


def kind_of(name: str) -> str | None:
    """`image` or `video` by the ending of a file's name; None for another."""
    if _IMAGE.search(name):
        return "image"
    return "video" if _VIDEO.search(name) else None


def is_unsafe(path: str) -> bool:
    """Whether a path is absolute or climbs out of the folder it is relative to."""
    flat = path.replace("\\", "/")
    return flat.startswith("/") or ".." in flat.split("/") or bool(re.match("[A-Za-z]:", flat))


def folder_of(file: InputFile) -> Folder:
    """The folder a file lies in."""
    return Folder(file.path.parent, posixpath.dirname(file.name))


def spec_folder(file: InputFile) -> Folder:
    """The folder of the spec: a file's path without its name, which is relative to it.

    Raises:
        UserError: the spec names the file by an absolute path.
    """
    if posixpath.isabs(file.name):
        raise UserError(
            "`images` is relative to the spec, and the file that names them is not",
            where=file.name,
            remedy="Give both as absolute paths, or neither",
        )
    depth = len(Path(file.name).parts)
    return Folder(Path(*file.path.parts[: len(file.path.parts) - depth]), "")


def media_folder(images: str | None, file: InputFile) -> Folder:
    """What the relative paths in a file of rows are relative to: `images`, or its own folder.

    Raises:
        UserError: there is no such folder.
    """
    if images is None:
        return folder_of(file)
    found = Folder(spec_folder(file).path / images, images)
    if not found.path.is_dir():
        raise UserError(
            f"`images`: there is no folder {images!r}",
            remedy=f"It is relative to the spec's folder {spec_folder(file).path}",
        )
    return found


def _may_be_media(place: Path) -> bool:
    """Whether the file that a name leads to can be meant as an image or video.

    Its own name tells, or the name behind a link; else its first bytes have to. So a row or a link
    does not bring a private file into a data set, while stores that name files by a hash work.
    """
    if kind_of(place.resolve().name):
        return True
    with place.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return bool(_MAGIC.match(head))


def read_local(path: str, *, within: Folder) -> LocalFile:
    """Look at one local file and hash it.

    Args:
        path: absolute, or relative to the folder `within`.
    """
    stored = posixpath.normpath(posixpath.join(within.name, path))
    place = within.path / path
    try:
        if not place.is_file():
            what = "is not a regular file" if place.exists() else "is not there"
            return LocalFile(stored, problem=f"missing_file: {stored} {what}")
        if not _may_be_media(place):
            return LocalFile(stored, problem=f"not_media: {stored} is no image or video")
        size = place.stat().st_size
        return LocalFile(stored, sha256=sha256_file(place), size=size)
    except (OSError, ValueError) as error:
        # A name that is too long or holds a NUL, or a file without leave to read it.
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return LocalFile(stored[:200], problem=f"missing_file: {reason}: {stored[:120]}")


def look_up(references: pa.Array, *, within: Folder) -> pa.Table:
    """What is known of each reference of a user's own rows.

    Args:
        references: strings; addresses, or paths relative to the folder `within`.

    Returns:
        A table of the same length with `locator`, `path`, `sha256` (string), `bytes` (int64) and
        `problem` (string). An address has its locator alone.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    coded = pc.utf8_trim_whitespace(references).dictionary_encode()
    distinct = coded.dictionary
    address = pc.or_(pc.match_substring_regex(distinct, pattern=_ADDRESS), pc.equal(distinct, ""))
    embedded = pc.match_substring_regex(distinct, pattern=_EMBEDDED)
    is_file = pc.or_(embedded, pc.invert(address)).to_numpy(zero_copy_only=False)
    named = distinct.filter(pa.array(is_file)).to_pylist()
    files = [_embedded(text) or read_local(text, within=within) for text in named]
    # For each distinct reference, which of the files it is, if any.
    which = pa.array(np.cumsum(is_file) - 1, mask=~is_file)
    columns = {**file_columns(files), "problem": pa.array([f.problem for f in files], pa.string())}
    described = {name: column.take(which) for name, column in columns.items()}
    table = pa.table({"locator": pc.coalesce(described["path"], distinct), **described})
    return table.take(coded.indices)


def _embedded(text: str) -> LocalFile | None:
    """What is to be said of a medium written into the row itself; None of anything else."""
    if not re.match(_EMBEDDED, text):
        return None
    detail = f"unsupported_medium: {text[:40]}: save it to a file and name that"
    return LocalFile(text[:40], problem=detail)
