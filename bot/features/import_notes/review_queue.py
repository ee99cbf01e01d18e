"""Store imported notes for review, and replace the earlier cards of the same notes."""

from hashlib import sha256

from bot.views.context import Follows
from bot.views.messages import SENTENCE
from bot.views.registry import cards_following
from domain.council import Council
from domain.errors import NotFound
from domain.import_review import Findings, sanitize_findings
from domain.text import MAX_NAME_LENGTH, one_line
from storage import Transaction
from storage.notes_imports import NotesImport


def store_for_review(
    tx: Transaction, council: Council, *, content: bytes, name: str, found: Findings, by: int
) -> tuple[NotesImport, bool]:
    """Store the findings in a file; return the notes, and whether they are new."""
    digest = sha256(content).hexdigest()
    called = one_line(name)[:MAX_NAME_LENGTH]
    new = NotesImport(
        council=council.id,
        sha256=digest,
        name=called,
        parsed=sanitize_findings(found),
        imported_by=by,
        imported_at=tx.now,
    )
    added = tx.notes_imports.add(new)
    known = None if added is not None else tx.notes_imports.by_hash(council.id, digest)
    kept = added or known
    if kept is None:
        raise NotFound("no_such_notes")
    return kept, added is not None


def supersede_cards(tx: Transaction, notes: NotesImport, person: int, *, key: str) -> None:
    """Replace a person's earlier cards of the same notes by a pointer to the newer one."""
    for view in cards_following(tx, notes.council, Follows.IMPORTED_NOTES, since=notes.imported_at):
        if view.args.get("notes") == notes.id and view.person == person:
            below = SENTENCE.view(key="review.below", values={"name": notes.name})
            tx.posted_cards.replace_content(
                view.id, council=notes.council, kind=below.kind, args=below.args, questions=()
            )
            tx.outbox.update_card(view.id, thread=view.thread, key=key)
