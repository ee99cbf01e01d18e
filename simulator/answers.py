"""HTTP answers of the connector: JSON, and errors as the Bot Connector writes them."""

from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web


def json_answer(
    content: Any,  # noqa: ANN401 - any JSON
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """An answer with a JSON body."""
    return web.Response(
        body=orjson.dumps(content), status=status, headers=headers, content_type="application/json"
    )


def error(status: int, *, code: str, message: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """An error with the code that clients look at."""
    return json_answer({"error": {"code": code, "message": message}}, status=status, headers=headers)


def no_conversation() -> web.Response:
    """Nothing is known by that conversation id."""
    return error(404, code="ConversationNotFound", message="Conversation not found.")


def not_in_roster() -> web.Response:
    """The bot is not, or no longer, where it wants to write."""
    return error(
        403, code="BotNotInConversationRoster", message="The bot is not part of the conversation roster."
    )


def bad_argument(message: str) -> web.Response:
    """The request itself is wrong; trying again does not help."""
    return error(400, code="BadArgument", message=message)
