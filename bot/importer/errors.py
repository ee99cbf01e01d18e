"""The limits of imported files, and the reasons why a file is not read; the catalogues word them."""

MAX_FILE_BYTES = 10_000_000
"""Bytes of a file."""
MAX_PAGES = 200
MAX_CHARACTERS = 600_000
"""Characters of a file, its tags left out."""
MAX_UNPACKED_BYTES = 40_000_000
"""Bytes of one part of a packed file when it is unpacked."""
MAX_LINES = 30_000

UNREADABLE_CODES = frozenset(
    (
        "not_there",
        "too_large",
        "empty",
        "unknown_kind",
        "old_word",
        "not_text",
        "broken_letters",
        "inserted_file",
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

UNREADABLE_VALUES = {"megabytes": MAX_FILE_BYTES // 1_000_000, "pages": MAX_PAGES}
"""What fills those sentences in."""


class UnreadableFile(Exception):  # noqa: N818 - an answer to a person, not a fault of the program
    """A file cannot be read; ``code`` is one of ``UNREADABLE_CODES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
