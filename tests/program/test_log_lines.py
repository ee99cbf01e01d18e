"""Test every kind of log line: JSON, with places and types, without people's texts."""

import json
from pathlib import Path
from typing import Any

from tests.every import every
from tests.program.child import run

WORDS = "kanariefågelbur"
BEGIN = f"""
import logging, threading, warnings
import structlog
from bot.telemetry.logs import configure_logging
words = {WORDS!r}
configure_logging()
library, log = logging.getLogger("a.library"), structlog.get_logger()
"""


def lines(code: str, *, folder: Path) -> list[dict[str, Any]]:
    """Run code after logging was set up, and return what it logged."""
    script = folder / "script.py"
    script.write_text(BEGIN + code, encoding="utf-8")
    ended = run(folder=folder, program=str(script))
    assert WORDS not in ended.stderr
    return [json.loads(line) for line in ended.stderr.splitlines()]


@every(
    ("code", "expected"),
    [
        ("library.warning('gone: %s', words)", {"event": "library", "template": "gone: %s"}),
        ("library.warning(f'gone: {words}')", {"event": "library", "logger": "a.library"}),
        ("library.info('gone')", None),
        ("warnings.warn(words)", {"event": "library", "logger": "py.warnings"}),
        (
            "raise ValueError(words)",
            {"event": "unhandled_exception", "kinds": ["ValueError"], "level": "critical"},
        ),
        (
            "def fail(): raise ValueError(words)\nthread = threading.Thread(target=fail)\nthread.start()",
            {"event": "unhandled_thread_exception", "kinds": ["ValueError"]},
        ),
        (
            "try: raise ValueError(words)\nexcept ValueError: library.exception('failed')",
            {"event": "library", "kinds": ["ValueError"], "level": "error"},
        ),
        (
            "try: raise ValueError(words)\nexcept ValueError: log.exception('failed')",
            {"event": "failed", "kinds": ["ValueError"], "level": "error"},
        ),
        ("log.error('failed', exc_info=KeyError(words))", {"event": "failed", "kinds": ["KeyError"]}),
        ("log.info('two\\nlines\\x1b[2J', of='a\\nkind')", {"event": "two\nlines\x1b[2J", "of": "a\nkind"}),
        ("log.info('half', of='\\ud83d')", {"event": "half", "of": "\ud83d"}),
        ("log.debug('nothing')", None),
    ],
)  # fmt: skip
def test_a_line_says_where_and_of_which_kind(
    tmp_path: Path, code: str, expected: dict[str, Any] | None
) -> None:
    logged = lines(code, folder=tmp_path)
    if expected is None:
        assert logged == []
        return
    (line,) = logged
    assert expected.items() <= line.items()
