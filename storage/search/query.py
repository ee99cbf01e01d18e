"""Search the index by words, the closest questions first, with statements that are compiled once.

Words are looked up in this order, and only as far as the page needs: as
they are, beginnings, parts, possible ends of long unknown words, and last what differs in accents only.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, IntEnum, auto
from functools import cache
from itertools import zip_longest
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    union_all,
)

from domain.council import Council
from storage.compiled import CompiledStatement
from storage.search.words import Rank, SearchWord, fold
from storage.tables import search_terms

MIN_WITHOUT_ACCENTS = 5
"""Letters of a searched word with accents that is found without them too: ``hål`` is not ``hal``."""
MIN_BEGINNING_OF_END = 5
"""Letters with which what may be the end of a word is looked for by its beginning."""
MAX_TERMS = 64
"""Up to so many terms with one beginning are looked up one by one; of more, all rows are read and sorted."""
MAX_COUNTED = 2_000
"""Rows of each word that are counted, to begin with the rarest word."""
Searched = Sequence[tuple[Council, Sequence[SearchWord]]]
"""The words to look for in each council."""
_Hits = list[tuple[Any, ...]]
"""Ids of questions with the tier of each."""
_Values = dict[str, object]
"""What one word is looked up by."""
_LAST_LETTER = "\U0010ffff"
"""Comes after every letter."""
_OWN = search_terms.c
_COUNCIL = bindparam("council", type_=Integer)
_IN_COUNCIL = _OWN.council_id == _COUNCIL
_LIMIT = bindparam("limit", type_=Integer)


class Tier(IntEnum):
    """How well a question answers one word of a search; the smallest comes first."""

    WORD = 1
    BEGINNING = 2
    PART = 3
    BEGINNING_OF_PART = 4
    POSSIBLE_END = 5
    WITHOUT_ACCENTS = 6
    """Added if only the accents differ."""


class _Form(Enum):
    """Terms in which a word is found."""

    SAME = auto()
    BEGUN = auto()
    """Those that begin with it."""
    RELATED = auto()
    """The word that it is an irregular form of."""
    ACCENTED_OTHERWISE = auto()
    BEGUN_ACCENTED_OTHERWISE = auto()
    UNACCENTED = auto()
    """Its stem, if it was written without dots and rings."""


class _Begun(Enum):
    """How many terms begin with a word."""

    NONE = auto()
    FEW = auto()
    MANY = auto()


class _Lookup(NamedTuple):
    form: _Form
    rank: Rank
    tier: int


_SAME = {Rank.WORD: Tier.WORD, Rank.PART: Tier.PART, Rank.POSSIBLE_END: Tier.POSSIBLE_END}
_BEGUN = {**_SAME, Rank.WORD: Tier.BEGINNING, Rank.PART: Tier.BEGINNING_OF_PART}
_STAGES = (
    (
        _Lookup(_Form.BEGUN, Rank.WORD, Tier.BEGINNING),
        _Lookup(_Form.SAME, Rank.PART, Tier.PART),
        _Lookup(_Form.RELATED, Rank.WORD, Tier.PART),
        _Lookup(_Form.RELATED, Rank.PART, Tier.PART),
    ),
    (
        _Lookup(_Form.BEGUN, Rank.PART, Tier.BEGINNING_OF_PART),
        _Lookup(_Form.BEGUN, Rank.POSSIBLE_END, Tier.POSSIBLE_END),
        _Lookup(_Form.SAME, Rank.POSSIBLE_END, Tier.POSSIBLE_END),
    ),
    tuple(
        _Lookup(form, rank, tier + Tier.WITHOUT_ACCENTS)
        for form, tiers in {
            _Form.ACCENTED_OTHERWISE: _SAME,
            _Form.UNACCENTED: _SAME,
            _Form.BEGUN_ACCENTED_OTHERWISE: _BEGUN,
        }.items()
        for rank, tier in tiers.items()
    ),
)
"""What is looked up together, after the words as they are; the later ones are the slower ones."""


def find(connection: Connection, wanted: Searched, *, limit: int) -> Iterator[list[int]]:
    """Give the ids of the questions that have all these words, the closest first, the newest among equals.

    What comes later may have come before, and takes longer: stop when there are ``limit`` questions.
    """
    searches = [_stages(connection, council.id, theirs, limit=limit) for council, theirs in wanted if theirs]
    for stage in zip_longest(*searches, fillvalue=()):
        hits = sorted((tier, -question) for hits in stage for question, tier in hits)
        yield [-question for _, question in hits]


def _stages(
    connection: Connection, council: int, theirs: Sequence[SearchWord], *, limit: int
) -> Iterator[_Hits]:
    """Give what is found in one council, the closest first."""
    values = [_values_of(word) for word in theirs]
    common: _Values = {"council": council, "limit": limit}
    if len(theirs) > 1:
        yield from _with_all(connection, values, common)
        return
    (word,), mine = theirs, common | _numbered(values)
    yield _with_words(1).fetch_tuples(connection, **mine)
    begun = _Begun.NONE
    if word.may_begin:
        terms = len(_TERMS.fetch_tuples(connection, **mine))
        begun = _Begun.NONE if terms == 0 else _Begun.FEW if terms <= MAX_TERMS else _Begun.MANY
    for lookups in _STAGES:
        needed = tuple(one for one in lookups if _is_needed(one, values[0], begun))
        yield _stage(needed, begun).fetch_tuples(connection, **mine) if needed else []


def _with_all(connection: Connection, values: Sequence[_Values], common: _Values) -> Iterator[_Hits]:
    """Give the questions that have several words: first those that have them all as they are."""
    counted = _counts(len(values)).fetch_tuples(connection, **common, **_numbered(values))
    exact = {place: rows for place, rows, _ in counted}
    in_any_form = {place: rows for place, _, rows in counted}
    if not all(in_any_form.values()):
        return
    if all(exact.values()):
        yield _with_words(len(values)).fetch_tuples(connection, **common, **_by_rarity(values, exact))
    yield _closest(len(values)).fetch_tuples(connection, **common, **_by_rarity(values, in_any_form))


def _by_rarity(values: Sequence[_Values], rows: Mapping[int, int]) -> _Values:
    """Return the values of words, the rarest word first."""
    return _numbered([values[place] for place in sorted(rows, key=lambda place: rows[place])])


def _numbered(values: Sequence[_Values]) -> _Values:
    """Return the values of words, each with its place in a statement."""
    return {f"{name}_{place}": value for place, mine in enumerate(values) for name, value in mine.items()}


def _values_of(word: SearchWord) -> _Values:
    """Return what a word is looked up by; what it has not is null, which nothing equals."""
    term, stem = fold(word.stem), word.stem
    return {
        "term": term,
        "spelled": stem,
        "letters": len(stem),
        "differing": term if term == stem or len(term) >= MIN_WITHOUT_ACCENTS else None,
        "above": term if word.may_begin else None,
        "below": term + _LAST_LETTER,
        "end_above": term if word.may_begin and len(term) >= MIN_BEGINNING_OF_END else None,
        "unaccented": word.accented if word.accented not in {"", term} else None,
        "related": fold(word.related[0]) if word.related else None,
    }


def _is_needed(lookup: _Lookup, values: _Values, begun: _Begun) -> bool:
    """Return whether a word is found in this form."""
    is_begun = begun is not _Begun.NONE and (
        lookup.rank != Rank.POSSIBLE_END or values["end_above"] is not None
    )
    needed = {
        _Form.SAME: True,
        _Form.BEGUN: is_begun,
        _Form.RELATED: values["related"] is not None,
        _Form.ACCENTED_OTHERWISE: values["differing"] is not None,
        _Form.BEGUN_ACCENTED_OTHERWISE: is_begun and values["differing"] is not None,
        _Form.UNACCENTED: values["unaccented"] is not None,
    }
    return needed[lookup.form]


def _text(name: str, place: int = 0) -> BindParameter[str]:
    return bindparam(f"{name}_{place}", type_=String)


def _is_as_spelled(own: Any, place: int, *, begun: bool) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    letters = bindparam(f"letters_{place}", type_=Integer)
    written = func.substr(own.spelled, 1, letters) if begun else own.spelled
    return cast("ColumnElement[bool]", written == _text("spelled", place))


def _literal(number: int) -> ColumnElement[int]:
    return literal_column(str(int(number)), Integer)


def _is_word(own: Any, place: int) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Return the condition that a word stands there as it is."""
    return and_(
        own.term == _text("term", place),
        own.rank == _literal(Rank.WORD),
        own.spelled == _text("spelled", place),
    )


