"""Test what can be undone, by whom, and until when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refusal
from domain.history import (
    UNDO_WINDOW,
    UNDOABLE_KINDS,
    CouncilEvent,
    CouncilEventKind,
    EventKind,
    QuestionEvent,
    find_undoable_act,
    require_undoable,
)
from tests.domain.examples import KARIN, NOW
from tests.every import every

KEPT = [
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.UNDONE,
    EventKind.AT_MEETING,
    EventKind.MESSAGE_EDITED,
    EventKind.WRONG_ADDRESS,
    EventKind.MAILED,
    EventKind.MAIL_FAILED,
    EventKind.PUBLISHED,
    EventKind.PUBLICATION_WITHDRAWN,
]


def event(
    number: int, happening: EventKind = EventKind.ASSIGNED, *, question: int | None = 17
) -> QuestionEvent:
    return QuestionEvent(
        id=number, question=question, act="a", actor=KARIN.id, happening=happening, at=NOW, old={}, new={}
    )


def refused(
    *events: QuestionEvent, later: timedelta = timedelta(0), latest: dict[int, int] | None = None
) -> str:
    """Return why an action cannot be undone."""
    newest = {e.question: e.id for e in events if e.question is not None} | (latest or {})
    with pytest.raises(Refusal) as refusal:
        require_undoable(events, latest_ids=newest, now=NOW + later)
    return refusal.value.code


@every("happening", sorted(UNDOABLE_KINDS))
def test_ones_last_act_can_be_taken_back_within_ten_minutes(happening: EventKind) -> None:
    done = event(5, happening)
    require_undoable([done], latest_ids={17: 5}, now=NOW + UNDO_WINDOW)
    assert refused(done, later=UNDO_WINDOW + timedelta(microseconds=1)) == "undo_too_late"


@every("happening", KEPT)
def test_what_cannot_be_taken_back(happening: EventKind) -> None:
    assert refused(event(5, happening)) == "nothing_to_undo"


def test_every_happening_is_one_or_the_other() -> None:
    assert set(UNDOABLE_KINDS) | set(KEPT) == set(EventKind)


def test_nothing_done_is_nothing_to_take_back() -> None:
    assert refused() == "nothing_to_undo"


def test_what_changed_since_is_not_overwritten() -> None:
    assert refused(event(5), latest={17: 6}) == "undo_changed_since"


def test_what_one_act_did_to_several_questions_is_taken_back_together_or_not_at_all() -> None:
    act = [event(5, EventKind.LOGGED, question=17), event(6, question=17), event(7, question=18)]
    require_undoable(act, latest_ids={17: 6, 18: 7}, now=NOW)
    assert refused(*act, latest={18: 9}) == "undo_changed_since"
    assert refused(*act, event(8, EventKind.REOPENED, question=19)) == "nothing_to_undo"


def test_an_event_of_the_council_in_the_act_does_not_stand_in_the_way() -> None:
    require_undoable([event(5), event(6, question=None)], latest_ids={17: 5}, now=NOW)


LOGGED, UNDONE, REOPENED, MESSAGE_EDITED = (
    EventKind.LOGGED,
    EventKind.UNDONE,
    EventKind.REOPENED,
    EventKind.MESSAGE_EDITED,
)
AWAY, BEGAN = CouncilEventKind.ABSENCE_CHANGED, CouncilEventKind.MEETING_BEGAN


@every(
    ("history", "found", "newer"),
    [
        ([], None, None),
        ([("a", LOGGED)], "a", None),
        ([("b", AWAY), ("a", LOGGED)], "b", None),
        ([("b", MESSAGE_EDITED), ("a", LOGGED)], "a", None),
        ([("b", BEGAN), ("a", LOGGED)], "a", BEGAN),
        ([("b", REOPENED), ("a", LOGGED)], "a", REOPENED),
        ([("c", UNDONE, "b"), ("b", LOGGED), ("a", AWAY)], "a", UNDONE),
        ([("c", CouncilEventKind.UNDONE, "b"), ("b", AWAY), ("a", LOGGED)], "a", CouncilEventKind.UNDONE),
        ([("b", UNDONE, "a"), ("a", LOGGED)], None, None),
        ([("b", LOGGED), ("b", CouncilEventKind.NOTES_BROUGHT), ("a", AWAY)], "a", LOGGED),
    ],
)
def test_the_act_to_undo_is_the_last_one_or_says_what_came_after_it(
    history: list[tuple[str, EventKind | CouncilEventKind, *tuple[str, ...]]],
    found: str | None,
    newer: EventKind | CouncilEventKind | None,
) -> None:
    act = find_undoable_act([happened(*one) for one in history])
    assert (act and act.events[0].act) == found
    assert (act and act.newer) == newer


def happened(act: str, kind: EventKind | CouncilEventKind, undoes: str = "") -> QuestionEvent | CouncilEvent:
    new = {"act": undoes} if undoes else {}
    if isinstance(kind, CouncilEventKind):
        return CouncilEvent(id=1, act=act, happening=kind, at=NOW, new=new)
    return replace(event(1, kind), act=act, new=new)
