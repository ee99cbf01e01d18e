"""The gateway to Microsoft Teams: the only package that knows botbuilder and the Bot Connector protocol."""

from bot.teams import import_guard  # noqa: F401 - before all others # isort: skip
from bot.teams.activities import card_activity, file_offer_activity, file_stored_activity, text_activity
from bot.teams.connector import Connector
from bot.teams.credentials import (
    CachedToken,
    NoToken,
    StaticToken,
    TokenSource,
    certificate_credential,
    managed_identity_credential,
    secret_credential,
)
from bot.teams.errors import NotAllowed, OutboundError, Refused, TooBig, Uncertain, Unreachable
from bot.teams.gateway import RESPONSE_STATUSES, TeamsGateway, build_gateway

__all__ = [
    "RESPONSE_STATUSES",
    "CachedToken",
    "Connector",
    "NoToken",
    "NotAllowed",
    "OutboundError",
    "Refused",
    "StaticToken",
    "TeamsGateway",
    "TokenSource",
    "TooBig",
    "Uncertain",
    "Unreachable",
    "build_gateway",
    "card_activity",
    "certificate_credential",
    "file_offer_activity",
    "file_stored_activity",
    "managed_identity_credential",
    "secret_credential",
    "text_activity",
]