@cache
def _with_words(size: int) -> CompiledStatement:
    """Return the statement for the newest questions that have so many words as they are.

    Those with the first word are gone through: it is the rarest.
    """
    found = select(_OWN.question_id, _literal(Tier.WORD).label("tier")).where(_IN_COUNCIL, _is_word(_OWN, 0))
    for place in range(1, size):
        other = search_terms.alias().c
        here = (other.council_id == _COUNCIL, other.question_id == _OWN.question_id)
        found = found.where(select(other.rank).where(*here, _is_word(other, place)).exists())
    return CompiledStatement(found.order_by(_OWN.question_id.desc()).limit(_LIMIT))


def _distinct_terms() -> CTE:
    """Return the terms that begin with a word, one more than are looked up one by one.

    Each is found by a step in the index, however many questions have it.
    """
    between = (_IN_COUNCIL, _OWN.term < _text("below"))
    first = select(func.min(_OWN.term).label("term"), literal_column("1", Integer).label("number"))
    found = first.where(*between, _OWN.term > _text("above")).cte("begun", recursive=True)
    following = select(func.min(_OWN.term)).where(*between, _OWN.term > found.c.term).scalar_subquery()
    is_more = found.c.term.is_not(None) & (found.c.number <= _literal(MAX_TERMS))
    return found.union_all(select(following, found.c.number + _literal(1)).where(is_more))


