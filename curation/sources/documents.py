"""Helpers for formats that read whole files: documents, archives, Parquet, folders."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from curation.sources.base import InputFile, RecordError, Shard
from manifests.errors import UserError
from manifests.files import sha256_file
from manifests.formats.json_stream import BadRow, stream_items

Row = TypeVar("Row")

RECORDS_PER_SHARD = 100_000


def require_file(path: Path, *, format_name: str) -> None:
    """Raise UserError where a format that reads files is given a folder, or nothing."""
    if path.is_dir():
        raise UserError(
            f"`{format_name}` reads files, and this is a folder",
            where=str(path),
            remedy="Name the files, with a pattern such as data/*",
        )
    if not path.is_file():
        raise UserError("there is no such file", where=str(path))


def digest_of(files: Sequence[InputFile]) -> str:
    """One SHA-256 for the bytes of several files, in order; a single file's own."""
    digests = [sha256_file(file.path) for file in files]
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def ranges(total: int, size: int) -> list[tuple[int, int]]:
    """[start, stop) pairs of at most `size` that cover `total`."""
    return [(start, min(start + size, total)) for start in range(0, total, size)]


def plan_document(file: InputFile, *, prefix: str) -> list[Shard]:
    """Ranges of the elements of a list in a JSON document; reads all of it.

    Raises:
        UserError: the document is cut off or not JSON.
    """
    digest = digest_of([file])
    total = sum(1 for _ in stream_items(file.path, prefix=prefix))
    return [
        Shard((file,), start, stop, start + 1, digest)
        for start, stop in ranges(total, RECORDS_PER_SHARD)
    ]


def rows_of_shard(
    rows: Iterable[Row | BadRow], shard: Shard
) -> tuple[list[Row], list[RecordError]]:
    """The rows of a shard's range of a document, and those that are not as the format says."""
    good: list[Row] = []
    errors = []
    for row in itertools.islice(rows, shard.start, shard.stop):
        if isinstance(row, BadRow):
            errors.append(RecordError("bad_type", row.detail, row.record))
        else:
            good.append(row)
    return good, errors
