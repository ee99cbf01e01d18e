"""A fork server: loads the libraries of the program once, and forks a process for each request.

A request is one JSON object over a socket (see ``tests.program.forked``), with the descriptors that
become standard output and error, and one on which the process id is told, then the exit status.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn

PRELOADED = (
    "bot.admin.checks.result", "bot.admin.export", "bot.admin.maintenance", "bot.admin.restore",
    "bot.app.checks", "bot.app.server", "bot.cli.appoint", "bot.cli.audit", "bot.cli.backup", "bot.cli.check",
    "bot.cli.erase", "bot.cli.export", "bot.cli.import_", "bot.cli.manifest", "bot.cli.migrate",
    "bot.cli.minutes", "bot.cli.restore", "bot.cli.retention", "bot.cli.serve", "bot.admin.import_files",
    "bot.telemetry.logs", "storage.audit_chain", "storage.backup", "storage.migrate",
    "storage.privacy.erase", "storage.process_lock", "typer.rich_utils",
)  # fmt: skip
NUMBER_BYTES = 4
MOST_BYTES = 1_000_000
"""Maximum bytes of a request; most of it is the environment."""


@dataclass(slots=True)
class ForkServer:
    """Forks processes and reports how they end, until the other end of the socket is closed."""

    requests: socket.socket
    events: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _running: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Process id and the descriptor that waits for its status, by process descriptor."""

    def run(self) -> dict[str, Any] | None:
        """Handle requests; returns the request in each forked process, and None in the server at its end."""
        self.events.register(self.requests, selectors.EVENT_READ)
        while True:
            for key, _ in self.events.select():
                if key.fileobj is not self.requests:
                    self._tell_status(key.fd)
                    continue
                line, descriptors, _, _ = socket.recv_fds(self.requests, MOST_BYTES, 3)
                if not line:
                    return None
                if request := self._fork(json.loads(line), *descriptors):
                    return request

    def _fork(self, request: dict[str, Any], out: int, err: int, status: int) -> dict[str, Any] | None:
        held = set(request["held_signals"])
        signal.pthread_sigmask(signal.SIG_BLOCK, held)
        child = os.fork()
        if child == 0:
            self._become_child(out, err, unused=(out, err, status))
            return request
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
        os.close(out)
        os.close(err)
        tell(status, child)
        descriptor = os.pidfd_open(child)
        self._running[descriptor] = child, status
        self.events.register(descriptor, selectors.EVENT_READ)
        return None

    def _become_child(self, out: int, err: int, *, unused: Iterable[int]) -> None:
        os.dup2(out, 1)
        os.dup2(err, 2)
        self.events.close()
        self.requests.close()
        others = [number for descriptor, (_, told) in self._running.items() for number in (descriptor, told)]
        for number in (*others, *unused):
            os.close(number)
        self._running.clear()

    def _tell_status(self, descriptor: int) -> None:
        child, status = self._running.pop(descriptor)
        self.events.unregister(descriptor)
        os.close(descriptor)
        tell(status, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        os.close(status)


def tell(descriptor: int, number: int) -> None:
    """Write a number, if the reader is still there."""
    try:
        os.write(descriptor, number.to_bytes(NUMBER_BYTES, "big", signed=True))
    except BrokenPipeError:
        return


def be(request: dict[str, Any]) -> None:
    """Run a module or a script as Python does, in the requested folder and environment."""
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    program = request["program"]
    sys.argv = [program, *request["arguments"]]
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


def status_of(request: dict[str, Any]) -> int:
    """Run the program and return its exit status; exceptions are printed as by Python."""
    try:
        be(request)
    except SystemExit as fault:
        return fault.code if isinstance(fault.code, int) else int(fault.code is not None)
    except BaseException:  # noqa: BLE001 - the program's own hook says what it was
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def end(status: int) -> NoReturn:
    """End like Python, but without its slow module cleanup, which takes longer than most verbs."""
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - waits for threads
    atexit._run_exitfuncs()  # noqa: SLF001
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main() -> None:
    """Load the libraries, then handle requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests; they end this process
    for name in PRELOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    server = ForkServer(socket.socket(fileno=int(sys.argv[1])))
    if request := server.run():
        signal.signal(signal.SIGINT, signal.default_int_handler)
        end(status_of(request))


if __name__ == "__main__":
    main()