def _terms() -> CompiledStatement:
    begun = _distinct_terms().c
    return CompiledStatement(select(begun.term).where(begun.term.is_not(None)))


@cache
def _stage(lookups: tuple[_Lookup, ...], begun: _Begun) -> CompiledStatement:
    """Return the statement for the closest questions that a word is found in by these lookups."""
    terms = _distinct_terms() if begun is _Begun.FEW else None
    hit = union_all(*(_newest_by(lookup, terms) for lookup in lookups)).subquery().c
    tier = func.min(hit.tier)
    closest = select(hit.question_id, tier.label("tier")).group_by(hit.question_id)
    return CompiledStatement(closest.order_by(tier, hit.question_id.desc()).limit(_LIMIT))


def _newest_by(lookup: _Lookup, terms: CTE | None) -> Select[Any]:
    """Return the newest questions found by one lookup, as a part of a union."""
    is_begun = lookup.form in {_Form.BEGUN, _Form.BEGUN_ACCENTED_OTHERWISE}
    found = select(_OWN.question_id, _literal(lookup.tier).label("tier"))
    if is_begun and terms is not None:
        found = found.select_from(terms.join(search_terms, _OWN.term == terms.c.term))
        found = found.where(_OWN.question_id >= _oldest_on_page(lookup, terms))
    found = found.where(_IN_COUNCIL, *_conditions(_OWN, lookup, is_term_given=is_begun and terms is not None))
    newest = found.distinct().order_by(_OWN.question_id.desc()).limit(_LIMIT).subquery()
    return select(*newest.c)


def _oldest_on_page(lookup: _Lookup, terms: CTE) -> ColumnElement[int]:
    """Return the oldest of the newest questions with one term: older ones are on no page that is asked for.

    A question may have a term twice, with other accents.
    """
    own = search_terms.alias().c
    mine = (own.council_id == _COUNCIL, own.term == terms.c.term)
    newest = select(own.question_id).where(*mine, *_conditions(own, lookup, is_term_given=True))
    last = newest.order_by(own.question_id.desc()).limit(1).offset(_LIMIT + _LIMIT)
    return func.coalesce(last.scalar_subquery(), _literal(0))


