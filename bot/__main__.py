"""``python -m bot``: the command line; each verb is a module of ``bot.cli``."""

from typing import Annotated

import typer

from bot.cli import (
    appoint,
    audit,
    backup,
    check,
    erase,
    export,
    import_,
    manifest,
    migrate,
    minutes,
    restore,
    retention,
    serve,
)
from bot.telemetry.version import describe_build

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Bevaka: questions from council meetings come back with an answer.",
)


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"Bevaka {describe_build()}")
        raise typer.Exit


@app.callback()
def main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a verb."""


# The order is the order in --help.
app.command()(minutes.minutes)
app.command("import")(import_.import_)
app.command()(check.check)
app.command()(backup.backup)
app.command()(restore.restore)
app.command()(export.export)
app.command()(erase.erase)
app.command()(retention.retention)
app.add_typer(audit.audit, name="audit")
app.command()(manifest.manifest)
app.command()(serve.serve)
app.command()(migrate.migrate)
app.command()(appoint.appoint)


if __name__ == "__main__":
    app()
