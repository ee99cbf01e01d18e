"""Test that coordinators are told in time that the bot's secret expires, but not every day."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.admin.credential_expiry import Credential, reached_step
from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.conftest import UNHURRIED
from tests.dialogues.town import Town, shows
from tests.every import every
from tests.idle import Settled, until_run
from tests.reminders.conftest import EAGER
from tests.reminders.manual_clock import Clock, at
from tests.running import running_bot

ENDS = "2021-11-30"


@pytest.fixture
async def teams(signing_key: SigningKey) -> AsyncIterator[Simulator]:
    async with Simulator(key=signing_key) as simulator:
        yield simulator


@asynccontextmanager
async def started(
    teams: Simulator, url: str, clock: Clock, *, ends: str | None = ENDS
) -> AsyncIterator[None]:
    settings = UNHURRIED | ({} if ends is None else {"BOT_SECRET_EXPIRES": ends})
    async with running_bot(teams, database_url=url, timing=EAGER, clock=clock, settings=settings):
        if ends is not None:
            await until_run(teams.bot_url, job="expiry", times=1)
        yield


def told(town: Town) -> int:
    messages = town.personal(town.karin).messages
    return sum(message.by_bot and shows(message.card, ENDS) for message in messages)


async def until_told(town: Town, *, times: int) -> None:
    await town.teams.message(town.personal(town.karin), where=lambda _: told(town) == times)


async def test_the_coordinator_is_told_once_a_step_from_thirty_days_before(
    teams: Simulator, database_url: str, clock: Clock, settled: Settled
) -> None:
    town = Town(teams, settled)
    async with started(teams, database_url, clock):
        await town.found_council()
    clock.turn_to("2021-10-29 10:00")
    async with started(teams, database_url, clock):
        await town.nothing_comes_about(town.personal(town.karin), ENDS)
    for day, times in (
        ("2021-11-01", 1),
        ("2021-11-02", 1),
        ("2021-11-16", 2),
        ("2021-11-29", 3),
        ("2021-12-01", 4),
    ):
        clock.turn_to(f"{day} 10:00")
        async with started(teams, database_url, clock):
            await until_told(town, times=times)
            await town.nothing_comes(town.personal(town.karin), after=town.mark)
    last = town.personal(town.karin).messages[-1]
    assert shows(last.card, "gick ut")


async def test_where_nobody_said_when_it_ends_nobody_is_told(
    teams: Simulator, database_url: str, clock: Clock, settled: Settled
) -> None:
    town = Town(teams, settled)
    async with started(teams, database_url, clock, ends=None):
        await town.found_council()
    clock.turn_to("2021-12-01 10:00")
    async with started(teams, database_url, clock, ends=None):
        await town.nothing_comes(town.personal(town.karin), after=town.mark)


@every(
    ("day", "step"),
    [("2021-10-30", None), ("2021-10-31", 30), ("2021-11-15", 30), ("2021-11-17", 14), ("2021-11-30", 0)],
)
def test_the_steps_are_counted_from_its_end(day: str, step: int | None) -> None:
    credential = Credential(kind="secret", expires_at=at(f"{ENDS} 00:00"))
    assert reached_step(credential, now=at(f"{day} 12:00")) == step
