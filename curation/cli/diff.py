"""`curate diff`: what changed between two mixtures."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
def diff(before: Path, after: Path) -> None:
    """Compare two mixtures: rows that came, went, changed, or changed sides.

    BEFORE and AFTER are work folders, or mixture folders.

    \b
    curate diff work-monday work-tuesday
    """
    from curation.diff import compare_mixtures

    click.echo(compare_mixtures(before, after))
