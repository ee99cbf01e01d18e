"""Handle one activity: pass it to the dispatcher and send its reply."""

from collections.abc import Callable
from typing import Protocol

import structlog
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler

from bot.teams.activities import INVOKE_BODIES, CardInvokeResponse, build_reply_activity, invoke_body
from bot.teams.errors import OutboundError
from bot.teams.parse import ROSTER_CHANGE
from bot.teams.roster import TeamsRoster, enrich_people
from bot.telemetry.log_context import current_reference, describe_exception
from bot.turn.incoming import FileConsentAnswered, Incoming, MeetingEvent
from bot.turn.types import PostedCard, Reply

INCOMING = "bevaka.incoming"
"""Where the turn's state holds what happened; missing where it is nothing for us."""

_NOT_IMPLEMENTED = 501

log = structlog.get_logger(__name__)


ErrorText = Callable[[str, str | None], str]
"""What people read when the program has failed: made of a reference number and a locale."""


class ActivityDispatcher(Protocol):
    """The dispatcher of the program, as the gateway calls it."""

    async def __call__(self, incoming: Incoming) -> Reply:
        """Handle an event, and return the reply once everything is stored."""
        ...

    def knows(self, tenant: str, teams_id: str) -> bool:
        """Return, without waiting, whether this person's kind of membership is known."""
        ...

    async def posted(self, posted_card: PostedCard, activity_id: str) -> None:
        """Store the activity id that Teams assigned to a reply."""
        ...


class TeamsHandler(TeamsActivityHandler):
    """Passes activities to the dispatcher; all others are accepted and ignored."""

    def __init__(
        self,
        dispatch: ActivityDispatcher,
        *,
        roster: TeamsRoster,
        apology: ErrorText,
        unavailable: tuple[type[Exception], ...],
        draw: Callable[[], str] = current_reference,
    ) -> None:
        """Take ``apology(reference, locale)``, and the exceptions that mean: the database is unavailable."""
        self._dispatch = dispatch
        self._roster = roster
        self._apology = apology
        self._unavailable = unavailable
        self._draw = draw

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await self._reply(turn_context)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        await self._reply(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        await self._reply(turn_context)

    async def on_message_delete_activity(self, turn_context: TurnContext) -> None:
        await self._reply(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Drop the changed members from the roster cache, and do no more.

        botbuilder would ask Teams for each new member.
        """
        roster_change = turn_context.turn_state.get(ROSTER_CHANGE)
        if roster_change is not None:
            self._roster.forget(roster_change.chat, members=roster_change.members)

    async def on_event_activity(self, turn_context: TurnContext) -> None:
        await self._reply(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        incoming = turn_context.turn_state.get(INCOMING)
        if incoming is None:
            return InvokeResponse(status=_NOT_IMPLEMENTED)
        if isinstance(incoming.event, FileConsentAnswered):
            # Teams expects no body: what there is to say is a message.
            await self._reply(turn_context)
            return InvokeResponse(status=200)
        body = INVOKE_BODIES.get(type(incoming.event), invoke_body)
        return CardInvokeResponse(status=200, body=body(await self._answer(incoming)))

    async def _reply(self, turn_context: TurnContext) -> None:
        incoming = turn_context.turn_state.get(INCOMING)
        if incoming is None:
            return
        reply = await self._answer(incoming)
        if reply.card is None and reply.text is None:
            return
        try:
            sent = await turn_context.send_activity(build_reply_activity(reply))
        except OutboundError as fault:  # the change is stored: asking again does no harm
            log.warning("reply_not_sent", fault=type(fault).__name__, status=fault.status)
            return
        if reply.posted_card is not None and sent is not None and sent.id:
            await self._remember(reply.posted_card, activity_id=sent.id)

    async def _answer(self, incoming: Incoming) -> Reply:
        try:
            known = self._dispatch.knows(incoming.tenant, incoming.sender.teams_id)
            return await self._dispatch(
                await enrich_people(incoming, roster=self._roster, sender_is_known=known)
            )
        except self._unavailable:
            raise
        except Exception as failure:  # noqa: BLE001 - the one place where a fault becomes an apology
            reference = self._draw()
            log.error("turn_failed", reference=reference, **describe_exception(failure))  # noqa: TRY400 - see there
            if isinstance(incoming.event, MeetingEvent):  # nobody asked for anything
                return Reply()
            return Reply(text=self._apology(reference, incoming.locale))

    async def _remember(self, posted_card: PostedCard, *, activity_id: str) -> None:
        try:
            await self._dispatch.posted(posted_card, activity_id)
        except Exception as failure:  # noqa: BLE001 - the answer is out already; nothing to apologise for
            log.error("posted_card_not_stored", reference=self._draw(), **describe_exception(failure))  # noqa: TRY400
