"""Store the links of e-mails: whoever has one answers the questions of one recipient without signing in.

A token is never stored. It is made of the row and of a secret of the database, so that an e-mail that is
rendered again has the same one, and none can be made without the database.
"""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from domain.errors import NotFound
from storage.compiled import CompiledStatement, Repository, insert_value
from storage.engine import dialect_of
from storage.mapper import Mapper
from storage.tables import answer_link_secrets, answer_links

LONGEST_LINK = timedelta(days=30)
"""After this time every link has ended, also without a meeting."""
KEPT_AFTERWARDS = timedelta(days=30)
MAX_DELETED = 1_000
"""Rows that are deleted in one transaction."""
MAC_LENGTH = 40
"""Hexadecimal digits of a token's code: 160 bits."""
TOKEN = re.compile(rf"([1-9][0-9]{{0,8}})-([0-9a-f]{{{MAC_LENGTH}}})", re.ASCII)
_THE_SECRET = 1
_SECRET = CompiledStatement(
    select(answer_link_secrets.c.secret).where(answer_link_secrets.c.id == bindparam("id"))
)
_FIND = CompiledStatement(select(answer_links).where(answer_links.c.id == bindparam("link")))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLink:
    """A link for one recipient, a department or a person, to one question or those of a digest."""

    id: int = 0
    tenant: str
    council: int
    department: int | None
    person: int | None
    """The person to whom it was sent; None for the address of a department."""
    questions: tuple[int, ...]
    mail_key: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class LinkState(StrEnum):
    """What is known of a token."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    FORGED = "forged"
    """It was not made by this database, or with a secret that it no longer has."""


_MAPPER = Mapper(AnswerLink, answer_links, renames={"tenant": "tenant_id"})
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NOBODYS = AnswerLink(
    tenant="",
    council=0,
    department=None,
    person=None,
    questions=(),
    mail_key="",
    created_at=_LONG_AGO,
    expires_at=_LONG_AGO,
)
"""Stands for a link that does not exist, so that looking for one takes as long."""


def link_token(secret: str, link: AnswerLink) -> str:
    """Return the token of a link, which is all that its address has to hold."""
    recipient = f"{link.council}/{link.department}/{link.person}"
    questions = ",".join(map(str, link.questions))
    said = "\n".join((link.tenant, str(link.id), recipient, questions, link.expires_at.isoformat()))
    return f"{link.id}-{hmac.new(secret.encode(), said.encode(), 'sha256').hexdigest()[:MAC_LENGTH]}"


def find_link(connection: Connection, token: str, *, now: datetime) -> tuple[LinkState, AnswerLink | None]:
    """Return the link of a token of any tenant and its state; None for a token that was not made here."""
    match = TOKEN.fullmatch(token)
    secret = _SECRET.fetch_value(connection, id=_THE_SECRET)
    row = _FIND.fetch_first(connection, link=int(match[1]) if match else 0)
    link = _NOBODYS if row is None else _MAPPER.from_row(row)
    is_genuine = hmac.compare_digest(link_token(secret or "", link).encode(), token.encode())
    if row is None or secret is None or not is_genuine:
        return LinkState.FORGED, None
    if link.revoked_at is not None:
        return LinkState.REVOKED, link
    return (LinkState.VALID if now < link.expires_at else LinkState.EXPIRED), link


@dataclass
class AnswerLinks(Repository):
    """The links in e-mails of one tenant."""

    _now: datetime

    def create(
        self,
        *,
        council: int,
        department: int | None,
        person: int | None,
        questions: Sequence[int],
        expires_at: datetime,
        mail_key: str,
    ) -> int:
        """Store a link and return its id; that of the same e-mail if there is one.

        It ends at ``expires_at``, and after ``LONGEST_LINK`` in any case.
        """
        known = self._find(answer_links.c.mail_key == mail_key)
        if known is not None:
            return known.id
        make_link_secret(self._connection)
        link = AnswerLink(
            tenant=self._tenant,
            council=council,
            department=department,
            person=person,
            questions=tuple(questions),
            mail_key=mail_key,
            created_at=self._now,
            expires_at=min(expires_at, self._now + LONGEST_LINK),
        )
        return insert_value(self._connection, _MAPPER, link, tenant=self._tenant).id

    def get(self, link: int) -> AnswerLink:
        """Return a link; raises NotFound ``link_ended`` if there is none."""
        found = self._find(answer_links.c.id == link)
        if found is None:
            raise NotFound("link_ended")
        return found

    def token(self, link: int) -> str:
        """Return the token of a link; raises NotFound ``link_ended`` if there is none."""
        found, secret = self.get(link), _SECRET.fetch_value(self._connection, id=_THE_SECRET)
        if secret is None:
            raise NotFound("link_ended")
        return link_token(secret, found)

    def revoke_of(self, council: int, *, department: int | None = None, person: int | None = None) -> int:
        """End every link of a recipient in a council, as when the address changes; return how many."""
        theirs = update(answer_links).where(
            answer_links.c.tenant_id == self._tenant,
            answer_links.c.council_id == council,
            answer_links.c.department_id.is_not_distinct_from(department),
            answer_links.c.person_id.is_not_distinct_from(person),
            answer_links.c.revoked_at.is_(None),
        )
        return int(self._connection.execute(theirs.values(revoked_at=self._now)).rowcount)

    def _find(self, condition: ColumnElement[bool]) -> AnswerLink | None:
        wanted: Any = select(answer_links).where(answer_links.c.tenant_id == self._tenant, condition)
        row = self._connection.execute(wanted).mappings().first()
        return None if row is None else _MAPPER.from_row(row)


def make_link_secret(connection: Connection) -> None:
    """Store a secret that signs links, if there is none yet."""
    if _SECRET.fetch_value(connection, id=_THE_SECRET) is None:
        adding = dialect_of(connection).insert(answer_link_secrets).on_conflict_do_nothing()
        connection.execute(adding, {"id": _THE_SECRET, "secret": secrets.token_hex(32)})


def renew_link_secret(connection: Connection) -> None:
    """Replace the secret, so that every link that was made until now has ended."""
    connection.execute(delete(answer_link_secrets))
    connection.execute(insert(answer_link_secrets).values(id=_THE_SECRET, secret=secrets.token_hex(32)))


def delete_ended_links(connection: Connection, *, now: datetime, limit: int = MAX_DELETED) -> int:
    """Delete links that ended ``KEPT_AFTERWARDS`` ago, of all tenants, and return how many."""
    old = select(answer_links.c.id).where(answer_links.c.expires_at <= now - KEPT_AFTERWARDS).limit(limit)
    return int(connection.execute(delete(answer_links).where(answer_links.c.id.in_(old))).rowcount)
