"""Hands a file to a process of its own and takes back what it found."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.reading.refusals import CODES, LARGEST_FILE, Unreadable

PATIENCE = 60.0
"""Seconds until a file is given up."""
_ROOT = Path(__file__).resolve().parents[2]
_CHILD = (sys.executable, "-s", "-P", "-m", "bot.reading.child")
_SURROUNDINGS = {
    "PYTHONPATH": str(_ROOT),
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""No setting and no secret reaches the process that reads what strangers wrote."""


def read_file(path: Path) -> dict[str, Any]:
    """Give back what stands in a file of notes, as ``domain.notes.shown`` writes it; raises Unreadable."""
    return read_bytes(take(path), ending=path.suffix)


def read_bytes(data: bytes, *, ending: str, patience: float | None = None) -> dict[str, Any]:
    """Read a file that is in memory already, in so many seconds at most; raises Unreadable."""
    if len(data) > LARGEST_FILE:
        raise Unreadable("too_large")
    try:
        done = subprocess.run(  # noqa: S603 - our own program, nothing of the file in its words
            [*_CHILD, ending.lower().removeprefix(".")[:8] or "none"],
            input=data, env=_SURROUNDINGS, cwd=_ROOT, timeout=patience or PATIENCE,
            capture_output=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable("too_long") from None
    if done.returncode != 0:
        raise Unreadable(_why(done.returncode))
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer.get("refused") in CODES:
        raise Unreadable(answer["refused"])
    return answer


def take(path: Path) -> bytes:
    """Give back the bytes of a file, never more than are read; raises Unreadable ``not_there``."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError:
        raise Unreadable("not_there") from None


def _why(status: int) -> str:
    """Say what ended the process: itself, or the kernel because of its time or its memory."""
    if status > 0:
        return "broken"
    return "too_long" if -status in _OUT_OF_TIME else "too_much_memory"


_OUT_OF_TIME = (24, 9)
"""SIGXCPU, and SIGKILL where it did not listen."""
