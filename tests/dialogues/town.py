"""The people of Björkvik by name, and what they do most: short words for dialogues."""

from typing import Any

from simulator.cards import choices, texts
from simulator.chats import Chat, Message
from simulator.people import Person
from simulator.pressing import Pressed
from simulator.service import Simulator


class Town:
    """A meeting in Teams with everybody in it."""

    def __init__(self, teams: Simulator) -> None:
        self.teams = teams
        world = teams.world
        self.meeting = world.chat("meeting")
        self.karin, self.johan, self.maria = (world.person(k) for k in ("karin", "johan", "maria"))
        self.amir, self.boende = world.person("amir"), world.person("boende")
        self.petra, self.nils, self.eva, self.olof = (
            world.person(k) for k in ("petra", "nils", "eva", "olof")
        )

    async def found_council(self) -> None:
        await self.teams.add_app(self.meeting, by=self.karin)
        greeting = await self.teams.message(self.meeting)
        await self.press(self.karin, greeting, "bind", name="Trygghetsrådet", code="TR")

    async def add_departments(self) -> None:
        await self.say(
            self.karin, "förvaltning Tekniska förvaltningen @Petra Holm @Eva Strand", self.petra, self.eva
        )
        await self.say(self.karin, "förvaltning Socialförvaltningen @Nils Norén", self.nils)
        await self.say(
            self.karin, "förvaltning Kultur- och fritidsförvaltningen (KUF) @Olof Frisk", self.olof
        )

    async def say(self, person: Person, text: str, *mentions: Person, chat: Chat | None = None) -> Message:
        """Write to the bot, and give back what it answered."""
        where = chat or self.meeting
        said = await self.teams.say(person, where, text, mentions=list(mentions))
        assert said.status == 201, said
        return await self.teams.message(where, after=said)

    async def log(self, person: Person, text: str) -> Message:
        return await self.say(person, f"fråga {text}")

    async def press(self, person: Person, message: Message, verb: str, /, **inputs: Any) -> Pressed:  # noqa: ANN401
        return await self.teams.press(person, message, verb, inputs)

    async def view(self, person: Person, message: Message) -> Pressed:
        """Let the person's client fetch the person's own view, as Teams does by itself."""
        return await self.teams.refresh(person, message)

    async def assign(self, message: Message, department: str) -> Pressed:
        seen = await self.view(self.karin, message)
        return await self.press(
            self.karin, message, "assign", department=choices(seen.card, "department")[department]
        )

    async def arrives(self, person: Person, *words: str, timeout: float = 5) -> Message:  # noqa: ASYNC109
        """Wait for a message of the bot in somebody's personal chat that holds all these words."""
        chat = self.teams.world.personal(person)
        return await self.teams.message(chat, timeout=timeout, where=lambda m: shows(m.card, *words))

    async def becomes(self, message: Message, *words: str) -> Message:
        """Wait until a posted card shows all these words to everybody."""
        chat = self.teams.world.chat_of(message)
        return await self.teams.message(chat, where=lambda m: m is message and shows(m.card, *words))


def shows(card: dict[str, Any], *words: str) -> bool:
    """Whether a card shows all these words."""
    seen = " ".join(texts(card))
    return all(word in seen for word in words)
