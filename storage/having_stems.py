"""Selects of the questions of one council that have some stems."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, Select, func, intersect, select

from storage.rows import table_of
from storage.tables import CouncilRow, TermRow

_C = table_of(CouncilRow)
_T = table_of(TermRow)
_LAST_LETTER = "\U0010ffff"
"""Comes after every letter."""


def with_all(words: Sequence[str], *, council: int, tenant: str) -> Select[tuple[int]]:
    """Select those that have all these stems."""
    return (
        select(_T.c.question_id.label("question"))
        .where(_T.c.council_id == _ours(council, tenant), _T.c.stem.in_(words))
        .group_by(_T.c.question_id)
        .having(func.count() == len(words))
    )


def with_beginnings(words: Sequence[str], *, council: int, tenant: str) -> Select[tuple[int]]:
    """Select those that have for each of these a stem that begins with it."""
    ours = _ours(council, tenant)
    begun = [
        select(_T.c.question_id.label("question")).where(
            _T.c.council_id == ours, _T.c.stem >= word, _T.c.stem < word + _LAST_LETTER
        )
        for word in words
    ]
    return select(intersect(*begun).subquery().c.question).distinct()


def _ours(council: int, tenant: str) -> ScalarSelect[int]:
    """Select the council, nothing where it is another tenant's."""
    return select(_C.c.id).where(_C.c.tenant_id == tenant, _C.c.id == council).scalar_subquery()
