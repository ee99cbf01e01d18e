"""Files that were made: drafts for a week, those of adopted minutes for good."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import Connection, RowMapping, Select, select

from domain.errors import NotFound
from storage.rows import add_row, table_of
from storage.tables import FileRow

_F = table_of(FileRow)
DRAFT = 0
"""The version of what nobody adopted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file with its bytes."""

    id: int = 0
    council: int
    meeting: int | None
    version: int
    """Of the minutes that it holds, 0 for a draft."""
    format: str
    """Such as ``docx``."""
    name: str
    sha256: str
    """Of the content, in hexadecimal digits."""
    content: bytes
    made_at: datetime
    person: int | None = None
    """Whom it was made for."""

    @classmethod
    def of(cls, content: bytes, **about: Any) -> Self:  # noqa: ANN401 - the other fields
        """Make one of its content and the other fields."""
        return cls(content=content, sha256=sha256(content).hexdigest(), **about)


class Files:
    """The files of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def put(self, file: StoredFile) -> StoredFile:
        """Store a file, and give it back with its id."""
        belongs = {"council_id": file.council, "meeting_id": file.meeting, "person_id": file.person}
        names = ("version", "format", "name", "sha256", "content", "made_at")
        row = {"tenant_id": self._tenant, **belongs, **{name: getattr(file, name) for name in names}}
        return replace(file, id=add_row(self._connection, _F, row))

    def get(self, file: int) -> StoredFile:
        """Give back this file; raises NotFound ``no_such_file``."""
        found = self._all(select(_F).where(_F.c.id == file))
        if not found:
            raise NotFound("no_such_file")
        return found[0]

    def of_minutes(self, meeting: int, version: int) -> list[StoredFile]:
        """Give back the files of one version of a meeting's minutes."""
        wanted = select(_F).where(_F.c.meeting_id == meeting, _F.c.version == version)
        return self._all(wanted.order_by(_F.c.id))

    def digests(self, meeting: int, version: int) -> dict[str, str]:
        """Give back the SHA-256 of each file of one version of a meeting's minutes, by format."""
        wanted = select(_F.c.format, _F.c.sha256).where(
            _F.c.tenant_id == self._tenant, _F.c.meeting_id == meeting, _F.c.version == version
        )
        return {row[0]: row[1] for row in self._connection.execute(wanted.order_by(_F.c.id.desc()))}

    def newest_draft(self, meeting: int, format: str) -> StoredFile | None:  # noqa: A002 - what it is called
        """Give back the draft that was made last in a format."""
        drafts = select(_F).where(_F.c.meeting_id == meeting, _F.c.version == DRAFT, _F.c.format == format)
        return next(iter(self._all(drafts.order_by(_F.c.id.desc()).limit(1))), None)

    def _all(self, wanted: Select[Any]) -> list[StoredFile]:
        mine = wanted.where(_F.c.tenant_id == self._tenant)
        return [_file(row) for row in self._connection.execute(mine).mappings()]


def _file(row: RowMapping) -> StoredFile:
    return StoredFile(
        id=row["id"],
        council=row["council_id"],
        meeting=row["meeting_id"],
        version=row["version"],
        format=row["format"],
        name=row["name"],
        sha256=row["sha256"],
        content=bytes(row["content"]),
        made_at=row["made_at"],
        person=row["person_id"],
    )
