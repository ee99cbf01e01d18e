"""A council whose chat gets meeting events, and a feature that handles them."""

from datetime import UTC, datetime, timedelta

from bot.clock import NonceSource
from bot.turn.commands import Command
from bot.turn.handler import Defaults, MeetingEventHandler
from bot.turn.incoming import Account, Chat, ChatKind, Incoming, IncomingEvent, MeetingStarted
from bot.turn.types import Effects, PostToChat, Reply, Turn
from bot.views.council import UNBOUND
from domain.errors import Refusal
from domain.person import MembershipKind, Person
from storage import Store, Transaction
from storage.outbox import Lease
from tests.teams.activities import BOT_ID, TENANT

CHAT = Chat(id="19:m@thread.v2", thread="19:m@thread.v2", kind=ChatKind.GROUP, service_url="https://x/")
KARIN = Account(teams_id="29:karin", name="Karin Ek", entra_id="e-karin", standing=MembershipKind.MEMBER)
JOHAN = Account(teams_id="29:johan", name="Johan Lind", entra_id="e-johan", standing=MembershipKind.MEMBER)
NOBODY = Account(teams_id="", name="")
BEGAN = MeetingStarted(meeting="MCM=", title="Möte", at=datetime(2026, 11, 23, 17, tzinfo=UTC))


class Listener:
    """A feature that records its turns, and posts a card."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.refuses = False

    def hear(self, turn: Turn, tx: Transaction) -> Effects:
        assert tx.now == turn.now
        self.turns.append(turn)
        if self.refuses:
            raise Refusal("unbound")
        return [PostToChat(chat=turn.chat.thread, view=UNBOUND.view(), key=f"x:{turn.act}")]


class EmptyRoster:
    """A roster without members."""

    async def find(self, chat: Chat, member: str) -> Account | None:
        assert chat.id != member
        return None

    async def members(self, chat: Chat) -> tuple[Account, ...]:
        assert chat.id
        return ()


def told(
    happened: IncomingEvent = BEGAN, *, by: Account = NOBODY, activity: str = "f:1", chat: Chat = CHAT
) -> Incoming:
    return Incoming(
        tenant=TENANT,
        activity_id=activity,
        sender=by,
        chat=chat,
        locale="sv",
        event=happened,
        bot_id=BOT_ID,
    )


async def play(store: Store, listener: Listener, incoming: Incoming) -> Reply:
    announcement = MeetingEventHandler(
        incoming=incoming,
        command=Command(handle=listener.hear),
        member_of=frozenset(),
        picked=(),
        named=(),
        defaults=Defaults(locale="sv", timezone="Europe/Stockholm"),
        nonce=NonceSource(lambda: "n"),
        lease=Lease(owner="test", duration=timedelta(minutes=1)),
    )
    return await store.write(announcement.write, tenant=incoming.tenant)


async def people(store: Store, *ids: str) -> list[Person | None]:
    def look(tx: Transaction) -> list[Person | None]:
        found = [tx.people.find_by_teams_id(one) for one in ids]
        return [one.person if one else None for one in found]

    return await store.read(look, tenant=TENANT)


async def waiting(store: Store) -> bool:
    return await store.read(lambda tx: tx.outbox.has_waiting_messages(1), tenant=TENANT)
