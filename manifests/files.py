"""Files appear whole or not at all (house rule 6).

Everything the toolkit writes goes to a temporary name beside its final one, is flushed to the disk
and renamed. A crash leaves temporaries, which `sweep` removes; it never leaves half a file under a
final name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY_SUFFIX = ".tmp"
_BLOCK_BYTES = 1 << 20


def temporary_name(final: Path) -> Path:
    """The name, in the same folder, under which `final` is written first."""
    return final.with_name(f".{final.name}.{os.getpid()}{TEMPORARY_SUFFIX}")


def commit(temporary: Path, final: Path) -> None:
    """Flush `temporary`, a file or a folder with all it holds, and rename it to `final`."""
    for path in temporary.rglob("*"):
        _flush(path)
    _flush(temporary)
    os.replace(temporary, final)
    _flush(final.parent)


@contextmanager
def atomic(final: Path) -> Iterator[Path]:
    """A temporary path to write to; renamed to `final` when the block ends well, else removed."""
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_name(final)
    try:
        yield temporary
        commit(temporary, final)
    except BaseException:
        remove(temporary)
        raise


@contextmanager
def atomic_folder(final: Path) -> Iterator[Path]:
    """A temporary folder to fill; it takes the place of `final` when the block ends well.

    A folder that stands cannot be replaced in one step: the old one is moved aside first, and back
    if the new one cannot take its place. A crash between the two renames leaves no folder at
    `final`, which the next run takes for not made yet.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_name(final)
    old = final.with_name(f".{final.name}.old{TEMPORARY_SUFFIX}")
    remove(temporary)
    temporary.mkdir()
    try:
        yield temporary
        remove(old)
        if final.exists():
            os.replace(final, old)
        commit(temporary, final)
        remove(old)
    except BaseException:
        if old.exists() and not final.exists():
            os.replace(old, final)
        remove(temporary)
        remove(old)
        raise


def write_text(final: Path, text: str) -> None:
    """Write UTF-8 `text` with `\\n` line ends, atomically."""
    with atomic(final) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def remove(path: Path) -> None:
    """Remove a file or a folder; one that is not there is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a killed run left half-written directly in `folder`."""
    for path in folder.glob(f".*{TEMPORARY_SUFFIX}"):
        remove(path)


def sha256_file(path: Path) -> str:
    """The file's SHA-256 in hex, read in blocks of 1 MiB."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
