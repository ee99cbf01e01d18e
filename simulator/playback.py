"""Play the sample meeting, one line at a time."""

import asyncio

import aiohttp

from simulator.actions import TeamsActions
from simulator.cards import choices, texts, verbs
from simulator.chats import Chat, Message
from simulator.client import SentActivity
from simulator.constants import Json
from simulator.people import Mentionable, Person
from simulator.sample_meeting import ENGLISH, LENGTH, SCRIPTS, Does, Line, Presses, Says

TIMEOUT_SECONDS = 8


class Playback:
    """The position in the script."""

    def __init__(self, stage: TeamsActions, *, patience: float = TIMEOUT_SECONDS) -> None:
        self._stage = stage
        self._patience = patience
        self._world = stage.world
        self.position = 0
        self._busy = asyncio.Lock()

    def show(self) -> Json:
        """Return the position, for the page."""
        return {"position": self.position, "lines": LENGTH}

    async def step(self, *, language: str = "sv") -> Json:
        """Play the next line; return who spoke where, and what went wrong if anything did."""
        async with self._busy:
            if (line := self._next_line(language)) is None:
                return self.show()
            person, chat = self._person_and_chat(line)
            self._world.changes.announce({"what": "speaks", "person": person.key, "chat": chat.key})
            trouble = await self._try(line, person=person, chat=chat)
            return self.show() | {"person": person.key, "chat": chat.key, **trouble}

    def _next_line(self, language: str) -> Line | None:
        for line in SCRIPTS.get(language, ENGLISH)[self.position :]:
            self.position += 1
            if not self._is_done_already(line):
                return line
        return None

    def _is_done_already(self, line: Line) -> bool:
        """Return whether an earlier run did this already, so that nothing is set up twice."""
        person, chat = self._person_and_chat(line)
        match line:
            case Does(what="add_app"):
                return chat.has_bot
            case Does(what="install"):
                return person.installed
            case Presses(verb="bind"):
                seen = [one.seen_by(person) for one in chat.messages if one.by_bot and not one.deleted]
                return bool(seen) and not any("bind" in verbs(card) for card in seen)
        return False

    def _person_and_chat(self, line: Line) -> tuple[Person, Chat]:
        person = self._world.people[line.speaker]
        personal = line.chat == "personal"
        return person, self._world.personal(person) if personal else self._world.chats[line.chat]

    async def _try(self, line: Line, *, person: Person, chat: Chat) -> Json:
        try:
            async with asyncio.timeout(self._patience):
                sent = await self._play(line, person=person, chat=chat)
        except TimeoutError:
            return {"toast": {"kind": "no-card", "line": self.position}}
        except aiohttp.ClientError:
            return {"toast": {"kind": "unreachable"}}
        if sent.status >= 400:  # noqa: PLR2004 - where HTTP errors begin
            return {"toast": {"kind": "failed", "status": sent.status}}
        return {"message": sent.message.id} if sent.message else {}

    async def _play(self, line: Line, *, person: Person, chat: Chat) -> SentActivity:
        match line:
            case Says(text=text, mentions=keys):
                named: list[Mentionable] = [self._world.people[key] for key in keys]
                return await self._stage.messages.say(person, chat, text, mentions=named)
            case Presses():
                return await self._press(line, person=person, chat=chat)
            case Does(what=what):
                return await self._do(what, person=person, chat=chat)

    async def _do(self, what: str, *, person: Person, chat: Chat) -> SentActivity:
        presence = self._stage.membership
        match what:
            case "add_app":
                return await presence.add_app(chat, by=person)
            case "install":
                return await presence.install(person)
            case "join_meeting":
                return await presence.join_meeting(chat, person)
            case "leave_meeting":
                return await presence.leave_meeting(chat, person)
            case "start_meeting":
                return await presence.start_meeting(chat, by=person)
        return await presence.end_meeting(chat, by=person)

    async def _press(self, line: Presses, *, person: Person, chat: Chat) -> SentActivity:
        opened: set[str] = set()
        while (message := await self._card_for(line, person=person, chat=chat, opened=opened)) is None:
            await self._world.changes.next()
        card = message.seen_by(person)
        chosen = {name: _value(card, name=name, title=title) for name, title in line.chosen.items()}
        return await self._stage.cards.press(person, message, line.verb, {**line.inputs, **chosen})

    async def _card_for(
        self, line: Presses, *, person: Person, chat: Chat, opened: set[str]
    ) -> Message | None:
        for message in reversed(chat.messages):
            if not message.by_bot or message.deleted or not _mentions(message.seen_by(person), line.about):
                continue
            if line.verb not in verbs(message.seen_by(person)) and message.id not in opened:
                opened.add(message.id)
                await self._open_card(message, person=person, verb=line.verb)
            if line.verb in verbs(message.seen_by(person)):
                return message
        return None

    async def _open_card(self, message: Message, *, person: Person, verb: str) -> None:
        """Fetch the person's own view: by a client refresh, otherwise by the button `show`."""
        if self._stage.cards.wants_refresh(person, message):
            await self._stage.cards.refresh(person, message)
        shown = verbs(message.seen_by(person))
        if verb not in shown and "show" in shown:
            await self._stage.cards.press(person, message, "show")


def _mentions(card: Json, words: str) -> bool:
    return not words or any(words.casefold() in text.casefold() for text in texts(card))


def _value(card: Json, *, name: str, title: str) -> str:
    titled = choices(card, name)
    return next((value for shown, value in titled.items() if shown.startswith(title)), title)
