"""Test the address at which calendars subscribe to a council's meetings, through the running program."""

import re
from collections.abc import Mapping

import aiohttp
import pytest
import vobject  # type: ignore[import-untyped]

from bot.pages.calendar import REQUESTS_PER_MINUTE
from simulator.cards import verbs
from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.pages.conftest import SignIn

MEETINGS = "/pages/councils/1/meetings"
ADDRESS = re.compile(r"https://bevaka\.example\.org(/calendar/[\w-]{43}\.ics)")


async def made(town: Town) -> str:
    """Let Karin make the address, and return its path."""
    card = await town.tell(town.karin, "kalender")
    return path_in((await town.press(town.karin, card, "renew_calendar")).card)


def path_in(card: object) -> str:
    found = ADDRESS.search(str(card))
    assert found is not None, card
    return found[1]


async def get(town: Town, path: str, **headers: str) -> tuple[int, Mapping[str, str], str]:
    url = f"{town.teams.bot_url}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, answer.headers, await answer.text()


@pytest.mark.both_databases
async def test_meetings_come_move_and_are_cancelled_in_the_calendar(town: Town) -> None:
    path = await made(town)
    card = await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30-19:30 Stadshuset")
    status, headers, text = await get(town, path)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["Cache-Control"] == "private, max-age=900"
    assert headers["Referrer-Policy"] == "no-referrer"
    event = vobject.readOne(text).vevent
    assert event.location.value == "Stadshuset"
    assert all(name not in text for name in ("Karin", "Johan", "ATTENDEE", "ORGANIZER"))
    assert (await get(town, path, **{"If-None-Match": headers["ETag"]}))[0] == 304
    await town.view(town.karin, card)
    form = {"day": f"{NEXT_YEAR[:4]}-04-12", "begins": "18:00", "ends": "", "place": "Biblioteket"}
    await town.press(town.karin, card, "move_meeting", **form)
    status, later, text = await get(town, path, **{"If-None-Match": headers["ETag"]})
    assert (status, later["ETag"] == headers["ETag"]) == (200, False)
    assert vobject.readOne(text).vevent.location.value == "Biblioteket"
    await town.view(town.karin, card)
    await town.press(town.karin, card, "cancel_meeting")
    assert vobject.readOne((await get(town, path))[2]).vevent.status.value == "CANCELLED"


async def test_the_old_address_ends_at_once_when_it_is_renewed_or_ended(town: Town) -> None:
    old = await made(town)
    card = await town.tell(town.karin, "kalender")
    new = path_in((await town.press(town.karin, card, "renew_calendar")).card)
    assert [(await get(town, path))[0] for path in (old, new)] == [404, 200]
    ended = await town.press(town.karin, card, "end_calendar")
    assert shows(ended.card, "gäller inte längre")
    assert (await get(town, new))[0] == 404


async def test_any_other_address_is_answered_with_404(town: Town) -> None:
    path = await made(town)
    wrong = path[:-5] + ("A" if path[-5] != "A" else "B") + ".ics"
    for other in (
        wrong,
        "/calendar/",
        "/calendar/x.ics",
        path.removesuffix(".ics"),
        f"{path}/1",
        "/calendar/1.ics",
    ):
        status, _, text = await get(town, other)
        assert status == 404, other
        assert "VEVENT" not in text


@pytest.mark.both_databases
async def test_members_see_the_address_and_guests_do_not(town: Town) -> None:
    path = await made(town)
    shown = await town.tell(town.johan, "kalender")
    assert path_in(shown.card) == path
    assert not {"renew_calendar", "end_calendar"} & set(verbs(shown.card))
    told = await town.say(town.johan, "kalender")
    assert "calendar/" not in str(told.card), "in the meeting's chat guests read along"
    await town.teams.say(town.boende, town.meeting, "kalender")
    await town.settled()
    seen = [*town.meeting.messages, *town.personal(town.boende).messages]
    assert not [message for message in seen if "calendar/" in str(message.card)]


async def test_too_many_requests_for_one_calendar_wait(town: Town) -> None:
    path = await made(town)
    statuses = [(await get(town, path))[0] for _ in range(REQUESTS_PER_MINUTE)]
    assert statuses[0] == 200
    assert 429 in statuses
    assert (await get(town, f"/calendar/{'x' * 43}.ics"))[0] == 404, "that of another is not limited by it"


async def test_the_page_shows_makes_and_renews_it(town: Town, sign_in: SignIn) -> None:
    karin, johan = await sign_in(town.karin), await sign_in(town.johan)
    page = await karin.get(MEETINGS)
    made_page = await karin.send(page.form("renew_calendar"))
    path = path_in(made_page.html)
    assert path in (await johan.get(MEETINGS)).html
    assert "renew_calendar" not in (await johan.get(MEETINGS)).verbs
    renewed = await karin.send(made_page.form("renew_calendar"))
    assert path not in renewed.html


async def test_a_meeting_is_a_file_on_its_page_and_in_the_personal_chat(town: Town, sign_in: SignIn) -> None:
    await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30-19:30 Stadshuset")
    johan = await sign_in(town.johan)
    page = await johan.get(f"{MEETINGS}/1")
    file = await johan.get(page.links["Lägg in i kalendern"])
    assert vobject.readOne(file.html).vevent.location.value == "Stadshuset"
    assert (await johan.get(f"{MEETINGS}/99/meeting.ics")).status == 404
    card = await town.tell(town.johan, "nästa möte")
    await town.press(town.johan, card, "calendar_file")
    offer = await town.teams.message(
        town.personal(town.johan), where=lambda m: f"TR-{NEXT_YEAR}.ics" in str(m)
    )
    await town.teams.accept_file(town.johan, offer)
    await town.teams.message(town.personal(town.johan), where=lambda m: "file.info" in str(m))
    assert b"Stadshuset" in town.teams.files.find(f"TR-{NEXT_YEAR}.ics").content
