"""Test that no text and no button press ends in the apology with a reference number."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from bot.clock import NonceSource
from bot.features.registry import FEATURES
from bot.teams.errors import Malformed
from bot.teams.parse import parse_activity
from bot.turn.card_fields import CARD_FIELDS
from bot.turn.commands import Router
from bot.turn.dispatcher import Dispatcher, RequestRateLimiter
from bot.turn.handler import Defaults
from bot.turn.incoming import Account, Chat
from cards.languages import LOCALES
from domain.person import MembershipKind
from simulator.chats import Chat as SimulatedChat
from simulator.constants import Json
from simulator.people import Person
from simulator.state_file import world_from_json
from simulator.world import World
from storage import Store
from storage.outbox import Lease
from tests.dialogues.founded import Founded
from tests.sizes import SIZE

WORDS = sorted({word for locale in LOCALES for feature in FEATURES for word in feature.words(locale)})
DAYS = [
    "0001-01-01", "1/1 0001", "9999-12-31", "31 december 9999", "0000-00-00", "29 februari", "31 februari",
    "2027-03-28 kl 02.30", "2027-10-31 kl 02.30", "om 999 månader", "om 999 veckor", "om 0 dagar", "v. 53",
    "onsdag v. 99", "12-13 mars kl 17", "imorgon 24.00", "17/11-26 kl 17", "kl 25", "2026-11-17T17:30-19",
]  # fmt: skip
REST = [
    "", " ", "?", "12", "TR-1", "TR‑1", "nr 1", "#1", "0", "-1", "999999999", "9999999999999999999", "²",
    "१२", "Varför är det mörkt?", "från boende: Går det?", "från : x", "> Tekniska", "x > ", "(, ,)", "(a",
    "@", "@x", "1. A?\n2. B?", "• A\n• B", "\n\n\n", "x" * 4001, "å" * 900, "<at>x</at>", "{{DATE(x)}}",
    "\u202e\x00", "😀", "till", "till Tekniska förvaltningen", "1 till Tekniska förvaltningen", "1 x",
    "laget runt", "slut", "börja", "070-123 45 67", "karin@kommun.example", "'; DROP TABLE x;--", "%s %(x)s",
    "\\", "”", "🏴", "http://x",
]  # fmt: skip
ODD: list[Any] = [
    None, True, False, 0, 1, 2, -1, 2**31, 2**63, 10**30, 1.5, 1e300, "", "x", "1", "01", "²", "-1", "a\nb",
    "x" * 4001, [], [1, 2], ["x"], {}, {"x": 1}, {"of": "list", "page": 1}, "2027-03-28", "0001-01-01",
    "9999-12-31", "02:30", "25:00", "none", "author", "me", "yes", "draft", "docx", "owner", "done", "drop",
    "e0000000-0000-0000-0000-000000000001", "department:1", "outside:1", "1,2,3", "text_c0", "up",
]  # fmt: skip
QUOTE = (
    '<blockquote itemtype="http://schema.skype.com/Reply" itemid="17"><strong itemprop="mri">Ann</strong>'
    "<p>x</p></blockquote>"
)
TAG: Json = {
    "type": "mention",
    "text": "<at>x</at>",
    "mentioned": {"id": "TagId:1", "name": "x", "type": "tag"},
}


class Everybody:
    """A roster that knows the people of a world in every chat."""

    def __init__(self, world: World) -> None:
        everybody = world.people.values()
        self._people = {one: person for person in everybody for one in (person.teams_id, person.entra_id)}

    async def members(self, chat: Chat) -> tuple[Account, ...]:
        found = [await self.find(chat, one) for one in self._people if one is not None]
        return tuple(account for account in found if account is not None)

    async def find(self, chat: Chat, member: str) -> Account | None:
        person = self._people.get(member)
        if person is None or not chat.id:
            return None
        return Account(
            teams_id=person.teams_id,
            name=person.name,
            entra_id=person.entra_id,
            standing=MembershipKind.MEMBER if person.entra_id else MembershipKind.ANONYMOUS,
        )


class Crowd:
    """People who write and press anything at random."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self.numbers = count(1_700_000_000_000)

    def activity(self) -> Json:
        person: Person = self.chance.choice(list(self.world.people.values()))
        meeting = self.world.chat("meeting")
        chat = self.chance.choice((meeting, self.world.personal(person)))
        return self.press(chat, person) if self.chance.random() < 0.5 else self.message(chat, person)

    def base(self, kind: str, chat: SimulatedChat, person: Person) -> Json:
        return {
            "type": kind,
            "id": str(next(self.numbers)),
            "serviceUrl": "https://smba.trafficmanager.net/emea/",
            "from": person.account(),
            "recipient": {"id": self.world.bot.teams_id},
            "conversation": chat.conversation(),
            "channelData": chat.channel_data(),
            "locale": self.chance.choice(("sv-SE", "en-GB", "de-DE")),
        }

    def message(self, chat: SimulatedChat, person: Person) -> Json:
        said = f"{self.chance.choice(WORDS)} {self.chance.choice((*REST, *DAYS))}"
        if self.chance.random() < 0.3:
            said = " ".join(
                self.chance.choice(pool) for pool in self.chance.choices((WORDS, REST, DAYS), k=3)
            )
        bot = {"id": self.world.bot.teams_id, "name": "Bevaka"}
        own = {"type": "mention", "text": "<at>Bevaka</at>", "mentioned": bot}
        activity = self.base("message", chat, person)
        activity |= {"text": f"<at>Bevaka</at> {said}", "textFormat": "plain", "entities": [own]}
        if self.chance.random() < 0.1:
            activity["entities"].append(TAG)
        if self.chance.random() < 0.15:
            html = f"{QUOTE}<p><at>Bevaka</at> {self.chance.choice(('', said))}</p>"
            activity["attachments"] = [{"contentType": "text/html", "content": html}]
        if self.chance.random() < 0.15:
            activity |= {"replyToId": str(self.chance.randrange(1_700_000_000_000, 1_700_000_000_100))}
        if self.chance.random() < 0.15:
            activity |= {"type": "messageUpdate"}
            activity["channelData"] = {**activity["channelData"], "eventType": "editMessage"}
        if self.chance.random() < 0.1:
            activity["recipient"]["isTargeted"] = True
        return activity

    def press(self, chat: SimulatedChat, person: Person) -> Json:
        verb = self.chance.choice((*CARD_FIELDS, "undo", "x"))
        names = [*CARD_FIELDS.get(verb, "").split(), "question", "nonce", "items", "number", "council"]
        data = {name: self.chance.choice(ODD) for name in names if self.chance.random() < 0.7}
        for name in ("question", "version", "meeting", "council"):
            if name in data and self.chance.random() < 0.7:
                data[name] = self.chance.choice((1, 2, 3))
        activity = self.base("invoke", chat, person)
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
        return activity | {"name": "adaptiveCard/action", "value": value, "replyToId": "1700000000000"}


