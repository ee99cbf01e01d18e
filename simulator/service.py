"""The simulator as a running service, and the Python API that tests drive a bot through."""

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from simulator.actions import CardActions, MembershipActions, MessageActions, TeamsActions
from simulator.chats import Chat, Message
from simulator.client import BotChannel, BotClient, SentActivity
from simulator.connector import Connector, RosterApi
from simulator.constants import LOCAL_TOKEN, LOOPBACK, SERVICE_PREFIX, Json
from simulator.extensions import ExtensionActions
from simulator.files import FileStores
from simulator.http import Call, CallGuard, CallPredicate, Fault
from simulator.mailbox import Mailbox
from simulator.page_server import Page
from simulator.people import Person
from simulator.signing import METADATA, USER_METADATA, SigningKey, UserTokens, metadata_routes
from simulator.tabs import Tabs
from simulator.world import World

After = SentActivity | Message | int | None
MessagePredicate = Callable[[Message], Any]
LARGEST_BODY = 20 * 1024 * 1024
"""Room for files that the bot stores for people; messages have their own limit."""


async def wait_for_message(
    world: World, *, chat: Chat, after: After, where: MessagePredicate | None, seconds: float
) -> Message:
    """Return the newest matching message of the bot in the chat, as soon as there is one.

    `after` is something a person did (what was posted or updated since), a message (what was posted
    later than it), or a number of `world.changes`.
    """
    try:
        async with asyncio.timeout(seconds):
            while (found := find_message(chat, after=after, where=where)) is None:
                await world.changes.next()
            return found
    except TimeoutError:
        raise AssertionError(_describe_messages(chat, after=after, seconds=seconds)) from None


def find_message(chat: Chat, *, after: After = None, where: MessagePredicate | None = None) -> Message | None:
    """Return the newest matching message of the bot in the chat, if any."""
    for message in reversed(chat.messages):
        candidate = message.by_bot and not message.deleted and _is_later(message, after=after)
        if candidate and (where is None or where(message)):
            return message
    return None


def _is_later(message: Message, *, after: After) -> bool:
    if isinstance(after, Message):
        return message.posted > after.posted
    mark = after.mark if isinstance(after, SentActivity) else after or 0
    return message.changed > mark


def _describe_messages(chat: Chat, *, after: After, seconds: float) -> str:
    came = [one for one in chat.messages if one.by_bot and _is_later(one, after=after)]
    shown = [str(one.text or one.card)[:200] for one in came]
    return f"no such message of the bot in {chat.key} within {seconds} s; what came: {shown}"


