"""Repack ZIP archives such as Office files, so that the same content gives the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

NO_PARTS: Mapping[str, bytes] = {}
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_REGULAR_FILE = 0o100644 << 16


def repack(archive: bytes, *, changed: datetime, replacing: Mapping[str, bytes] = NO_PARTS) -> bytes:
    """Repack an archive as of the moment ``changed``, with some of its parts replaced."""
    at = max(_EARLIEST, changed.astimezone(UTC)).timetuple()[:6]
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=at)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, _REGULAR_FILE
            part.create_system = 3  # Unix, whatever system creates it
            new.writestr(part, replacing.get(name) or old.read(name))
    return packed.getvalue()
