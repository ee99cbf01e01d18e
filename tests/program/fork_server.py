"""A fork server: loads the libraries of the program once, and forks a process for each request.

A request is one JSON object over a socket (see ``tests.program.forked``), with the descriptors that
become standard output and error, and one on which the process id is told, then the exit status.

The server of files forks children of the sandbox (``tests.program.forked_child``), which connect to it. They
send the descriptor of standard input too, and a process is killed once its connection is closed.
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
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

FILES, PROGRAMS = "files", "programs"
OF_PROGRAMS = (
    "bot.admin.checks.result", "bot.admin.export", "bot.admin.maintenance", "bot.admin.restore",
    "bot.app.checks", "bot.app.server", "bot.cli.appoint", "bot.cli.audit", "bot.cli.backup", "bot.cli.check",
    "bot.cli.erase", "bot.cli.export", "bot.cli.import_", "bot.cli.manifest", "bot.cli.migrate",
    "bot.cli.minutes", "bot.cli.restore", "bot.cli.retention", "bot.cli.serve", "bot.admin.import_files",
    "bot.telemetry.logs", "storage.audit_chain", "storage.backup", "storage.migrate",
    "storage.privacy.erase", "storage.process_lock", "typer.rich_utils",
)  # fmt: skip
OF_FILES = (
    "bot.documents.child", "bot.documents.pdf", "bot.documents.template", "bot.documents.word",
    "bot.documents.xlsx", "bot.importer.formats.archive", "bot.importer.formats.child",
    "bot.importer.formats.pdf", "bot.importer.formats.text",
)  # fmt: skip
PRELOADED = {FILES: OF_FILES, PROGRAMS: OF_PROGRAMS}
CHILDREN = "BEVAKA_TEST_CHILDREN"
"""The environment variable that names the socket of the server that forks the children of the sandbox."""
NUMBER_BYTES = 4
FORKED_CHILD = Path(__file__).with_name("forked_child.py")
MOST_BYTES = 1_000_000
"""Maximum bytes of a request; most of it is the environment."""


@dataclass(slots=True)
class ForkServer:
    """Forks processes and reports how they end, until the other end of the socket is closed."""

    requests: socket.socket
    listener: socket.socket | None = None
    """Where the children of the sandbox connect."""
    events: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _running: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Process id and the descriptor that waits for its status, by process descriptor."""

    def run(self) -> dict[str, Any] | None:
        """Handle requests; returns the request in each forked process, and None in the server at its end."""
        for source in filter(None, (self.requests, self.listener)):
            self.events.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in self.events.select():
                request: dict[str, Any] | None = None
                if key.fileobj is self.listener:
                    request = self._accept(self.listener)
                elif key.fileobj is not self.requests:
                    self._end(key)
                else:
                    line, descriptors, _, _ = socket.recv_fds(self.requests, MOST_BYTES, 3)
                    if not line:
                        return None
                    request = self._fork(json.loads(line), *descriptors)
                if request:
                    return request

    def _accept(self, listener: socket.socket) -> dict[str, Any] | None:
        """Fork a child of the sandbox; its connection tells its status."""
        connection, _ = listener.accept()
        line, descriptors, _, _ = socket.recv_fds(connection, MOST_BYTES, 3)
        if not line:
            connection.close()
            return None
        stdin, out, err = descriptors
        return self._fork(json.loads(line), out, err, connection.detach(), stdin=stdin)

    def _fork(
        self, request: dict[str, Any], out: int, err: int, status: int, *, stdin: int | None = None
    ) -> dict[str, Any] | None:
        held = set(request["held_signals"])
        signal.pthread_sigmask(signal.SIG_BLOCK, held)
        child = os.fork()
        if child == 0:
            if stdin is not None:
                os.setsid()
                os.dup2(stdin, 0)
                os.close(stdin)
            self._become_child(out, err, unused=(out, err, status))
            return request
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
        os.close(out)
        os.close(err)
        tell(status, child)
        descriptor = os.pidfd_open(child)
        self._running[descriptor] = child, status
        self.events.register(descriptor, selectors.EVENT_READ)
        if stdin is not None:
            os.close(stdin)
            self.events.register(status, selectors.EVENT_READ, data=child)
        return None

    def _become_child(self, out: int, err: int, *, unused: Iterable[int]) -> None:
        os.dup2(out, 1)
        os.dup2(err, 2)
        self.events.close()
        self.requests.close()
        if self.listener is not None:
            self.listener.close()
        others = [number for descriptor, (_, told) in self._running.items() for number in (descriptor, told)]
        for number in (*others, *unused):
            os.close(number)
        self._running.clear()

    def _end(self, key: selectors.SelectorKey) -> None:
        """Tell the status of a process that has ended, or end one whose connection was closed."""
        if key.data is None:
            self._tell_status(key.fd)
        elif self.events.get_map().get(key.fd) is key:  # or it has ended in this very moment
            self.events.unregister(key.fd)
            os.kill(key.data, signal.SIGKILL)

    def _tell_status(self, descriptor: int) -> None:
        child, status = self._running.pop(descriptor)
        self.events.unregister(descriptor)
        os.close(descriptor)
        tell(status, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        with suppress(KeyError):  # it is watched only for a child of the sandbox that is still waited for
            self.events.unregister(status)
        os.close(status)


def tell(descriptor: int, number: int) -> None:
    """Write a number, if the reader is still there."""
    try:
        os.write(descriptor, number.to_bytes(NUMBER_BYTES, "big", signed=True))
    except ConnectionError:
        return


def start_children_from(address: str) -> None:
    """Let this process start the children of its sandbox from the server at this address."""
    sandbox = importlib.import_module("bot.importer.sandbox")
    sandbox.COMMAND = child_command(address)  # type: ignore[attr-defined]


def child_command(address: str) -> tuple[str, ...]:
    """Return the command that has a child of the sandbox forked by the server at this address."""
    return (sys.executable, "-I", "-S", str(FORKED_CHILD), address)


def be(request: dict[str, Any]) -> None:
    """Run a module or a script as Python does, in the requested folder and environment."""
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    tempfile.tempdir = None
    if children := os.environ.get(CHILDREN):
        start_children_from(children)
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
    for name in PRELOADED[sys.argv[1]]:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    requests, *listeners = (socket.socket(fileno=int(number)) for number in sys.argv[2:])
    server = ForkServer(requests, next(iter(listeners), None))
    if request := server.run():
        signal.signal(signal.SIGINT, signal.default_int_handler)
        end(status_of(request))


if __name__ == "__main__":
    main()
