"""Configure logging: one JSON line for each event, without people's texts."""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.telemetry.log_context import REFERENCE, describe_exception

log = structlog.get_logger(__name__)


class LibraryLogFormatter(logging.Formatter):
    """Format a library's log record without its text, which may quote messages or tokens."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "event": "library",
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "place": f"{Path(record.pathname).name}:{record.lineno} {record.funcName}",
        }
        line |= _context()
        if record.args and isinstance(record.msg, str):  # a template whose arguments are not filled in
            line["template"] = record.msg
        if record.exc_info and record.exc_info[1] is not None:
            line |= describe_exception(record.exc_info[1])
        return json.dumps(line)


def configure_logging(*, level: int = logging.INFO) -> None:
    """Log events of ``level`` and above as JSON lines to standard error, uncaught exceptions too.

    Libraries are logged from warnings on; at level DEBUG all that they say, still without its words.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LibraryLogFormatter())
    of_libraries = logging.DEBUG if level <= logging.DEBUG else max(level, logging.WARNING)
    logging.basicConfig(handlers=[handler], level=of_libraries, force=True)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[_complete, _render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _log_crash
    threading.excepthook = _log_thread_crash


def _context() -> dict[str, object]:
    """Return the fields that every line has that is logged in one turn."""
    reference = REFERENCE.get()
    return {} if reference is None else {"reference": reference}


def _complete(_logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Add the reference number, the level and the time.

    An exception is replaced by its type and place, since its message may quote people.
    """
    failure = event.pop("exc_info", None) or None
    if failure is True:
        failure = sys.exc_info()[1]
    described = describe_exception(failure) if isinstance(failure, BaseException) else {}
    return {**_context(), **event, **described, "level": method, "timestamp": datetime.now(UTC)}


def _render(_logger: WrappedLogger, _method: str, event: EventDict) -> bytes:
    try:
        return orjson.dumps(event, default=repr, option=orjson.OPT_UTC_Z)
    except TypeError:  # half a surrogate pair
        return json.dumps(event, default=str).encode()


def _log_crash(_kind: type[BaseException], failure: BaseException, _traceback: TracebackType | None) -> None:
    log.critical("unhandled_exception", **describe_exception(failure))


def _log_thread_crash(crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None:
        log.critical("unhandled_thread_exception", **describe_exception(crash.exc_value))
