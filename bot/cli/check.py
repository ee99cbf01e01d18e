"""``check``: check settings, identity, tokens, database, clock and network."""

import asyncio
import logging
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from bot.cli.common import EXIT_USAGE
from bot.settings import Settings, describe_problems
from bot.telemetry.version import describe_build

if TYPE_CHECKING:
    from bot.admin.checks.result import CheckResult

SETTINGS_SUBJECT = "settings"
BUILD_SUBJECT = "version"


def check(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
    reach: Annotated[bool, typer.Option("--reach", help="Name everybody the bot cannot write to.")] = False,
) -> None:
    """Look at settings, identity, tokens, database, clock and network; change nothing."""
    from bot.admin.checks import result  # noqa: PLC0415 - ``--help`` is faster without it
    from bot.telemetry.logs import configure_logging  # noqa: PLC0415

    configure_logging(level=logging.ERROR)  # warnings are among the findings
    found, status = _run_checks(reach=reach)
    findings = [result.passed(BUILD_SUBJECT, says=describe_build()), *found]
    typer.echo(result.format_as_json(findings) if as_json else result.format_as_text(findings))
    sys.exit(status or result.exit_status(findings))


def _run_checks(*, reach: bool) -> tuple[list["CheckResult"], int]:
    """Return the results, and the exit status if it does not follow from them."""
    from bot.admin.checks.result import failed  # noqa: PLC0415
    from bot.app.checks import run_checks  # noqa: PLC0415
    from bot.app.wiring import InvalidSetting  # noqa: PLC0415

    try:
        return asyncio.run(run_checks(Settings(), reach=reach)), 0
    except (ValidationError, OSError) as fault:
        problems = describe_problems(fault)
    except InvalidSetting as fault:
        problems = [str(fault)]
    advice = "see docs/settings.md"
    return [failed(SETTINGS_SUBJECT, says=says, advice=advice) for says in problems], EXIT_USAGE
