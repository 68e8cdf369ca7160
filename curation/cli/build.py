"""`curate build-mixture`: from source files to a mixture."""

from __future__ import annotations

from pathlib import Path

import click

from curation.cli.options import quiet_option, spec_option, work_option, workers_option


@click.command("build-mixture")
@spec_option()
@work_option()
@workers_option()
@click.option("--dry-run", is_flag=True, help="Show what would be done; compute no table.")
@quiet_option()
def build_mixture(spec: Path, work: Path, workers: int | None, dry_run: bool, quiet: bool) -> None:
    """Make the mixture that a spec describes.

    Computes what is missing or whose inputs changed, and goes on where an earlier run was
    stopped. The same spec and files give the same bytes on any number of workers.

    \b
    curate build-mixture --spec mix.toml --work work --workers 2
    """
    from curation.progress import Progress
    from curation.spec import load_spec

    loaded = load_spec(spec)
    progress = Progress(quiet=quiet)
    if dry_run:
        from curation.dry_run import dry_run_report

        click.echo(dry_run_report(loaded, work, workers=workers, progress=progress))
        return
    from rich.console import Console

    from curation.build import build_mixture as build
    from curation.report import summary_table

    lineage = build(loaded, work, workers=workers, progress=progress)
    Console(width=None if Console().is_terminal else 100).print(summary_table(lineage))
    folder = work / "mixture"
    click.echo(f"The mixture: {folder} ({lineage.rows:,} rows)")
    click.echo(f"Look at:     {folder / 'report.html'}")
    click.echo(f"Ask:         curate sql --work {work} --name composition")
