"""Play the sample meeting, one line at a time, and again for another council in another chat."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from string import ascii_uppercase
from zoneinfo import ZoneInfo

import aiohttp

from simulator.actions import TeamsActions
from simulator.cards import actions, associated_inputs, choices, texts, verbs
from simulator.chats import Chat, Meeting, Message, utc_now
from simulator.client import SentActivity
from simulator.constants import TIMEZONE, Json
from simulator.people import Mentionable, Person
from simulator.sample_meeting import ENGLISH, LENGTH, NEXT_DAY, SCRIPTS, Does, Line, Presses, Says

TIMEOUT_SECONDS = 8
DAYS_BETWEEN = timedelta(days=14)
LENGTH_OF_MEETING = timedelta(minutes=90)


class Playback:
    """The position in the script."""

    def __init__(self, stage: TeamsActions, *, patience: float = TIMEOUT_SECONDS) -> None:
        self._stage = stage
        self._patience = patience
        self._world = stage.world
        self._heard = 0
        """The number of the last change before this round: what is older belongs to another council."""
        self.round = max(map(_round_of, self._world.chats))
        self.position = LENGTH if self._meeting.is_over else 0
        self._busy = asyncio.Lock()

    @property
    def _meeting(self) -> Chat:
        return self._world.chats[_chat_of(self.round)]

    def begin_again(self) -> Json:
        """Add a chat and a meeting for a new council; what the bot has stored of the others stays.

        Nothing happens before the meeting has been played to its end.
        """
        if self.position >= LENGTH:
            before = self._meeting
            self.round, self.position, self._heard = self.round + 1, 0, self._world.changes.number
            start = utc_now().replace(minute=30, second=0, microsecond=0)
            meeting = Meeting(self._numbered("Trygghetsrådet"), start, start + LENGTH_OF_MEETING, "karin")
            self._world.add_chat(
                _chat_of(self.round), title=meeting.title, members=before.members, meeting=meeting
            )
        return self.show()

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
        return person, self._world.personal(person) if personal else self._meeting

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
            case Does():
                return await self._do(line, person=person, chat=chat)

    async def _do(self, line: Does, *, person: Person, chat: Chat) -> SentActivity:
        presence = self._stage.membership
        others = [self._world.people[key] for key in line.others]
        match line.what:
            case "add_app":
                return await presence.add_app(chat, by=person)
            case "install":
                return await presence.install(person)
            case "join_meeting":
                return await presence.join_meeting(chat, person, *others)
            case "leave_meeting":
                return await presence.leave_meeting(chat, person, *others)
            case "start_meeting":
                return await presence.start_meeting(chat, by=person)
        return await presence.end_meeting(chat, by=person)

    async def _press(self, line: Presses, *, person: Person, chat: Chat) -> SentActivity:
        opened: set[str] = set()
        while (message := await self._card_for(line, person=person, chat=chat, opened=opened)) is None:
            await self._world.changes.next()
        card = message.seen_by(person)
        chosen = {name: _value(card, name=name, title=title) for name, title in line.chosen.items()}
        filled = {**self._filled(line), **chosen}
        return await self._stage.cards.press(
            person, message, line.verb, filled, action=_button(card, line=line)
        )

    def _filled(self, line: Presses) -> Mapping[str, str]:
        """Return the inputs of a line, with the next meeting's day and this round's name and code."""
        if line.verb == "bind" and self.round > 1:
            code = line.inputs["code"] + ascii_uppercase[(self.round - 1) % len(ascii_uppercase)]
            return {"name": self._numbered(line.inputs["name"]), "code": code}
        day = utc_now().astimezone(ZoneInfo(TIMEZONE)).date() + DAYS_BETWEEN
        return {name: value.replace(NEXT_DAY, day.isoformat()) for name, value in line.inputs.items()}

    def _numbered(self, name: str) -> str:
        return f"{name} {self.round}"

    async def _card_for(
        self, line: Presses, *, person: Person, chat: Chat, opened: set[str]
    ) -> Message | None:
        for message in reversed(chat.messages):
            if message.posted <= self._heard or not message.by_bot or message.deleted:
                continue
            if not _mentions(message.seen_by(person), line.about):
                continue
            shown = _button(message.seen_by(person), line=line)
            if line.about and shown is None and message.id not in opened:
                opened.add(message.id)
                await self._open_card(message, person=person, verb=line.verb)
            if _button(message.seen_by(person), line=line) is not None:
                return message
        return None

    async def _open_card(self, message: Message, *, person: Person, verb: str) -> None:
        """Fetch the person's own view: by a client refresh, otherwise by the button `show`."""
        if self._stage.cards.wants_refresh(person, message):
            await self._stage.cards.refresh(person, message)
        shown = verbs(message.seen_by(person))
        if verb not in shown and "show" in shown:
            await self._stage.cards.press(person, message, "show")


def _chat_of(number: int) -> str:
    return "meeting" if number == 1 else f"meeting-{number}"


def _round_of(key: str) -> int:
    name, _, number = key.partition("-")
    return int(number) if name == "meeting" and number.isdecimal() else 1


def _button(card: Json, *, line: Presses) -> Json | None:
    """Return the button that the line presses: one that takes its inputs, where there are several."""
    wanted = line.button.items()
    fitting = [one for one in actions(card) if one.get("verb") == line.verb]
    fitting = [one for one in fitting if wanted <= (one.get("data") or {}).items()]
    if line.button:
        return fitting[-1] if fitting else None
    taking = [one for one in fitting if line.inputs.keys() <= _names_of_inputs(card, action=one)]
    return next(iter(taking or fitting), None)


def _names_of_inputs(card: Json, *, action: Json) -> set[str]:
    return {str(one["id"]) for one in associated_inputs(card, action=action)}


def _mentions(card: Json, words: str) -> bool:
    return not words or any(words.casefold() in text.casefold() for text in texts(card))


def _value(card: Json, *, name: str, title: str) -> str:
    titled = choices(card, name)
    return next((value for shown, value in titled.items() if shown.startswith(title)), title)
