"""Build the statements that search the index, the closest questions first, and that remove words from it."""

from collections.abc import Container, Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from domain.council import QUESTION_REFERENCE, Council
from domain.person import MembershipKind
from storage.search.words import Rank, SearchWord, fold
from storage.tables import people, questions, search_terms

MIN_WITHOUT_ACCENTS = 5
"""Letters of a searched word with accents that is found without them too: ``hål`` is not ``hal``."""
MIN_BEGINNING_OF_END = 5
"""Letters with which what may be the end of a word is looked for by its beginning."""
MAX_ASKED = 500
"""Questions of people with a name that are looked at."""
Searched = Sequence[tuple[Council, Sequence[SearchWord]]]
"""The words to look for in each council."""
_LAST_LETTER = "\U0010ffff"
"""Comes after every letter."""
_OWN = search_terms.c


class Tier(IntEnum):
    """How well a question answers one word of a search; the smallest comes first."""

    WORD = 1
    BEGINNING = 2
    PART = 3
    BEGINNING_OF_PART = 4
    POSSIBLE_END = 5
    WITHOUT_ACCENTS = 6
    """Added where only the accents differ."""


_STAGES = (
    range(Tier.BEGINNING, Tier.PART + 1),
    range(Tier.BEGINNING_OF_PART, Tier.POSSIBLE_END + 1),
    range(Tier.WITHOUT_ACCENTS, 2 * Tier.WITHOUT_ACCENTS),
)
"""Tiers that are looked up together, after the words as they are."""
_Tiers = tuple[tuple[int, Rank, bool], ...]
_SAME: _Tiers = (
    (Tier.WORD.value, Rank.WORD, True),
    (Tier.PART.value, Rank.PART, True),
    (Tier.POSSIBLE_END.value, Rank.POSSIBLE_END, True),
)
_BEGUN: _Tiers = (
    (Tier.BEGINNING.value, Rank.WORD, True),
    (Tier.BEGINNING_OF_PART.value, Rank.PART, True),
    (Tier.POSSIBLE_END.value, Rank.POSSIBLE_END, True),
)
"""The tiers of terms that are the word, and of terms that begin with it: each with the rank of the term and
whether it is spelled as the word."""


class _Form(NamedTuple):
    """Terms of the index in which one word of a search is found."""

    is_found: ColumnElement[bool]
    is_spelled: ColumnElement[bool]
    tiers: _Tiers
    """The tiers that a row may have."""

    def is_in(self, rank: Rank, *, spelled: bool) -> ColumnElement[bool]:
        """Return the condition of a tier."""
        return (_OWN.rank == rank.value) & (self.is_spelled if spelled else ~self.is_spelled)


def stages(wanted: Searched, *, text: str, limit: int) -> Iterator[Select[int]]:
    """Give one statement after the other for the questions with this number or all these words.

    What a statement finds comes before what the next ones find, and may be found by them again. The
    later ones are the slower ones: stop when there are ``limit`` questions.
    """
    match = QUESTION_REFERENCE.fullmatch(text.strip())
    if match is not None:
        code = (match[1] or "").upper()
        coded = [council.id for council, _ in wanted if code in {"", council.code.upper()}]
        yield _with_number(int(match[2]), coded)
    spoken = [(council.id, theirs) for council, theirs in wanted if theirs]
    if not spoken:
        return
    yield _newest(union_all(*(_with_all(theirs, council, limit=limit) for council, theirs in spoken)))
    if any(len(theirs) > 1 for _, theirs in spoken):
        yield _closest(_with_words(theirs, council) for council, theirs in spoken)
        return
    for tiers in _STAGES:
        hits = [hit for council, (word,) in spoken for hit in _with_word(word, council, tiers, limit=limit)]
        if hits:
            yield _closest(hits)


def asked_by_name(
    names: Sequence[str], among: Sequence[int], *, tenant: str, residents: bool
) -> Select[Any, Any]:
    """Select the newest questions whose asker's name has one of these words, with the name.

    With ``residents`` also those that were asked for somebody, or by somebody from outside.
    """
    mine = (questions.c.tenant_id == tenant, questions.c.council_id.in_(among))
    asker = people.c.id == questions.c.asked_by
    known = (*mine, questions.c.asked_for.is_(None), _has_word(people.c.name, names))
    members = people.c.membership == MembershipKind.MEMBER.value
    found = select(questions.c.id, people.c.name).join(people, asker).where(*known)
    found = found if residents else found.where(members)
    if not residents:
        return found.order_by(questions.c.id.desc()).limit(MAX_ASKED)
    named = select(questions.c.id, questions.c.asked_for).where(
        *mine, _has_word(questions.c.asked_for, names)
    )
    both = union_all(found, named).subquery()
    return select(both.c.id, both.c.name).order_by(both.c.id.desc()).limit(MAX_ASKED)