@pytest.fixture
async def store(founded: Founded, tmp_path: Path) -> AsyncIterator[Store]:
    file = shutil.copy(founded.file, tmp_path / "bot.db")
    opened = Store.open(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.mark.proof
async def test_no_command_and_no_press_ends_in_the_apology(store: Store, founded: Founded) -> None:
    world = world_from_json(orjson.loads(founded.world))
    numbers = count()
    dispatch = Dispatcher(
        store=store,
        router=Router(FEATURES),
        roster=Everybody(world),
        defaults=Defaults(locale="sv", timezone="Europe/Stockholm"),
        rate_limiter=RequestRateLimiter(person=10**9, tenant=10**9),
        seconds=lambda: 0.0,
        nonce=NonceSource(lambda: f"n{next(numbers)}"),
        lease=Lease(owner="test", duration=timedelta(minutes=1)),
        wake=lambda: None,
    )
    tenants = frozenset([world.tenant_id.lower()])
    crowd, handled = Crowd(world, Random(13)), 0  # noqa: S311 - nothing secret
    for _ in range(SIZE.invented_commands):
        activity = crowd.activity()
        try:
            incoming = parse_activity(activity, tenants=tenants, app_id="x")
        except Malformed:
            continue
        if incoming is None:
            continue
        try:
            await dispatch(incoming)
        except Exception as fault:
            raise AssertionError(activity) from fault
        handled += 1
    assert handled > 0.9 * SIZE.invented_commands
