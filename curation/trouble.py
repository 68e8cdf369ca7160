"""Errors of the machine that the user can do something about, in words."""

from __future__ import annotations

import errno

from manifests.errors import UserError

_DISK = {
    errno.ENOSPC: ("the disk is full", "Free some space and run the command again: it goes on"),
    errno.EDQUOT: ("the disk quota is used up", "Free some space and run the command again"),
    errno.EFBIG: ("the file would be larger than allowed here", "Raise the limit (ulimit -f)"),
    errno.EROFS: ("the disk is read-only", "Name another folder with --work"),
    errno.EACCES: ("permission denied", "Change the permissions or name another folder"),
    errno.EPERM: ("permission denied", "Change the permissions or name another folder"),
    errno.EISDIR: ("this is a folder, not a file", "Name the files in it, as in folder/*.csv"),
    errno.EMFILE: ("too many open files", "Raise the limit (ulimit -n)"),
}
# How DuckDB begins the message, which is an OSError's where rows were on their way out in a stream.
_OUT_OF_MEMORY = "Out of Memory Error"


def as_user_error(error: BaseException) -> UserError | None:
    """The error in the user's terms; None where there is nothing the user could do."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, OSError):
        # pyarrow and DuckDB give some of them without a number.
        number = error.errno or _number_in(str(error))
        if number in _DISK:
            what, remedy = _DISK[number]
            return UserError(what, where=_path_of(error), remedy=remedy)
        if str(error).startswith(_OUT_OF_MEMORY):
            return _memory()
    if type(error).__module__ in ("duckdb", "_duckdb"):
        return _of_duckdb(error)
    return None


def _of_duckdb(error: BaseException) -> UserError | None:
    number = _number_in(str(error))
    if number in _DISK:
        what, remedy = _DISK[number]
        return UserError(what, remedy=remedy)
    if str(error).startswith(_OUT_OF_MEMORY):
        return _memory()
    # What comes from below DuckDB, where it decodes Parquet, has no class of its own.
    if type(error).__name__ == "Error" or "Failed to read file" in str(error):
        return UserError(
            f"a Parquet file is damaged ({str(error).splitlines()[0][:200]})",
            remedy="`curate verify` tells which one: remove its folder and run curate"
            " build-mixture again. If all tables are well, remove the folder _shards",
        )
    return None


def _memory() -> UserError:
    return UserError(
        "DuckDB ran out of the memory that the spec allows",
        remedy='Raise `memory` in [engine], as in memory = "8GB"',
    )


def _number_in(message: str) -> int | None:
    lowered = message.lower()
    if "no space left" in lowered:
        return errno.ENOSPC
    if "read-only file system" in lowered:
        return errno.EROFS
    if "file too large" in lowered:
        return errno.EFBIG
    if "permission denied" in lowered:
        return errno.EACCES
    return None


def _path_of(error: OSError) -> str | None:
    return str(error.filename) if error.filename is not None else None
