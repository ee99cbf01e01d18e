"""Who may come in: the token first, then the shape, then the tenant."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.teams.inbound import read_activity
from bot.teams.keys import KeyRing, Seconds
from bot.teams.membership import Moved, read_membership
from bot.teams.payload import Payload
from bot.teams.tokens import TokenCheck, Verified
from bot.turn import Incoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A call that may come in, and what happened by it: None where it is nothing for us."""

    verified: Verified
    incoming: Incoming | None
    moved: Moved | None
    """Who came into the chat or went out of it."""


class Admission:
    """The identity of the bot, and whom it serves."""

    def __init__(self, keys: KeyRing, *, app_id: str, tenants: Collection[str], clock: Seconds) -> None:
        """Take the identity; raises ValueError for an empty one, which would let anybody in."""
        self.tenants = frozenset(tenant.lower() for tenant in tenants)
        if not app_id or not self.tenants or "" in self.tenants:
            raise ValueError("the edge needs an application id and a tenant")
        self._app_id = app_id
        self.tokens = TokenCheck(keys, app_id=app_id, clock=clock)

    async def check(self, header: str | None, payload: Payload) -> Admitted:
        """Let a call in; raises Unauthorized, Malformed or ForeignTenant."""
        verified = await self.tokens.check(
            header, channel=payload.get("channelId"), service_url=payload.get("serviceUrl")
        )
        incoming = read_activity(payload, tenants=self.tenants, app_id=self._app_id)
        return Admitted(verified=verified, incoming=incoming, moved=read_membership(payload))
