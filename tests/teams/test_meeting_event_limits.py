"""Test that meeting events that are refused, too frequent, or handled by no feature are ignored silently."""

from datetime import timedelta

import pytest

from bot.clock import NonceSource
from bot.turn.commands import Router
from bot.turn.dispatcher import Dispatcher, RequestRateLimiter
from bot.turn.handler import Defaults
from bot.turn.incoming import MeetingStarted
from bot.turn.types import Reply
from domain.council import Council
from storage import Store
from storage.outbox import Lease
from tests.teams.meeting_event_steps import KARIN, EmptyRoster, Listener, told, waiting


def dispatch_for(store: Store, *, a_minute: int = 1_000) -> Dispatcher:
    return Dispatcher(
        store=store,
        router=Router([]),
        roster=EmptyRoster(),
        defaults=Defaults(locale="sv", timezone="Europe/Stockholm"),
        rate_limiter=RequestRateLimiter(person=a_minute, tenant=1_000),
        seconds=lambda: 0.0,
        nonce=NonceSource(lambda: "n"),
        lease=Lease(owner="test", duration=timedelta(minutes=1)),
        wake=lambda: None,
    )


@pytest.mark.usefixtures("council")
async def test_a_refusal_is_said_to_nobody(
    store: Store, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener.refuses = True
    monkeypatch.setattr("bot.turn.commands.EVENT_HANDLERS", {MeetingStarted: listener.hear})
    assert await dispatch_for(store)(told(by=KARIN)) == Reply()
    assert len(listener.turns) == 1
    assert not await waiting(store)


@pytest.mark.usefixtures("council")
async def test_what_is_told_too_often_is_passed_over_without_a_word(
    store: Store, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turn.commands.EVENT_HANDLERS", {MeetingStarted: listener.hear})
    dispatch = dispatch_for(store, a_minute=4)
    for number in range(9):
        event = told(activity=f"f:{number}")
        assert (dispatch.limit(event) or await dispatch(event)) == Reply()
    assert len(listener.turns) == 2


async def test_what_no_feature_hears_of_is_passed_over(
    store: Store, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turn.commands.EVENT_HANDLERS", {})
    assert council.coordinators
    assert await dispatch_for(store)(told()) == Reply()
