"""The version and the build of the program.

The version is defined here; tests/house/test_version.py compares it with every other file that names it.
"""

import platform
from pathlib import Path

VERSION = "0.1.0"
REVISION_FILE = Path(__file__).with_name("revision.txt")
"""Written when the image is built; it is not part of the repository."""
UNKNOWN = "unknown"


def read_revision(file: Path = REVISION_FILE) -> str:
    """Return the commit that the image was built from, ``unknown`` if none was recorded."""
    try:
        return file.read_text(encoding="utf-8").strip() or UNKNOWN
    except FileNotFoundError:
        return UNKNOWN


def describe_build() -> str:
    """Return version, revision and Python version in one line."""
    return f"{VERSION} (revision {read_revision()}, Python {platform.python_version()})"
