"""Build the queries for the questions of a council that contain given stems."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, Select, func, intersect, select

from storage.rows import table_of
from storage.tables import CouncilRow, SearchTermRow

_COUNCILS = table_of(CouncilRow)
_TERMS = table_of(SearchTermRow)
_LAST_LETTER = "\U0010ffff"
"""Comes after every letter."""


def with_all_stems(words: Sequence[str], *, council: int, tenant: str) -> Select[tuple[int]]:
    """Select the questions that have all these stems."""
    return (
        select(_TERMS.c.question_id.label("question"))
        .where(_TERMS.c.council_id == _council_of_tenant(council, tenant), _TERMS.c.stem.in_(words))
        .group_by(_TERMS.c.question_id)
        .having(func.count() == len(words))
    )


def with_all_prefixes(words: Sequence[str], *, council: int, tenant: str) -> Select[tuple[int]]:
    """Select the questions that have, for each prefix, a stem that begins with it."""
    ours = _council_of_tenant(council, tenant)
    begun = [
        select(_TERMS.c.question_id.label("question")).where(
            _TERMS.c.council_id == ours, _TERMS.c.stem >= word, _TERMS.c.stem < word + _LAST_LETTER
        )
        for word in words
    ]
    return select(intersect(*begun).subquery().c.question).distinct()


def _council_of_tenant(council: int, tenant: str) -> ScalarSelect[int]:
    """Select the council, nothing if it is another tenant's."""
    return (
        select(_COUNCILS.c.id)
        .where(_COUNCILS.c.tenant_id == tenant, _COUNCILS.c.id == council)
        .scalar_subquery()
    )
