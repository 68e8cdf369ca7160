"""`curate verify`: whether everything is still what it was."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from curation.cli.options import quiet_option, work_option


@click.command()
@work_option()
@click.option(
    "--spec",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check the source files of this spec too.",
)
@click.option("--media", is_flag=True, help="Check local media too: there, and of the same hash.")
@quiet_option()
def verify(work: Path, spec: Path | None, media: bool, quiet: bool) -> None:
    """Hash the files of all tables again and compare them with their lineage.

    Exits with 2 when anything differs, and names it.

    \b
    curate verify --work work --spec mix.toml --media
    """
    from curation.progress import Progress
    from curation.verify import verify_work

    report = verify_work(work, spec=spec, media=media, progress=Progress(quiet=quiet))
    click.echo("\n".join(report.lines()))
    if report.problems:
        sys.exit(2)
