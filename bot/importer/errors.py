"""The limits of imported files, and the reasons why a file is not read; the catalogues word them."""

MAX_FILE_BYTES = 10_000_000
"""Maximum size of a file in bytes."""
MAX_PAGES = 200
MAX_CHARACTERS = 600_000
"""Maximum characters of a file, not counting tags."""
MAX_UNPACKED_BYTES = 40_000_000
"""Maximum bytes of one unpacked part of a zipped file."""
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
"""Why a file is not read; each code has a sentence in the catalogues (``unreadable.<code>``)."""

UNREADABLE_VALUES = {"megabytes": MAX_FILE_BYTES // 1_000_000, "pages": MAX_PAGES}
"""The values for those sentences."""


class UnreadableFile(Exception):  # noqa: N818 - an answer to a person, not a fault of the program
    """A file cannot be read; ``code`` is one of ``UNREADABLE_CODES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
