"""Build the queries for the questions of a council that contain given stems."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, Select, func, intersect, select

from storage.tables import councils, search_terms

_LAST_LETTER = "\U0010ffff"
"""Comes after every letter."""


def with_all_stems(words: Sequence[str], *, council: int, tenant: str) -> Select[tuple[int]]:
    """Select the questions that have all these stems."""
    return (
        select(search_terms.c.question_id.label("question"))
        .where(
            search_terms.c.council_id == _council_of_tenant(council, tenant), search_terms.c.stem.in_(words)
        )
        .group_by(search_terms.c.question_id)
        .having(func.count() == len(words))
    )


def with_all_prefixes(words: Sequence[str], *, council: int, tenant: str) -> Select[tuple[int]]:
    """Select the questions that have, for each prefix, a stem that begins with it."""
    ours = _council_of_tenant(council, tenant)
    begun = [
        select(search_terms.c.question_id.label("question")).where(
            search_terms.c.council_id == ours,
            search_terms.c.stem >= word,
            search_terms.c.stem < word + _LAST_LETTER,
        )
        for word in words
    ]
    return select(intersect(*begun).subquery().c.question).distinct()


def _council_of_tenant(council: int, tenant: str) -> ScalarSelect[int]:
    """Select the council, nothing if it is another tenant's."""
    return (
        select(councils.c.id)
        .where(councils.c.tenant_id == tenant, councils.c.id == council)
        .scalar_subquery()
    )
