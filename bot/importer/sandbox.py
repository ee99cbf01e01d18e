"""Run work in a confined child process: work that opens untrusted files or needs large libraries.

The work is a module with ``prepare(*arguments)``, which loads what it needs and returns a function of bytes
to bytes; `bot.importer.sandbox_child` calls that function within the limits. The child inherits no setting
and no secret, has no network, starts no process and writes no file outside its scratch folder.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

_PROJECT_ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-s", "-P", "-m", "bot.importer.sandbox_child")
"""How a child is started; the limits, the module and its arguments follow."""
_ENVIRONMENT = {
    "PYTHONPATH": str(_PROJECT_ROOT),
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_READ_SIZE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of a child."""

    seconds: float
    """Seconds until the result, counted from when the data is sent."""
    cpu_seconds: int
    memory_bytes: int
    """Limit of the address space, which is larger than resident memory."""
    output_bytes: int
    scratch_bytes: int = 0
    """Maximum size of a file in the scratch folder, which is removed afterwards; 0 forbids files."""


class FailureReason(StrEnum):
    """Why a child gave no result."""

    TOO_SLOW = "too_slow"
    TOO_MUCH_CPU = "too_much_cpu"
    TOO_MUCH_OUTPUT = "too_much_output"
    KILLED = "killed"
    """Killed by a signal, for example after a failed allocation in a library."""
    CRASHED = "crashed"
    """Ended with an exception, whose text is dropped since it may quote the data."""


class ChildFailed(Exception):  # noqa: N818 - callers decide what it means for their file
    """A child gave no result."""

    def __init__(self, reason: FailureReason) -> None:
        super().__init__(reason)
        self.reason = reason


async def run_confined(
    module: str, *arguments: str, data: bytes, limits: Limits, inherit: Iterable[str] = ()
) -> bytes:
    """Run the work of a module on data in a child process; raises ChildFailed.

    ``inherit`` names environment variables to pass on. The child is killed if the caller is cancelled.
    """
    async with start_confined(module, *arguments, limits=limits, inherit=inherit) as child:
        return await child.run(data)


@asynccontextmanager
async def start_confined(
    module: str, *arguments: str, limits: Limits, inherit: Iterable[str] = ()
) -> AsyncIterator["ConfinedChild"]:
    """Start a child early, so that it loads its libraries meanwhile; it is killed at the end of the block."""
    with TemporaryDirectory(prefix="bevaka-") if limits.scratch_bytes else nullcontext("") as scratch:
        environment = {name: os.environ[name] for name in inherit if name in os.environ} | _ENVIRONMENT
        bounds = (str(limits.memory_bytes), str(limits.cpu_seconds), str(limits.scratch_bytes), scratch)
        process = await asyncio.create_subprocess_exec(
            *COMMAND, *bounds, module, *arguments,
            cwd=_PROJECT_ROOT, env=environment | ({"TMPDIR": scratch} if scratch else {}),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        child = ConfinedChild(process, limits)
        try:
            yield child
        finally:
            await child.kill()


class ConfinedChild:
    """A child process that waits for its data."""

    def __init__(self, process: asyncio.subprocess.Process, limits: Limits) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError(process)
        self._process, self._limits = process, limits
        self._input, self._output = process.stdin, process.stdout

    async def run(self, data: bytes) -> bytes:
        """Send the data and return the result; raises ChildFailed."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                self._input.write(data)
                self._input.close()
                result = await self._read()
                status = await self._process.wait()
        except TimeoutError:
            raise ChildFailed(FailureReason.TOO_SLOW) from None
        if status != 0:
            raise ChildFailed(_failure_reason(status))
        return result

    async def _read(self) -> bytes:
        read = bytearray()
        while part := await self._output.read(_READ_SIZE):
            read += part
            if len(read) > self._limits.output_bytes:
                raise ChildFailed(FailureReason.TOO_MUCH_OUTPUT)
        return bytes(read)

    async def kill(self) -> None:
        """Kill the process and all that it started, and wait for its end; does nothing after a result."""
        if self._process.returncode is not None and self._output.at_eof():
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._input.close()
        while await self._output.read(_READ_SIZE):
            """Drain the pipe: asyncio reports the end of a process only once its pipes are closed."""
        await self._process.wait()


def _failure_reason(status: int) -> FailureReason:
    if status > 0:
        return FailureReason.CRASHED
    if -status in {signal.SIGXCPU, signal.SIGKILL}:  # the second signal if the process ignored the first
        return FailureReason.TOO_MUCH_CPU
    return FailureReason.KILLED
