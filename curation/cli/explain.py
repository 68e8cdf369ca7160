"""`curate explain`: why an example is in the mixture or not."""

from __future__ import annotations

from pathlib import Path

import click

from curation.cli.options import work_option


@click.command()
@click.argument("example_id", metavar="ID")
@work_option()
def explain(example_id: str, work: Path) -> None:
    """Say where an example comes from and why it was chosen or turned away.

    ID is an example's id, or its beginning (6 digits or more).

    \b
    curate explain 596748be --work work
    """
    from curation.explain import explain as explained

    click.echo(explained(work, example_id))
