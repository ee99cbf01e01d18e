"""The job that imports old notes: fetch a file, parse it in a process of its own, keep it for review."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.features.import_notes.review_queue import store_for_review, supersede_cards
from bot.importer.errors import MAX_FILE_BYTES, UNREADABLE_VALUES, UnreadableFile
from bot.importer.file_reader import read_bytes
from bot.outbox.jobs.check_template import is_template, store_template
from bot.outbox.jobs.runner import JobContext, OutboxJob
from bot.teams import NotAllowed, TooBig
from bot.views.import_notes import REVIEW, UNREAD_FILE
from domain.errors import Refusal
from domain.import_review import is_empty
from storage import Transaction
from storage.outbox import MessageKind, OutboxMessage

MAX_PARSE_SECONDS = 25.0
"""Seconds that reading may take; a page takes hundredths of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """A file that a person sent."""

    url: str
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """The file, and the notes found in it."""

    content: bytes
    found: dict[str, Any]
    is_template: bool = False
    """Whether it is no notes but a council's Word template."""
    refusal_code: str | None = None
    """Why it was not read, in one word (``unreadable.<word>``)."""


def load_request(tx: Transaction, message: OutboxMessage) -> FetchRequest | None:
    """Load what to fetch; return None if the sender is no longer a coordinator."""
    council = tx.councils.get(message.council or 0)
    if message.person not in council.coordinators:
        return None
    return FetchRequest(url=message.payload["url"], extension=message.payload["ending"])


async def fetch_file(request: FetchRequest, context: JobContext) -> FetchedFile:
    """Fetch the file and parse it; raises Refusal ``file_not_from_teams``, OutboundError."""
    try:
        content = await context.connector.download(request.url, most=MAX_FILE_BYTES)
    except NotAllowed:
        raise Refusal("file_not_from_teams") from None
    except TooBig:
        return FetchedFile(content=b"", found={}, refusal_code="too_large")
    if request.extension == "docx" and await is_template(content, context):
        return FetchedFile(content=content, found={}, is_template=True)
    time_limit = min(MAX_PARSE_SECONDS, context.time_limit)
    try:
        found = await asyncio.to_thread(read_bytes, content, ending=request.extension, timeout=time_limit)
    except UnreadableFile as refused:
        return FetchedFile(content=content, found={}, refusal_code=refused.code)
    return FetchedFile(content=content, found=found)


def store_notes(tx: Transaction, message: OutboxMessage, fetched: FetchedFile) -> None:
    """Store the notes and send the review card, or send one sentence why nothing was read."""
    person = message.person or 0
    if fetched.is_template:
        store_template(tx, message, fetched.content)
        return
    if fetched.refusal_code is not None:
        _notify_unreadable(tx, message, fetched.refusal_code)
        return
    if is_empty(fetched.found):
        _notify_unreadable(tx, message, "nothing_found")
        return
    council = tx.councils.get(message.council or 0)
    notes, new = store_for_review(
        tx, council, content=fetched.content, name=message.payload["name"], found=fetched.found, by=person
    )
    supersede_cards(tx, notes, person, key=f"letter-{message.id}")
    tx.outbox.add(
        MessageKind.MESSAGE,
        key=f"notes:{notes.id}:{person}:letter-{message.id}",
        payload=REVIEW.view(notes=notes.id, again=not new).payload,
        council=notes.council,
        person=person,
    )


def _notify_unreadable(tx: Transaction, message: OutboxMessage, code: str) -> None:
    notice = UNREAD_FILE.view(name=message.payload["name"], why=code, values=UNREADABLE_VALUES)
    tx.outbox.add(
        MessageKind.MESSAGE,
        key=f"unread:{message.id}",
        payload={**notice.payload, "locale": message.payload.get("locale")},
        council=message.council,
        person=message.person,
    )


FETCH_FILE: OutboxJob[FetchRequest, FetchedFile] = OutboxJob(
    load=load_request, run=fetch_file, store=store_notes, failure_code="file_gone"
)
