"""``check``: whether everything is as it has to be, before people notice that it is not."""

import asyncio
import logging
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from bot.commands.ground import WRONG_USE, what_is_wrong
from bot.settings import Settings
from bot.version import describe_build

if TYPE_CHECKING:
    from bot.checks import Finding

SETTINGS = "settings"
BUILD = "version"


def add_to(app: typer.Typer) -> None:
    """Let the program know the verb."""
    app.command()(check)


def check(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
    reach: Annotated[
        bool, typer.Option("--reach", help="Name everybody whom the bot cannot write to.")
    ] = False,
) -> None:
    """Look at settings, identity, tokens, database, clock and network; change nothing."""
    from bot import checks  # noqa: PLC0415 - ``--help`` is faster without it
    from bot.logs import set_up_logs  # noqa: PLC0415

    set_up_logs(least=logging.ERROR)  # what warns is among the findings
    found, status = _look(reach=reach)
    findings = [checks.fine(BUILD, says=describe_build()), *found]
    typer.echo(checks.as_json(findings) if as_json else checks.as_lines(findings))
    sys.exit(status or checks.exit_status(findings))


def _look(*, reach: bool) -> tuple[list["Finding"], int]:
    """Give back what was found, and the exit status where it is not for the findings to say."""
    from bot.checks.finding import failed  # noqa: PLC0415
    from bot.commands.looking import look_at_everything  # noqa: PLC0415
    from bot.from_settings import WrongSetting  # noqa: PLC0415

    try:
        return asyncio.run(look_at_everything(Settings(), reach=reach)), 0
    except ValidationError as fault:
        says = what_is_wrong(fault)
    except WrongSetting as fault:
        says = str(fault)
    return [failed(SETTINGS, says=says, advice="see docs/settings.md")], WRONG_USE
