"""The gateway to Teams: authorise a call, pass it to the dispatcher, send the reply."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Container
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import orjson
import structlog
from aiohttp import web

from bot.teams.activities import INVOKE_BODIES, invoke_body, reply_activity
from bot.teams.adapter import BotAuthentication, ConnectorClients, TeamsAdapter
from bot.teams.authorise import AuthorisedCall, Authoriser, VerifiedToken
from bot.teams.connector import Connector, ConnectorTransport
from bot.teams.credentials import TokenSource
from bot.teams.errors import ForeignTenant, Malformed, OutboundError, Unauthorized
from bot.teams.files import FileTransport
from bot.teams.http import AllowedHosts, SecondsClock
from bot.teams.payload import Payload, parse_json
from bot.teams.roster import TeamsRoster
from bot.teams.signing_keys import KeyRing
from bot.telemetry.log_context import current_reference, describe_exception, log_reference
from bot.turn.incoming import (
    Account,
    ChatKind,
    DialogSubmitted,
    FileConsentAnswered,
    Incoming,
    IncomingEvent,
    MeetingEvent,
    Mention,
    MessageReceived,
    ParticipantsJoined,
    Roster,
    SearchRequested,
    SelectedMessage,
)
from bot.turn.types import Reply
from domain.person import MembershipKind

MAX_RESOLVED = 10
"""People that one message or event may make us ask Teams for."""
MAX_BODY_BYTES = 256 * 1024
BODY_TIMEOUT = 10.0
_CHUNK = 64 * 1024
_JSON = "application/json"
_AS_IT_IS = "identity"
RESPONSE_STATUSES = (200, 201, 400, 401, 403, 408, 413, 415, 501, 503)
"""What incoming calls are answered with."""

log = structlog.get_logger(__name__)

ErrorText = Callable[[str, str | None], str]
"""What people read when the program has failed: made of a reference number and a locale."""


class ActivityDispatcher(Protocol):
    """The dispatcher of the program, as the gateway calls it."""

    @property
    def known_senders(self) -> Container[tuple[str, str]]:
        """Tenant and Teams id of people whose kind of membership is known."""
        ...

    async def __call__(self, incoming: Incoming) -> Reply:
        """Handle an event, and return the reply once everything is stored."""
        ...

    async def posted(self, reply: Reply, activity_id: str, /) -> None:
        """Store that a reply was sent, and the activity id that Teams assigned to it."""
        ...


class UnsettledReplies(Protocol):
    """The replies that were not sent, or whose receipt was not stored, as the gateway hands them over."""

    async def not_sent(self, incoming: Incoming, reply: Reply, fault: OutboundError) -> None:
        """Store what becomes of a reply that could not be sent."""
        ...

    async def posted(self, store_receipt: Callable[[], Awaitable[None]]) -> None:
        """Store the receipt of a reply, which has failed once."""
        ...


class ActivityHandler:
    """Handles authorised activities; all other calls are rejected by status alone."""

    def __init__(
        self,
        dispatch: ActivityDispatcher,
        *,
        replies: UnsettledReplies,
        authoriser: Authoriser,
        adapter: TeamsAdapter,
        roster: TeamsRoster,
        apology: ErrorText,
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        """Take ``apology(reference, locale)``, and the exceptions that mean: the database is unavailable."""
        self._dispatch = dispatch
        self._replies = replies
        self._authoriser = authoriser
        self._adapter = adapter
        self._roster = roster
        self._apology = apology
        self._unavailable = unavailable

    async def __call__(self, request: web.Request) -> web.Response:
        """Handle one call; all its log lines carry one reference number."""
        if request.content_type != _JSON or request.headers.get("Content-Encoding", _AS_IT_IS) != _AS_IT_IS:
            return web.Response(status=415)
        with log_reference():
            body = await _read_body(request)
            if body is None:
                return web.Response(status=413)
            try:
                payload = parse_json(body)
                call = await self._authoriser.authorise(request.headers.get("Authorization"), payload)
                return await self._respond(payload, call)
            except (Malformed, Unauthorized, ForeignTenant) as fault:
                return _reject(fault)
            except self._unavailable as fault:
                log.error("database_away", fault=type(fault).__name__)  # noqa: TRY400 - its message may quote people
                return web.Response(status=503)

    async def _respond(self, payload: Payload, call: AuthorisedCall) -> web.Response:
        """Answer an invoke in the response itself, everything else with a message."""
        if call.roster_change is not None:
            self._roster.forget(call.roster_change.chat, members=call.roster_change.members)
        incoming, is_invoke = call.incoming, payload["type"] == "invoke"
        if incoming is None:
            return web.Response(status=501 if is_invoke else 200)
        reply = await self._answer(incoming)
        if not is_invoke:
            await self._post(reply, incoming, payload, verified=call.verified)
            return web.Response(status=201)
        if isinstance(incoming.event, FileConsentAnswered):
            # Teams expects no body: what there is to say is a message.
            await self._post(reply, incoming, payload, verified=call.verified)
            return web.Response(status=200)
        build_body = INVOKE_BODIES.get(type(incoming.event), invoke_body)
        return web.Response(body=orjson.dumps(build_body(reply)), content_type=_JSON)

    async def _answer(self, incoming: Incoming) -> Reply:
        """Return the reply of the dispatcher, an apology if the program fails."""
        try:
            known = (incoming.tenant, incoming.sender.teams_id) in self._dispatch.known_senders
            incoming = await enrich_people(incoming, roster=self._roster, sender_is_known=known)
            return await self._dispatch(incoming)
        except self._unavailable:
            raise
        except Exception as failure:  # noqa: BLE001 - the one place where a fault becomes an apology
            reference = current_reference()
            log.error("turn_failed", reference=reference, **describe_exception(failure))  # noqa: TRY400 - see there
            if isinstance(incoming.event, MeetingEvent):  # nobody asked for anything
                return Reply()
            return Reply(text=self._apology(reference, incoming.locale))

    async def _post(
        self, reply: Reply, incoming: Incoming, payload: Payload, *, verified: VerifiedToken
    ) -> None:
        """Post the reply to the chat, and store that it was sent; the outbox has what was not."""
        if reply.card is None and reply.text is None:
            return
        try:
            message = reply_activity(reply)
            activity_id = await self._adapter.reply(payload, message, verified=verified)
        except OutboundError as fault:
            log.warning("reply_not_sent", fault=type(fault).__name__, status=fault.status)
            await self._replies.not_sent(incoming, reply, fault)
            return
        if reply.posted_card is None:
            return
        posted = partial(self._dispatch.posted, reply, activity_id or "")
        try:
            await posted()
        except Exception as failure:  # noqa: BLE001 - the answer is out already; nothing to apologise for
            log.warning("receipt_stored_later", **describe_exception(failure))
            await self._replies.posted(posted)


async def _read_body(request: web.Request) -> bytes | None:
    """Read the body, None if it is too long; raises HTTPRequestTimeout for a slow sender."""
    if (request.content_length or 0) > MAX_BODY_BYTES:
        return None
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            async for chunk in request.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    return None
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return bytes(body)


def _reject(fault: Malformed | Unauthorized | ForeignTenant) -> web.Response:
    log.warning("request_rejected", fault=type(fault).__name__, reason=str(fault))
    if isinstance(fault, Unauthorized):
        return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    return web.Response(status=403 if isinstance(fault, ForeignTenant) else 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transports:
    """The transports: to the service with the bot's token, to people's files without it."""

    outbound: ConnectorTransport
    files: FileTransport


class TeamsGateway:
    """The gateway to Teams.

    ``messages`` is for incoming calls, ``connector`` and ``roster`` are for outgoing ones.
    """

    def __init__(
        self,
        authoriser: Authoriser,
        *,
        keys: KeyRing,
        transports: Transports,
        clock: SecondsClock,
        apology: ErrorText,
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        self.keys = keys
        self.connector = Connector(transports.outbound, files=transports.files)
        self.roster = TeamsRoster(self.connector, clock=clock)
        self._authoriser, self._transports = authoriser, transports
        self._apology, self._unavailable = apology, unavailable
        clients = ConnectorClients(transports.outbound, connector=self.connector)
        self._adapter = TeamsAdapter(BotAuthentication(authoriser.token_verifier, clients=clients))
        self._handler: ActivityHandler | None = None

    def attach(self, dispatch: ActivityDispatcher, *, replies: UnsettledReplies) -> None:
        """Set the dispatcher; until then every call is answered with 503."""
        self._handler = ActivityHandler(
            dispatch,
            replies=replies,
            authoriser=self._authoriser,
            adapter=self._adapter,
            roster=self.roster,
            apology=self._apology,
            unavailable=self._unavailable,
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Handle ``POST /api/messages``."""
        return web.Response(status=503) if self._handler is None else await self._handler(request)

    async def start(self) -> None:
        """Fetch the signing keys ahead of the first call; if that fails, the first call tries again."""
        await self.keys.refresh()

    async def close(self) -> None:
        """Close all connections."""
        await self.keys.close()
        await self._transports.files.close()
        await self._transports.outbound.close()


