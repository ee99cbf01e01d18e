"""What can be taken back, by whom it was done, and until when."""

from datetime import timedelta

import pytest

from domain.errors import Refusal
from domain.history import UNDO_WITHIN, UNDOABLE, Event, Happening, expect_undoable
from tests.domain.examples import KARIN, NOW
from tests.every import every

KEPT = [
    Happening.REOPENED,
    Happening.CLOSED,
    Happening.UNDONE,
    Happening.AT_MEETING,
    Happening.MESSAGE_EDITED,
]


def event(number: int, happening: Happening = Happening.ASSIGNED, *, question: int | None = 17) -> Event:
    return Event(
        id=number, question=question, act="a", actor=KARIN.id, happening=happening, at=NOW, old={}, new={}
    )


def refused(*events: Event, later: timedelta = timedelta(0), latest: dict[int, int] | None = None) -> str:
    """Give back why an act cannot be taken back."""
    newest = {e.question: e.id for e in events if e.question is not None} | (latest or {})
    with pytest.raises(Refusal) as refusal:
        expect_undoable(events, latest=newest, now=NOW + later)
    return refusal.value.code


@every("happening", sorted(UNDOABLE))
def test_ones_last_act_can_be_taken_back_within_ten_minutes(happening: Happening) -> None:
    done = event(5, happening)
    expect_undoable([done], latest={17: 5}, now=NOW + UNDO_WITHIN)
    assert refused(done, later=UNDO_WITHIN + timedelta(microseconds=1)) == "undo_too_late"


@every("happening", KEPT)
def test_what_cannot_be_taken_back(happening: Happening) -> None:
    assert refused(event(5, happening)) == "nothing_to_undo"


def test_every_happening_is_one_or_the_other() -> None:
    assert set(UNDOABLE) | set(KEPT) == set(Happening)


def test_nothing_done_is_nothing_to_take_back() -> None:
    assert refused() == "nothing_to_undo"


def test_what_changed_since_is_not_overwritten() -> None:
    assert refused(event(5), latest={17: 6}) == "undo_changed_since"


def test_what_one_act_did_to_several_questions_is_taken_back_together_or_not_at_all() -> None:
    act = [event(5, Happening.LOGGED, question=17), event(6, question=17), event(7, question=18)]
    expect_undoable(act, latest={17: 6, 18: 7}, now=NOW)
    assert refused(*act, latest={18: 9}) == "undo_changed_since"
    assert refused(*act, event(8, Happening.REOPENED, question=19)) == "nothing_to_undo"


def test_an_event_of_the_council_in_the_act_does_not_stand_in_the_way() -> None:
    expect_undoable([event(5), event(6, question=None)], latest={17: 5}, now=NOW)
