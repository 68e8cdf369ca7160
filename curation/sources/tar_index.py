"""Plain tar archives as inputs: their members, hashed in one pass, and whether they are whole.

Nothing is ever written to disk. Python's `tarfile` ends quietly at a damaged header, so the end of
the archive is looked at here: a whole one closes with zeros.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from curation.sources.documents import require_file
from curation.sources.framing import MAX_RECORD_BYTES
from manifests.errors import UserError

_BLOCK_BYTES = 1 << 20
_HEADER_BYTES = 512


@dataclass(frozen=True)
class Member:
    """One regular file of an archive.

    Args:
        name: as the archive has it.
        size: in bytes.
        sha256: of its content, where it was asked for.
        text: its content, where that was asked for; cut after MAX_RECORD_BYTES + 1.
        is_link: a link, which has no content of its own.
    """

    name: str
    size: int
    sha256: str | None = None
    text: bytes | None = None
    is_link: bool = False


@dataclass(frozen=True)
class Archive:
    """The members in order; `damage` says where the archive cannot be read on, None if it can."""

    members: list[Member]
    damage: str | None


def check_tar(path: Path, *, format_name: str) -> None:
    """Raise UserError when a file is not a plain tar; reads its first block."""
    require_file(path, format_name=format_name)
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")):
        raise UserError(
            "this tar is compressed, so its members cannot be reached one by one",
            where=str(path),
            remedy="Decompress it: media are compressed already",
        )
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise UserError(
            f"not a tar archive ({error})",
            where=str(path),
            remedy="Check the source's `format` and `files`",
        ) from error


def read_tar(
    path: Path, *, is_text: Callable[[str], bool], is_medium: Callable[[str], bool]
) -> Archive:
    """The members of an archive, with the text of some and the hash of others.

    Args:
        is_text, is_medium: what to read of a member, by its name.
    """
    members: list[Member] = []
    damage = None
    with tarfile.open(path, "r:", errors="surrogateescape") as archive:
        try:
            for info in archive:
                if info.isdir():
                    continue
                name = info.name.removeprefix("./")
                if not info.isreg():
                    members.append(Member(name, 0, is_link=True))
                    continue
                stream = archive.extractfile(info)
                assert stream is not None
                text = stream.read(MAX_RECORD_BYTES + 1) if is_text(name) else None
                digest = hashlib.sha256() if is_medium(name) else None
                while digest is not None and (block := stream.read(_BLOCK_BYTES)):
                    digest.update(block)
                sha256 = digest.hexdigest() if digest is not None else None
                members.append(Member(name, info.size, sha256, text))
        except (tarfile.TarError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            damage = f"{error} after {len(members)} members"
        else:
            damage = _end_of(path, archive.offset, len(members))
    return Archive(members, damage)


def _end_of(path: Path, offset: int, members: int) -> str | None:
    """What is wrong with the place where the members end."""
    with path.open("rb") as file:
        file.seek(offset)
        block = file.read(_HEADER_BYTES)
    if len(block) == _HEADER_BYTES and not any(block):
        return None
    what = "a damaged header" if len(block) == _HEADER_BYTES else "the end of the file"
    return f"{what} at byte {offset}, after {members} members"
