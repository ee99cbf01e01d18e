"""A council whose chat Teams tells of, and a feature that hears it."""

from datetime import UTC, datetime

from bot.announcements import Announcement
from bot.intent import Intent
from bot.turn import (
    Account,
    Answer,
    Chat,
    ChatKind,
    Effects,
    Happened,
    Incoming,
    MeetingBegan,
    Post,
    Turn,
    View,
)
from bot.turns import Defaults
from domain.errors import Refusal
from domain.person import Person, Standing
from storage import Store, Transaction
from tests.edge.activities import BOT_ID, TENANT

CHAT = Chat(id="19:m@thread.v2", thread="19:m@thread.v2", kind=ChatKind.GROUP, service_url="https://x/")
KARIN = Account(teams_id="29:karin", name="Karin Ek", entra_id="e-karin", standing=Standing.MEMBER)
JOHAN = Account(teams_id="29:johan", name="Johan Lind", entra_id="e-johan", standing=Standing.MEMBER)
NOBODY = Account(teams_id="", name="")
BEGAN = MeetingBegan(meeting="MCM=", title="Möte", at=datetime(2026, 11, 23, 17, tzinfo=UTC))


class Listener:
    """A feature that remembers whose turn it was, and posts a card."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.refuses = False

    def hear(self, turn: Turn, tx: Transaction) -> Effects:
        assert tx.now == turn.now
        self.turns.append(turn)
        if self.refuses:
            raise Refusal("unbound")
        return [Post(chat=turn.chat.thread, view=View(kind="unbound"), key=f"x:{turn.act}")]


class EmptyRoster:
    """A roster in which nobody is."""

    async def find(self, chat: Chat, member: str) -> Account | None:
        assert chat.id != member
        return None


def told(
    happened: Happened = BEGAN, *, by: Account = NOBODY, activity: str = "f:1", chat: Chat = CHAT
) -> Incoming:
    return Incoming(
        tenant=TENANT,
        activity_id=activity,
        sender=by,
        chat=chat,
        locale="sv",
        happened=happened,
        bot_id=BOT_ID,
    )


async def play(store: Store, listener: Listener, incoming: Incoming) -> Answer:
    announcement = Announcement(
        incoming=incoming,
        intent=Intent(handle=listener.hear),
        member_of=frozenset(),
        picked=(),
        defaults=Defaults(locale="sv", timezone="Europe/Stockholm"),
        nonce=lambda: "n",
    )
    return await store.write(announcement.write, tenant=incoming.tenant)


async def people(store: Store, *ids: str) -> list[Person | None]:
    def look(tx: Transaction) -> list[Person | None]:
        found = [tx.people.find(one) for one in ids]
        return [one.person if one else None for one in found]

    return await store.read(look, tenant=TENANT)


async def waiting(store: Store) -> bool:
    return await store.read(lambda tx: tx.outbox.waits_for(1), tenant=TENANT)
