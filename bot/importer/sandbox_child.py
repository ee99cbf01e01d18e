"""The child process of `bot.importer.sandbox`; its arguments are the limits, the module and its arguments.

It lets the module load its libraries, reads standard input, confines itself and writes the result to standard
output. It imports little, since a child is started for each file.
"""

import os
import resource
import sys
from importlib import import_module

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
    "os.chmod",
    "os.chown",
    "os.link",
    "os.rename",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "os.setxattr",
    "os.removexattr",
    "shutil.",
    "urllib.",
    "ftplib.",
    "smtplib.",
)
_FILE_EVENTS = ("os.remove", "os.mkdir", "os.rmdir")
"""Audit events allowed only in the scratch folder, like opening a file for writing."""
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def restrict_process(
    *, memory_bytes: int, cpu_seconds: int, scratch_bytes: int = 0, scratch: str = ""
) -> None:
    """Limit memory and time of this process; forbid the network, processes, and files outside ``scratch``."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (scratch_bytes, scratch_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    inside = _with_separator(os.path.realpath(scratch)) if scratch else None

    def forbid(event: str, arguments: tuple[object, ...]) -> None:
        """Raise PermissionError for audit events that reach outside; audit hooks cannot be removed."""
        if event == "open":
            changes_files = isinstance(arguments[2], int) and bool(arguments[2] & _WRITE_FLAGS)
        else:
            changes_files = event in _FILE_EVENTS
        if event.startswith(_FORBIDDEN_EVENTS) or (changes_files and not _is_inside(arguments[0], inside)):
            raise PermissionError(f"{event} is forbidden in a sandbox")

    sys.addaudithook(forbid)


def _is_inside(path: object, folder: str | None) -> bool:
    """Return whether a path is in a folder, or is the folder, which tempfile passes when it opens a file."""
    if folder is None or not isinstance(path, str):
        return False
    return _with_separator(os.path.realpath(path)).startswith(folder)


def _with_separator(path: str) -> str:
    return os.path.join(path, "")  # noqa: PTH118 - a prefix of strings


def _main() -> None:
    memory, cpu, scratch_bytes, scratch, module, *arguments = sys.argv[1:]
    work = import_module(module).prepare(*arguments)
    data = sys.stdin.buffer.read()
    restrict_process(
        memory_bytes=int(memory), cpu_seconds=int(cpu), scratch_bytes=int(scratch_bytes), scratch=scratch
    )
    sys.stdout.buffer.write(work(data))


if __name__ == "__main__":
    _main()
