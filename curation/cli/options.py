"""Options that several subcommands share, so that their words and defaults are the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

DEFAULT_WORK = Path("work")


def spec_option() -> Decorator:
    """`--spec FILE`."""
    return click.option(
        "--spec",
        type=click.Path(path_type=Path),
        required=True,
        metavar="FILE",
        help="The mixture spec (TOML); docs/spec.md explains every key.",
    )


def work_option() -> Decorator:
    """`--work DIR`."""
    return click.option(
        "--work",
        type=click.Path(path_type=Path),
        default=DEFAULT_WORK,
        show_default=True,
        metavar="DIR",
        help="The folder of the tables.",
    )


def quiet_option() -> Decorator:
    """`--quiet`."""
    return click.option("--quiet", is_flag=True, help="No progress bars.")


def workers_option() -> Decorator:
    """`--workers N`."""
    return click.option(
        "--workers",
        type=click.IntRange(min=1),
        metavar="N",
        help="Shards at a time. It changes the time, never the result.",
    )