def build_gateway(  # noqa: PLR0913 - what the settings say, value by value
    *,
    app_id: str,
    tenants: Collection[str],
    metadata_url: str,
    service_hosts: Collection[str],
    file_hosts: Collection[str],
    token: TokenSource,
    clock: SecondsClock,
    apology: ErrorText,
    unavailable: tuple[type[Exception], ...],
    allow_local: bool = False,
) -> TeamsGateway:
    """Build the gateway; raises ValueError for an empty identity, NotAllowed for a bad metadata address.

    ``apology(reference, locale)`` returns the text that people read when the program fails; ``unavailable``
    are the exceptions that the dispatcher raises while the database is unavailable.
    """
    allowed_hosts = AllowedHosts(service_hosts, allow_local=allow_local)
    keys = KeyRing(metadata_url, clock=clock, allowed_hosts=allowed_hosts)
    authoriser = Authoriser(keys, app_id=app_id, tenants=tenants, clock=clock)
    outbound = ConnectorTransport(allowed_hosts, token=token, clock=clock)
    files = FileTransport(AllowedHosts(file_hosts, allow_local=allow_local), clock=clock)
    transports = Transports(outbound=outbound, files=files)
    return TeamsGateway(
        authoriser, keys=keys, transports=transports, clock=clock, apology=apology, unavailable=unavailable
    )


