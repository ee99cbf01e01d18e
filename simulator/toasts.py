"""One sentence for the page's person about what they did, where there is something to say."""

from simulator.constants import Json
from simulator.exchange import Sent
from simulator.pressing import Pressed

ERROR_ANSWER = "application/vnd.microsoft.error"
NOTHING: Json = {}
NOT_INSTALLED: Json = {"toast": {"kind": "not-installed"}}


def toast_of(sent: Sent) -> Json:
    """Give back what went wrong, or what the bot said to a press."""
    if sent.status >= 400:  # noqa: PLR2004 - where HTTP errors begin
        return {"toast": {"kind": "failed", "status": sent.status}}
    if isinstance(sent, Pressed) and sent.text:
        return {"toast": {"kind": "said", "text": sent.text}}
    if sent.body.get("type") == ERROR_ANSWER:
        return {"toast": {"kind": "said", "text": str((sent.body.get("value") or {}).get("message", ""))}}
    return NOTHING
