"""Store who is signed in to the pages: a digest of the secret in the cookie, for some hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.compiled import CompiledStatement, Row, compile_insert
from storage.mapper import Mapper
from storage.store import Store
from storage.tables import page_sessions

SESSION_LENGTH = timedelta(hours=8)
MAX_DELETED = 1_000
"""Rows that are deleted in one transaction."""
_INSERT = compile_insert(page_sessions)
_FIND = CompiledStatement(
    select(page_sessions).where(
        page_sessions.c.digest == bindparam("digest"), page_sessions.c.expires_at > bindparam("now")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSession:
    """Somebody who is signed in, and how they want the pages."""

    tenant: str
    entra_id: str
    """Whom Entra ID vouched for when they signed in."""
    locale: str
    """Empty if Teams did not say."""
    theme: str
    """Teams' name of its colours: ``default``, ``dark`` or ``contrast``; empty outside of Teams."""


_MAPPER = Mapper(PageSession, page_sessions, renames={"tenant": "tenant_id"})


def session_digest(secret: str) -> str:
    """Return what is stored of the secret of a cookie."""
    return sha256(secret.encode()).hexdigest()


class PageSessions:
    """The sessions of all tenants: whose a session is, is known only once it is found."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def start(self, secret: str, session: PageSession, *, former: str) -> None:
        """Store a new session under the secret of its cookie, instead of the former one of the browser."""

        def replace(connection: Connection) -> None:
            this = delete(page_sessions).where(page_sessions.c.digest == session_digest(former))
            connection.execute(this)
            _INSERT.execute(
                connection,
                digest=session_digest(secret),
                tenant_id=session.tenant,
                entra_id=session.entra_id,
                locale=session.locale,
                theme=session.theme,
                expires_at=self._store.current_time(connection) + SESSION_LENGTH,
            )

        await self._store.write_all_tenants(replace)

    async def find(self, secret: str) -> PageSession | None:
        """Return the session of a cookie, None if there is none or it has expired."""

        def find(connection: Connection) -> Row | None:
            now = self._store.current_time(connection)
            return _FIND.fetch_first(connection, digest=session_digest(secret), now=now)

        row = await self._store.read_all_tenants(find)
        return None if row is None else _MAPPER.from_row(row)

    async def set_look(self, secret: str, *, locale: str, theme: str) -> None:
        """Store the language and the theme of a session."""
        this = update(page_sessions).where(page_sessions.c.digest == session_digest(secret))
        values = this.values(locale=locale, theme=theme)
        await self._store.write_all_tenants(lambda connection: connection.execute(values))


def delete_expired_sessions(connection: Connection, *, now: datetime, limit: int = MAX_DELETED) -> int:
    """Delete sessions that have expired, of all tenants, and return how many."""
    old = select(page_sessions.c.digest).where(page_sessions.c.expires_at <= now).limit(limit)
    return int(connection.execute(delete(page_sessions).where(page_sessions.c.digest.in_(old))).rowcount)
