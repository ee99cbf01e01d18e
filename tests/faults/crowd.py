"""Simulate twenty people in five councils: their actions, and what the bot confirmed to them."""

import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

from simulator.cards import choices, verbs
from simulator.chats import Chat, Message
from simulator.people import Person
from simulator.service import Simulator, find_message
from tests.bench.activities import said
from tests.dialogues.town import Town, shows

COUNCILS, ELECTED = 5, 14
"""With Karin and one owner per council: twenty people. One chat gets at most a message a second."""
STREETS = "Tekniska förvaltningen"
DONE = 201
Deed = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Promised:
    """Something the bot confirmed: it must be in the database exactly once."""

    questions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)

    @property
    def many(self) -> int:
        return len(self.questions) + len(self.answers) + len(self.assigned)


@dataclass(slots=True, kw_only=True)
class Room:
    """A council: its chat and its owner."""

    chat: Chat
    owner: Person
    owners_chat: Chat
    open: deque[tuple[str, Message]] = field(default_factory=deque)
    newest: Message | None = None
    read: int = 0
    """How many messages the owner has read."""


class Crowd:
    """Karin assigns questions to each council's department, its owner answers; all others ask and search."""

    def __init__(self, teams: Simulator, rng: random.Random) -> None:
        self.teams, self.town, self.rng = teams, Town(teams), rng
        self.promised = Promised()
        add = teams.world.add_person
        self.elected = [add(f"p{n}", name=f"Deltagare {n}") for n in range(1, ELECTED + 1)]
        self.rooms = [self._room(n) for n in range(1, COUNCILS + 1)]
        self._numbers = count(1)

    def _room(self, number: int) -> Room:
        owner = self.teams.world.add_person(f"o{number}", name=f"Ansvarig {number}")
        chat = self.town.add_chat(f"Råd {number}", self.town.karin, owner, *self.elected)
        return Room(chat=chat, owner=owner, owners_chat=self.town.personal(owner))

    async def settle(self) -> None:
        """Found the councils, each with one department."""
        for number, room in enumerate(self.rooms, start=1):
            await self.town.found_council(room.chat, name=room.chat.key, code=f"R{number}")
            words = f"förvaltning {STREETS} @{room.owner.name}"
            await self.town.say(self.town.karin, words, room.owner, chat=room.chat)
            await self.teams.install(room.owner)

    def anybody(self) -> Person:
        return self.rng.choice(self.elected)

    def anywhere(self) -> Room:
        return self.rng.choice(self.rooms)

    async def ask(self) -> None:
        """Write `fråga`."""
        text, room = said(next(self._numbers)), self.anywhere()
        sent = await self.teams.say(self.anybody(), room.chat, f"fråga {text}")
        if sent.status != DONE or sent.message is None:
            return
        self.promised.questions.append(text)
        written = sent.message
        card = find_message(room.chat, after=sent, where=lambda m: m.answers(written))
        if card is not None:
            room.open.append((text, card))
            room.newest = card

    async def look(self) -> None:
        """Press the button for the person's own view of the newest card."""
        card = self.anywhere().newest
        if card is not None and "show" in verbs(card.card):
            await self.teams.press(self.anybody(), card, "show")

    async def assign(self) -> None:
        """Let Karin assign a question of the council with the most unassigned ones."""
        room = max(self.rooms, key=lambda one: len(one.open))
        if not room.open:
            return
        text, card = room.open.popleft()
        if not card.card:
            return
        view = await self.teams.refresh(self.town.karin, card)
        if "assign" not in verbs(view.card):
            return
        chosen = choices(view.card, "department")[STREETS]
        pressed = await self.teams.press(self.town.karin, card, "assign", {"department": chosen})
        if shows(pressed.card, f"Skickad till {STREETS}"):
            self.promised.assigned.append(text)

    async def answer(self) -> None:
        """Let the owner with the most unread messages answer the next question."""
        room = max(self.rooms, key=lambda one: len(one.owners_chat.messages) - one.read)
        while room.read < len(room.owners_chat.messages):
            message = room.owners_chat.messages[room.read]
            room.read += 1
            if "answer" in verbs(message.seen_by(room.owner)):
                words = f"Svar {next(self._numbers)}: det görs i maj."
                pressed = await self.teams.press(room.owner, message, "answer", {"answer": words})
                if shows(pressed.card, "Besvarad", words):
                    self.promised.answers.append(words)
                return

    async def open_ones(self) -> None:
        """Write `öppna`."""
        await self.teams.say(self.anybody(), self.anywhere().chat, "öppna")

    async def find(self) -> None:
        """Write `sök`."""
        await self.teams.say(self.anybody(), self.anywhere().chat, "sök lampan")

    async def own(self) -> None:
        """Write `mina` in the personal chat."""
        person = self.anybody()
        await self.teams.say(person, self.town.personal(person), "mina")
