"""Test that no person and no organisation can use up the bot's capacity."""

import asyncio
from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.turn.dispatcher import RequestBuckets, RequestRateLimiter, TrustedProxies
from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.conftest import BRISK
from tests.dialogues.test_two_tenants import OTHER
from tests.dialogues.town import Town
from tests.every import every
from tests.running import running_bot

A_MINUTE = {"BOT_RATE_PERSON": "6", "BOT_RATE_TENANT": "10"}
"""Bursts of three for a person, and of five for an organisation."""
TOO_FAST = "Det gick lite fort"


@pytest.fixture
async def teams(sqlite_url: str, signing_key: SigningKey) -> AsyncIterator[Simulator]:
    """Run a program with low limits that serves two tenants."""
    async with Simulator(key=signing_key) as simulator:
        tenants = {"BOT_ALLOWED_TENANTS": f"{simulator.world.tenant_id},{OTHER}"}
        async with running_bot(simulator, database_url=sqlite_url, timing=BRISK, settings=tenants | A_MINUTE):
            yield simulator


async def test_who_asks_too_fast_is_told_so_and_nobody_else_is_held_up(new_town: Town) -> None:
    town = new_town
    answers = [await town.tell(town.maria, "hjälp") for _ in range(4)]
    assert [TOO_FAST in answer.text for answer in answers] == [False, False, False, True]
    assert TOO_FAST not in (await town.tell(town.johan, "hjälp")).text


async def test_an_organisation_that_asks_too_much_holds_up_no_other(new_town: Town) -> None:
    town = new_town
    stranger = town.teams.world.add_person("stranger", name="Karin Ek", tenant_id=OTHER)
    people = (town.karin, town.johan, town.maria, town.petra, town.nils, town.eva)
    answers = [await town.tell(person, "hjälp") for person in people]
    assert [TOO_FAST in answer.text for answer in answers] == [False] * 5 + [True]
    assert TOO_FAST not in (await town.tell(stranger, "hjälp")).text


async def test_a_flood_is_told_once_and_makes_the_bot_ask_teams_nothing(new_town: Town) -> None:
    """Mention ten unknown people in each message: the bot would look up each of them with its own token."""
    town, teams = new_town, new_town.teams
    await town.bring_bot()
    before = len(teams.calls)
    for number in range(12):
        unknown = [teams.world.add_person(f"x{number}-{n}", name=f"Okänd {n}") for n in range(10)]
        words = " ".join(f"@{person.name}" for person in unknown)
        assert (await teams.say(town.maria, town.meeting, f"hjälp {words}", mentions=unknown)).status == 201
    asked = [call for call in teams.calls[before:] if "/members/" in call.path]
    assert len(asked) <= 3 * 11, "those of the burst"
    told = [message for message in town.meeting.messages if message.by_bot and TOO_FAST in message.text]
    assert len(told) == 1


def test_who_is_too_fast_is_told_once_a_minute() -> None:
    limiter = RequestRateLimiter(person=60, tenant=60)
    told = [limiter.should_tell("maria", tenant="t", now=now) for now in (0.0, 1.0, 59.0, 60.0, 61.0)]
    assert told == [True, False, False, True, False]
    assert limiter.should_tell("johan", tenant="t", now=1.0)


def test_what_was_used_up_comes_back_with_time_and_never_more_than_a_burst() -> None:
    limits = RequestBuckets(per_minute=60)
    assert [limits.allow("karin", now=0.0) for _ in range(31)] == [True] * 30 + [False]
    assert [limits.allow("karin", now=1.0), limits.allow("karin", now=1.0)] == [True, False]
    assert [limits.allow("karin", now=9_999.0) for _ in range(31)] == [True] * 30 + [False]


CALLERS = [
    ("", "93.184.216.34", "203.0.113.5", "93.184.216.34"),
    ("", "10.0.0.2", "1.2.3.4, 93.184.216.34", "93.184.216.34"),
    ("", "10.0.0.2", "93.184.216.34, 10.0.0.7", "10.0.0.7"),
    ("", "127.0.0.1", "", "127.0.0.1"),
    ("", "127.0.0.1", "nonsense", "127.0.0.1"),
    ("", "127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
    ("", "127.0.0.1", "2001:db8:1:2::9", "2001:0db8:0001:0002"),
    ("", "10.0.0.2", "1.2.3.4:80, 93.184.216.34:50123", "93.184.216.34"),
    ("", "10.0.0.2", "[2001:db8:1:2::9]:50123", "2001:0db8:0001:0002"),
    ("", "10.0.0.2", "::ffff:93.184.216.34", "93.184.216.34"),
    ("", "::ffff:93.184.216.34", "203.0.113.5", "93.184.216.34"),
    ("", "::ffff:10.0.0.2", "203.0.113.5", "203.0.113.5"),
    ("10.0.0.0/29, 2001:db8::/32", "10.0.0.2", "1.2.3.4, 93.184.216.34, 10.0.0.7", "93.184.216.34"),
    ("10.0.0.0/29, 2001:db8::/32", "10.0.0.2", "1.2.3.4, 10.0.0.9, 2001:db8::1", "10.0.0.9"),
    ("10.0.0.0/29", "10.0.0.2", "10.0.0.3, 10.0.0.4", "10.0.0.3"),
    ("10.0.0.0/29", "10.0.0.2", "1.2.3.4, nonsense, 10.0.0.4", "10.0.0.4"),
    ("10.0.0.0/29", "10.0.0.9", "93.184.216.34", "10.0.0.9"),
    ("93.184.216.34", "93.184.216.34", "203.0.113.5", "203.0.113.5"),
]


@every(("trusted", "peer", "said", "counted"), CALLERS)
def test_a_caller_is_who_the_nearest_trusted_proxy_saw(
    trusted: str, peer: str, said: str, counted: str
) -> None:
    class Transport(asyncio.Transport):
        def get_extra_info(self, name: str, default: object = None) -> object:
            return (peer, 1) if name == "peername" else default

    proxies = TrustedProxies(networks=[ip_network(one) for one in trusted.split(", ") if one])
    headers = {"X-Forwarded-For": said} if said else {}
    request = make_mocked_request("GET", "/", headers=headers, transport=Transport())
    assert proxies.caller_of(request) == counted
