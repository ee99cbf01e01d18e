"""Store what councils publish: each version of a question, the current ones, and figures of all questions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from domain.calendar import utc_moment
from domain.council import Council
from domain.publication import Publication, QuestionGroup
from domain.statistics import DayCounts
from storage.compiled import CompiledStatement, Repository, insert_value, update_row
from storage.engine import dialect_of
from storage.mapper import Mapper
from storage.tables import councils, publications, questions
from storage.tables.questions import ANSWERED

_MAPPER = Mapper(Publication, publications)
_OWN = publications.c
_ALL = sa.select(publications).where(_OWN.tenant_id == sa.bindparam("tenant"))
_OF_QUESTION = CompiledStatement(
    _ALL.where(_OWN.question_id == sa.bindparam("question")).order_by(_OWN.version)
)
_CURRENT = CompiledStatement(
    _ALL.where(_OWN.council_id == sa.bindparam("council"), _OWN.ended_at.is_(None)).order_by(
        _OWN.published_at.desc(), _OWN.id.desc()
    )
)
_CHANGED_AT = CompiledStatement(
    sa.select(
        sa.func.max(_OWN.published_at).label("published"), sa.func.max(_OWN.ended_at).label("ended")
    ).where(_OWN.tenant_id == sa.bindparam("tenant"), _OWN.council_id == sa.bindparam("council"))
)
_TAKEN_UP_AGAIN = CompiledStatement(
    sa.select(_OWN.question_id)
    .join(questions, questions.c.id == _OWN.question_id)
    .where(
        _OWN.tenant_id == sa.bindparam("tenant"),
        _OWN.council_id == sa.bindparam("council"),
        _OWN.ended_at.is_(None),
        sa.or_(questions.c.reported_at.is_(None), questions.c.ended_at > _OWN.published_at),
    )
)
_ON = councils.c.public_on.is_(sa.true())
_FIND = CompiledStatement(
    sa.select(councils.c.tenant_id, councils.c.id, councils.c.version, councils.c.created_at).where(
        councils.c.public_slug == sa.bindparam("slug"), _ON
    )
)
_OTHERS_SLUG = CompiledStatement(
    sa.select(councils.c.id).where(
        councils.c.public_slug == sa.bindparam("slug"), councils.c.id != sa.bindparam("council")
    )
)
FiguresKey = tuple[int, int | None]
"""A year, and the id of a department or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCouncil:
    """A council whose public page is on: where its data is, and which version of it."""

    tenant: str
    id: int
    version: int
    created_at: datetime


