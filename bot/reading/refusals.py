"""Why a file is not read, in one word each; the catalogues say it in a sentence."""

LARGEST_FILE = 10_000_000
"""Bytes of a file."""
MOST_PAGES = 200
MOST_TEXT = 600_000
"""Characters of a file, its tags left out."""
MOST_UNPACKED = 40_000_000
"""Bytes of one part of a packed file when it is unpacked."""
MOST_LINES = 30_000

CODES = frozenset(
    (
        "not_there",
        "too_large",
        "empty",
        "unknown_kind",
        "old_word",
        "not_text",
        "locked",
        "macros",
        "broken",
        "bomb",
        "too_many_pages",
        "too_much_text",
        "too_long",
        "too_much_memory",
        "nothing_found",
    )
)
"""Why; each has a sentence in the catalogues (``unreadable.<code>``)."""

VALUES = {"megabytes": LARGEST_FILE // 1_000_000, "pages": MOST_PAGES}
"""What fills those sentences in."""


class Unreadable(Exception):  # noqa: N818 - an answer to a person, not a fault of the program
    """A file is not read; ``code`` is one of ``CODES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
