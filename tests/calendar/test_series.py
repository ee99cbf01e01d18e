"""Test how a series of meetings is planned: shown first, then each a meeting of its own."""

from datetime import date, timedelta

import pytest

from simulator.cards import choices, verbs
from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.pages.conftest import SignIn

YEAR = int(NEXT_YEAR[:4])
FIRST = date(YEAR, 2, 8) + timedelta(days=(2 - date(YEAR, 2, 8).weekday()) % 7)
"""The second Wednesday of February, whatever the year."""
LAST = FIRST + timedelta(weeks=8)
WORDS = f"möten varannan onsdag kl 17.30-19.30 i Stadshuset från {FIRST} till {LAST}"
MEETINGS = "/pages/councils/1/meetings"


async def test_the_days_are_shown_and_those_chosen_are_planned(town: Town) -> None:
    card = await town.tell(town.karin, WORDS)
    days = sorted(choices(card.card, "days").values())
    assert shows(card.card, f"Planera {len(days)} möten?", "Kl. 17.30–19.30", "Stadshuset")
    planned = await town.press(town.karin, card, "plan_series", days=",".join(days[:3]))
    assert shows(planned.card, "Nya möten: 3", "februari", "mars")
    one = await town.tell(town.karin, "nästa möte")
    assert {"move_meeting", "cancel_meeting", "calendar_file"} <= set(verbs(one.card))
    await town.press(town.karin, one, "cancel_meeting")
    assert not shows((await town.tell(town.karin, "möten")).card, "Inget möte är planerat")


async def test_next_meeting_understands_a_series_too(town: Town) -> None:
    card = await town.tell(
        town.karin, f"nästa möte första tisdagen i månaden kl 18 från februari {YEAR} till juni {YEAR}"
    )
    assert shows(card.card, "Planera 5 möten?")


async def test_holidays_are_not_chosen_and_say_which_they_are(town: Town) -> None:
    card = await town.tell(town.karin, f"möten måndagar kl 9 från {YEAR}-03-01 till {YEAR}-06-30")
    assert shows(card.card, "annandag påsk")


async def test_a_day_that_has_a_meeting_cannot_be_chosen(town: Town) -> None:
    first = await town.tell(town.karin, WORDS)
    days = sorted(choices(first.card, "days").values())
    await town.say(town.karin, f"nästa möte {days[0]} 17:30")
    again = await town.tell(town.karin, WORDS)
    assert sorted(choices(again.card, "days").values()) == days[1:]
    assert shows(again.card, "Redan planerat möte")
    planned = await town.press(town.karin, first, "plan_series", days=",".join(days))
    assert shows(planned.card, f"Nya möten: {len(days) - 1}"), "the one that is taken meanwhile is left alone"


@pytest.mark.both_databases
async def test_a_series_asked_for_in_the_meeting_is_announced_there(town: Town) -> None:
    await town.say(town.karin, WORDS)
    card = await town.arrives(town.karin, "Planera 5 möten?")
    day = min(choices(card.card, "days").values())
    await town.press(town.karin, card, "plan_series", days=day)
    await town.posted("Rådets möten", f"{FIRST.day} februari", "Stadshuset")


async def test_others_than_coordinators_plan_no_series(town: Town) -> None:
    card = await town.tell(town.johan, WORDS)
    assert "plan_series" not in verbs(card.card)


async def test_one_undo_takes_back_the_whole_series(town: Town) -> None:
    card = await town.tell(town.karin, WORDS)
    days = sorted(choices(card.card, "days").values())
    await town.press(town.karin, card, "plan_series", days=",".join(days))
    await town.undo(town.karin, chat=town.personal(town.karin))
    assert shows((await town.tell(town.karin, "möten")).card, "Inget möte är planerat")


@pytest.mark.parametrize("days", ["", "nonsense", "2001-01-01"])
async def test_days_that_are_none_plan_nothing(town: Town, days: str) -> None:
    card = await town.tell(town.karin, WORDS)
    await town.press(town.karin, card, "plan_series", days=days)
    assert shows((await town.tell(town.karin, "möten")).card, "Inget möte är planerat")


async def test_no_more_meetings_than_a_council_can_have(town: Town) -> None:
    for weekday in ("måndag", "tisdag"):
        card = await town.tell(town.karin, f"möten varje {weekday} kl 9, 60 gånger")
        days = choices(card.card, "days").values()
        last = await town.press(town.karin, card, "plan_series", days=",".join(days))
    assert "högst 100" in str(last)


async def test_words_without_an_end_are_answered_with_what_is_missing(town: Town) -> None:
    assert shows((await town.tell(town.karin, "möten varje torsdag kl 9")).card, "Till när?")


async def test_a_series_is_planned_on_the_page(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    form = (await karin.get(MEETINGS)).form("preview_series")
    refused = await karin.send(form, words="någon gång")
    assert (refused.status, refused.form("preview_series").fields["words"]) == (409, "någon gång")
    preview = await karin.send(form, words=WORDS.removeprefix("möten "))
    plan = preview.form("plan_series")
    planned = await karin.send(plan, days=f"{FIRST},{FIRST + timedelta(weeks=2)}")
    assert "Nya möten: 2" in planned.text
    assert "Stadshuset" in (await karin.get(MEETINGS)).text
