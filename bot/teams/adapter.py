"""botbuilder's adapter, fed with activities that were checked before and hold only what turns need."""

from collections.abc import Awaitable, Callable
from typing import Any

from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from bot.teams.authentication import Authentication
from bot.teams.payload import Payload
from bot.teams.tokens import Verified


class Adapter(CloudAdapterBase):
    """Runs turns: the middleware, the handler, and what it sends."""

    def __init__(self, authentication: Authentication) -> None:
        super().__init__(authentication)
        self._authentication = authentication

    async def run(
        self, payload: Payload, *, verified: Verified, logic: Callable[[TurnContext], Awaitable[None]]
    ) -> InvokeResponse | None:
        """Run one turn of an activity whose token was good; gives back the answer to an invoke."""
        admitted = self._authentication.admit(verified)
        return await self.process_activity(admitted, build_activity(payload), logic)


def build_activity(payload: Payload) -> Activity:
    """Make the Activity of a payload that ``read_activity`` has accepted.

    Only what a turn needs is taken over: ``deliveryMode``, say, would send replies where nobody reads them.
    """
    return Activity(
        type=payload["type"],
        id=payload["id"],
        channel_id=payload.get("channelId"),
        service_url=payload.get("serviceUrl"),
        from_property=_account(payload.get("from") or {}),
        recipient=_account(payload.get("recipient") or {}),
        conversation=_conversation(payload["conversation"]),
        channel_data=payload.get("channelData"),
        text=payload.get("text"),
        locale=payload.get("locale"),
        name=payload.get("name"),
        value=payload.get("value"),
        action=payload.get("action"),
        reply_to_id=payload.get("replyToId"),
    )


def _account(source: dict[str, Any]) -> ChannelAccount:
    return ChannelAccount(
        id=source.get("id"), name=source.get("name"), aad_object_id=source.get("aadObjectId")
    )


def _conversation(source: dict[str, Any]) -> ConversationAccount:
    return ConversationAccount(
        id=source.get("id"),
        is_group=source.get("isGroup"),
        conversation_type=source.get("conversationType"),
        tenant_id=source.get("tenantId"),
    )
