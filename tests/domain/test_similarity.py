"""Test which questions are similar, and which department is guessed."""

from hypothesis import given
from hypothesis import strategies as st

from domain.similarity import are_similar, guess_department
from tests.every import every

STEMS = st.frozensets(st.sampled_from("abcdef"), max_size=5)
TECHNICAL, SOCIAL = 1, 2
NAMED = {TECHNICAL: frozenset({"teknisk"}), SOCIAL: frozenset({"social"})}


@every(
    ("one", "other", "same"),
    [
        ("ljus busshållplats mörk", "mörk busshållplats kväll", True),
        ("ljus busshållplats mörk", "busshållplats tak", False),
        ("ljus", "ljus", True),
        ("ljus", "ljus busshållplats mörk", True),
        ("ljus väg", "ljus park", False),
        ("a b c d e", "a b x y z", False),
        ("", "", False),
        ("", "ljus", False),
        ("ljus", "", False),
    ],
)
def test_questions_that_share_enough_words_are_alike(one: str, other: str, *, same: bool) -> None:
    assert are_similar(said(one), said(other)) is same


@every(
    ("one", "other", "same"),
    [
        ("gatubelysning:gata+belysning trasig", "belysning trasig", True),
        ("cykelväg:cykel+väg trasig", "cykelställ:cykel+ställ trasig skola", False),
        ("cykelväg:cykel+väg trasig", "väg:väg trasig:trasig skola", True),
    ],
)
def test_a_part_is_shared_where_the_other_text_has_it_as_a_word(one: str, other: str, *, same: bool) -> None:
    assert are_similar(said(one), said(other)) is same
    assert are_similar(said(other), said(one)) is same


def said(text: str) -> dict[str, frozenset[str]]:
    """Return words, each with the parts after its colon."""
    words = (written.partition(":") for written in text.split())
    return {word: frozenset({word, *parts.split("+")}) - {""} for word, _, parts in words}


@given(STEMS, STEMS)
def test_likeness_has_no_direction_and_needs_something_in_common(
    first: frozenset[str], second: frozenset[str]
) -> None:
    one, other = said(" ".join(first)), said(" ".join(second))
    assert are_similar(one, other) is are_similar(other, one)
    assert not (are_similar(one, other) and not first & second)
    assert are_similar(one, one) is bool(one)


def guess(text: str, earlier: dict[int, dict[str, int]] | None = None) -> int | None:
    return guess_department(frozenset(text.split()), named=NAMED, earlier=earlier or {})


def test_a_word_of_its_name_points_to_a_department() -> None:
    assert guess("teknisk fel") == TECHNICAL


def test_earlier_questions_point_to_a_department() -> None:
    assert guess("lampa trasig", {TECHNICAL: {"lampa": 2}}) == TECHNICAL
    assert guess("lampa trasig", {TECHNICAL: {"lampa": 1}}) is None


def test_where_two_are_near_each_other_nothing_is_guessed() -> None:
    assert guess("teknisk social") is None
    assert guess("lampa", {TECHNICAL: {"lampa": 3}, SOCIAL: {"lampa": 2}}) == TECHNICAL
    assert guess("lampa stol", {TECHNICAL: {"lampa": 3}, SOCIAL: {"stol": 3}}) is None


def test_many_earlier_questions_weigh_as_much_as_three() -> None:
    assert guess("lampa stol", {TECHNICAL: {"lampa": 500}, SOCIAL: {"stol": 3}}) is None


def test_where_nothing_is_known_nothing_is_guessed() -> None:
    assert guess("vargar i skogen") is None
    assert guess_department(frozenset({"lampa"}), named={}, earlier={}) is None


def test_the_only_department_needs_no_lead() -> None:
    only = {TECHNICAL: frozenset({"teknisk"})}
    assert guess_department(frozenset({"teknisk"}), named=only, earlier={}) == TECHNICAL
