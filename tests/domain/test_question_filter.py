"""Test that a filter and an order survive in an address, and that made-up addresses do no harm."""

import random
from urllib.parse import parse_qsl

from domain.attendance import Role
from domain.question import OPEN_STATUSES, QuestionStatus
from domain.question_filter import DeadlineState, QuestionFilter, QuestionQuery, QuestionSort, SortKey
from tests.every import every

EVERYTHING = QuestionQuery(
    filter=QuestionFilter(
        statuses=(QuestionStatus.LOGGED, QuestionStatus.ANSWERED),
        department=3,
        older_than=30,
        role=Role.RESIDENT,
        meeting=7,
        text="gata & väg=50 % åäö",
        deadline=DeadlineState.OVERDUE,
    ),
    sort=QuestionSort(SortKey.AGE, is_descending=True),
    page=4,
)
HOSTILE = (
    *("'; DROP TABLE question; --", "<script>", "\x00", "\ud800", "9" * 5_000, "-1", "1e9", "٣", "²"),
    *("number; DELETE", "--age", "stat", "__class__", "{0.__class__}", "%00", "a" * 100_000, "\u202eage"),
)


def read(address: str) -> QuestionQuery:
    return QuestionQuery.parse(parse_qsl(address, keep_blank_values=True))


def test_the_usual_table_has_an_empty_address() -> None:
    assert str(QuestionQuery()) == ""
    assert read("") == QuestionQuery()
    assert QuestionQuery().filter.statuses == OPEN_STATUSES
    assert QuestionQuery().filter.is_default


def test_everything_that_is_chosen_is_in_the_address() -> None:
    assert read(str(EVERYTHING)) == EVERYTHING
    assert str(EVERYTHING) == (
        "state=logged&state=answered&department=3&older=30&meeting=7&page=4&role=resident"
        "&text=gata+%26+v%C3%A4g%3D50+%25+%C3%A5%C3%A4%C3%B6&deadline=overdue&sort=-age"
    )


@every("key", SortKey)
def test_each_order_is_read_in_both_directions(key: SortKey) -> None:
    for sort in (QuestionSort(key, is_descending=False), QuestionSort(key, is_descending=True)):
        assert read(str(QuestionQuery(sort=sort))).sort == sort


def test_all_states_are_one_word() -> None:
    every_state = QuestionQuery(filter=QuestionFilter(statuses=tuple(QuestionStatus)))
    assert str(every_state) == "state=every"
    assert read("state=logged&state=every") == every_state


def test_a_heading_leads_to_its_order_and_then_to_the_other_direction() -> None:
    by_age = QuestionQuery(page=3).sorted_by(SortKey.AGE)
    assert str(by_age) == "sort=age"
    assert str(by_age.sorted_by(SortKey.AGE)) == "sort=-age"
    assert str(by_age.sorted_by(SortKey.AGE).sorted_by(SortKey.STATE)) == "sort=state"
    assert str(QuestionQuery().sorted_by(SortKey.NUMBER)) == "sort=number"


def test_another_filter_begins_at_the_first_page() -> None:
    assert EVERYTHING.with_filter(QuestionFilter()) == QuestionQuery(sort=EVERYTHING.sort)
    assert EVERYTHING.on_page(5).page == 5


@every("value", HOSTILE)
def test_values_that_mean_nothing_are_left_out(value: str) -> None:
    names = ("state", "department", "older", "role", "meeting", "overdue", "sort", "page", "other")
    assert QuestionQuery.parse((name, value) for name in names) == QuestionQuery()
    searched = QuestionQuery.parse([("text", value)])
    assert len(searched.filter.text) <= 200
    assert read(str(searched)) == searched


def test_made_up_addresses_are_read_as_some_table_that_has_an_address() -> None:
    chance = random.Random(1)  # noqa: S311 - the same addresses each time
    names = ("state", "department", "older", "role", "meeting", "text", "overdue", "sort", "page", "x")
    values = (*HOSTILE, *QuestionStatus, *Role, *SortKey, "every", "0", "1", "50", "-age", "999999999", "")
    for _ in range(2_000):
        pairs = [(chance.choice(names), chance.choice(values)) for _ in range(chance.randrange(8))]
        query = QuestionQuery.parse(pairs)
        assert read(str(query)) == query
        assert query.page >= 1
