"""Logs: one JSON line for each event, and nothing of what people wrote."""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.teams.failures import describe_failure

log = structlog.get_logger(__name__)


class LibraryLine(logging.Formatter):
    """A library's line: where it comes from and of what kind. Its words may quote messages or tokens."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "event": "library",
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "place": f"{Path(record.pathname).name}:{record.lineno} {record.funcName}",
        }
        line |= structlog.contextvars.get_contextvars()
        if record.args and isinstance(record.msg, str):  # then it is a template, still without its words
            line["template"] = record.msg
        if record.exc_info and record.exc_info[1] is not None:
            line |= describe_failure(record.exc_info[1])
        return json.dumps(line)


def set_up_logs(*, least: int = logging.INFO) -> None:
    """Write JSON lines to standard error, also of faults that nobody caught; ``least`` is the level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LibraryLine())
    logging.basicConfig(handlers=[handler], level=max(least, logging.WARNING), force=True)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_words,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _log_crash
    threading.excepthook = _log_crash_of_thread


def _without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Tell of an exception where it happened and of which kind it is: its message may quote people."""
    failure = event.pop("exc_info", None) or None
    if failure is True:
        failure = sys.exc_info()[1]
    return {**event, **describe_failure(failure)} if isinstance(failure, BaseException) else event


def _log_crash(_kind: type[BaseException], failure: BaseException, _traceback: TracebackType | None) -> None:
    log.critical("crashed", **describe_failure(failure))


def _log_crash_of_thread(crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None:
        log.critical("thread_crashed", **describe_failure(crash.exc_value))
