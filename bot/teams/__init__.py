"""The edge to Microsoft Teams: the only package that knows botbuilder and the Bot Connector protocol."""

from bot.teams import lean  # noqa: F401 - before all others # isort: skip
from bot.teams.connector import Connector, card_activity, text_activity
from bot.teams.credentials import (
    FixedToken,
    KeptToken,
    NoToken,
    TokenSource,
    certificate_token,
    managed_token,
    secret_token,
)
from bot.teams.edge import Edge, build_edge
from bot.teams.faults import NotAllowed, OutboundFault, Refused, TooBig, Uncertain, Unreachable
from bot.teams.file_cards import file_offer_activity, file_stored_activity
from bot.teams.handler import Dispatch

__all__ = [
    "Connector",
    "Dispatch",
    "Edge",
    "FixedToken",
    "KeptToken",
    "NoToken",
    "NotAllowed",
    "OutboundFault",
    "Refused",
    "TokenSource",
    "TooBig",
    "Uncertain",
    "Unreachable",
    "build_edge",
    "card_activity",
    "certificate_token",
    "file_offer_activity",
    "file_stored_activity",
    "managed_token",
    "secret_token",
    "text_activity",
]