class Simulator:
    """Microsoft Teams on a free port of this machine: `async with Simulator() as teams`."""

    def __init__(
        self,
        world: World | None = None,
        *,
        port: int = 0,
        key: SigningKey | None = None,
        client: type[BotClient] = BotClient,
    ) -> None:
        """Prepare the simulator; `client` replaces the client that calls the bot."""
        self.world = world or World.sample()
        self.gate = CallGuard()
        self.users = UserTokens(app_id=self.world.app_id)
        self.client = client(key=key or SigningKey.create("key-1"), app_id=self.world.app_id)
        self._exchange = exchange = BotChannel(self.world, self.client)
        self._port = port
        self._runner: web.AppRunner | None = None
        talk, presence, pressing = (
            MessageActions(exchange),
            MembershipActions(exchange),
            CardActions(exchange),
        )
        self.files = files = FileStores(exchange, gate=self.gate)
        self.extensions = ExtensionActions(exchange)
        self.tabs = Tabs(self.world, self.users, bot_url=lambda: self.bot_url)
        self.mailbox = Mailbox()
        actions = TeamsActions(self.world, talk, presence, pressing, files, self.extensions, self.tabs)
        self.page = Page(actions, self.mailbox)
        self.say, self.say_without_mention, self.edit = talk.say, talk.say_without_mention, talk.edit
        self.delete, self.react = talk.delete, talk.react
        self.add_app, self.remove_app = presence.add_app, presence.remove_app
        self.install, self.uninstall = presence.install, presence.uninstall
        self.join, self.leave = presence.join, presence.leave
        self.start_meeting, self.end_meeting = presence.start_meeting, presence.end_meeting
        self.join_meeting, self.leave_meeting = presence.join_meeting, presence.leave_meeting
        self.press, self.refresh = pressing.press, pressing.refresh
        self.wants_refresh = pressing.wants_refresh
        self.accept_file, self.decline_file, self.send_file = files.accept, files.decline, files.send
        self.sign, self.post, self.rotate_key = self.client.sign, self.client.post, self.client.rotate

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen on loopback; the port is free unless one was given."""
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self._port).start()
        self._port = self._runner.addresses[0][1]
        self._exchange.activities.service_url = self.service_url
        await self.client.open(self.service_url)

    async def stop(self) -> None:
        self.page.close()
        await self.mailbox.stop()
        await self.client.close()
        if self._runner:
            await self._runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_BODY)
        connector, roster = Connector(self.world, gate=self.gate), RosterApi(self.world, gate=self.gate)
        application.router.add_routes(connector.routes(SERVICE_PREFIX))
        application.router.add_routes(roster.routes(SERVICE_PREFIX))
        application.router.add_routes(
            metadata_routes(lambda: self.keys_served, users=self.users, gate=self.gate)
        )
        application.router.add_routes(self.files.routes())
        application.router.add_routes(self.page.routes())
        return application

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def service_url(self) -> str:
        """Return the address that the bot sends to."""
        return f"{self.url}{SERVICE_PREFIX}/"

    @property
    def bot_url(self) -> str:
        """Return the address that the bot listens on."""
        return self.client.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.client.bot_url = url.rstrip("/")

    @property
    def keys_served(self) -> list[SigningKey]:
        """Return the keys that are announced; tests add and remove them."""
        return self.client.announced

    @property
    def calls(self) -> list[Call]:
        """Return every call of the bot to the connector, in order."""
        return self.gate.calls

    @property
    def lookups(self) -> list[Call]:
        """Return every request of the bot for keys or their metadata."""
        return self.gate.lookups

    def environment(self, *, bot_port: int, database_url: str, pages: bool = False) -> dict[str, str]:
        """Return the settings that point a bot at this simulator; ``pages`` gives it tabs."""
        self.tabs.is_on = pages
        address = {"BOT_PUBLIC_URL": f"http://{LOOPBACK}:{bot_port}"} if pages else {}
        return {
            **address,
            "BOT_SIGN_IN_METADATA_URL": f"{self.url}{USER_METADATA}",
            "BOT_ENV": "local",
            "BOT_HOST": LOOPBACK,
            "BOT_PORT": str(bot_port),
            "BOT_DATABASE_URL": database_url,
            "BOT_OPENID_METADATA_URL": f"{self.url}{METADATA}",
            "BOT_SERVICE_HOSTS": LOOPBACK,
            "BOT_FILE_HOSTS": LOOPBACK,
            "MicrosoftAppId": self.world.app_id,
            "MicrosoftAppPassword": LOCAL_TOKEN,
            "MicrosoftAppTenantId": self.world.tenant_id,
            "MicrosoftAppType": "SingleTenant",
        }

    async def extras(self, *, bot_port: int) -> dict[str, str]:
        """Return the settings that switch on what else there is; mail goes to the mailbox here."""
        await self.mailbox.start()
        pages = {"BOT_PUBLIC_PAGES": f"http://{LOOPBACK}:{bot_port}", "BOT_TARGETED_MESSAGES": "on"}
        return {**pages, **self.mailbox.settings()}

    def fail(  # noqa: PLR0913 - one keyword for each way to fail
        self,
        method: str,
        path: str,
        *,
        status: int | None = None,
        delay: float = 0.0,
        reset: bool = False,
        lost_answer: bool = False,
        headers: Mapping[str, str] | None = None,
        body: Json | None = None,
        times: int = 1,
        where: CallPredicate | None = None,
    ) -> Fault:
        """Inject a fault into the next matching calls; `path` is a part of the path, `*` any method.

        `status` responds without acting, `delay` first waits that many seconds, `reset` breaks the connection
        before acting, `lost_answer` acts and then breaks it.
        """
        fault = Fault(method, path, status, delay, reset, lost_answer, headers or {}, body, times, where)
        return self.gate.faults.add(fault)

    async def message(
        self,
        chat: Chat,
        *,
        after: After = None,
        timeout: float = 60,  # noqa: ASYNC109 - a test says how long it waits
        where: MessagePredicate | None = None,
    ) -> Message:
        """Wait for a matching message of the bot, posted or updated; return the newest such message."""
        return await wait_for_message(self.world, chat=chat, after=after, where=where, seconds=timeout)

    async def invoke(
        self, person: Person, chat: Chat, name: str, value: Json, *, activity: Json | None = None
    ) -> SentActivity:
        """Send any other invoke; `activity` replaces raw fields."""
        made = self._exchange.activities.invoke(name, value=value, chat=chat, by=person)
        return await self._exchange.send(made, overrides=activity)
