"""Run processes from a fork server: isolated, but without a second or more for loading libraries.

Each has a folder, an environment and an exit status of its own. Whatever a program leaves behind in a
process (log settings, handlers of signals, the event loop) does not reach the tests.
"""

import asyncio
import atexit
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO

from tests.house.project import ROOT
from tests.program.fork_server import FILES, NUMBER_BYTES, PROGRAMS

LOOK_EVERY = 0.005
_ONE_AT_A_TIME = Lock()


@dataclass(slots=True)
class Forked:
    """A process that the fork server started."""

    pid: int
    _told: socket.socket
    _status: int | None = field(default=None)

    @property
    def returncode(self) -> int | None:
        """Return the exit status, the signal (negative) that ended it, or None while it runs."""
        if self._status is None:
            try:
                self._status = read_number(self._told)
            except BlockingIOError:
                return None
            self._told.close()
        return self._status

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Return the exit status once the process has ended."""
        while (status := self.returncode) is None:  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(LOOK_EVERY)
        return status

    def join(self, *, within: float) -> int:
        """Return the exit status; a process that takes longer is killed, and TimeoutError raised."""
        end = time.monotonic() + within
        while (status := self.returncode) is None:
            if time.monotonic() > end:
                self.kill()
                raise TimeoutError(f"still running after {within:.0f} s")
            time.sleep(LOOK_EVERY)
        return status


def read_number(told: socket.socket) -> int:
    """Read a number from the fork server; raises EOFError if the server has ended."""
    read = told.recv(NUMBER_BYTES)
    if not read:
        raise EOFError("the fork server has ended")
    return int.from_bytes(read, "big", signed=True)


@cache
def server() -> socket.socket:
    """Start the fork server of these tests; returns the socket for requests."""
    return _started(PROGRAMS)


@cache
def children_address() -> str:
    """Start the fork server of the sandbox's children; returns where they connect, before it has loaded."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(f"\0bevaka-tests-{os.getpid()}-{secrets.token_hex(8)}")
        listener.listen()
        _started(FILES, listener, PYTHONHASHSEED="0", PYTHONUTF8="1")
        return f"@{listener.getsockname()[1:].decode()}"


def _started(kind: str, *listeners: socket.socket, **more: str) -> socket.socket:
    """Start a fork server, which ends with this process; returns the socket for requests."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    numbers = [one.fileno() for one in (theirs, *listeners)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.program.fork_server", kind, *map(str, numbers)],
        cwd=ROOT, env=os.environ | more, pass_fds=numbers, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def fork(
    program: str,
    *arguments: str,
    folder: Path,
    environment: Mapping[str, str],
    out: IO[bytes],
    err: IO[bytes],
    held_signals: Collection[int] = (),
) -> Forked:
    """Run a module or a script (``.py``); a held signal is delivered only once the process unblocks it."""
    request = {
        "program": program, "arguments": arguments, "folder": str(folder), "environment": dict(environment),
        "held_signals": list(held_signals),
    }  # fmt: skip
    told, theirs = socket.socketpair()
    descriptors = [out.fileno(), err.fileno(), theirs.fileno()]
    with _ONE_AT_A_TIME:
        socket.send_fds(server(), [json.dumps(request).encode()], descriptors)
    theirs.close()
    pid = read_number(told)
    told.settimeout(0)
    return Forked(pid, told)
