"""`python -m benchmarks.speed [NAME…] [--write]`: measure, print, and keep the figures.

With `--write` the table in docs/performance.md between the markers is replaced; lines of
measurements that were not run stay.
"""

from __future__ import annotations

import argparse
import datetime
from importlib import import_module
from pathlib import Path

from benchmarks.speed.measure import machine

NAMES = ("startup", "ingest", "choose")
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="all if left out")
    parser.add_argument("--write", action="store_true", help="keep the figures in the page")
    arguments = parser.parse_args()
    print(machine())
    for name in arguments.names or NAMES:
        lines = import_module(f"benchmarks.speed.{name}").run()
        print("\n".join(lines), flush=True)
        if arguments.write:
            _write(name, lines)


def _write(name: str, lines: list[str]) -> None:
    begin, end = f"<!-- speed:{name} -->", f"<!-- /speed:{name} -->"
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{PAGE} has no {begin} … {end}")
    table = [
        f"{machine()}, {datetime.date.today()}, `python -m benchmarks.speed {name}`:",
        "",
        "| what | took | goal | peak memory |",
        "|---|---|---|---|",
        *lines,
    ]
    PAGE.write_text(before + begin + "\n" + "\n".join(table) + "\n" + end + after, encoding="utf-8")


if __name__ == "__main__":
    main()
