"""Bring old notes in: a file in the personal chat, and the card that a coordinator goes through it with."""

from dataclasses import replace

from bot.features.brought import keep_notes
from bot.features.reviewing import decided, is_fresh
from bot.old_notes import make_way
from bot.router import Feature, Words
from bot.turn import Effects, Sent, SentFile, Show, Turn, View
from domain.council import Council
from domain.errors import BadInput, Forbidden, NotFound
from domain.permissions import Act, expect
from domain.review import rows_of, undecided
from domain.text import LONGEST_NAME, one_line
from storage import Transaction
from storage.old_notes import OldNotes, Review
from storage.outbox import Kind

KINDS = ("docx", "docm", "doc", "odt", "pdf", "md", "markdown", "txt", "text")
"""What files of notes end with; of the others nothing is fetched."""


def file_sent(turn: Turn, tx: Transaction) -> Effects:
    """Have a file fetched and read; what is found comes as a card, nothing else is stored.

    Raises Forbidden ``may_not_bring``, BadInput ``which_council_file``.
    """
    sent = turn.happened
    if not isinstance(sent, Sent) or not sent.files:
        return []
    council = _council_of(turn, tx, " ".join(sent.lines))
    readable = [file for file in sent.files if file.kind in KINDS]
    if not readable:
        return [Show(view=_unread(sent.files[0]))]
    for at, file in enumerate(readable):
        _fetch(turn, tx, file, council=council, at=at)
    names = [one_line(file.name)[:LONGEST_NAME] for file in readable]
    return [Show(view=View(kind="sentence", args={"key": "bringing.reading", "values": {"name": names}}))]


def waiting(turn: Turn, tx: Transaction) -> Effects:
    """Show the notes that wait to be gone through, or say how notes are brought in."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    first = next(iter(tx.old_notes.reviewing(turn.the_council.id)), None)
    if first is None:
        return [Show(view=View(kind="sentence", args={"key": "bringing.how"}), alone=True)]
    make_way(tx, first, turn.person.id, key=turn.act)
    return [Show(view=View(kind="old_notes", args={"notes": first.id}), alone=True)]


def review(turn: Turn, tx: Transaction) -> Effects:
    """Show the card, turn its page, or store what was decided of a row."""
    notes = _named(turn, tx)
    do, shown = turn.text("do"), View(kind="old_notes", args={"notes": notes.id})
    if not do:
        return [Show(view=shown)]
    if not is_fresh(turn, notes):
        return [Show(view=shown, note="review_changed")]
    if do == "again":
        if notes.state is Review.DROPPED:
            _save(turn, tx, notes, notes.change(state=Review.REVIEWING))
        return [Show(view=shown)]
    if notes.state is not Review.REVIEWING:
        return [Show(view=shown, note="review_changed")]
    decisions = decided(turn, tx, notes, do=do)
    if decisions != notes.decisions:
        _save(turn, tx, notes, notes.change(decisions=decisions))
    return [Show(view=shown)]


def bring(turn: Turn, tx: Transaction) -> Effects:
    """Store all that was kept, or drop the whole of it; raises BadInput ``review_left``."""
    notes = _named(turn, tx)
    shown = View(kind="old_notes", args={"notes": notes.id})
    if notes.state is not Review.REVIEWING or not is_fresh(turn, notes):
        return [Show(view=shown, note="review_changed")]
    if turn.text("do") == "drop":
        _save(turn, tx, notes, notes.change(state=Review.DROPPED))
        return [Show(view=shown, note="notes_dropped")]
    gone_through = replace(notes, decisions=decided(turn, tx, notes, do="save"))
    left = undecided(rows_of(gone_through.found, gone_through.decisions))
    if left:
        raise BadInput("review_left", count=len(left))
    kept, told = keep_notes(turn, tx, gone_through)
    _save(turn, tx, notes, kept)
    return [Show(view=shown, note="notes_brought"), *told]


def _council_of(turn: Turn, tx: Transaction, words: str) -> Council:
    """Give back the council whose notes they are: the only one that the sender coordinates, or names."""
    mine = [c for c in tx.councils.of_person(turn.person.id) if turn.person.id in c.coordinators]
    named = [c for c in mine if c.code.casefold() in words.casefold().split()]
    chosen = named or mine
    if not chosen:
        raise Forbidden("may_not_bring")
    if len(chosen) > 1:
        raise BadInput("which_council_file", names=[c.code for c in chosen])
    return chosen[0]


def _fetch(turn: Turn, tx: Transaction, file: SentFile, *, council: Council, at: int) -> None:
    tx.outbox.add(
        Kind.FETCH,
        key=f"fetch:{turn.act}:{at}",
        payload={
            "url": file.url,
            "name": file.name[:LONGEST_NAME],
            "ending": file.kind,
            "locale": turn.locale,
        },
        council=council.id,
        person=turn.person.id,
        lane=f"{turn.tenant}/fetch/{turn.person.id}",  # else their messages would wait until it is read
    )


def _unread(file: SentFile) -> View:
    return View(kind="unread_file", args={"name": file.name, "why": "unknown_kind", "values": {}})


def _named(turn: Turn, tx: Transaction) -> OldNotes:
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    notes = tx.old_notes.get(turn.number("notes") or 0)
    if notes.council != council.id:
        raise NotFound("no_such_notes")
    return notes


def _save(turn: Turn, tx: Transaction, before: OldNotes, after: OldNotes) -> None:
    """Store it, and let the cards of all coordinators follow."""
    tx.old_notes.save(before, after)
    for view in tx.views.of_kind(before.council, "old_notes", since=before.at):
        if view.args.get("notes") == before.id:
            tx.outbox.update_card(view.id, thread=view.thread, key=turn.act)


FEATURES = (
    Feature(
        name="old_notes",
        words=Words(sv=("gamla anteckningar",), en=("old notes",)),
        act=Act.ADMINISTER,
        handle=waiting,
    ),
    Feature(name="review", verbs=("review",), act=Act.ADMINISTER, handle=review),
    Feature(name="bring", verbs=("bring",), act=Act.ADMINISTER, handle=bring),
)
