"""A town whose evenings are played whole: who was told what, and where each question is to be found."""

from collections import Counter
from collections.abc import Awaitable, Callable

from cards.texts import Texts
from simulator.cards import actions, texts
from simulator.chats import Chat, Message
from simulator.people import Person
from simulator.service import Simulator
from tests.dialogues.town import Town, said
from tests.idle import Settled
from tests.reminders.manual_clock import Clock

Look = Callable[[str, Person, Chat], Awaitable[None]]
NEXT = Texts.of("sv")("button.next")


async def look_at_nothing(_name: str, _person: Person, _chat: Chat) -> None:
    """Take no picture."""


class Stage(Town):
    """Björkvik with a clock; ``look`` is called where somebody reads what has come."""

    def __init__(
        self, teams: Simulator, settled: Settled, clock: Clock, *, look: Look = look_at_nothing
    ) -> None:
        super().__init__(teams, settled)
        self.clock, self._look = clock, look

    async def looks(self, name: str, person: Person, chat: Chat | None = None) -> None:
        """Let a person read their personal chat, or another one; ``name`` is the name of the picture."""
        await self.settled()
        await self._look(name, person, chat or self.personal(person))

    async def titled(self, person: Person, message: Message, title: str, at: int = 0, **inputs: str) -> str:
        """Press the button with this title on the card that the person sees; return all that it says now."""
        found = [one for one in actions(message.seen_by(person)) if one.get("title") == title]
        assert len(found) > at, (
            f"no {title!r} among {[one.get('title') for one in actions(message.seen_by(person))]}"
        )
        pressed = await self.teams.press(person, message, inputs=inputs, action=found[at])
        return f"{said(pressed.card)} {pressed.text}"

    def pushed(self, person: Person) -> list[Message]:
        """Return what the bot wrote to a person of its own accord."""
        written = [m.id for m in self.personal(person).messages if not m.by_bot]
        found = [m for m in self.personal(person).messages if m.by_bot and not m.deleted]
        return [m for m in found if m.card and m.activity.get("replyToId") not in written]

    async def told_once(self, *people: Person) -> None:
        """Check that nobody got the same message twice."""
        await self.settled()
        for person in people or tuple(self.teams.world.people.values()):
            found = Counter(" ".join(texts(m.card)) for m in self.pushed(person))
            assert [words for words, times in found.items() if times > 1] == [], person.name

    async def pages(self, person: Person, card: Message) -> str:
        """Return the text of all pages of a card."""
        told = said(card.seen_by(person))
        while following := [a for a in actions(card.seen_by(person)) if a.get("title") == NEXT]:
            told += said((await self.teams.press(person, card, action=following[0])).card)
        return told

    async def kept(self, *questions: str) -> None:
        """Check that the list of all questions holds these and no others, in the order of their numbers."""
        listed = await self.pages(self.karin, await self.tell(self.karin, "lista alla"))
        for number, text in enumerate(questions, start=1):
            assert f"TR-{number} " in f"{listed} ", (number, listed)
            assert text in listed, (text, listed)
        assert f"TR-{len(questions) + 1} " not in listed, listed
