"""Store generated files and the councils' own Word templates."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import Select, delete, select

from domain.errors import NotFound
from storage.compiled import Repository, compile_insert, insert_value
from storage.mapper import Mapper
from storage.tables import files, templates

DRAFT_VERSION = 0
"""The version number of a draft."""
_INSERT_TEMPLATE = compile_insert(templates)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedFile:
    """A generated file with its content."""

    id: int = 0
    council: int
    meeting: int | None
    version: int
    """The version of the minutes that it contains; 0 for a draft."""
    format: str
    """The file format, such as ``docx``."""
    name: str
    sha256: str
    """The SHA-256 of the content, in hexadecimal digits."""
    content: bytes
    made_at: datetime
    person: int | None = None
    """The id of the person for whom it was generated."""

    @classmethod
    def from_content(cls, content: bytes, **about: Any) -> Self:  # noqa: ANN401 - the other fields
        """Create a file from its content and the other fields."""
        return cls(content=content, sha256=sha256(content).hexdigest(), **about)


_MAPPER = Mapper(GeneratedFile, files)


class GeneratedFiles(Repository):
    """The generated files of one tenant."""

    def add(self, file: GeneratedFile) -> GeneratedFile:
        """Store a file and return it with its id."""
        return insert_value(self._connection, _MAPPER, file, tenant=self._tenant)

    def get(self, file: int) -> GeneratedFile:
        """Return this file; raises NotFound ``no_such_file``."""
        found = self._all(select(files).where(files.c.id == file))
        if not found:
            raise NotFound("no_such_file")
        return found[0]

    def of_minutes(self, meeting: int, version: int) -> list[GeneratedFile]:
        """Return the files of one version of a meeting's minutes."""
        wanted = select(files).where(files.c.meeting_id == meeting, files.c.version == version)
        return self._all(wanted.order_by(files.c.id))

    def digests(self, meeting: int, version: int) -> dict[str, str]:
        """Return the SHA-256 of each file of one version of a meeting's minutes, by format."""
        wanted = select(files.c.format, files.c.sha256).where(
            files.c.tenant_id == self._tenant, files.c.meeting_id == meeting, files.c.version == version
        )
        return {row[0]: row[1] for row in self._connection.execute(wanted.order_by(files.c.id.desc()))}

    def newest_draft(self, meeting: int, format: str) -> GeneratedFile | None:  # noqa: A002 - what it is called
        """Return the latest draft in a format, or None."""
        drafts = select(files).where(
            files.c.meeting_id == meeting, files.c.version == DRAFT_VERSION, files.c.format == format
        )
        return next(iter(self._all(drafts.order_by(files.c.id.desc()).limit(1))), None)

    def _all(self, wanted: Select[Any]) -> list[GeneratedFile]:
        mine = wanted.where(files.c.tenant_id == self._tenant)
        return [_MAPPER.from_row(row) for row in self._connection.execute(mine).mappings()]


class Templates(Repository):
    """The Word templates of one tenant's councils."""

    def of_council(self, council: int) -> bytes | None:
        """Return a council's own template, or None."""
        wanted = select(templates.c.content).where(
            templates.c.tenant_id == self._tenant, templates.c.council_id == council
        )
        content: bytes | None = self._connection.execute(wanted).scalar()
        return None if content is None else bytes(content)

    def save(self, council: int, content: bytes, *, by: int, at: datetime) -> None:
        """Store a council's template, replacing the previous one."""
        self.remove(council)
        _INSERT_TEMPLATE.execute(
            self._connection,
            tenant_id=self._tenant,
            council_id=council,
            content=content,
            uploaded_by=by,
            uploaded_at=at,
        )

    def remove(self, council: int) -> None:
        """Delete a council's template; the default template is used again."""
        mine = delete(templates).where(
            templates.c.tenant_id == self._tenant, templates.c.council_id == council
        )
        self._connection.execute(mine)
