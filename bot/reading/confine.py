"""Limits that a process puts on itself before it reads what strangers wrote."""

import resource
import sys

MEMORY = 768 * 1024 * 1024
"""Bytes of addresses; reading fifty pages takes about a sixth."""
SECONDS = 15
"""Of computing."""
_REFUSED = (
    "socket.",
    "subprocess.",
    "ctypes.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "shutil.",
    "urllib.",
    "ftplib.",
    "smtplib.",
)
_WRITING = ("w", "a", "x", "+")


def confine() -> None:
    """Take away memory beyond the limit, time beyond the limit, files to write, processes and the network."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Stand before everything that reaches outside; a hook cannot be taken away again."""
    writes = (
        event == "open" and isinstance(arguments[1], str) and any(sign in arguments[1] for sign in _WRITING)
    )
    if writes or event.startswith(_REFUSED):
        raise PermissionError(f"{event} while a file is read")
