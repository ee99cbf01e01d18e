"""``python -m bot``: the command line; each verb is a module of ``bot.cli``."""

import gc
from importlib import import_module
from keyword import iskeyword
from typing import Annotated

gc.set_threshold(400_000)  # what is imported stays: to go through it again and again takes 0.3 s of the start

import typer  # noqa: E402 - loaded with that threshold, as all that follows

from bot.telemetry.version import describe_build  # noqa: E402

VERBS = (
    "minutes",
    "publish",
    "import",
    "check",
    "backup",
    "restore",
    "export",
    "erase",
    "retention",
    "audit",
    "manifest",
    "serve",
    "migrate",
    "appoint",
)
"""The modules of ``bot.cli``, in the order of ``--help``."""

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


def _add_verb(name: str) -> None:
    """Add the function, or the group of verbs, that a module of ``bot.cli`` has under the module's name."""
    module = f"{name}_" if iskeyword(name) else name
    verb = getattr(import_module(f"bot.cli.{module}"), module)
    if isinstance(verb, typer.Typer):
        app.add_typer(verb, name=name)
    else:
        app.command(name)(verb)


for _name in VERBS:
    _add_verb(_name)


if __name__ == "__main__":
    app()
