"""``python -m bot.reading.child docx``: a file on standard input, what it says on standard output as JSON."""

import json
import sys

from bot.reading.confine import confine
from bot.reading.kinds import read_lines
from bot.reading.refusals import LARGEST_FILE, Unreadable
from domain.notes import read_notes
from domain.notes.shown import show


def main() -> None:
    """Read one file within the limits of this process."""
    ending = sys.argv[1] if len(sys.argv) > 1 else ""
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    confine()
    try:
        answer = show(read_notes(read_lines(data, ending=ending)))
    except Unreadable as refused:
        answer = {"refused": refused.code}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_much_memory"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
