"""Index the words of questions, search them, and suggest similar questions and a department."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from domain.council import QUESTION_REFERENCE, Council
from domain.person import MembershipKind
from domain.question import OPEN_STATUSES, Question
from domain.similarity import MIN_SHARED_WORDS, Words, guess_department, similarity
from domain.typos import one_letter_apart
from storage.compiled import CompiledLookup, CompiledStatement, Repository, compile_insert
from storage.search import query
from storage.search.words import Rank, SearchWord, Term, fold, subjects, terms, words
from storage.tables import councils, people, questions, search_terms

NEWEST_PER_TERM = 10
"""Of each term only the newest questions are looked at, so that it costs the same in a council of any age."""
MAX_QUERY_WORDS = 8
MAX_LOOKUPS = 16
"""Terms of one text that similar questions are looked up by, as whole words and as parts."""
MAX_ASKED = 500
"""Questions of people with a name that are looked at."""
MAX_SIMILAR = 3
MAX_CANDIDATES = 3
_WORD, _PART = Rank.WORD.value, Rank.PART.value
_OPEN = frozenset(status.value for status in OPEN_STATUSES)
SimilarQuestions = tuple[tuple[int, str], ...]
_KINDS_OF_DEPARTMENT = "förvaltning nämnd kontor avdelning sektor verksamhet department office"
_BEING_A_DEPARTMENT = re.compile(
    r"s?(förvaltning|nämnd|kontor|avdelning|sektor|verksamhet)\w*|department|office"
)
_NAME = re.compile(r"[^\W\d_]+")
_INSERT = compile_insert(search_terms, if_new=True)
_TEXTS = CompiledLookup(select(questions.c.number, questions.c.text), questions)
_NUMBERED = CompiledStatement(
    select(questions.c.id).where(
        questions.c.council_id == bindparam("council"), questions.c.number == bindparam("number")
    )
)
_OURS = CompiledStatement(select(councils.c.id).where(councils.c.tenant_id == bindparam("tenant")))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionHints:
    """What earlier questions suggest about a new one."""

    similar: tuple[tuple[int, str], ...] = ()
    """Number and text of open questions that ask about the same thing."""
    department: int | None = None
    """The department that it sounds like."""


LookedUp = tuple[str, int]
"""A term that is looked up, and its rank."""
Mention = tuple[int, int, str, int | None]
"""The number of a term, and an earlier question that contains it, with its status and department."""


def _newest_with(number: int) -> Select[tuple[int, int]]:
    """Return the part of the statement below that is about one term; one that is missing finds nothing."""
    newest = (
        select(search_terms.c.question_id)
        .where(
            search_terms.c.council_id == bindparam("council"),
            search_terms.c.term == bindparam(f"term_{number}", type_=String),
            search_terms.c.rank == bindparam(f"rank_{number}", type_=Integer),
            search_terms.c.question_id != bindparam("but"),
        )
        .order_by(search_terms.c.question_id.desc())
        .limit(NEWEST_PER_TERM)
        .subquery()
    )
    return select(literal_column(str(number)).label("number"), newest.c.question_id)


def _mentions_of(lookups: int) -> CompiledStatement:
    """Return the statement that looks up to so many terms up.

    What they are found in is collected first: SQLite would join it with the questions term by term.
    """
    found = union_all(*map(_newest_with, range(lookups))).cte("found").prefix_with("MATERIALIZED")
    return CompiledStatement(
        select(found.c.number, questions.c.id, questions.c.status, questions.c.department_id).join_from(
            found,
            questions,
            and_(questions.c.id == found.c.question_id, questions.c.tenant_id == bindparam("tenant")),
        )
    )


_MENTIONS = {lookups: _mentions_of(lookups) for lookups in (4, 8, MAX_LOOKUPS)}
"""By the number of terms that they look up, each put together once: fewer terms take less planning."""


class SearchIndex(Repository):
    """The search index of one tenant's questions."""

    def index_question(self, question: Question, *, locale: str, before: Question | None = None) -> None:
        """Index the words of a question; ``before`` is its previous version."""
        known = {} if before is None else terms(_indexed_text(before), locale=locale)
        wanted = terms(_indexed_text(question), locale=locale)
        changed = {key[0] for key, _ in known.items() ^ wanted.items()}
        removed = {key[0] for key, _ in known.items() - wanted.items()}
        if removed:
            self._connection.execute(
                delete(search_terms).where(
                    search_terms.c.council_id == question.council,
                    search_terms.c.question_id == question.id,
                    search_terms.c.term.in_(removed),
                    search_terms.c.rank.in_(list(Rank)),
                )
            )
        added = {key: rank for key, rank in wanted.items() if key[0] in changed}
        _add(self._connection, added, council=question.council, question=question.id)

    def hints_for(self, council: Council, question: Question) -> QuestionHints:
        """Return similar questions and the department that a question's text suggests."""
        return self.hints_for_text(council, question.text, excluding=question.id)

    def hints_for_text(self, council: Council, text: str, *, excluding: int = 0) -> QuestionHints:
        """Return the same for a text that is not a question yet; the question ``excluding`` is left out."""
        mine = subjects(text, locale=council.locale)
        looked_up = _look_up(mine)
        mentions = self._mentions(council, looked_up, but=excluding)
        earlier: dict[int, Counter[str]] = defaultdict(Counter)
        for number, _, _, department in mentions:
            if department is not None:
                term, rank = looked_up[number]
                if rank == _WORD and term in mine:
                    earlier[department][term] += 1
        return QuestionHints(
            similar=self._alike(council, mine, looked_up, mentions),
            department=guess_department(
                frozenset[str]().union(*mine.values()), named=department_stems(council), earlier=earlier
            ),
        )

    def search(
        self, among: Sequence[Council], text: str, *, page: int, size: int, residents: bool = False
    ) -> list[int]:
        """Return one page and one more of the ids of questions with all these words.

        The question with that number comes first, then words as they are, their beginnings, parts of
        compounds, and words that differ in accents; the newest first among equals. If nothing has a
        compound, its parts are enough; if nothing has a word, the nearest one that differs in a letter is.
        Last come the questions of people with that name, with ``residents`` also of those who are no members
        of the organisation; other words then have to be in the question.
        """
        ours = {council for (council,) in _OURS.fetch_tuples(self._connection, tenant=self._tenant)}
        readable = [council for council in among if council.id in ours]
        wanted = [(c, words(text, locale=c.locale)[:MAX_QUERY_WORDS]) for c in readable]
        limit = (page + 1) * size + 1
        numbered = _find_number(self._connection, readable, text)
        found = self._found(wanted, limit=limit, first=numbered)
        if not found:
            found = self._found(list(_taken_apart(wanted)), limit=limit)
        if not found:
            asked = self._asked(wanted, text, residents=residents)
            found = asked or self._found(list(self._respelled(wanted)), limit=limit)
        elif len(found) < limit:
            found += [q for q in self._asked(wanted, text, residents=residents) if q not in found]
        return found[page * size : limit]

    def _asked(self, wanted: query.Searched, text: str, *, residents: bool) -> list[int]:
        """Return the questions that people asked whose name is in the text, and that have its other words."""
        written = _NAME.findall(unicodedata.normalize("NFC", text))
        said = [fold(word).casefold() for word in written]
        if not said or len(said) > MAX_QUERY_WORDS:
            return []
        by_rest: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for question, name in self._asked_by(written, [c.id for c, _ in wanted], residents=residents):
            rest = tuple(word for word in said if not _has_part(name, [word]))
            if len(rest) < len(said):
                by_rest[rest].append(question)
        if not by_rest:
            return []
        rest = min(by_rest, key=len)
        if not rest:
            return by_rest[rest]
        others = [(c, words(" ".join(rest), locale=c.locale)) for c, _ in wanted]
        there = set(self._found(others, limit=MAX_ASKED))
        return [question for question in by_rest[rest] if question in there]

    def _asked_by(
        self, names: Sequence[str], among: Sequence[int], *, residents: bool
    ) -> list[tuple[int, str]]:
        """Return the newest questions whose asker's name has one of these words, with the name."""
        named = select(people.c.id, people.c.name).where(
            people.c.tenant_id == self._tenant, _has_word(people.c.name, names)
        )
        if not residents:
            named = named.where(people.c.membership == MembershipKind.MEMBER.value)
        known: dict[int, str] = {
            row.id: row.name for row in self._connection.execute(named) if _has_part(row.name, names)
        }
        own = questions.c
        found: list[tuple[int, str]] = []
        for person, name in known.items():  # one by one, so that SQLite follows the index of who asked
            theirs = select(own.id).where(own.asked_by == person, own.asked_for.is_(None))
            theirs = theirs.where((own.council_id + 0).in_(among)).order_by(own.id.desc()).limit(MAX_ASKED)
            found += [(question, name) for question in self._connection.execute(theirs).scalars()]
        for council in among if residents else ():
            for_others = select(own.id, own.asked_for).where(
                own.council_id == council, own.asked_for.is_not(None), _has_word(own.asked_for, names)
            )
            newest = for_others.order_by(own.id.desc()).limit(MAX_ASKED)
            found += [(q, name) for q, name in self._connection.execute(newest)]
        return sorted(found, reverse=True)[:MAX_ASKED]

    def _respelled(self, wanted: query.Searched) -> Iterator[tuple[Council, Sequence[SearchWord]]]:
        """Give the words of a search with those that no question has replaced by what was probably meant."""
        own = search_terms.c
        for council, theirs in wanted:
            meant = {word: one_letter_apart(fold(word.stem)) for word in theirs if not word.is_known}
            looked_up = {fold(word.stem) for word in meant}.union(*meant.values())
            known = self._connection.execute(
                select(own.term, own.spelled, func.count().label("questions"))
                .where(own.council_id == council.id, own.term.in_(looked_up), own.rank <= Rank.PART.value)
                .group_by(own.term, own.spelled)
                .order_by(func.count().desc(), own.term)
            ).all()
            said = {row.term for row in known}
            nearest = {
                word: next((row.spelled for row in known if row.term in near), None)
                for word, near in meant.items()
                if fold(word.stem) not in said
            }
            if any(nearest.values()):
                replaced = {word: SearchWord(stem=stem) for word, stem in nearest.items() if stem}
                yield council, [replaced.get(word, word) for word in theirs]

    def _found(self, wanted: query.Searched, *, limit: int, first: Iterable[int] = ()) -> list[int]:
        """Return the closest questions, up to ``limit``, after the ``first`` ones."""
        found = dict.fromkeys(first)
        for closest in query.find(self._connection, wanted, limit=limit):
            found |= dict.fromkeys(closest)
            if len(found) >= limit:
                break
        return list(found)[:limit]

    def _mentions(self, council: Council, looked_up: Sequence[LookedUp], *, but: int) -> list[Mention]:
        """Return which questions have these terms."""
        size = next((size for size in _MENTIONS if size >= len(looked_up)), MAX_LOOKUPS)
        wanted: dict[str, object] = {"council": council.id, "but": but, "tenant": self._tenant}
        for number, (term, rank) in enumerate(looked_up):
            wanted[f"term_{number}"], wanted[f"rank_{number}"] = term, rank
        return _MENTIONS[size].fetch_tuples(self._connection, **wanted)

    def _alike(
        self, council: Council, mine: Words, looked_up: Sequence[LookedUp], mentions: Sequence[Mention]
    ) -> SimilarQuestions:
        """Read the few open questions that share most words, and keep those that are similar."""
        meant: dict[str, set[str]] = defaultdict(set)
        for word, meanings in mine.items():
            for meaning in meanings:
                meant[meaning].add(word)
        meant_by = [meant[term] for term, _ in looked_up]
        shared: dict[int, set[str]] = defaultdict(set)
        for number, question, status, _ in mentions:
            if status in _OPEN:
                shared[question] |= meant_by[number]
        least = min(MIN_SHARED_WORDS, len(mine))
        enough = [question for question, words in shared.items() if len(words) >= least]
        near = sorted(enough, key=lambda question: len(shared[question]), reverse=True)[:MAX_CANDIDATES]
        found = [
            (similarity(mine, subjects(row["text"], locale=council.locale)), row["number"], row["text"])
            for row in _TEXTS.fetch_all(self._connection, near, tenant=self._tenant)
        ]
        closest = sorted(found, reverse=True)[:MAX_SIMILAR]
        return tuple((number, text) for alike, number, text in closest if alike)


