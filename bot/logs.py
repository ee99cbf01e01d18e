"""Logs: one JSON line for each event, and nothing of what people wrote."""

import logging
import sys

import structlog

_QUIET = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "azure",
    "botbuilder",
    "botframework",
    "msal",
    "msrest",
    "urllib3",
)
"""Libraries whose own lines may quote messages, tokens or names."""


def set_up_logs() -> None:
    """Write JSON lines to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
