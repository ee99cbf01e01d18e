"""A meeting of the town's council, stored without the bot, while questions come through the chat."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.attendance import Attendee, Participant, Role
from domain.meeting import Meeting, MeetingStatus
from domain.record import Note
from simulator.actions import PressResult
from simulator.cards import actions
from simulator.chats import Message
from storage import Store, Transaction
from tests.dialogues.town import Town

ZONE = ZoneInfo("Europe/Stockholm")


class Evening:
    """One meeting, from its start to its adopted minutes."""

    def __init__(self, town: Town, store: Store, meeting: Meeting) -> None:
        self.town, self.store, self.meeting = town, store, meeting

    @classmethod
    async def begun(cls, town: Town, store: Store, *, days_ago: int = 0) -> "Evening":
        """Begin a meeting half an hour ago, or some days earlier."""

        def begin(tx: Transaction) -> Meeting:
            began = tx.now - timedelta(days=days_ago, minutes=30)
            council = tx.councils.of_chat(town.meeting.id)
            assert council is not None
            karin = council.coordinators[0]
            added = tx.meetings.add(
                Meeting(
                    id=0,
                    council=council.id,
                    day=began.astimezone(ZONE).date(),
                    begins=time(0, 1),
                    timezone="Europe/Stockholm",
                    place="Stadshuset",
                    chat=town.meeting.id,
                    status=MeetingStatus.ONGOING,
                    planned_by=karin,
                    planned_at=began,
                    began_at=began,
                    section="round",
                    keeper=karin,
                )
            )
            who = Participant(name="Karin Ek", role=Role.OFFICIAL, title="samordnare")
            tx.attendance.save(Attendee(meeting=added.id, person=karin, participant=who, confirmed=True))
            return added

        return cls(town, store, await store.write(begin, tenant=town.teams.world.tenant_id.lower()))

    async def do(self, work: Any) -> Any:  # noqa: ANN401 - whatever is looked up
        return await self.store.write(work, tenant=self.town.teams.world.tenant_id.lower())

    async def note(self, text: str, *, section: str = "introduction") -> None:
        """Store a note."""

        def add(tx: Transaction) -> None:
            by, at = self.meeting.planned_by, tx.now
            tx.notes.add(Note(meeting=self.meeting.id, section=section, text=text, by=by, at=at))

        await self.do(add)

    async def end(self) -> None:
        """End the meeting."""

        def ended(tx: Transaction) -> Meeting:
            now = tx.meetings.get(self.meeting.id)
            at: datetime = max(tx.now, now.began_at or tx.now)
            return tx.meetings.save(now, now.end(at=at))

        self.meeting = await self.do(ended)

    async def card(self) -> Message:
        """Let Karin ask for the minutes in her own chat, and wait until they are rendered once more."""
        card = await self.town.tell(self.town.karin, "anteckningar")
        await self.town.settled()
        return card

    async def adopt(self, card: Message) -> PressResult:
        """Press the button of adoption twice, as a coordinator does."""
        town = self.town
        await town.press(town.karin, card, "adopt")
        return await town.press(town.karin, card, "adopt")

    async def adopted(self) -> Message:
        """End the meeting, and have its minutes adopted with all their files."""
        await self.end()
        card = await self.card()
        await self.adopt(card)
        return await self.finished(card)

    async def finished(self, card: Message) -> Message:
        """Wait until the card shows the digests of all files."""
        town = self.town
        chat = town.personal(town.karin)
        shown = lambda m: m is card and "Markdown: " in str(m.card) and "Filerna skapas" not in str(m.card)  # noqa: E731
        return await town.teams.message(chat, where=shown)

    async def offered(self, card: Message, form: str) -> Message:
        """Press the button of a format, and wait for the file to be offered."""
        town = self.town
        mark = town.mark
        buttons = actions_of(card.seen_by(town.karin))
        button = next(one for one in buttons if one["data"].get("format") == form)
        await town.teams.press(town.karin, card, action=button)
        return await town.teams.message(
            town.personal(town.karin), after=mark, where=lambda m: offers(m, form)
        )

    async def fetched(self, card: Message, form: str) -> tuple[str, bytes]:
        """Request a file into Karin's file store; return its name and content."""
        town = self.town
        offer = await self.offered(card, form)
        name = str(offer.attachments[0]["name"])
        accepted = await town.teams.accept_file(town.karin, offer)
        assert accepted.status == 200, accepted
        await town.teams.message(town.personal(town.karin), after=accepted, where=lambda m: lies(m, name))
        return name, town.teams.files.find(name).content


def actions_of(card: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all buttons of a card that have a title."""
    return [action for action in actions(card) if isinstance(action.get("data"), dict)]


def offers(message: Message, form: str) -> bool:
    """Return whether a message offers a file of this format."""
    return any(
        str(one.get("contentType", "")).endswith("file.consent") and str(one["name"]).endswith(f".{form}")
        for one in message.attachments
    )


def lies(message: Message, name: str) -> bool:
    """Return whether a message shows an uploaded file of this name."""
    return any(
        str(one.get("contentType", "")).endswith("file.info") and one["name"] == name
        for one in message.attachments
    )


def opens(card: dict[str, Any], verb: str, title: str = "") -> dict[str, Any] | None:
    """Return the first button of a card with this verb and title, None if there is none."""
    found = (a for a in actions_of(card) if a.get("verb") == verb and title in a.get("title", ""))
    return next(found, None)