def _look_up(mine: Words) -> list[LookedUp]:
    """Return how words are looked up: whole and as a part, the longest first, and their parts whole."""
    longest = sorted(mine, key=len, reverse=True)[:MAX_QUERY_WORDS]
    parts = {part for word in longest for part in mine[word]}.difference(longest)
    return [
        *((word, _WORD) for word in longest),
        *((word, _PART) for word in longest),
        *((part, _WORD) for part in sorted(parts, key=len, reverse=True)),
    ][:MAX_LOOKUPS]


def _add(connection: Connection, added: Mapping[Term, int], *, council: int, question: int) -> None:
    rows = [
        {
            "council_id": council,
            "term": term.folded,
            "question_id": question,
            "spelled": term.spelled,
            "rank": rank,
        }
        for term, rank in added.items()
    ]
    if rows:
        _INSERT.execute_many(connection, rows)


def reindex(connection: Connection, changed: Iterable[int], *, tenant: str) -> None:
    """Index these questions anew and remove everything indexed from their older texts."""
    wanted = (
        select(
            questions.c.id, questions.c.council_id, questions.c.text, questions.c.answer, councils.c.locale
        )
        .join(councils, councils.c.id == questions.c.council_id)
        .where(questions.c.tenant_id == tenant, questions.c.id.in_(list(changed)))
    )
    rows = connection.execute(wanted).all()
    for council in {row.council_id for row in rows}:
        forgotten = [row.id for row in rows if row.council_id == council]
        forget_words(connection, council=council, forgotten=forgotten)
    for row in rows:
        known = terms(f"{row.text} {row.answer or ''}", locale=row.locale)
        _add(connection, known, council=row.council_id, question=row.id)


