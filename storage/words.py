"""What the words of questions tell: which are alike, whose they are, where something was said."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import Connection, Select, delete, func, insert, literal, select, union_all

from domain.council import Council, Department
from domain.likeness import alike, likely_department
from domain.question import OPEN, Question
from storage.tables import QuestionRow, TermRow
from storage.terms import stems

_T = TermRow.__table__  # type: ignore[attr-defined]
_Q = QuestionRow.__table__  # type: ignore[attr-defined]

NEWEST = 20
"""Of each stem only the newest questions are looked at, so that it costs the same in a council of any age."""
MOST_STEMS = 12
MOST_ALIKE = 3
_BEING_A_DEPARTMENT = re.compile(
    r"s?(förvaltning|nämnd|kontor|avdelning|sektor|verksamhet)\w*|department|office"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What earlier questions tell about a new one."""

    alike: tuple[tuple[int, str], ...] = ()
    """Number and text of open questions that ask about the same thing."""
    department: int | None = None
    """The department that it sounds like."""


class Words:
    """The stems of one tenant's questions, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def learn(self, question: Question, *, text: str, locale: str, anew: bool = False) -> None:
        """Remember the stems of a question's words."""
        if anew:
            self._connection.execute(
                delete(_T).where(_T.c.council_id == question.council, _T.c.question_id == question.id)
            )
        rows = [
            {"council_id": question.council, "stem": stem, "question_id": question.id}
            for stem in stems(text, locale=locale)
        ]
        if rows:
            self._connection.execute(insert(_T), rows)

    def hints(self, council: Council, question: Question) -> Hints:
        """Give back what is alike and which department the text sounds like."""
        mine = stems(question.text, locale=council.locale)
        earlier: dict[int, Counter[str]] = defaultdict(Counter)
        texts: dict[int, str] = {}
        for stem, number, text, status, department in self._mentions(
            council, question, sorted(mine, key=len)
        ):
            if department is not None:
                earlier[department][stem] += 1
            if status in OPEN:
                texts[number] = text
        return Hints(
            alike=tuple(_most_alike(mine, texts, locale=council.locale)),
            department=likely_department(mine, named=named_stems(council), earlier=earlier),
        )

    def search(self, councils: Sequence[Council], text: str, *, page: int, size: int) -> list[int]:
        """Give back one page and one more of the questions with all these words, newest first (ids)."""
        found: Select[tuple[int]] | None = None
        wanted = [
            (c.id, s) for c in councils for s in [sorted(stems(text, locale=c.locale))[:MOST_STEMS]] if s
        ]
        if not wanted:
            return []
        parts = [
            select(_T.c.question_id.label("question"))
            .where(_T.c.council_id == council, _T.c.stem.in_(words))
            .group_by(_T.c.question_id)
            .having(func.count() == len(words))
            for council, words in wanted
        ]
        found = select(union_all(*parts).subquery().c.question)
        ordered = found.order_by(found.selected_columns[0].desc()).limit(size + 1).offset(page * size)
        return [row[0] for row in self._connection.execute(ordered)]

    def _mentions(
        self, council: Council, question: Question, words: list[str]
    ) -> list[tuple[str, int, str, str, int]]:
        if not words:
            return []
        newest = [
            select(
                select(literal(stem).label("stem"), _T.c.question_id)
                .where(_T.c.council_id == council.id, _T.c.stem == stem, _T.c.question_id != question.id)
                .order_by(_T.c.question_id.desc())
                .limit(NEWEST)
                .subquery()
            )
            for stem in words[-MOST_STEMS:]
        ]
        found = union_all(*newest).subquery()
        rows = self._connection.execute(
            select(found.c.stem, _Q.c.number, _Q.c.text, _Q.c.status, _Q.c.department_id).join(
                _Q, _Q.c.id == found.c.question_id
            )
        )
        return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def named_stems(council: Council) -> dict[int, AbstractSet[str]]:
    """Give back the stems of what each department may be called by."""
    return {d.id: stems(_naming(d), locale=council.locale) for d in council.departments}


def _naming(department: Department) -> str:
    """Give back the words that name a department, also without the part that says it is one."""
    names = " ".join(department.names).lower()
    return f"{names} {_BEING_A_DEPARTMENT.sub(' ', names)}"


def _most_alike(mine: AbstractSet[str], texts: dict[int, str], *, locale: str) -> list[tuple[int, str]]:
    other = ((number, text, stems(text, locale=locale)) for number, text in texts.items())
    near = [(len(mine & theirs), number, text) for number, text, theirs in other if alike(mine, theirs)]
    return [(number, text) for _, number, text in sorted(near, reverse=True)[:MOST_ALIKE]]
