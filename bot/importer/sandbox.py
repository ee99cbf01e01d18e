"""Limits that a process sets for itself before it reads untrusted files."""

import resource
import sys

MAX_MEMORY = 768 * 1024 * 1024
"""Bytes of addresses; reading fifty pages takes about a sixth."""
MAX_CPU_SECONDS = 15
"""Of computing."""
_FORBIDDEN_EVENTS = (
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
_WRITE_MODES = ("w", "a", "x", "+")


def restrict_process() -> None:
    """Limit memory and time of this process; forbid writing files, processes and the network."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_forbid)


def _forbid(event: str, arguments: tuple[object, ...]) -> None:
    """Raise PermissionError for audit events that reach outside; a hook cannot be removed."""
    writes = (
        event == "open"
        and isinstance(arguments[1], str)
        and any(sign in arguments[1] for sign in _WRITE_MODES)
    )
    if writes or event.startswith(_FORBIDDEN_EVENTS):
        raise PermissionError(f"{event} while a file is read")
