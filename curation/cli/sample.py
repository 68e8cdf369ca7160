"""`curate sample`: a small world to try everything on."""

from __future__ import annotations

from pathlib import Path

import click

from curation.cli.options import quiet_option
from manifests.errors import UserError


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new folder."
)
@click.option(
    "--examples", type=int, default=2000, show_default=True, metavar="N", help="About how many."
)
@click.option("--seed", type=int, default=7, show_default=True, metavar="S", help="Another world.")
@quiet_option()
def sample(out: Path, examples: int, seed: int, quiet: bool) -> None:
    """Make a small world with rendered pictures and clips, captions in the real source formats,
    and known truth: duplicates, faults and leaks that were planted.

    \b
    curate sample --out world --examples 2000 --seed 7
    """
    from curation.progress import Progress
    from curation.sample import write_sample

    progress = Progress(quiet=quiet)
    with progress.bar("rendering", total=examples, unit="files") as bar:

        def moved(done: int, total: int) -> None:
            bar.move_to(done * examples / max(1, total))

        try:
            summary = write_sample(out, examples=examples, seed=seed, progress=moved)
        except ValueError as error:
            raise UserError(str(error)) from error
    for line in summary.lines():
        click.echo(line)
    click.echo(f"Curate it: curate build-mixture --spec {out / 'sample.toml'} --work work")
