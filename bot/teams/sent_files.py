"""Files between a person and the bot: sent in the personal chat, or accepted from it."""

from collections.abc import Iterator

from bot.teams.faults import Malformed
from bot.teams.payload import Payload, cleaned, identifier_in, object_in, objects_in, required_in, text_in
from bot.turn import Consented, SentFile
from domain.text import shorten

FILE_CONSENT = "fileConsent/invoke"
MOST_FILES = 5
"""Files of one message that are looked at."""
LONGEST_URL = 8_000
"""Characters of an address: those of SharePoint hold a key of some thousand."""
LONGEST_FILE_NAME = 200
LONGEST_KIND = 10

_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
_WEB = ("https://", "http://")  # where a file may really lie is decided before anything is sent there


def read_files(payload: Payload) -> tuple[SentFile, ...]:
    """Give back all files of a message; raises Malformed."""
    return tuple(_read_files(payload))


def _read_files(payload: Payload) -> Iterator[SentFile]:
    for attachment in objects_in(payload, "attachments"):
        if (text_in(attachment, "contentType") or "").lower() != _DOWNLOAD:
            continue
        content, name = object_in(attachment, "content"), text_in(attachment, "name") or ""
        if content.get("downloadUrl") is not None:  # else there is nothing to fetch
            yield SentFile(
                name=shorten(name, most=LONGEST_FILE_NAME),
                url=_read_address(content, "downloadUrl"),
                kind=_read_kind(content, name=name),
                unique_id=identifier_in(content, "uniqueId") or "",
            )


def read_consent(payload: Payload) -> Consented:
    """Give back the answer to a file that was offered; raises Malformed."""
    value = object_in(payload, "value")
    context, card = cleaned(object_in(value, "context")), identifier_in(payload, "replyToId") or ""
    action = text_in(value, "action")
    if action == "decline":
        return Consented(accepted=False, context=context, card=card)
    if action != "accept":
        raise Malformed("neither accepted nor declined")
    place = object_in(value, "uploadInfo")
    name = shorten(text_in(place, "name") or "", most=LONGEST_FILE_NAME)
    return Consented(
        accepted=True,
        context=context,
        card=card,
        name=name,
        upload_url=_read_address(place, "uploadUrl"),
        content_url=_read_address(place, "contentUrl"),
        unique_id=identifier_in(place, "uniqueId") or "",
        file_type=_read_kind(place, name=name),
    )


def _read_address(source: Payload, key: str) -> str:
    address = required_in(source, key, longest=LONGEST_URL)
    if not address.lower().startswith(_WEB):
        raise Malformed(f"{key} is no address")
    return address


def _read_kind(source: Payload, *, name: str) -> str:
    """Give back the end of a file's name, as the client says it, else as the name does."""
    said = text_in(source, "fileType") or name.rpartition(".")[2]
    kind = said.strip().lower().removeprefix(".")
    return kind if kind.isalnum() and kind.isascii() and len(kind) <= LONGEST_KIND else ""