def _has_word(column: Any, names: Sequence[str]) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Return the condition that a name has one of these words, in small letters or with a capital.

    SQLite ignores the case of A to Z alone.
    """
    spelled = dict.fromkeys(way for name in names for way in (name.lower(), name.capitalize(), name.upper()))
    return or_(*(column.contains(way, autoescape=True) for way in spelled))


def taken_apart(wanted: Searched) -> Iterator[tuple[Council, Sequence[SearchWord]]]:
    """Give the words of a search with compounds replaced by their parts, where there are any."""
    for council, theirs in wanted:
        if any(word.parts for word in theirs):
            stems = dict.fromkeys(stem for word in theirs for stem in (sorted(word.parts) or [word.stem]))
            yield council, [SearchWord(stem=stem, is_known=True) for stem in stems]


def forget_words(connection: Connection, *, council: int, forgotten: Iterable[int]) -> None:
    """Remove all words of these questions of a council from the index."""
    mine = (_OWN.council_id == council, _OWN.question_id.in_(list(forgotten)))
    connection.execute(delete(search_terms).where(*mine))


def _newest(hits: Any) -> Select[int]:  # noqa: ANN401 - a union of selects
    hit = hits.subquery().c
    return select(hit.question).order_by(hit.question.desc())


def _closest(hits: Iterable[Select[Any]]) -> Select[int]:
    hit = union_all(*hits).subquery().c
    return select(hit.question).group_by(hit.question).order_by(func.min(hit.tier), hit.question.desc())


def _with_number(number: int, among: Sequence[int]) -> Select[int]:
    """Select the questions with this number."""
    theirs = questions.c.council_id.in_(among)
    return select(questions.c.id).where(theirs, questions.c.number == number).order_by(questions.c.id.desc())


def _with_all(theirs: Sequence[SearchWord], council: int, *, limit: int) -> Select[Any]:
    """Select the newest questions that have all these words as they are."""
    longest, *others = sorted((word.stem for word in theirs), key=len, reverse=True)
    found = select(_OWN.question_id.label("question")).where(
        _OWN.council_id == council, *_is_word(_OWN, longest)
    )
    for stem in others:
        other = search_terms.alias().c
        here = (other.council_id == council, other.question_id == _OWN.question_id)
        found = found.where(select(other.rank).where(*here, *_is_word(other, stem)).exists())
    return _limited(found, limit)


def _is_word(own: Any, stem: str) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - columns
    return own.term == fold(stem), own.spelled == stem, own.rank == Rank.WORD.value


def _limited(found: Select[Any], limit: int) -> Select[Any]:
    """Select the newest of what is found, each once, as a part of a union."""
    newest = found.distinct().order_by(_OWN.question_id.desc()).limit(limit).subquery()
    return select(*newest.c)


def _with_words(theirs: Sequence[SearchWord], council: int) -> Select[Any]:
    """Select the questions that have all these words, with the tier of the word that they answer worst.

    Only those that have the longest word are looked at: it is mostly the rarest.
    """
    longest, *others = sorted(theirs, key=lambda word: len(word.stem), reverse=True)
    rare = [_all_hits(form, council) for form in _forms(longest)]
    among = _OWN.question_id.in_(select(union_all(*rare).subquery().c.question))
    hits = [hit.add_columns(literal(0).label("word")) for hit in rare]
    for place, word in enumerate(others, start=1):
        counted = literal(place).label("word")
        hits += [_all_hits(form, council).where(among).add_columns(counted) for form in _forms(word)]
    hit = union_all(*hits).subquery().c
    best = (
        select(hit.question, func.min(hit.tier).label("tier")).group_by(hit.question, hit.word).subquery().c
    )
    worst = func.max(best.tier).label("tier")
    return select(best.question, worst).group_by(best.question).having(func.count() == len(theirs))


def _with_word(word: SearchWord, council: int, tiers: Container[int], *, limit: int) -> Iterator[Select[Any]]:
    """Give the selects of the newest questions that have a word, one for each tier and form."""
    for form in _forms(word):
        for tier, rank, spelled in form.tiers:
            if tier in tiers:
                condition = form.is_in(rank, spelled=spelled)
                found = _hits(council, form.is_found, condition, tier=literal(tier))
                yield _limited(found, limit)


def _hits(council: int, *conditions: ColumnElement[bool], tier: ColumnElement[int]) -> Select[Any]:
    return select(_OWN.question_id.label("question"), tier.label("tier")).where(
        _OWN.council_id == council, *conditions
    )


def _all_hits(form: _Form, council: int) -> Select[Any]:
    graded = [(form.is_in(rank, spelled=spelled), tier) for tier, rank, spelled in form.tiers]
    is_counted = or_(*(condition for condition, _ in graded))
    return _hits(council, form.is_found, is_counted, tier=case(*graded))


def _forms(word: SearchWord) -> Iterator[_Form]:
    """Give the ways in which a word is found: as it is, its beginning, and what it is a form of."""
    term, stem = fold(word.stem), word.stem
    may_differ = term == stem or len(term) >= MIN_WITHOUT_ACCENTS
    same = _SAME + _without_accents(_SAME) if may_differ else _SAME
    yield _Form(_OWN.term == term, _OWN.spelled == stem, same)
    if word.may_begin:
        begun = _BEGUN if len(term) >= MIN_BEGINNING_OF_END else _BEGUN[:2]
        begins = (_OWN.term > term) & (_OWN.term < term + _LAST_LETTER)
        is_spelled = func.substr(_OWN.spelled, 1, len(stem)) == stem
        yield _Form(begins, is_spelled, begun + _without_accents(begun) if may_differ else begun)
    if word.accented not in {"", term}:
        yield _Form(_OWN.term == word.accented, _OWN.spelled == stem, _without_accents(_SAME))
    for base in map(fold, word.related):
        close = ((Tier.PART.value, Rank.WORD, True), (Tier.PART.value, Rank.PART, True))
        yield _Form(_OWN.term == base, true(), close)


def _without_accents(tiers: _Tiers) -> _Tiers:
    return tuple((tier + Tier.WITHOUT_ACCENTS.value, rank, False) for tier, rank, _ in tiers)
