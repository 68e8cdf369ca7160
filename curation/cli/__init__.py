"""The `curate` command. One file a subcommand; none imports a heavy library before it runs."""

from __future__ import annotations

import sys

import click

from curation.cli.build import build_mixture
from curation.cli.diff import diff
from curation.cli.explain import explain
from curation.cli.export import export
from curation.cli.formats import formats
from curation.cli.remove import remove
from curation.cli.sample import sample
from curation.cli.sql import sql
from curation.cli.verify import verify
from manifests.errors import UserError

_USERS_MISTAKE, _OURS, _INTERRUPTED = 2, 1, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="visual-narrator", message="%(version)s")
def curate() -> None:
    """Turn raw caption sources into a curated, audited training mixture.

    \b
    curate sample --out world --examples 2000 --seed 7
    curate build-mixture --spec world/sample.toml --work work
    curate sql --work work --name composition
    """


for command in (build_mixture, sql, explain, diff, verify, remove, export, formats, sample):
    curate.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit: 0 done, 2 the user's mistake in one line, 1 ours."""
    stdout = sys.stdout
    try:
        curate.main(args=arguments, prog_name="curate", standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.exceptions.Abort:
        _say("stopped; run the same command again and it goes on")
        sys.exit(_INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(_USERS_MISTAKE)
    except click.UsageError as error:
        context = error.ctx.command_path if error.ctx else "curate"
        _say(f"{error.format_message().rstrip('.')}. See `{context} --help`.")
        sys.exit(_USERS_MISTAKE)
    except SystemExit:
        # Where the reader of a pipe (`| head`) has gone, click puts another stdout and ends with 1.
        if sys.stdout is not stdout:
            sys.exit(0)
        raise
    except Exception as error:
        from curation.engine.ranks import EngineError
        from curation.trouble import as_user_error

        told: UserError | None = as_user_error(error)
        if told is not None:
            _say(str(told))
            sys.exit(_USERS_MISTAKE)
        if isinstance(error, EngineError):
            _say(str(error))
            sys.exit(_OURS)
        raise


def _say(message: str) -> None:
    click.echo(f"curate: {message}", err=True)


__all__ = ["curate", "main"]
