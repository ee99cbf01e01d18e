"""The people of Björkvik by name, and short methods for frequent steps of dialogues."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from simulator.actions import PressResult
from simulator.cards import actions, choices, texts, verbs
from simulator.chats import Chat, Kind, Message
from simulator.client import SentActivity
from simulator.http import Call
from simulator.people import Person
from simulator.service import Simulator, find_message
from tests.idle import Settled

NEXT_YEAR = f"{datetime.now(UTC).year + 1}-03-15"
NEXT_YEAR_IN_WORDS = f"15 mars {NEXT_YEAR[:4]}"


class Town:
    """A meeting in Teams with everybody in it."""

    def __init__(self, teams: Simulator, settled: Settled | None = None) -> None:
        """Set the waiter for an idle bot, which ``nothing_comes`` needs."""
        self.teams = teams
        self._settled = settled
        world = teams.world
        self.meeting = world.chat("meeting")
        self.karin, self.johan, self.maria = (world.person(k) for k in ("karin", "johan", "maria"))
        self.amir, self.boende = world.person("amir"), world.person("boende")
        self.petra, self.nils, self.eva, self.olof = (
            world.person(k) for k in ("petra", "nils", "eva", "olof")
        )

    def personal(self, person: Person) -> Chat:
        """Return the chat of this person with the bot."""
        return self.teams.world.personal(person)

    def add_chat(self, key: str, *members: Person, channel: bool = False) -> Chat:
        """Add another group chat or channel, without the bot."""
        kind: Kind = "channel" if channel else "groupChat"
        return self.teams.world.add_chat(key, title=key, members=list(members), kind=kind)

    async def bring_bot(self, chat: Chat | None = None, *, by: Person | None = None) -> Message:
        """Add the app to a chat, and return its greeting."""
        where = chat or self.meeting
        added = await self.teams.add_app(where, by=by or self.karin)
        return await self.teams.message(where, after=added)

    async def found_council(
        self, chat: Chat | None = None, *, name: str = "Trygghetsrådet", code: str = "TR"
    ) -> None:
        """Let Karin found a council in a chat."""
        greeting = await self.bring_bot(chat)
        anew = [action for action in actions(greeting.card) if action["verb"] == "bind"][-1]
        await self.teams.press(self.karin, greeting, inputs={"name": name, "code": code}, action=anew)

    async def add_departments(self) -> None:
        await self.say(
            self.karin, "förvaltning Tekniska förvaltningen @Petra Holm @Eva Strand", self.petra, self.eva
        )
        await self.say(self.karin, "förvaltning Socialförvaltningen @Nils Norén", self.nils)
        await self.say(
            self.karin, "förvaltning Kultur- och fritidsförvaltningen (KUF) @Olof Frisk", self.olof
        )

    async def say(
        self,
        person: Person,
        text: str,
        *mentions: Person,
        chat: Chat | None = None,
        **more: Any,  # noqa: ANN401
    ) -> Message:
        """Write to the bot, and return its reply in the same chat."""
        where = chat or self.meeting
        said = await self.teams.say(person, where, text, mentions=list(mentions), **more)
        assert said.status == 201, said
        return await self.answer_to(said)

    async def answer_to(self, said: SentActivity) -> Message:
        """Wait for the bot's reply to a message in the same chat."""
        written = said.message
        assert written is not None
        chat = self.teams.world.chat_of(written)
        return await self.teams.message(chat, where=lambda m: m.answers(written))

    async def tell(self, person: Person, text: str) -> Message:
        """Write to the bot in the person's personal chat."""
        return await self.say(person, text, chat=self.personal(person))

    async def log(self, person: Person, text: str) -> Message:
        return await self.say(person, f"fråga {text}")

    async def press(self, person: Person, message: Message, verb: str, /, **inputs: Any) -> PressResult:  # noqa: ANN401
        """Press a button of the card that this person sees."""
        return await self.teams.press(person, message, verb, inputs)

    async def view(self, person: Person, message: Message) -> PressResult:
        """Let the person's client fetch the person's own view, as Teams does automatically."""
        return await self.teams.refresh(person, message)

    async def open(self, person: Person, message: Message) -> PressResult:
        """Press the button that shows the person's own view."""
        return await self.press(person, message, "show")

    async def act(self, person: Person, message: Message, verb: str, /, **inputs: Any) -> PressResult:  # noqa: ANN401
        """Open the person's own view of a card unless it is open, and press a button of it."""
        if person.key not in message.views or verb not in verbs(message.seen_by(person)):
            await self.open(person, message)
        return await self.press(person, message, verb, **inputs)

    async def undo(self, person: Person, *, chat: Chat | None = None) -> Message | PressResult:
        """Undo the person's last act, and confirm it where the bot asks."""
        asked = await self.say(person, "ångra", chat=chat)
        return await self.press(person, asked, "undo") if shows(asked.card, "Ångra det här?") else asked

    async def assign(self, message: Message, department: str) -> PressResult:
        seen = await self.view(self.karin, message)
        return await self.press(
            self.karin, message, "assign", department=choices(seen.card, "department")[department]
        )

    async def assigned(self, text: str, department: str = "Tekniska förvaltningen") -> Message:
        """Let Johan ask a question and Karin assign it to a department."""
        card = await self.log(self.johan, text)
        await self.assign(card, department)
        return card

    async def arrives(self, person: Person, *words: str) -> Message:
        """Wait for a message of the bot in somebody's personal chat that holds all these words."""
        return await self.teams.message(self.personal(person), where=lambda m: shows(m.card, *words))

    async def posted(self, *words: str, chat: Chat | None = None) -> Message:
        """Wait for a message of the bot in the meeting that holds all these words."""
        return await self.teams.message(chat or self.meeting, where=lambda m: shows(m.card, *words))

    async def becomes(self, message: Message, *words: str) -> Message:
        """Wait until a posted card shows all these words to everybody."""
        chat = self.teams.world.chat_of(message)
        return await self.teams.message(chat, where=lambda m: m is message and shows(m.card, *words))

    async def nothing_comes(self, chat: Chat, *, after: int) -> None:
        """Check that the bot neither writes nor changes anything in a chat."""
        await self.settled()
        found = find_message(chat, after=after)
        assert found is None, said(found.card)

    async def nothing_comes_about(self, chat: Chat, *words: str) -> None:
        """Check that no message of the bot in a chat holds these words."""
        await self.settled()
        found = [said(m.card) for m in chat.messages if m.by_bot and shows(m.card, *words)]
        assert found == [], found

    async def settled(self) -> None:
        """Wait until the bot has nothing left to do."""
        assert self._settled is not None, "this town was not told how to see that the bot is done"
        await self._settled.wait(self.teams.bot_url)

    def writes_to(self, person: Person) -> Callable[[Call], bool]:
        """Return a predicate for the bot's calls that write to this person's chat."""
        chat = self.personal(person).id
        return lambda call: call.conversation == chat

    @property
    def mark(self) -> int:
        """Return the number of the latest change, for ``nothing_comes``."""
        return self.teams.world.changes.number


def number_of(card: Message) -> str:
    """Return the number of the question that a card is about."""
    return said(card.card).split("TR-")[1].split()[0]


def said(card: dict[str, Any]) -> str:
    """Return the whole text of a card in one line."""
    return " ".join(texts(card))


def shows(card: dict[str, Any], *words: str) -> bool:
    """Return whether a card shows all these words."""
    seen = said(card)
    return bool(card) and all(word in seen for word in words)
