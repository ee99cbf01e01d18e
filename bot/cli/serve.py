"""``serve``: answer Teams."""

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable

from bot.cli.common import (
    EXIT_FAILED,
    EXIT_USAGE,
    exit_with,
    lock_database,
    migrate_database,
    read_settings,
    require_intact,
)
from bot.settings import Settings


def serve() -> None:
    """Answer Teams; migrates the database first."""
    settings = read_settings()
    from bot.app import server  # noqa: PLC0415 - the other verbs start faster without it
    from bot.app.http import CannotListen  # noqa: PLC0415
    from bot.app.server import tune_interpreter  # noqa: PLC0415
    from bot.app.wiring import InvalidSetting  # noqa: PLC0415
    from bot.telemetry.logs import configure_logging  # noqa: PLC0415
    from storage import Unavailable  # noqa: PLC0415

    configure_logging(level=logging.getLevelNamesMapping()[settings.log_level.upper()])
    lock = lock_database(settings.database_url, create=True)
    require_intact(settings.database_url)
    migrate_database(settings.database_url)
    tune_interpreter()
    try:
        asyncio.run(_serve_until_signalled(server.serve, settings))
    except InvalidSetting as fault:
        exit_with(str(fault), status=EXIT_USAGE)
    except Unavailable as fault:
        exit_with(f"The database cannot be reached: {type(fault).__name__} {fault}.", status=EXIT_FAILED)
    except CannotListen as fault:
        exit_with(str(fault), status=EXIT_FAILED)
    except server.WorkerDied:
        sys.exit(EXIT_FAILED)
    del lock


async def _serve_until_signalled(run: Callable[..., Awaitable[None]], settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await run(settings, stop=stop)
