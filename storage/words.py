"""What the words of questions tell: which are alike, whose they are, where something was said."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    String,
    and_,
    bindparam,
    delete,
    select,
    union_all,
)

from domain.council import Council
from domain.likeness import FEWEST_SHARED, alike, likely_department
from domain.question import OPEN, Question
from storage.having_stems import with_all, with_beginnings
from storage.prepared import Prepared, adding
from storage.rows import table_of
from storage.tables import CouncilRow, QuestionRow, TermRow
from storage.terms import stems

_C = table_of(CouncilRow)
_T = table_of(TermRow)
_Q = table_of(QuestionRow)

NEWEST = 10
"""Of each stem only the newest questions are looked at, so that it costs the same in a council of any age."""
MOST_STEMS = 8
MOST_ALIKE = 3
MOST_READ = 3
Alike = tuple[tuple[int, str], ...]
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


_ADD = adding(_T)


class Mention(NamedTuple):
    """An earlier question that has a stem."""

    stem: str
    question: int
    status: str
    department: int | None


def _newest_with(stem: str) -> Select[tuple[str, int]]:
    """Give back the part of the statement below that is about one stem; one that is missing finds nothing."""
    wanted = bindparam(stem, type_=String)
    newest = (
        select(_T.c.stem, _T.c.question_id)
        .where(
            _T.c.council_id == bindparam("council"), _T.c.stem == wanted, _T.c.question_id != bindparam("but")
        )
        .order_by(_T.c.question_id.desc())
        .limit(NEWEST)
        .subquery()
    )
    return select(newest.c.stem, newest.c.question_id)


_STEMS = tuple(f"stem_{n}" for n in range(MOST_STEMS))
_NO_STEMS: dict[str, str | None] = dict.fromkeys(_STEMS)
_FOUND = union_all(*map(_newest_with, _STEMS)).subquery()
_MENTIONS = Prepared(
    select(_FOUND.c.stem, _Q.c.id, _Q.c.status, _Q.c.department_id).join(
        _Q, and_(_Q.c.id == _FOUND.c.question_id, _Q.c.tenant_id == bindparam("tenant"))
    )
)
"""One statement for any number of stems, put together once."""
_TEXT = Prepared(
    select(_Q.c.number, _Q.c.text).where(
        _Q.c.tenant_id == bindparam("tenant"), _Q.c.id == bindparam("question")
    )
)


class Words:
    """The stems of one tenant's questions, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def learn(self, question: Question, *, locale: str, before: Question | None = None) -> None:
        """Remember the stems of what a question says; ``before`` is what it said until now."""
        known = frozenset[str]() if before is None else stems(_said(before), locale=locale)
        wanted = stems(_said(question), locale=locale)
        if gone := known - wanted:
            mine = (_T.c.council_id == question.council, _T.c.question_id == question.id)
            self._connection.execute(delete(_T).where(*mine, _T.c.stem.in_(gone)))
        rows = [
            {"council_id": question.council, "stem": stem, "question_id": question.id}
            for stem in wanted - known
        ]
        if rows:
            _ADD.run_many(self._connection, rows)

    def hints(self, council: Council, question: Question) -> Hints:
        """Give back what is alike and which department the text sounds like."""
        return self.hints_of(council, question.text, but=question.id)

    def hints_of(self, council: Council, text: str, *, but: int = 0) -> Hints:
        """Give back the same of words that are no question yet; ``but`` is a question to be left out."""
        mine = stems(text, locale=council.locale)
        mentions = self._mentions(council, sorted(mine, key=len, reverse=True)[:MOST_STEMS], but=but)
        earlier: dict[int, Counter[str]] = defaultdict(Counter)
        for mention in mentions:
            if mention.department is not None:
                earlier[mention.department][mention.stem] += 1
        return Hints(
            alike=self._alike(council, mine, mentions),
            department=likely_department(mine, named=named_stems(council), earlier=earlier),
        )

    def search(self, councils: Sequence[Council], text: str, *, page: int, size: int) -> list[int]:
        """Give back one page and one more of the questions with all these words, newest first (ids).

        Where none has them it is enough that its words begin so: who types has not come to their end.
        """
        wanted = {
            c.id: words for c in councils if (words := sorted(stems(text, locale=c.locale))[:MOST_STEMS])
        }
        if not wanted:
            return []
        whole = [with_all(words, council=c, tenant=self._tenant) for c, words in wanted.items()]
        found = self._page(whole, page=page, size=size)
        if found or (page and self._page(whole, page=0, size=0)):
            return found
        begun = [with_beginnings(words, council=c, tenant=self._tenant) for c, words in wanted.items()]
        return self._page(begun, page=page, size=size)

    def _page(self, parts: Sequence[Select[tuple[int]]], *, page: int, size: int) -> list[int]:
        found = union_all(*parts).subquery().c.question
        ordered = select(found).order_by(found.desc()).limit(size + 1).offset(page * size)
        return list(self._connection.execute(ordered).scalars())

    def _mentions(self, council: Council, words: Sequence[str], *, but: int) -> list[Mention]:
        chosen = dict(zip(_STEMS, words, strict=False))
        wanted = {**_NO_STEMS, **chosen, "council": council.id, "but": but, "tenant": self._tenant}
        return [Mention(*row) for row in _MENTIONS.tuples(self._connection, **wanted)]

    def _alike(self, council: Council, mine: AbstractSet[str], mentions: Sequence[Mention]) -> Alike:
        """Read the few open questions that share most stems, and keep those that are really alike."""
        shared = Counter(m.question for m in mentions if m.status in OPEN)
        near = [q for q, n in shared.most_common(MOST_READ) if n >= min(FEWEST_SHARED, len(mine))]
        found: list[tuple[int, int, str]] = []
        for question in near:
            row = _TEXT.first(self._connection, tenant=self._tenant, question=question)
            theirs = stems(row["text"], locale=council.locale) if row else frozenset[str]()
            if row and alike(mine, theirs):
                found.append((len(mine & theirs), row["number"], row["text"]))
        return tuple((number, text) for _, number, text in sorted(found, reverse=True)[:MOST_ALIKE])


def _said(question: Question) -> str:
    return f"{question.text} {question.answer or ''}"


def named_stems(council: Council) -> dict[int, AbstractSet[str]]:
    """Give back the stems of what each department may be called by."""
    return {d.id: _stems_of_names(d.names, council.locale) for d in council.departments}


@lru_cache(maxsize=2_000)
def _stems_of_names(names: tuple[str, ...], locale: str) -> AbstractSet[str]:
    """Give back the stems of names, also without the part that only says that it is a department."""
    spelled = " ".join(names).lower()
    return stems(f"{spelled} {_BEING_A_DEPARTMENT.sub(' ', spelled)}", locale=locale)
