"""Files appear whole or not at all, also on a disk that is full, read-only or broken."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from manifests.files import (
    atomic,
    atomic_folder,
    commit,
    remove,
    sha256_file,
    sweep,
    temporary_name,
    write_text,
)

ERRORS = [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EACCES]


class _Failing:
    """A function of `os` that raises an OSError at the n-th call."""

    def __init__(self, real: Callable[..., Any], *, at: int, number: int) -> None:
        self.real, self.at, self.number, self.calls = real, at, number, 0

    def __call__(self, *args: Any, **more: Any) -> Any:
        self.calls += 1
        if self.calls == self.at:
            raise OSError(self.number, os.strerror(self.number), str(args[0]))
        return self.real(*args, **more)


def _fail(monkeypatch: pytest.MonkeyPatch, name: str, *, at: int, number: int) -> _Failing:
    failing = _Failing(getattr(os, name), at=at, number=number)
    monkeypatch.setattr(os, name, failing)
    return failing


def _names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_file_gets_its_name_when_the_block_ends(tmp_path: Path) -> None:
    final = tmp_path / "deep" / "er" / "a.txt"
    with atomic(final) as temporary:
        temporary.write_text("new")
        assert temporary.parent == final.parent
        assert not final.exists()
    assert final.read_text() == "new"
    assert _names(final.parent) == ["a.txt"]


def test_an_error_in_the_block_leaves_the_old_file_and_no_temporary(tmp_path: Path) -> None:
    final = tmp_path / "a.txt"
    final.write_text("old")
    with pytest.raises(KeyboardInterrupt), atomic(final) as temporary:
        temporary.write_text("half")
        raise KeyboardInterrupt
    assert final.read_text() == "old"
    assert _names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("number", ERRORS)
@pytest.mark.parametrize("step", ["replace", "fsync", "open"])
@pytest.mark.parametrize("old", [None, "old"])
def test_a_disk_that_says_no_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, old: str | None
) -> None:
    final = tmp_path / "a.txt"
    if old is not None:
        final.write_text(old)
    with pytest.raises(OSError) as caught, atomic(final) as temporary:
        temporary.write_text("new")
        _fail(monkeypatch, step, at=1, number=number)
    monkeypatch.undo()
    assert caught.value.errno == number
    assert _names(tmp_path) == ([] if old is None else ["a.txt"])
    assert old is None or final.read_text() == old


def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    real_fsync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda f: (steps.append("fsync"), real_fsync(f))[1])
    monkeypatch.setattr(
        os, "replace", lambda a, b: (steps.append("replace"), real_replace(a, b))[1]
    )
    write_text(tmp_path / "a.txt", "x")
    assert steps == ["fsync", "replace", "fsync"]  # the file, its name, the folder


def test_text_is_utf8_with_line_feeds(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "ä\n✓\n")
    assert (tmp_path / "a.txt").read_bytes() == "ä\n✓\n".encode()


def test_a_folder_gets_its_name_when_the_block_ends(tmp_path: Path) -> None:
    final = tmp_path / "table"
    with atomic_folder(final) as folder:
        (folder / "part").write_text("1")
        assert not final.exists()
    assert _names(tmp_path) == ["table", "table/part"]
    with atomic_folder(final) as folder:
        assert _names(folder) == []
        (folder / "other").write_text("2")
        assert (final / "part").read_text() == "1"
    assert _names(tmp_path) == ["table", "table/other"]


def test_an_error_in_the_block_leaves_the_old_folder_and_no_temporary(tmp_path: Path) -> None:
    final = tmp_path / "table"
    with atomic_folder(final) as folder:
        (folder / "part").write_text("old")
    with pytest.raises(KeyboardInterrupt), atomic_folder(final) as folder:
        (folder / "part").write_text("half")
        raise KeyboardInterrupt
    assert _names(tmp_path) == ["table", "table/part"]
    assert (final / "part").read_text() == "old"


@pytest.mark.parametrize("number", ERRORS)
@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize(
    ("step", "at"),
    [("replace", 1), ("replace", 2), ("fsync", 1), ("fsync", 2), ("open", 1), ("open", 2)],
)
def test_a_disk_that_says_no_to_a_folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    at: int,
    number: int,
    old: bool,
) -> None:
    final = tmp_path / "table"
    if old:
        with atomic_folder(final) as folder:
            (folder / "part").write_text("old")
    with pytest.raises(OSError) as caught, atomic_folder(final) as folder:
        (folder / "part").write_text("new")
        failing = _fail(monkeypatch, step, at=at, number=number)
        if step == "replace" and at == 2 and not old:
            # Nothing is moved aside, so there is one rename.
            failing.at = 1
    monkeypatch.undo()
    assert caught.value.errno == number
    assert _names(tmp_path) == (["table", "table/part"] if old else [])
    assert not old or (final / "part").read_text() == "old"


@pytest.mark.parametrize("old", [False, True])
def test_a_folder_that_has_its_name_already_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    final = tmp_path / "table"
    if old:
        with atomic_folder(final) as folder:
            (folder / "part").write_text("old")
    with pytest.raises(OSError, match="Read-only"), atomic_folder(final) as folder:
        (folder / "part").write_text("new")
        # The file, its folder, then the folder around them, after the rename.
        _fail(monkeypatch, "fsync", at=3, number=errno.EROFS)
    monkeypatch.undo()
    assert _names(tmp_path) == ["table", "table/part"]
    assert (final / "part").read_text() == "new"


def test_the_files_of_a_folder_are_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with atomic_folder(tmp_path / "out") as folder:
        (folder / "inner").mkdir()
        (folder / "train.jsonl").write_text("x")
        (folder / "inner" / "a.tar").write_text("y")
    assert {"train.jsonl", "a.tar", "inner"} <= set(flushed)
    assert flushed[-1] == tmp_path.name


def test_a_failed_commit_is_the_callers_to_clean_up(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        commit(tmp_path / "absent", tmp_path / "final")
    assert _names(tmp_path) == []


def test_sweep_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    temporary_name(tmp_path / "a.parquet").write_text("half")
    half_folder = temporary_name(tmp_path / "table")
    half_folder.mkdir()
    (half_folder / "part").write_text("half")
    (tmp_path / ".table.old.tmp").mkdir()
    (tmp_path / "kept.tmp").write_text("not ours")
    (tmp_path / ".hidden").write_text("not ours")
    (tmp_path / "table").mkdir()
    temporary_name(tmp_path / "table" / "part").write_text("another folder's")
    sweep(tmp_path)
    assert len(_names(tmp_path)) == 4
    assert {"kept.tmp", ".hidden", "table"} <= set(_names(tmp_path))
    sweep(tmp_path / "absent")


def test_remove_takes_a_file_a_folder_a_link_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "file").write_text("x")
    (tmp_path / "kept").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    for name in ("folder", "file", "link", "absent"):
        remove(tmp_path / name)
    assert _names(tmp_path) == ["kept"]


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a" * (3 << 20))
    assert sha256_file(tmp_path / "a") == (
        "6f850bc94ae6f7de14297c01616c36d712d22864497b28a63b81d776b035e656"
    )
