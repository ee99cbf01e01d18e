"""An echo on Microsoft's Agents SDK, for comparison; it runs in an environment of its own (`agents.lock`)."""

import os

from aiohttp import web
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware
from microsoft_agents.hosting.core import ActivityHandler, TurnContext
from microsoft_agents.hosting.core.authorization import (
    AccessTokenProviderBase,
    AgentAuthConfiguration,
    AnonymousTokenProvider,
    ClaimsIdentity,
    _entra_issuers,
)


class AtHand(AnonymousTokenProvider):
    """A preset token."""

    async def get_access_token(
        self,
        resource_url: str,  # noqa: ARG002 - the SDK calls it with these names
        scopes: list[str],  # noqa: ARG002
        force_refresh: bool = False,  # noqa: ARG002, FBT001, FBT002
    ) -> str:
        return "local"


class OneConnection:
    """Knows one bot."""

    def get_token_provider(
        self,
        claims_identity: ClaimsIdentity,  # noqa: ARG002 - same
        service_url: str,  # noqa: ARG002
    ) -> AccessTokenProviderBase:
        return AtHand()

    def get_default_connection(self) -> AccessTokenProviderBase:
        return AtHand()

    def get_default_connection_configuration(self) -> AgentAuthConfiguration:
        return CONFIGURATION


class Echo(ActivityHandler):
    """Echoes every message."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"echo: {turn_context.activity.text}")


CONFIGURATION = AgentAuthConfiguration(client_id=os.environ["MicrosoftAppId"])  # noqa: SIM112 - as the program is given it


def main() -> None:
    """Serve on BOT_PORT."""
    # No setting of the SDK says where the keys are.
    keys = os.environ["BOT_OPENID_METADATA_URL"].split("/v1/")[0] + "/keys"
    _entra_issuers.BOTFRAMEWORK_JWKS_URIS["https://api.botframework.com"] = keys
    adapter = CloudAdapter(connection_manager=OneConnection())
    bot = Echo()

    async def messages(request: web.Request) -> web.Response:
        answer: web.Response = await adapter.process(request, bot)
        return answer

    app = web.Application(middlewares=[jwt_authorization_middleware])
    app["agent_configuration"] = CONFIGURATION
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["BOT_PORT"]), access_log=None, print=None)


if __name__ == "__main__":
    main()
