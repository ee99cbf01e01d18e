"""Read a file in a child process: little memory, little time, no network, no secrets."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.importer.errors import MAX_FILE_BYTES, UNREADABLE_CODES, UnreadableFile
from bot.importer.sandbox import ChildFailed, FailureReason, Limits, run_confined

READ_LIMITS = Limits(
    seconds=60.0,
    cpu_seconds=15,
    memory_bytes=768 * 1024 * 1024,
    output_bytes=32 * 1024 * 1024,
)
"""The limits of the child process; reading fifty pages takes about a sixth of the memory."""
UNREADABLE_REASONS = {
    FailureReason.TOO_SLOW: "too_long",
    FailureReason.TOO_MUCH_CPU: "too_long",
    FailureReason.TOO_MUCH_OUTPUT: "too_much_text",
    FailureReason.KILLED: "too_much_memory",
    FailureReason.CRASHED: "broken",
}


async def read_file(path: Path) -> dict[str, Any]:
    """Return the findings in a file of notes as JSON values; raises UnreadableFile."""
    return await read_bytes(load_file(path), ending=path.suffix)


async def read_bytes(data: bytes, *, ending: str, timeout: float = READ_LIMITS.seconds) -> dict[str, Any]:  # noqa: ASYNC109 - a limit of the child
    """Return the findings in a file that is in memory, within ``timeout`` seconds; raises UnreadableFile."""
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile("too_large")
    name = ending.lower().removeprefix(".")[:8] or "none"
    limits = replace(READ_LIMITS, seconds=timeout)
    try:
        told = await run_confined("bot.importer.formats.child", name, data=data, limits=limits)
    except ChildFailed as failure:
        raise UnreadableFile(UNREADABLE_REASONS[failure.reason]) from None
    answer: dict[str, Any] = json.loads(told)
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
