"""The command as a person runs it, in this process."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from curation.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a command wrote, and how it ended."""

    code: int
    out: str
    err: str


def run(capfd: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    """Run `curate ARGUMENTS`; an error that is nobody's mistake comes through."""
    capfd.readouterr()
    code = 0
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    written = capfd.readouterr()
    return Outcome(code, written.out, written.err)
