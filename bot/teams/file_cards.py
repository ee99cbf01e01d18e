"""Messages about files: one that offers a file, and one that shows where it lies."""

from collections.abc import Mapping
from typing import Any

from bot.teams.payload import Payload
from bot.teams.unlinked import unlinked

_OFFER = "application/vnd.microsoft.teams.card.file.consent"
_INFO = "application/vnd.microsoft.teams.card.file.info"


def file_offer_activity(
    *, name: str, description: str, size: int, context: Mapping[str, Any], summary: str | None = None
) -> Payload:
    """A message that offers a file of ``size`` bytes; ``context`` comes back with the person's answer.

    Works in personal chats only. A client may change ``context``: it proves nothing.
    """
    content = {
        "description": description,
        "sizeInBytes": size,
        "acceptContext": dict(context),
        "declineContext": dict(context),
    }
    offer = {"contentType": _OFFER, "name": name, "content": content}
    return {"type": "message", "summary": unlinked(summary or name), "attachments": [offer]}


def file_stored_activity(
    *, name: str, content_url: str, unique_id: str, file_type: str, summary: str | None = None
) -> Payload:
    """A message that shows a file which was put where its person wanted it, as ``Consented`` told."""
    info = {
        "contentType": _INFO,
        "contentUrl": content_url,
        "name": name,
        "content": {"uniqueId": unique_id, "fileType": file_type},
    }
    return {"type": "message", "summary": unlinked(summary or name), "attachments": [info]}
