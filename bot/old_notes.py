"""Old notes on their way in: kept for review, and shown to those who go through them."""

from collections.abc import Iterable
from hashlib import sha256

from domain.council import Council
from domain.errors import NotFound
from domain.review import Found, tidy
from domain.text import LONGEST_NAME, one_line
from storage import Transaction
from storage.old_notes import OldNotes
from storage.outbox import Kind


def keep_for_review(
    tx: Transaction, council: Council, *, content: bytes, name: str, found: Found, by: int
) -> tuple[OldNotes, bool]:
    """Keep what was found in a file; give back the notes, and whether they are new here."""
    digest = sha256(content).hexdigest()
    called = one_line(name)[:LONGEST_NAME]
    new = OldNotes(council=council.id, sha256=digest, name=called, found=tidy(found), by=by, at=tx.now)
    added = tx.old_notes.add(new)
    known = None if added is not None else tx.old_notes.by_hash(council.id, digest)
    kept = added or known
    if kept is None:
        raise NotFound("no_such_notes")
    return kept, added is not None


def make_way(tx: Transaction, notes: OldNotes, person: int, *, key: str) -> None:
    """Let somebody's earlier cards of the same notes say that a newer one is below."""
    for view in tx.views.of_kind(notes.council, "old_notes", since=notes.at):
        if view.args.get("notes") == notes.id and view.person == person:
            told = {"key": "review.below", "values": {"name": notes.name}}
            tx.views.replace(view.id, council=notes.council, kind="sentence", args=told, questions=())
            tx.outbox.update_card(view.id, thread=view.thread, key=key)


def show_notes(
    tx: Transaction, notes: OldNotes, people: Iterable[int], *, key: str, again: bool = False
) -> None:
    """Send the card of notes to people's personal chats; ``again`` says that the file was there before."""
    for person in people:
        tx.outbox.add(
            Kind.MESSAGE,
            key=f"notes:{notes.id}:{person}:{key}",
            payload={"kind": "old_notes", "args": {"notes": notes.id, "again": again}},
            council=notes.council,
            person=person,
        )