def _find_number(connection: Connection, among: Iterable[Council], text: str) -> list[int]:
    """Return the ids of the questions that a text is the number of, the newest first."""
    match = QUESTION_REFERENCE.fullmatch(text.strip())
    if match is None:
        return []
    code = (match[1] or "").upper()
    coded = [council.id for council in among if code in {"", council.code.upper(), *council.former_codes}]
    rows = [_NUMBERED.fetch_tuples(connection, council=council, number=int(match[2])) for council in coded]
    return sorted((question for found in rows for (question,) in found), reverse=True)


def _taken_apart(wanted: query.Searched) -> Iterator[tuple[Council, Sequence[SearchWord]]]:
    """Give the words of a search with compounds replaced by their parts, if there are any."""
    for council, theirs in wanted:
        if any(word.parts for word in theirs):
            stems = dict.fromkeys(stem for word in theirs for stem in (sorted(word.parts) or [word.stem]))
            yield council, [SearchWord(stem=stem, is_known=True) for stem in stems]


def _has_part(name: str, beginnings: Iterable[str]) -> bool:
    """Return whether a part of a name begins with one of these words."""
    begun = tuple(fold(word).casefold() for word in beginnings)
    return any(fold(part).casefold().startswith(begun) for part in _NAME.findall(name))


