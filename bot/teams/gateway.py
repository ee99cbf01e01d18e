"""The gateway to Teams: authorise a call, pass it to the dispatcher, send the reply."""

import asyncio
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, replace
from typing import Protocol

import orjson
import structlog
from aiohttp import web

from bot.features.questions.parse_question import has_question_text, is_askable
from bot.teams.activities import INVOKE_BODIES, invoke_body, reply_activity
from bot.teams.adapter import BotAuthentication, ConnectorClients, TeamsAdapter
from bot.teams.authentication import AuthorisedCall, Authoriser
from bot.teams.connector import Connector, ConnectorTransport
from bot.teams.errors import ForeignTenant, Malformed, OutboundError, Unauthorized
from bot.teams.files import FileTransport
from bot.teams.http import SecondsClock
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
    QuotedMessage,
    Roster,
    SearchRequested,
    SelectedMessage,
)
from bot.turn.types import Reply
from domain.person import MembershipKind, stricter

MAX_RESOLVED = 10
"""Maximum number of people who are looked up in Teams for one message or event."""
MAX_BODY_BYTES = 256 * 1024
BODY_TIMEOUT = 10.0
_JSON = "application/json"
_AS_IT_IS = "identity"
RESPONSE_STATUSES = (200, 201, 400, 401, 403, 408, 413, 415, 501, 503)
"""The HTTP statuses with which incoming calls are answered."""

log = structlog.get_logger(__name__)

RequestHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ErrorText = Callable[[str, str | None], str]
"""Returns the message that people read if the program fails, from a reference number and a locale."""


class ActivityDispatcher(Protocol):
    """The dispatcher of the program, as the gateway calls it."""

    @property
    def known_senders(self) -> Container[tuple[str, str]]:
        """Return the tenant and Teams id of the people whose kind of membership is known."""

    async def __call__(self, incoming: Incoming) -> Reply:
        """Handle an event, and return the reply once everything is stored."""

    def limit(self, incoming: Incoming) -> Reply | None:
        """Return the reply to somebody who is too fast, None if the event is to be handled."""


class ReplyOutcomes(Protocol):
    """What became of replies, as the gateway hands it over."""

    async def postpone(self, incoming: Incoming, reply: Reply) -> bool:
        """Store a reply that must not be sent now; return whether that is so."""

    async def not_sent(self, incoming: Incoming, reply: Reply, fault: OutboundError) -> None:
        """Store the result of a reply that could not be sent."""

    def posted(self, reply: Reply, activity_id: str) -> None:
        """Store soon that a reply was sent, and the activity id that Teams assigned to it."""

    async def until_stored(self, event: IncomingEvent) -> None:
        """Wait until it is stored that earlier replies were sent, which the event may be about."""


