"""`curate formats`: what can be read."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", required=False)
def formats(name: str | None) -> None:
    """List the source formats, or show one: its columns, where the data is, its terms.

    \b
    curate formats
    curate formats youdescribe
    """
    from curation.sources import format_names, get_format

    if name is None:
        for each in format_names():
            click.echo(f"{each:<12} {get_format(each).title}")
        click.echo("\n`curate formats NAME` shows the columns, where the data is and its terms.")
        return
    fmt = get_format(name)
    click.echo(f"{fmt.name}: {fmt.title}\n")
    for column, meaning in fmt.columns.items():
        optional = column.endswith("?")
        click.echo(f"  {column.rstrip('?'):<24} {meaning}{' (optional)' if optional else ''}")
    click.echo(f"\n  task       {fmt.task}")
    click.echo(f"  data set   {fmt.dataset or 'named in the spec: `dataset`'}")
    click.echo(f"  spec keys  {', '.join(sorted(fmt.options)) or 'none of its own'}")
    click.echo(f"  licence    {fmt.licence}")
    click.echo(f"  terms      {fmt.terms}")
    click.echo(f"  data       {fmt.homepage}")
