"""Starts ``python -m bot serve`` again and again without loading Python's libraries each time.

Each line of standard input is a birth: a fork of this process, which then runs the whole program. The number
of the new process is printed, and once it has ended the signal or status that ended it.
"""

import os
import runpy
import sys

import bot.bootstrap
import bot.logs
import storage.migrate
import storage.one_process

LOADED = (bot.bootstrap, bot.logs, storage.migrate, storage.one_process)


def main() -> None:
    for _ in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            live()
        tell(child)
        tell(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def live() -> None:
    """Be the program, to its end."""
    sys.argv = ["bot", "serve"]
    try:
        runpy.run_module("bot", run_name="__main__")
    finally:
        os._exit(1)


def tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