class Publications(Repository):
    """What the councils of one tenant have published."""

    def add(self, publication: Publication) -> Publication:
        """Store a version and return it with its id; raises Conflict if another one is published."""
        return insert_value(self._connection, _MAPPER, publication, tenant=self._tenant)

    def save_end(self, publication: Publication) -> None:
        """Store that a version has ended."""
        values = _MAPPER.to_columns(publication, ("ended_by", "ended_at"))
        update_row(self._connection, publications, publication.id, values, tenant=self._tenant)

    def of_question(self, question: int) -> list[Publication]:
        """Return all versions of a question, oldest first."""
        rows = _OF_QUESTION.fetch_all(self._connection, tenant=self._tenant, question=question)
        return [_MAPPER.from_row(row) for row in rows]

    def current(self, question: int) -> Publication | None:
        """Return what is published of a question, or None."""
        return next((one for one in self.of_question(question) if one.ended_at is None), None)

    def list_current(self, council: int) -> list[Publication]:
        """Return what a council has published, the newest first."""
        rows = _CURRENT.fetch_all(self._connection, tenant=self._tenant, council=council)
        return [_MAPPER.from_row(row) for row in rows]

    def list_taken_up_again(self, council: int) -> set[int]:
        """Return the ids of published questions that were reopened, or ended anew, since then."""
        rows = _TAKEN_UP_AGAIN.fetch_all(self._connection, tenant=self._tenant, council=council)
        return {row["question_id"] for row in rows}

    def changed_at(self, council: int) -> datetime | None:
        """Return when a council last published or withdrew something, None if it never did."""
        row = _CHANGED_AT.fetch_first(self._connection, tenant=self._tenant, council=council)
        return None if row is None else max(filter(None, row.values()), default=None)

    def list_reported(self, council: int, *, limit: int, skip: int) -> list[tuple[int, bool]]:
        """Return the ids of questions that can be published, newest first, and whether they are."""
        is_published = sa.exists().where(_OWN.question_id == questions.c.id, _OWN.ended_at.is_(None))
        wanted = (
            sa.select(questions.c.id, is_published)
            .where(
                questions.c.tenant_id == self._tenant,
                questions.c.council_id == council,
                sa.or_(questions.c.reported_at.is_not(None), is_published),
            )
            .order_by(questions.c.id.desc())
        )
        rows = self._connection.execute(wanted.limit(limit).offset(skip))
        return [(row[0], bool(row[1])) for row in rows]

    def is_slug_taken(self, slug: str, *, by_other_than: int) -> bool:
        """Return whether another council of the installation, of whatever tenant, has this address."""
        wanted = {"slug": slug, "council": by_other_than}
        return _OTHERS_SLUG.fetch_first(self._connection, **wanted) is not None

    def groups(self, council: Council) -> dict[FiguresKey, QuestionGroup]:
        """Return all questions of a council but merged ones, by the year in which they were asked."""
        own = questions.c
        here = (own.tenant_id == self._tenant, own.council_id == council.id, own.duplicate_of.is_(None))
        first, last = self._connection.execute(
            sa.select(sa.func.min(own.logged_at), sa.func.max(own.logged_at)).where(*here)
        ).one()
        if first is None:
            return {}
        years = [one.astimezone(council.zone).year for one in (first, last)]
        after = [(own.logged_at < _begin_of(one + 1, council), one) for one in range(*years)]
        year = sa.case(*after, else_=years[1]) if after else sa.literal_column(str(years[1]))
        days = dialect_of(self._connection).whole_days(own.logged_at, own.ended_at)
        is_answered = sa.case((sa.text(ANSWERED), days), else_=None)
        counted = (
            sa.select(year.label("year"), own.department_id, is_answered.label("days"), sa.func.count())
            .where(*here)
            .group_by(sa.text("year"), own.department_id, sa.text("days"))
        )
        return _grouped(self._connection.execute(counted).all())


def _begin_of(year: int, council: Council) -> datetime:
    return utc_moment(date(year, 1, 1), time(), council.zone)


def _grouped(
    rows: Iterable[Sequence[Any]],
) -> dict[FiguresKey, QuestionGroup]:
    asked: dict[FiguresKey, int] = {}
    answered: dict[FiguresKey, dict[int, int]] = {}
    for year, department, days, count in rows:
        key = (int(year), department)
        asked[key] = asked.get(key, 0) + count
        if days is not None:
            counts = answered.setdefault(key, {})
            counts[max(0, days)] = counts.get(max(0, days), 0) + count
    return {
        key: QuestionGroup(asked=n, answered=DayCounts(answered.get(key, {}))) for key, n in asked.items()
    }


def find_public_council(
    connection: sa.Connection, slug: str, *, tenants: Collection[str]
) -> PublicCouncil | None:
    """Return the council with this address if its page is on, of these tenants, or None."""
    row = _FIND.fetch_first(connection, slug=slug)
    if row is None or row["tenant_id"] not in tenants:
        return None
    return PublicCouncil(
        tenant=row["tenant_id"], id=row["id"], version=row["version"], created_at=row["created_at"]
    )


def list_public_slugs(connection: sa.Connection, *, tenants: Collection[str]) -> Mapping[str, bool]:
    """Return the addresses of all pages that are on, and whether search engines may list them."""
    wanted = sa.select(councils.c.public_slug, councils.c.public_indexed).where(
        _ON, councils.c.public_slug.is_not(None), councils.c.tenant_id.in_(tenants)
    )
    rows = connection.execute(wanted.order_by(councils.c.public_slug))
    return {row[0]: bool(row[1]) for row in rows}


def close_public_pages(connection: sa.Connection) -> int:
    """Close the pages of all councils, and return how many were open."""
    values = {"public_on": False, "version": councils.c.version + 1}
    return int(connection.execute(sa.update(councils).where(_ON).values(values)).rowcount)
