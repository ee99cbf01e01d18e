"""One turn: hand what happened to the program, and send back what it answers."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, Self

import structlog
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, Attachment

from bot.teams.connector import ADAPTIVE_CARD
from bot.teams.extension_answers import dialog_body, results_body
from bot.teams.failures import current_reference, describe_failure
from bot.teams.faults import OutboundFault
from bot.teams.membership import MEMBERSHIP
from bot.teams.people import introduce
from bot.teams.roster import TeamsRoster
from bot.teams.unlinked import unlinked
from bot.turn import Announced, Answer, Consented, Incoming, Opened, Receipt, Searched, Submitted

INCOMING = "bevaka.incoming"
"""Where the turn's state holds what happened; missing where it is nothing for us."""

_MESSAGE_ANSWER = "application/vnd.microsoft.activity.message"
_NOT_IMPLEMENTED = 501

log = structlog.get_logger(__name__)


Apology = Callable[[str, str | None], str]
"""What people read when the program has failed: made of a reference number and a locale."""


class Dispatch(Protocol):
    """The program behind the edge."""

    async def __call__(self, incoming: Incoming) -> Answer:
        """Do what was asked, and give back the answer once it is stored."""
        ...

    def knows(self, tenant: str, teams_id: str) -> bool:
        """Tell, without waiting, whether this person's standing is known."""
        ...

    async def posted(self, receipt: Receipt, activity_id: str) -> None:
        """Remember the activity id that Teams gave to an answer."""
        ...


class Reply(Activity):
    """A message of ours. The turn may have it as it is: nobody else holds it, so nothing has to be copied."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class Shown(InvokeResponse):
    """The answer to a press, not to be copied either."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class Handler(TeamsActivityHandler):
    """Routes what Teams sends to ``dispatch``; everything else is accepted and does nothing."""

    def __init__(
        self,
        dispatch: Dispatch,
        *,
        roster: TeamsRoster,
        apology: Apology,
        unavailable: tuple[type[Exception], ...],
        draw: Callable[[], str] = current_reference,
    ) -> None:
        """Take ``apology(reference, locale)`` and the exceptions that mean that the database is away."""
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
        """Forget who was in the chat, and no more: botbuilder would ask Teams for each new member."""
        moved = turn_context.turn_state.get(MEMBERSHIP)
        if moved is not None:
            self._roster.forget(moved.chat, members=moved.members)

    async def on_event_activity(self, turn_context: TurnContext) -> None:
        await self._reply(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        incoming = turn_context.turn_state.get(INCOMING)
        if incoming is None:
            return InvokeResponse(status=_NOT_IMPLEMENTED)
        if isinstance(
            incoming.happened, Consented
        ):  # Teams expects no body: what there is to say is a message
            await self._reply(turn_context)
            return InvokeResponse(status=200)
        body = BODIES.get(type(incoming.happened), invoke_body)
        return Shown(status=200, body=body(await self._answer(incoming)))

    async def _reply(self, turn_context: TurnContext) -> None:
        incoming = turn_context.turn_state.get(INCOMING)
        if incoming is None:
            return
        answer = await self._answer(incoming)
        if answer.card is None and answer.text is None:
            return
        try:
            sent = await turn_context.send_activity(build_reply(answer))
        except OutboundFault as fault:  # the change is stored: asking again does no harm
            log.warning("reply_not_sent", fault=type(fault).__name__, status=fault.status)
            return
        if answer.receipt is not None and sent is not None and sent.id:
            await self._remember(answer.receipt, activity_id=sent.id)

    async def _answer(self, incoming: Incoming) -> Answer:
        try:
            known = self._dispatch.knows(incoming.tenant, incoming.sender.teams_id)
            return await self._dispatch(await introduce(incoming, roster=self._roster, sender_is_known=known))
        except self._unavailable:
            raise
        except Exception as failure:  # noqa: BLE001 - the one place where a fault becomes an apology
            reference = self._draw()
            log.error("turn_failed", reference=reference, **describe_failure(failure))  # noqa: TRY400 - see there
            if isinstance(incoming.happened, Announced):  # nobody asked for anything
                return Answer()
            return Answer(text=self._apology(reference, incoming.locale))

    async def _remember(self, receipt: Receipt, *, activity_id: str) -> None:
        try:
            await self._dispatch.posted(receipt, activity_id)
        except Exception as failure:  # noqa: BLE001 - the answer is out already; nothing to apologise for
            log.error("receipt_not_stored", reference=self._draw(), **describe_failure(failure))  # noqa: TRY400


def build_reply(answer: Answer) -> Reply:
    """Make the message that shows an answer."""
    reply = Reply(type="message", text=answer.text, text_format=None if answer.text is None else "plain")
    if answer.card is not None:
        reply.summary = unlinked(answer.card.summary)
        reply.attachments = [Attachment(content_type=ADAPTIVE_CARD, content=answer.card.content)]
    return reply


def invoke_body(answer: Answer) -> dict[str, Any]:
    """Make the JSON that answers a press: the presser's new card, or a sentence."""
    if answer.card is not None:
        return {"statusCode": 200, "type": ADAPTIVE_CARD, "value": answer.card.content}
    return {"statusCode": 200, "type": _MESSAGE_ANSWER, "value": unlinked(answer.text or "")}


BODIES: Mapping[type, Callable[[Answer], dict[str, Any]]] = {
    Opened: dialog_body,
    Submitted: dialog_body,
    Searched: results_body,
}
"""How what is no press on a card is answered."""
