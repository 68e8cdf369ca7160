"""`curate remove`: honour takedowns."""

from __future__ import annotations

from pathlib import Path

import click

from curation.cli.options import quiet_option, spec_option, work_option, workers_option


@click.command()
@click.option(
    "--ids",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="One entry a line: an example's or a medium's id, a URL, or youtube:ID.",
)
@spec_option()
@work_option()
@workers_option()
@quiet_option()
def remove(ids: Path, spec: Path, work: Path, workers: int | None, quiet: bool) -> None:
    """Take rows out of every table, now and in every later build.

    The list is kept in the work folder as takedowns.txt. Rebuilds the mixture and lists what was
    affected.

    \b
    curate remove --ids takedown.txt --spec mix.toml --work work
    """
    from curation.progress import Progress
    from curation.remove import remove_rows
    from curation.spec import load_spec

    loaded = load_spec(spec)
    progress = Progress(quiet=quiet)
    for line in remove_rows(loaded, work, ids, workers=workers, progress=progress):
        click.echo(line)
