"""`curate export`: the mixture for other trainers."""

from __future__ import annotations

from pathlib import Path

import click

from curation.cli.options import quiet_option, work_option


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["messages", "webdataset"]),
    required=True,
    help="messages: chat rows as JSONL; webdataset: tars with the local media.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new folder."
)
@click.option("--split", metavar="NAME", help="Only this split.")
@click.option(
    "--media-root",
    metavar="PATH",
    help="Put before the paths of local media; the spec's folder if left out.",
)
@work_option()
@quiet_option()
def export(
    form: str, out: Path, split: str | None, media_root: str | None, work: Path, quiet: bool
) -> None:
    """Write the mixture in a form that other trainers read.

    \b
    curate export --format messages --out chat --work work
    curate export --format webdataset --out shards --split train --work work
    """
    from curation.export import export_mixture
    from curation.progress import Progress

    lines = export_mixture(
        work, out, form=form, split=split, media_root=media_root, progress=Progress(quiet=quiet)
    )
    for line in lines:
        click.echo(line)
