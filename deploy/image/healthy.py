"""Ask the program in this container whether it is alive: exit status 0 says yes."""

import http.client
import os
import sys

PATIENCE = 4.0
"""Seconds; the image gives a check five."""


def is_alive(host: str, port: int) -> bool:
    """Tell whether the program answers."""
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz/live")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    everywhere = "0.0.0.0"  # noqa: S104 - what the program listens on, when it is not told otherwise
    address = os.environ.get("BOT_HOST") or everywhere
    port = int(os.environ.get("BOT_WATCH_PORT") or os.environ.get("BOT_PORT") or 3978)
    sys.exit(not is_alive("127.0.0.1" if address == everywhere else address, port))
