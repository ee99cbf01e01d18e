"""Test what people get before a meeting: digests, the coordinator's summary, a request for the next date."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.meeting import Meeting
from domain.reminder_settings import ReminderSettings
from domain.reminders import ReminderStep, reminder_steps
from simulator.cards import inputs, verbs
from simulator.chats import Message
from simulator.constants import TENANT_ID
from simulator.people import Person
from storage import Store, Transaction
from storage.outbox import AT_ANY_HOUR, MessageKind
from tests.dialogues.town import NEXT_YEAR, Town, shows

LAMP, BENCH = "Kan lampan bytas?", "Får vi en bänk?"
DAY = (datetime.now(UTC) + timedelta(days=30)).date()
WORDS = f"nästa möte {DAY} 17:30-19:30 Stadshuset"


@dataclass(frozen=True, slots=True)
class Post:
    """Adds messages to the outbox like the planner, at any time of day."""

    database_url: str

    async def send(self, view: str, person: Person, args: Mapping[str, Any], *, key: str = "1") -> None:
        def add(tx: Transaction) -> None:
            known = tx.people.find_by_teams_id(person.teams_id)
            assert known is not None
            tx.outbox.add(
                MessageKind.REMINDER,
                key=f"reminder:{view}:{known.person.id}:{key}",
                payload={"kind": view, "args": dict(args), AT_ANY_HOUR: True},
                council=1,
                person=known.person.id,
                meeting=args.get("meeting"),
            )

        async with self._store() as store:
            await store.write(add, tenant=TENANT_ID)

    async def meeting(self, number: int = 1) -> Meeting:
        async with self._store() as store:
            return await store.read(lambda tx: tx.meetings.get(number), tenant=TENANT_ID)

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[Store]:
        store = Store.open(self.database_url)
        try:
            yield store
        finally:
            store.close()


@pytest.fixture
def post(database_url: str) -> Post:
    return Post(database_url)


def about(meeting: Meeting, step: ReminderStep) -> dict[str, Any]:
    return {"meeting": meeting.id, "day": step.day.isoformat(), "days": step.days}


async def reminded(town: Town, post: Post) -> tuple[Message, Meeting, tuple[ReminderStep, ...]]:
    """Give Petra two questions and send the second of three reminders before the meeting."""
    await town.say(town.karin, WORDS)
    await town.assigned(LAMP)
    await town.assigned(BENCH)
    meeting = await post.meeting()
    steps = reminder_steps(meeting, ReminderSettings())
    await post.send("digest", town.petra, about(meeting, steps[1]))
    return await town.arrives(town.petra, "Påminnelse 2 av 3"), meeting, steps


async def test_a_digest_says_which_one_it_is_and_before_which_meeting(town: Town, post: Post) -> None:
    digest, _, _ = await reminded(town, post)
    assert shows(digest.card, "2 frågor inför mötet", "kl. 17.30", LAMP, BENCH, "Från Johan Lind")


async def test_a_deputy_is_told_that_the_owner_has_not_answered(town: Town, post: Post) -> None:
    _, meeting, steps = await reminded(town, post)
    await post.send("digest", town.eva, about(meeting, steps[-1]))
    digest = await town.arrives(town.eva, "Påminnelse 3 av 3", LAMP)
    assert shows(digest.card, "Du får den här eftersom Petra Holm inte har svarat")


async def test_a_digest_of_a_meeting_that_is_cancelled_meanwhile_is_not_sent(town: Town, post: Post) -> None:
    _, meeting, steps = await reminded(town, post)
    card = await town.say(town.karin, "nästa möte")
    await town.view(town.karin, card)
    await town.press(town.karin, card, "cancel_meeting")
    await post.send("digest", town.petra, about(meeting, steps[-1]), key="2")
    await town.nothing_comes_about(town.personal(town.petra), "Påminnelse 3 av 3")


async def test_the_summary_has_all_that_is_open_and_one_button(town: Town, post: Post) -> None:
    _, meeting, steps = await reminded(town, post)
    await town.log(town.johan, "När klipps gräset?")
    await town.assigned("När öppnar biblioteket?", "Kultur- och fritidsförvaltningen")
    await town.arrives(town.karin, "har inte kommit fram")
    await post.send("summary", town.karin, about(meeting, steps[-1]))
    summary = await town.arrives(town.karin, "4 öppna frågor inför mötet")
    assert shows(summary.card, "Att fördela", "När klipps gräset?", "Tekniska förvaltningen", LAMP, BENCH)
    assert shows(summary.card, "Har inte kommit fram", "Olof Frisk har inte appen")
    assert verbs(summary.card) == ["remind"]
    sent = await town.press(town.karin, summary, "remind")
    assert shows(sent.card, "Påminnelserna är på väg", "Petra Holm")
    await town.arrives(town.petra, "Påminnelse: 2 frågor inför mötet")


async def test_the_question_for_the_next_meeting_is_answered_in_its_card(town: Town, post: Post) -> None:
    await post.send("ask_next", town.karin, {})
    asked = await town.arrives(town.karin, "Det finns inget nästa möte")
    assert inputs(asked.card)["where"]["value"] == "here"
    done = await town.press(town.karin, asked, "plan", day=NEXT_YEAR, begins="17:30")
    assert shows(done.card, "Mötet är planerat", "15 mars")
    await town.becomes(asked, "15 mars")
    assert (await post.meeting()).chat == town.meeting.id


async def test_a_meeting_in_another_chat_gets_the_next_one_that_the_council_is_bound_to(
    town: Town, post: Post
) -> None:
    form = await town.tell(town.karin, "nästa möte")
    await town.press(town.karin, form, "plan", day=DAY.isoformat(), begins="17:30", where="other")
    meeting = await post.meeting()
    assert meeting.chat is None
    await post.send("add_app", town.karin, {"meeting": meeting.id})
    told = await town.arrives(town.karin, "Lägg till appen i mötets chatt", "kl. 17.30")
    assert shows((await town.press(town.karin, told, "show_meeting")).card, "kl. 17.30")
    other = town.add_chat("nytt", town.karin, town.johan)
    greeting = await town.bring_bot(other)
    await town.press(town.karin, greeting, "bind")
    assert (await post.meeting()).chat == other.id


async def test_a_meeting_planned_in_the_chat_is_held_there(town: Town, post: Post) -> None:
    await town.say(town.karin, WORDS)
    meeting = await post.meeting()
    assert (meeting.chat, meeting.day, meeting.place) == (town.meeting.id, DAY, "Stadshuset")


async def test_a_chat_that_is_not_the_councils_is_no_place_for_its_meeting(town: Town, post: Post) -> None:
    other = town.add_chat("skolan", town.johan, town.maria)
    form = await town.tell(town.karin, "nästa möte")
    await town.press(town.karin, form, "plan", day=DAY.isoformat(), begins="17:30", chat=other.id)
    assert (await post.meeting()).chat == town.meeting.id
