"""Test that people are told if the app receives all messages of a chat."""

from collections.abc import AsyncIterator

import pytest

from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.conftest import BRISK, UNHURRIED
from tests.dialogues.town import Town, said
from tests.running import running_bot

FIRST_LINE = "Jag får allt som skrivs i chatten. Jag sparar bara det som är till mig"


@pytest.fixture
async def teams(sqlite_url: str, signing_key: SigningKey) -> AsyncIterator[Simulator]:
    """Return a program whose app requested access to the whole chat."""
    async with Simulator(key=signing_key) as simulator:
        settings = UNHURRIED | {"BOT_HEARS_ALL": "true"}
        async with running_bot(simulator, database_url=sqlite_url, timing=BRISK, settings=settings):
            yield simulator


async def test_the_greeting_and_help_say_what_it_hears(new_town: Town) -> None:
    greeting = await new_town.bring_bot()
    assert said(greeting.card).startswith(FIRST_LINE)
    helped = await new_town.tell(new_town.johan, "hjälp")
    assert (FIRST_LINE in said(helped.card), "läser inte chatten" in said(helped.card)) == (True, False)