async def enrich_people(incoming: Incoming, *, roster: Roster, sender_is_known: bool) -> Incoming:
    """Return ``incoming`` with what the roster knows of its sender and of the other people in it."""
    sender, others = incoming.sender, _enrich_event(incoming, roster=roster)
    if not sender.teams_id or sender_is_known or _is_search_in_group(incoming):
        return replace(incoming, event=await others)
    asked = _complete(sender, incoming=incoming, roster=roster)
    sender, event = await asyncio.gather(asked, others)
    return replace(incoming, sender=sender, event=event)


def _is_search_in_group(incoming: Incoming) -> bool:
    """Return whether it is a search in a group: it comes at every keystroke, and everybody there may read."""
    return isinstance(incoming.event, SearchRequested) and incoming.chat.kind is not ChatKind.PERSONAL


async def _enrich_event(incoming: Incoming, *, roster: Roster) -> IncomingEvent:
    """Return the event with what the roster knows of its people: mentioned, joined, or the author."""
    match incoming.event:
        case MessageReceived(mentions=mentions) as said if mentions:
            return replace(said, mentions=await _resolve(mentions, incoming=incoming, roster=roster))
        case ParticipantsJoined(accounts=accounts) as joined:
            known = await _resolve_joined(accounts, incoming=incoming, roster=roster)
            return replace(joined, accounts=known)
        case DialogSubmitted(message=SelectedMessage() as message) as sent:
            return replace(sent, message=await _resolve_author(message, incoming=incoming, roster=roster))
        case event:
            return event


async def _resolve_author(message: SelectedMessage, *, incoming: Incoming, roster: Roster) -> SelectedMessage:
    """Return the message with what the roster knows of its author."""
    author = message.author
    if author is None or author.id == incoming.sender.entra_id:
        return message
    found = await _find(author.id, incoming=incoming, roster=roster)
    return replace(message, author=replace(author, account=found))


async def _complete(account: Account, *, incoming: Incoming, roster: Roster) -> Account:
    found = await _find(account.teams_id, incoming=incoming, roster=roster)
    if found is None:
        return account
    return replace(
        found,
        teams_id=account.teams_id,
        name=account.name or found.name,
        entra_id=account.entra_id or found.entra_id,
    )


async def _resolve(
    mentions: tuple[Mention, ...], *, incoming: Incoming, roster: Roster
) -> tuple[Mention, ...]:
    """Return the mentions with what the roster knows of each: a client may claim anything about them."""
    asked = list(dict.fromkeys(one.account.teams_id for one in mentions))[:MAX_RESOLVED]
    found = await asyncio.gather(*(_find(one, incoming=incoming, roster=roster) for one in asked))
    known = dict(zip(asked, found, strict=True))
    return tuple(replace(one, account=known.get(one.account.teams_id) or one.account) for one in mentions)


async def _resolve_joined(
    accounts: tuple[Account, ...], *, incoming: Incoming, roster: Roster
) -> tuple[Account, ...]:
    """Return the accounts with what the roster knows of them.

    It is asked for the first ones whose kind of membership Teams has not told.
    """
    unclear = [one for one in accounts if one.standing is None][:MAX_RESOLVED]
    found = await asyncio.gather(*(_complete(one, incoming=incoming, roster=roster) for one in unclear))
    known = {one.teams_id: one for one in found}
    return tuple(known.get(one.teams_id, one).as_known_in(incoming.tenant) for one in accounts)


async def _find(teams_id: str, *, incoming: Incoming, roster: Roster) -> Account | None:
    found = await roster.find(incoming.chat, teams_id)
    if found is None:
        return None
    standing = found.standing or (None if found.entra_id else MembershipKind.ANONYMOUS)
    return replace(found, teams_id=found.teams_id or teams_id, standing=standing).as_known_in(incoming.tenant)
