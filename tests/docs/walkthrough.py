"""Running a page: its shell blocks, one after another, and whether they print what it shows.

A fenced block marked `bash` is run, in one folder, by a bash that stops at the first failure. A
block marked `text` right after it shows what it prints on stdout. A line `…` in it stands for any
number of lines, one that ends in `…` only has to begin like that.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"^```bash\n(?P<script>.*?)^```\n(?:\n?```text\n(?P<shown>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
_ANYTHING = "…"


@dataclass(frozen=True)
class Step:
    """A shell block of a page.

    Args:
        line: where its script begins on the page.
        script: what is run.
        shown: what it is said to print; None where the page does not say.
    """

    line: int
    script: str
    shown: str | None


def steps(page: str) -> list[Step]:
    """The shell blocks of a Markdown page, in order."""
    return [
        Step(page.count("\n", 0, match.start()) + 2, match["script"], match["shown"])
        for match in _BLOCK.finditer(page)
    ]


def run(step: Step, folder: Path) -> str:
    """What the step prints on stdout.

    Raises:
        AssertionError: it failed; with everything that it said.
    """
    commands = Path(sys.executable).parent
    path = f"{commands}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", step.script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"line {step.line}:\n{step.script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def difference(shown: str, printed: str) -> str | None:
    """The first line of `shown` that `printed` does not have where it should; None if it fits."""
    lines = _lines(printed)
    place, anywhere = 0, False
    for wanted in _lines(shown):
        if wanted.strip() == _ANYTHING:
            anywhere = True
            continue
        last = len(lines) if anywhere else place + 1
        found = next(
            (i for i in range(place, min(last, len(lines))) if _fits(wanted, lines[i])), None
        )
        if found is None:
            return wanted
        place, anywhere = found + 1, False
    return None if anywhere or place == len(lines) else f"(nothing more), not {lines[place]!r}"


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _fits(wanted: str, line: str) -> bool:
    if wanted.endswith(_ANYTHING):
        return line.startswith(wanted.removesuffix(_ANYTHING))
    return line == wanted
