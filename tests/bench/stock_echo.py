"""An echo bot on unmodified botbuilder, for comparison; its token is preset and need not be fetched."""

import os

from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import AppCredentials, ChannelValidation, ServiceClientCredentialsFactory


class AtHand(AppCredentials):
    """A preset token."""

    def get_access_token(self, force_refresh: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - the SDK's own
        return "local"


class Credentials(ServiceClientCredentialsFactory):
    """Knows one bot."""

    async def is_valid_app_id(self, app_id: str) -> bool:
        return app_id == Configuration.APP_ID

    async def is_authentication_disabled(self) -> bool:
        return False

    async def create_credentials(  # the SDK calls it with these names
        self,
        app_id: str,
        oauth_scope: str,
        login_endpoint: str,  # noqa: ARG002
        validate_authority: bool,  # noqa: ARG002, FBT001
    ) -> AppCredentials:
        return AtHand(app_id, "tenant", oauth_scope)


class Configuration:
    """The configuration that the SDK requires."""

    APP_ID = os.environ["MicrosoftAppId"]  # noqa: SIM112 - botbuilder spells it so


class Echo(TeamsActivityHandler):
    """Echoes every message."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"echo: {turn_context.activity.text}")


def serve(bot: TeamsActivityHandler) -> web.Application:
    """Return an application that hands every call to a bot."""
    ChannelValidation.open_id_metadata_endpoint = os.environ["BOT_OPENID_METADATA_URL"]
    adapter = CloudAdapter(
        ConfigurationBotFrameworkAuthentication(Configuration, credentials_factory=Credentials())
    )

    async def messages(request: web.Request) -> web.Response:
        answer: web.Response = await adapter.process(request, bot)
        return answer

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    return app


if __name__ == "__main__":
    web.run_app(
        serve(Echo()), host="127.0.0.1", port=int(os.environ["BOT_PORT"]), access_log=None, print=None
    )
