"""Work for a child process of the sandbox: Python code that a test passes as data."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["Path", "os", "socket", "subprocess", "sys", "time"]
"""What the code may use; like libraries it is loaded before the limits apply."""


def prepare(before: str = "") -> Callable[[bytes], bytes]:
    """Run ``before``, and return a function that runs its data; its result is the value of ``told``."""
    names: dict[str, Any] = dict(globals())
    exec(before, names)  # noqa: S102 - the test's own code

    def work(data: bytes) -> bytes:
        exec(data.decode(), names)  # noqa: S102 - same
        return str(names.get("told", "")).encode()

    return work
