"""The simulator's memory between two runs: its key and its world, in one JSON file beside the database."""

import asyncio
import dataclasses
import os
from datetime import datetime
from pathlib import Path

import orjson

from simulator.chats import Chat, Meeting, Message, View
from simulator.constants import Json
from simulator.keys import SigningKey
from simulator.people import Person
from simulator.world import World

PAUSE_SECONDS = 0.3


class Memory:
    """Writes the world down shortly after each change."""

    def __init__(self, path: Path, *, world: World, key: SigningKey) -> None:
        self._path = path
        self._world = world
        self._key = key
        self._planned: asyncio.TimerHandle | None = None

    def keep(self) -> None:
        """Write now and after every change to come."""
        self.write()
        self._world.changes.listen(self._plan)

    def write(self) -> None:
        """Write the file whole, then put it in the place of the old one; it holds a private key."""
        self._planned = None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        content = orjson.dumps(write_world(self._world) | {"kid": self._key.kid, "pem": self._key.pem()})
        fresh = self._path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        fresh.replace(self._path)

    def _plan(self, _event: Json) -> None:
        if self._planned is None:
            self._planned = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self.write)


def recall(path: Path) -> tuple[World, SigningKey] | None:
    """The world and the key of the last run, if there was one."""
    if not path.is_file():
        return None
    written = orjson.loads(path.read_bytes())
    return read_world(written), SigningKey.load(written["kid"], pem=written["pem"])


def write_world(world: World) -> Json:
    """The world as JSON."""
    return {
        "number": world.changes.number,
        "people": [dataclasses.asdict(person) for person in world.people.values()],
        "chats": [_write_chat(chat) for chat in world.chats.values()],
    }


def read_world(written: Json) -> World:
    """The world that `write_world` wrote."""
    world = World()
    world.changes.number = written["number"]
    world.people = {person["key"]: Person(**person) for person in written["people"]}
    for chat in written["chats"]:
        world.enter(_read_chat(chat, world=world))
    return world


def _write_chat(chat: Chat) -> Json:
    return {
        "key": chat.key,
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "tenant_id": chat.tenant_id,
        "has_bot": chat.has_bot,
        "members": [person.key for person in chat.members],
        "meeting": dataclasses.asdict(chat.meeting) if chat.meeting else None,
        "in_meeting": sorted(chat.in_meeting),
        "messages": [dataclasses.asdict(message) for message in chat.messages],
        "read": chat.read,
    }


def _read_chat(written: Json, *, world: World) -> Chat:
    meeting, messages = written.pop("meeting"), written.pop("messages")
    written["members"] = [world.people[key] for key in written["members"]]
    written["in_meeting"] = set(written["in_meeting"])
    chat = Chat(**written, meeting=_read_meeting(meeting) if meeting else None)
    for message in messages:
        chat.add(_read_message(message))
    return chat


def _read_meeting(written: Json) -> Meeting:
    times = {name: datetime.fromisoformat(written[name]) for name in ("start", "end")}
    return Meeting(**(written | times))


def _read_message(written: Json) -> Message:
    views = {
        key: View(view["card"], datetime.fromisoformat(view["fetched_at"]))
        for key, view in written["views"].items()
    }
    shown_at = {key: datetime.fromisoformat(at) for key, at in written["shown_at"].items()}
    at = datetime.fromisoformat(written["at"])
    return Message(**(written | {"views": views, "shown_at": shown_at, "at": at}))
