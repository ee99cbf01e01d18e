"""Save the signing key and the world in a JSON file beside the database, and load them at the next start."""

import asyncio
import dataclasses
import os
from datetime import datetime
from pathlib import Path

import orjson

from simulator.chats import Chat, Meeting, Message, PersonalView
from simulator.constants import Json
from simulator.people import Person
from simulator.signing import SigningKey
from simulator.world import World

SAVE_DELAY_SECONDS = 0.3


class StateFile:
    """Saves the world shortly after each change."""

    def __init__(self, path: Path, *, world: World, key: SigningKey) -> None:
        self._path = path
        self._world = world
        self._key = key
        self._planned: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Save now and after every later change."""
        self.save()
        self._world.changes.subscribe(self._schedule)

    def save(self) -> None:
        """Write a new file, then replace the old one; it holds a private key."""
        self._planned = None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        content = orjson.dumps(world_to_json(self._world) | {"kid": self._key.kid, "pem": self._key.pem()})
        fresh = self._path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        fresh.replace(self._path)

    def _schedule(self, _event: Json) -> None:
        if self._planned is None:
            self._planned = asyncio.get_running_loop().call_later(SAVE_DELAY_SECONDS, self.save)


def load_state(path: Path) -> tuple[World, SigningKey] | None:
    """Return the world and the key of the last run, if there was one."""
    if not path.is_file():
        return None
    written = orjson.loads(path.read_bytes())
    return world_from_json(written), SigningKey.load(written["kid"], pem=written["pem"])


def world_to_json(world: World) -> Json:
    """Return the world as JSON."""
    return {
        "number": world.changes.number,
        "people": [dataclasses.asdict(person) for person in world.people.values()],
        "chats": [_write_chat(chat) for chat in world.chats.values()],
    }


def world_from_json(written: Json) -> World:
    """Return the world from the JSON of `world_to_json`."""
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
        "is_over": chat.is_over,
        "messages": [dataclasses.asdict(message) for message in chat.messages],
        "read": chat.read,
        "takes_targeted": chat.takes_targeted,
        "tab": chat.tab,
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
        key: PersonalView(view["card"], datetime.fromisoformat(view["fetched_at"]))
        for key, view in written["views"].items()
    }
    shown_at = {key: datetime.fromisoformat(at) for key, at in written["shown_at"].items()}
    at = datetime.fromisoformat(written["at"])
    return Message(**(written | {"views": views, "shown_at": shown_at, "at": at}))
