"""Progress is drawn for people who watch, and for nobody else."""

import io
import sys
import threading
import time

import pytest

from curation.progress import Progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _watched(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    """A terminal for stderr; not a fixture, because pytest puts its own there before the test."""
    stream = _Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return stream


def _use(progress: Progress) -> None:
    with progress.bar("counting", total=10, unit="rows") as bar:
        bar.advance(3)
        bar.move_to(7)
    with progress.step("thinking"):
        pass
    with progress.watch("reading", total=10, unit="bytes", done=lambda: 4):
        pass


def test_a_terminal_sees_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _watched(monkeypatch)
    _use(Progress())
    text = terminal.getvalue()
    for title in ("counting", "thinking", "reading", "7/10", "rows"):
        assert title in text


@pytest.mark.parametrize("quiet", [True, False])
def test_nobody_else_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], quiet: bool
) -> None:
    if quiet:
        monkeypatch.setattr(sys, "stderr", _Terminal())
    before = threading.active_count()
    progress = Progress(quiet=quiet)
    assert not progress.drawn
    _use(progress)
    assert threading.active_count() == before
    if quiet:
        assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]
    else:
        assert capsys.readouterr() == ("", "")


def test_errors_come_through_and_the_watcher_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    _watched(monkeypatch)
    before = threading.active_count()
    for manager in (
        lambda p: p.bar("a", total=1, unit="rows"),
        lambda p: p.step("b"),
        lambda p: p.watch("c", total=1, unit="rows", done=lambda: 0),
    ):
        with pytest.raises(ZeroDivisionError), manager(Progress()):
            raise ZeroDivisionError
    deadline = time.monotonic() + 20
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() == before


def test_work_elsewhere_is_looked_at_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    _watched(monkeypatch)
    asked = 0

    def done() -> int:
        nonlocal asked
        asked += 1
        return asked

    with Progress().watch("reading", total=10, unit="rows", done=done):
        deadline = time.monotonic() + 20
        while asked < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert asked >= 3  # while it ran, and once at the end
