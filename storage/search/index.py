"""Index the word stems of questions, search them, and suggest similar questions and a department."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    delete,
    func,
    intersect,
    select,
    union_all,
)

from domain.council import Council
from domain.question import OPEN_STATUSES, Question
from domain.similarity import MIN_SHARED_STEMS, are_similar, guess_department
from storage.compiled import CompiledStatement, Repository, compile_insert
from storage.search.stemming import stems
from storage.tables import councils, questions, search_terms

NEWEST_PER_STEM = 10
"""Only the newest questions with each stem are read, so that the cost does not grow with the council."""
MAX_QUERY_STEMS = 8
MAX_SIMILAR = 3
MAX_CANDIDATES = 3
SimilarQuestions = tuple[tuple[int, str], ...]
_BEING_A_DEPARTMENT = re.compile(
    r"s?(förvaltning|nämnd|kontor|avdelning|sektor|verksamhet)\w*|department|office"
)
_LAST_LETTER = "\U0010ffff"
"""A character that sorts after every letter."""
_INSERT = compile_insert(search_terms)
_STEMS = tuple(f"stem_{n}" for n in range(MAX_QUERY_STEMS))
_NO_STEMS: dict[str, str | None] = dict.fromkeys(_STEMS)
_TEXT = CompiledStatement(
    select(questions.c.number, questions.c.text).where(
        questions.c.tenant_id == bindparam("tenant"), questions.c.id == bindparam("question")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionHints:
    """What earlier questions suggest about a new one."""

    similar: tuple[tuple[int, str], ...] = ()
    """Number and text of open questions that ask about the same thing."""
    department: int | None = None
    """The department that it sounds like."""


class StemMatch(NamedTuple):
    """An earlier question that contains a stem."""

    stem: str
    question: int
    status: str
    department: int | None


def _newest_with(stem: str) -> Select[tuple[str, int]]:
    """Return the part of the statement below for one stem; an unused parameter finds nothing."""
    wanted = bindparam(stem, type_=String)
    newest = (
        select(search_terms.c.stem, search_terms.c.question_id)
        .where(
            search_terms.c.council_id == bindparam("council"),
            search_terms.c.stem == wanted,
            search_terms.c.question_id != bindparam("but"),
        )
        .order_by(search_terms.c.question_id.desc())
        .limit(NEWEST_PER_STEM)
        .subquery()
    )
    return select(newest.c.stem, newest.c.question_id)


_FOUND = union_all(*map(_newest_with, _STEMS)).subquery()
_MENTIONS = CompiledStatement(
    select(_FOUND.c.stem, questions.c.id, questions.c.status, questions.c.department_id).join(
        questions,
        and_(questions.c.id == _FOUND.c.question_id, questions.c.tenant_id == bindparam("tenant")),
    )
)
"""One statement for any number of stems, compiled once."""


class SearchIndex(Repository):
    """The search index of one tenant's questions."""

    def index_question(self, question: Question, *, locale: str, before: Question | None = None) -> None:
        """Index the stems of a question; ``before`` is its previous version."""
        known = frozenset[str]() if before is None else stems(_indexed_text(before), locale=locale)
        wanted = stems(_indexed_text(question), locale=locale)
        if gone := known - wanted:
            mine = (search_terms.c.council_id == question.council, search_terms.c.question_id == question.id)
            self._connection.execute(delete(search_terms).where(*mine, search_terms.c.stem.in_(gone)))
        rows = [
            {"council_id": question.council, "stem": stem, "question_id": question.id}
            for stem in wanted - known
        ]
        if rows:
            _INSERT.execute_many(self._connection, rows)

    def hints_for(self, council: Council, question: Question) -> QuestionHints:
        """Return similar questions and the department that a question's text suggests."""
        return self.hints_for_text(council, question.text, excluding=question.id)

    def hints_for_text(self, council: Council, text: str, *, excluding: int = 0) -> QuestionHints:
        """Return the same for a text that is not a question yet; the question ``excluding`` is left out."""
        mine = stems(text, locale=council.locale)
        mentions = self._mentions(
            council, sorted(mine, key=len, reverse=True)[:MAX_QUERY_STEMS], but=excluding
        )
        earlier: dict[int, Counter[str]] = defaultdict(Counter)
        for mention in mentions:
            if mention.department is not None:
                earlier[mention.department][mention.stem] += 1
        return QuestionHints(
            similar=self._alike(council, mine, mentions),
            department=guess_department(mine, named=department_stems(council), earlier=earlier),
        )

    def search(self, councils: Sequence[Council], text: str, *, page: int, size: int) -> list[int]:
        """Return one page plus one of the ids of questions with all these words, newest first.

        If no question has them all, words are matched by prefix, since the last one may be incomplete.
        """
        wanted = {
            c.id: words for c in councils if (words := sorted(stems(text, locale=c.locale))[:MAX_QUERY_STEMS])
        }
        if not wanted:
            return []
        whole = [with_all_stems(words, council=c, tenant=self._tenant) for c, words in wanted.items()]
        found = self._page(whole, page=page, size=size)
        if found or (page and self._page(whole, page=0, size=0)):
            return found
        begun = [with_all_prefixes(words, council=c, tenant=self._tenant) for c, words in wanted.items()]
        return self._page(begun, page=page, size=size)

    def _page(self, parts: Sequence[Select[tuple[int]]], *, page: int, size: int) -> list[int]:
        found = union_all(*parts).subquery().c.question
        ordered = select(found).order_by(found.desc()).limit(size + 1).offset(page * size)
        return list(self._connection.execute(ordered).scalars())

    def _mentions(self, council: Council, words: Sequence[str], *, but: int) -> list[StemMatch]:
        chosen = dict(zip(_STEMS, words, strict=False))
        wanted = {**_NO_STEMS, **chosen, "council": council.id, "but": but, "tenant": self._tenant}
        return [StemMatch(*row) for row in _MENTIONS.fetch_tuples(self._connection, **wanted)]

    def _alike(
        self, council: Council, mine: AbstractSet[str], mentions: Sequence[StemMatch]
    ) -> SimilarQuestions:
        """Return the similar ones of the few open questions that share the most stems."""
        shared = Counter(m.question for m in mentions if m.status in OPEN_STATUSES)
        near = [q for q, n in shared.most_common(MAX_CANDIDATES) if n >= min(MIN_SHARED_STEMS, len(mine))]
        found: list[tuple[int, int, str]] = []
        for question in near:
            row = _TEXT.fetch_first(self._connection, tenant=self._tenant, question=question)
            theirs = stems(row["text"], locale=council.locale) if row else frozenset[str]()
            if row and are_similar(mine, theirs):
                found.append((len(mine & theirs), row["number"], row["text"]))
        return tuple((number, text) for _, number, text in sorted(found, reverse=True)[:MAX_SIMILAR])


def _indexed_text(question: Question) -> str:
    return f"{question.text} {question.answer or ''}"


def department_stems(council: Council) -> dict[int, AbstractSet[str]]:
    """Return the stems of each department's names."""
    return {d.id: _stems_of_names(d.names, council.locale) for d in council.departments}


@lru_cache(maxsize=2_000)
def _stems_of_names(names: tuple[str, ...], locale: str) -> AbstractSet[str]:
    """Return the stems of names, with and without the part that only means "department"."""
    spelled = " ".join(names).lower()
    return stems(f"{spelled} {_BEING_A_DEPARTMENT.sub(' ', spelled)}", locale=locale)


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
    """Select the council, or nothing if it belongs to another tenant."""
    return (
        select(councils.c.id)
        .where(councils.c.tenant_id == tenant, councils.c.id == council)
        .scalar_subquery()
    )
