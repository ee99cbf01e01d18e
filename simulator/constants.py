"""Fixed values that a bot and the simulator must agree on."""

from typing import Any, Final

Json = dict[str, Any]
"""A decoded JSON object, as it travels over HTTP."""

LOOPBACK: Final = "127.0.0.1"
LOCAL_TOKEN: Final = "local"  # noqa: S105 - the agreed outbound token where BOT_ENV=local; it opens nothing
APP_ID: Final = "0b0e1a2c-5d3f-4c6b-9a7e-1f2d3c4b5a69"
TENANT_ID: Final = "7c1d8f36-2b4a-4e9d-8c05-6a3e9b1f7d20"
ISSUER: Final = "https://api.botframework.com"
LOGIN: Final = "https://login.microsoftonline.com"
FIRST_LOGIN: Final = "https://sts.windows.net"
"""Who issues tokens of version 1.0 for people."""
SCOPE: Final = "access_as_user"
CHANNEL: Final = "msteams"
BOT_NAME: Final = "Bevaka"
BOT: Final = "bot"
"""The key of the bot, used like the keys of people."""

SERVICE_PREFIX: Final = "/emea"
"""Real service addresses have a path of their own; a client that drops it must fail here too."""

TIMEZONE: Final = "Europe/Stockholm"
MESSAGE_LIMIT: Final = 100 * 1024
"""Bytes of UTF-16 that Teams accepts in one message, approximately."""
