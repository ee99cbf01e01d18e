"""botbuilder's idea of authentication, answered by our own checks and our own clients."""

from typing import NoReturn

from botbuilder.schema import Activity, CallerIdConstants
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    UserTokenClient,
)

from bot.teams.client import Clients
from bot.teams.faults import Unauthorized
from bot.teams.tokens import ISSUER, TokenCheck, Verified


class NoUserTokens(UserTokenClient):
    """This bot logs nobody in: whoever asks for a person's token learns so."""

    async def get_user_token(self, *_: object) -> NoReturn:
        raise NotImplementedError("this bot logs nobody in")

    get_sign_in_resource = sign_out_user = get_token_status = get_user_token
    get_aad_tokens = exchange_token = get_user_token


class Authentication(BotFrameworkAuthentication):
    """Calls come in with a good token only; there is no mode without."""

    def __init__(self, tokens: TokenCheck, *, clients: Clients) -> None:
        self._tokens = tokens
        self._clients = clients
        self._no_user_tokens = NoUserTokens()

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        verified = await self._tokens.check(
            auth_header, channel=activity.channel_id, service_url=activity.service_url
        )
        return self.admit(verified)

    def admit(self, verified: Verified) -> AuthenticateRequestResult:
        """Give back the result for a token that has been checked already."""
        admitted = AuthenticateRequestResult()
        admitted.claims_identity = ClaimsIdentity(dict(verified.claims), True)  # noqa: FBT003 - "is authenticated"
        admitted.audience = ISSUER
        admitted.caller_id = CallerIdConstants.public_azure_channel
        admitted.connector_factory = self._clients
        return admitted

    async def authenticate_streaming_request(self, *_: object) -> NoReturn:
        raise Unauthorized("there is no streaming endpoint")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002 - all alike
        return self._clients

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> UserTokenClient:  # noqa: ARG002
        return self._no_user_tokens