def _conditions(own: Any, lookup: _Lookup, *, is_term_given: bool) -> Iterator[ColumnElement[bool]]:  # noqa: ANN401 - columns
    """Give the conditions of a row that a lookup finds."""
    yield own.rank == _literal(lookup.rank)
    form = lookup.form
    if form in {_Form.BEGUN, _Form.BEGUN_ACCENTED_OTHERWISE}:
        if not is_term_given:
            yield own.term > _text("above")
            yield own.term < _text("below")
        is_spelled = _is_as_spelled(own, 0, begun=True)
        yield is_spelled if form is _Form.BEGUN else not_(is_spelled)
        return
    names = {_Form.RELATED: "related", _Form.UNACCENTED: "unaccented"}
    yield own.term == _text(names.get(form, "term"))
    if form not in names:
        is_spelled = _is_as_spelled(own, 0, begun=False)
        yield is_spelled if form is _Form.SAME else not_(is_spelled)


def _hits(place: int) -> tuple[Select[Any], Select[Any]]:
    """Return the questions that a word is found in, with its tier, by its own terms and by its beginning."""
    differs = _text("differing", place).is_not(None)
    rank, hit = _OWN.rank, (_OWN.question_id, literal_column(str(place), Integer).label("place"))
    same, begun = (
        case(*((rank == _literal(r), _literal(t)) for r, t in tiers.items())) for tiers in (_SAME, _BEGUN)
    )
    is_spelled, is_begun_so = (_is_as_spelled(_OWN, place, begun=begun) for begun in (False, True))
    term, related, unaccented = (_text(name, place) for name in ("term", "related", "unaccented"))
    is_own, is_related = _OWN.term == term, (_OWN.term == related) & (rank < _literal(Rank.POSSIBLE_END))
    other = same + _literal(Tier.WITHOUT_ACCENTS)
    own_tier = case((is_own & is_spelled, same), (is_related, _literal(Tier.PART)), else_=other)
    by_term = select(*hit, own_tier.label("tier")).where(
        _IN_COUNCIL,
        _OWN.term.in_([term, related, unaccented]),
        or_(is_own & (is_spelled | differs), is_related, _OWN.term == unaccented),
    )
    begun_tier = case((is_begun_so, begun), else_=begun + _literal(Tier.WITHOUT_ACCENTS))
    by_beginning = select(*hit, begun_tier.label("tier")).where(
        _IN_COUNCIL,
        _OWN.term > _text("above", place),
        _OWN.term < _text("below", place),
        is_begun_so | differs,
        (rank < _literal(Rank.POSSIBLE_END)) | _text("end_above", place).is_not(None),
    )
    return by_term, by_beginning


@cache
def _counts(size: int) -> CompiledStatement:
    """Return the statement for how many rows each word has, as it is and in any form."""

    def count(found: Any) -> Any:  # noqa: ANN401 - selects
        return (
            select(func.count()).select_from(found.limit(_literal(MAX_COUNTED)).subquery()).scalar_subquery()
        )

    def counts(place: int) -> Select[Any]:
        exact = count(select(_OWN.question_id).where(_IN_COUNCIL, _is_word(_OWN, place)))
        return select(
            _literal(place).label("place"),
            exact.label("exact"),
            count(union_all(*_hits(place))).label("found"),
        )

    counted = union_all(*map(counts, range(size))).subquery().c
    return CompiledStatement(select(*counted))


@cache
def _closest(size: int) -> CompiledStatement:
    """Return the statement for the questions with so many words in any form, by the worst tier of a word.

    Only those that have the first word are looked at: it is the rarest.
    """
    rare = union_all(*_hits(0)).cte("rare")
    hits = [select(*rare.c)]
    for place in range(1, size):
        is_rare = _OWN.question_id.in_(select(rare.c.question_id)).is_(true())  # hashed, not a nested loop
        hits += [one.where(is_rare) for one in _hits(place)]
    hit = union_all(*hits).subquery().c
    best = (
        select(hit.question_id, func.min(hit.tier).label("tier"))
        .group_by(hit.question_id, hit.place)
        .subquery()
        .c
    )
    worst = func.max(best.tier)
    found = select(best.question_id, worst.label("tier")).group_by(best.question_id)
    found = found.having(func.count() == _literal(size))
    return CompiledStatement(found.order_by(worst, best.question_id.desc()).limit(_LIMIT))


_TERMS = _terms()