class ActivityHandler:
    """Handles authorised activities; all other calls are rejected by status alone."""

    def __init__(
        self,
        dispatch: ActivityDispatcher,
        *,
        replies: ReplyOutcomes,
        authoriser: Authoriser,
        adapter: TeamsAdapter,
        roster: TeamsRoster,
        apology: ErrorText,
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        """Take ``apology(reference, locale)``, and the exceptions of an unavailable database."""
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
        """Answer an invoke in the HTTP response, everything else with a message."""
        if call.roster_change is not None:
            self._roster.forget(call.roster_change.chat, members=call.roster_change.members)
        incoming, is_invoke = call.incoming, payload["type"] == "invoke"
        if incoming is None:
            return web.Response(status=501 if is_invoke else 200)
        reply = await self._answer(incoming)
        if not is_invoke:
            await self._post(reply, incoming, payload)
            return web.Response(status=201)
        if isinstance(incoming.event, FileConsentAnswered):
            # Teams expects no body: what there is to say is a message.
            await self._post(reply, incoming, payload)
            return web.Response(status=200)
        build_body = INVOKE_BODIES.get(type(incoming.event), invoke_body)
        return web.Response(body=orjson.dumps(build_body(reply)), content_type=_JSON)

    async def _answer(self, incoming: Incoming) -> Reply:
        """Return the reply of the dispatcher, an apology if the program fails."""
        try:
            if (refused := self._dispatch.limit(incoming)) is not None:
                return refused
            await self._replies.until_stored(incoming.event)
            known = (incoming.tenant, incoming.sender.teams_id) in self._dispatch.known_senders
            incoming = await enrich_people(incoming, roster=self._roster, sender_is_known=known)
            return await self._dispatch(incoming)
        except self._unavailable:
            raise
        except Exception as failure:  # noqa: BLE001 - any error is answered with an apology
            reference = current_reference()
            log.error("turn_failed", reference=reference, **describe_exception(failure))  # noqa: TRY400 - logged without texts
            if isinstance(incoming.event, MeetingEvent):  # not a request, so no apology
                return Reply()
            return Reply(text=self._apology(reference, incoming.locale))

    async def _post(self, reply: Reply, incoming: Incoming, payload: Payload) -> None:
        """Post the reply to the chat, and store that it was sent; the outbox has what was not."""
        if reply.card is None and reply.text is None:
            return
        if await self._replies.postpone(incoming, reply):
            return
        try:
            activity_id = await self._adapter.reply(
                payload, reply_activity(reply), is_targeted=incoming.is_targeted
            )
        except OutboundError as fault:
            log.warning("reply_not_sent", fault=type(fault).__name__, status=fault.status)
            await self._replies.not_sent(incoming, reply, fault)
            return
        self._replies.posted(reply, activity_id or "")


def answer_failures(handler: RequestHandler, *, on_broken_body: Callable[[], None]) -> RequestHandler:
    """Wrap a handler so that every unexpected failure is answered, that of a broken body with 400."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is answered and logged once
            return _answer_failure(request, failure, on_broken_body=on_broken_body)

    return answer


def _answer_failure(
    request: web.Request, failure: Exception, *, on_broken_body: Callable[[], None]
) -> web.Response:
    """Answer a request whose body is broken with 400, any other that the program failed on with 500."""
    is_gone = request.transport is None or request.transport.is_closing()
    if isinstance(failure, web.RequestPayloadError) or (is_gone and isinstance(failure, ConnectionError)):
        on_broken_body()
        return web.Response(status=400)
    log.error("request_failed", **describe_exception(failure))
    return web.Response(status=500)


async def _read_body(request: web.Request) -> bytes | None:
    """Read the body, None if it is too long; raises HTTPRequestTimeout for a slow sender."""
    if (request.content_length or 0) > MAX_BODY_BYTES:
        return None
    body = bytearray(request.content.read_nowait())  # usually all of it
    try:
        if not request.content.at_eof():
            async with asyncio.timeout(BODY_TIMEOUT):
                async for chunk in request.content.iter_any():
                    body += chunk
                    if len(body) > MAX_BODY_BYTES:
                        break
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return None if len(body) > MAX_BODY_BYTES else bytes(body)


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
        monotonic: SecondsClock,
        apology: ErrorText,
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        self.keys = keys
        self.connector = Connector(transports.outbound, files=transports.files)
        self.roster = TeamsRoster(self.connector, clock=monotonic)
        self._authoriser, self._transports = authoriser, transports
        self._apology, self._unavailable = apology, unavailable
        clients = ConnectorClients(transports.outbound, connector=self.connector)
        self._adapter = TeamsAdapter(BotAuthentication(authoriser.token_verifier, clients=clients))
        self._handler: ActivityHandler | None = None

    def attach(self, dispatch: ActivityDispatcher, *, replies: ReplyOutcomes) -> None:
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
        await self.keys.keep_fresh()

    async def close(self) -> None:
        """Close all connections."""
        await self.keys.close()
        await self._transports.files.close()
        await self._transports.outbound.close()


async def enrich_people(incoming: Incoming, *, roster: Roster, sender_is_known: bool) -> Incoming:
    """Return ``incoming`` with what the roster knows of its sender and of the other people in it."""
    sender, others = incoming.sender, _enrich_event(incoming, roster=roster)
    if not sender.teams_id or sender_is_known or _is_search_in_group(incoming):
        return incoming if (event := await others) is incoming.event else replace(incoming, event=event)
    asked = _complete(sender, incoming=incoming, roster=roster)
    sender, event = await asyncio.gather(asked, others)
    return replace(incoming, sender=sender, event=event)


def _is_search_in_group(incoming: Incoming) -> bool:
    """Return whether it is a search in a group, sent at every keystroke; everybody in the group may read."""
    return isinstance(incoming.event, SearchRequested) and incoming.chat.kind is not ChatKind.PERSONAL


async def _enrich_event(incoming: Incoming, *, roster: Roster) -> IncomingEvent:
    """Return the event with what the roster knows of its people: mentioned, joined, or the author."""
    match incoming.event:
        case MessageReceived(mentions=mentions, quotes=quotes) as said if mentions or quotes:
            known = await _resolve(mentions, incoming=incoming, roster=roster)
            authors = await _resolve_quoted(said, incoming=incoming, roster=roster)
            return replace(said, mentions=known, quotes=authors)
        case ParticipantsJoined(accounts=accounts) as joined:
            members = await _resolve_joined(accounts, incoming=incoming, roster=roster)
            return replace(joined, accounts=members)
        case DialogSubmitted(message=SelectedMessage() as message) as sent:
            return replace(sent, message=await _resolve_author(message, incoming=incoming, roster=roster))
        case event:
            return event


async def _resolve_quoted(
    said: MessageReceived, *, incoming: Incoming, roster: Roster
) -> tuple[QuotedMessage, ...]:
    """Return the quoted messages with what the roster knows of the authors that may be the askers."""
    if has_question_text(said.lines):
        return said.quotes
    askable = [one for one in said.quotes if is_askable(one, bot_id=incoming.bot_id)]
    authors = (one.author.id for one in askable if one.author is not None and one.author.id)
    asked = list(dict.fromkeys(authors))[:MAX_RESOLVED]
    found = await asyncio.gather(*(_find(one, incoming=incoming, roster=roster) for one in asked))
    known = dict(zip(asked, found, strict=True))
    return tuple(
        one
        if one.author is None
        else replace(one, author=replace(one.author, account=known.get(one.author.id)))
        for one in said.quotes
    )


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
        standing=stricter(account.standing, found.standing),
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

    Only the first ones whose kind of membership Teams has not told are looked up.
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
