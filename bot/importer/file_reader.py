"""Read a file in a child process: little memory, little time, no network, no secrets."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.importer.errors import MAX_FILE_BYTES, UNREADABLE_CODES, UnreadableFile

READ_TIMEOUT = 60.0
"""Seconds until a file is given up."""
_PROJECT_ROOT = Path(__file__).resolve().parents[2]
_CHILD_COMMAND = (sys.executable, "-s", "-P", "-m", "bot.importer.formats.child")
_ENVIRONMENT = {
    "PYTHONPATH": str(_PROJECT_ROOT),
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""No setting and no secret reaches the process that reads what strangers wrote."""
_TIME_LIMIT_SIGNALS = (24, 9)
"""SIGXCPU, and SIGKILL where it did not listen."""


def read_file(path: Path) -> dict[str, Any]:
    """Return the findings in a file of notes as JSON values; raises UnreadableFile."""
    return read_bytes(load_file(path), ending=path.suffix)


def read_bytes(data: bytes, *, ending: str, timeout: float | None = None) -> dict[str, Any]:
    """Return the findings in a file that is in memory, within ``timeout`` seconds; raises UnreadableFile."""
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile("too_large")
    try:
        done = subprocess.run(  # noqa: S603 - our own program, nothing of the file in its words
            [*_CHILD_COMMAND, ending.lower().removeprefix(".")[:8] or "none"],
            input=data, env=_ENVIRONMENT, cwd=_PROJECT_ROOT, timeout=timeout or READ_TIMEOUT,
            capture_output=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise UnreadableFile("too_long") from None
    if done.returncode != 0:
        raise UnreadableFile(_exit_reason(done.returncode))
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer.get("refused") in UNREADABLE_CODES:
        raise UnreadableFile(answer["refused"])
    return answer


def load_file(path: Path) -> bytes:
    """Return the bytes of a file, at most one more than the limit; raises UnreadableFile ``not_there``."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise UnreadableFile("not_there") from None


def _exit_reason(status: int) -> str:
    """Return the code for a child process that failed: by itself, or ended by the kernel."""
    if status > 0:
        return "broken"
    return "too_long" if -status in _TIME_LIMIT_SIGNALS else "too_much_memory"
