"""The errand that brings old notes in: a file is fetched, read in a process of its own, kept for review."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.delivery.checking import is_template
from bot.delivery.checking import keep as keep_template
from bot.delivery.errands import Errand, Means
from bot.old_notes import keep_for_review, make_way, show_notes
from bot.reading import LARGEST_FILE, VALUES, Unreadable, read_bytes
from bot.teams import NotAllowed, TooBig
from domain.errors import Refusal
from domain.review import nothing_in
from storage import Transaction
from storage.outbox import Kind, Letter

SLOWEST = 25.0
"""Seconds that reading may take; a page takes hundredths of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file that somebody sent."""

    url: str
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The file, and what was found in it."""

    content: bytes
    found: dict[str, Any]
    template: bool = False
    """Whether it is no notes but a council's Word template."""
    refused: str | None = None
    """Why it was not read, in one word (``unreadable.<word>``)."""


def look_up(tx: Transaction, letter: Letter) -> Wanted | None:
    """Give back what to fetch, None where whoever sent it is no coordinator any more."""
    council = tx.councils.get(letter.council or 0)
    if letter.person not in council.coordinators:
        return None
    return Wanted(url=letter.payload["url"], ending=letter.payload["ending"])


async def fetch(wanted: Wanted, means: Means) -> Fetched:
    """Fetch the file and read it; raises Refusal ``file_not_from_teams``, OutboundFault."""
    try:
        content = await means.connector.download(wanted.url, most=LARGEST_FILE)
    except NotAllowed:
        raise Refusal("file_not_from_teams") from None
    except TooBig:
        return Fetched(content=b"", found={}, refused="too_large")
    if wanted.ending == "docx" and await is_template(content, means):
        return Fetched(content=content, found={}, template=True)
    patience = min(SLOWEST, means.patience)
    try:
        found = await asyncio.to_thread(read_bytes, content, ending=wanted.ending, patience=patience)
    except Unreadable as refused:
        return Fetched(content=content, found={}, refused=refused.code)
    return Fetched(content=content, found=found)


def keep(tx: Transaction, letter: Letter, fetched: Fetched) -> None:
    """Keep what was found and send its card, or say in one sentence why nothing was read."""
    person = letter.person or 0
    if fetched.template:
        keep_template(tx, letter, fetched.content)
        return
    if fetched.refused is not None:
        _say_why(tx, letter, fetched.refused)
        return
    if nothing_in(fetched.found):
        _say_why(tx, letter, "nothing_found")
        return
    council = tx.councils.get(letter.council or 0)
    notes, new = keep_for_review(
        tx, council, content=fetched.content, name=letter.payload["name"], found=fetched.found, by=person
    )
    make_way(tx, notes, person, key=f"letter-{letter.id}")
    show_notes(tx, notes, [person], key=f"letter-{letter.id}", again=not new)


def _say_why(tx: Transaction, letter: Letter, code: str) -> None:
    args = {"name": letter.payload["name"], "why": code, "values": VALUES}
    tx.outbox.add(
        Kind.MESSAGE,
        key=f"unread:{letter.id}",
        payload={"kind": "unread_file", "args": args, "locale": letter.payload.get("locale")},
        council=letter.council,
        person=letter.person,
    )


FETCHING: Errand[Wanted, Fetched] = Errand(prepare=look_up, work=fetch, store=keep, given_up="file_gone")