def _has_word(column: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a name has one of these words, in small letters or with a capital.

    SQLite ignores the case of A to Z alone.
    """
    spelled = dict.fromkeys(way for name in names for way in (name.lower(), name.capitalize(), name.upper()))
    return or_(*(column.contains(way, autoescape=True) for way in spelled))


def forget_words(connection: Connection, *, council: int, forgotten: Iterable[int]) -> None:
    """Remove all words of these questions of a council from the index."""
    mine = (search_terms.c.council_id == council, search_terms.c.question_id.in_(list(forgotten)))
    connection.execute(delete(search_terms).where(*mine))


def _indexed_text(question: Question) -> str:
    return f"{question.text} {question.answer or ''}"


def department_stems(council: Council) -> dict[int, AbstractSet[str]]:
    """Return the stems of each department's names."""
    return {d.id: _stems_of_names(d.names, council.locale) for d in council.departments}


@lru_cache(maxsize=2_000)
def _stems_of_names(names: tuple[str, ...], locale: str) -> AbstractSet[str]:
    """Return the stems of names, with and without the part that only means "department"; not that part."""
    spelled = " ".join(names).lower()
    both = f"{spelled} {_BEING_A_DEPARTMENT.sub(' ', spelled)}"
    return frozenset(
        subjects(both, locale=locale).keys() - subjects(_KINDS_OF_DEPARTMENT, locale=locale).keys()
    )
