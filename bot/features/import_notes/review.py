"""Receive a file of old notes in the personal chat, and handle the card on which a coordinator reviews it."""

from dataclasses import replace
from datetime import time
from typing import Any

from bot.features.import_notes.store_review import send_brought_questions, store_review
from bot.features.meetings.plan import EVER
from bot.turn.incoming import FilesReceived, ReceivedFile
from bot.turn.types import Effects, Feature, RefreshCards, ShowView, StartJob, SupersedeReview, Turn, View
from bot.views.context import Follows
from bot.views.import_notes import REVIEW, UNREAD_FILE, row_pages, sentence_pages, unsent_questions
from bot.views.messages import SENTENCE
from bot.views.registry import kinds_following
from cards.import_review_rows import NO_DEPARTMENT, ImportReviewRow, department_field_id, text_field_id
from cards.import_sentences import SENTENCES_FIELD
from cards.texts import Texts
from domain.calendar import next_office_moment
from domain.council import Council
from domain.dates import parse_time
from domain.errors import BadInput, Forbidden, NotFound
from domain.import_review import (
    MAX_PLACE_LENGTH,
    Verdict,
    choose_sentences,
    follow_sentences,
    forget_sentences,
    merge_decisions,
    review_items,
    undecided_items,
    unfollow_sentences,
)
from domain.permissions import Permission, require_permission
from domain.text import MAX_NAME_LENGTH, one_line, optional_text, require_text
from storage import Transaction
from storage.notes_imports import NotesImport, NotesImportState
from storage.outbox import MessageKind

_VERDICTS = {"keep": Verdict.KEPT.value, "drop": Verdict.DROPPED.value, "change": None}
_FOLLOWING = {"follow": follow_sentences, "unfollow": unfollow_sentences}
_HEAD_FIELDS = ("day", "begins", "ends", "place")
FILE_EXTENSIONS = ("docx", "docm", "doc", "odt", "pdf", "md", "markdown", "txt", "text")
"""Extensions of files of notes; other files are not fetched."""


def is_current_card(turn: Turn, notes: NotesImport) -> bool:
    """Return whether nobody else has decided anything since the pressed card was rendered.

    The sender's own card may be one press behind, as it is updated a moment after the reply to a press.
    """
    seen, last = turn.number("version"), notes.decisions.get("last", {})
    mine = last.get("by") == turn.person.id and seen is not None and seen >= last["since"]
    return seen == notes.version or mine


def decisions_after(turn: Turn, tx: Transaction, notes: NotesImport, *, do: str) -> dict[str, Any]:
    """Return the decisions with what was pressed, and with everything in the fields of the page.

    Without a page of the card the fields and the row may be any of the notes.
    """
    if turn.number("sentences_page") is not None:
        return _after_sentences(turn, tx, notes, do=do) | {"last": _last_decider(turn, notes)}
    if do in _FOLLOWING:
        followed = _FOLLOWING[do](notes.parsed, notes.decisions, _places(turn))
        return followed | {"last": _last_decider(turn, notes)}
    pages = row_pages(tx, turn.the_council, notes)
    at = turn.number("page")
    page = int(notes.decisions.get("page", 0)) if at is None else min(at, len(pages))
    rows = [row for found in pages for row in found] if at is None else pages[page - 1] if page else []
    decisions = merge_decisions(
        notes.decisions, {row.key: _row_fields(turn, row) for row in rows if row.can_be_assigned}
    )
    if page == 0 if at is not None else any(name in turn.fields for name in _HEAD_FIELDS):
        decisions["head"] = _head_fields(turn)
    pressed = turn.text("row")
    for row in rows:
        if do in ("keep", "drop", "change") and row.key == pressed:
            decisions = merge_decisions(decisions, {row.key: {"verdict": _VERDICTS[do]}})
        if do == "keep_page" and row.verdict is None:
            decisions = merge_decisions(decisions, {row.key: {"verdict": Verdict.KEPT.value}})
    target = turn.number("to")
    decisions["page"] = min(target, len(pages)) if do == "turn" and target is not None else page
    if do == "sentences":
        decisions["sentences_page"] = target or 0
    return decisions | {"last": _last_decider(turn, notes)}


def _after_sentences(turn: Turn, tx: Transaction, notes: NotesImport, *, do: str) -> dict[str, Any]:
    """Return the decisions with what is chosen on a page of sentences.

    Behind the last such page come the rows: the first page on which something waits for a decision.
    """
    pages = sentence_pages(notes)
    at = min(turn.number("sentences_page") or 0, len(pages) - 1)
    chosen = _places(turn)
    shown = pages[at] if pages else []
    decisions = choose_sentences(notes.parsed, notes.decisions, shown=shown, chosen=chosen)
    if do == "sentences":
        return decisions | {"sentences_page": turn.number("to") or 0}
    del decisions["sentences_page"]
    rows = row_pages(tx, turn.the_council, replace(notes, decisions=decisions))
    waiting = (n for n, page in enumerate(rows, start=1) if any(row.verdict is None for row in page))
    return decisions | {"page": next(waiting, len(rows))}


def _places(turn: Turn) -> list[int]:
    """Return the places of the sentences that were chosen."""
    return [int(place) for place in turn.text(SENTENCES_FIELD).split(",") if place.strip().isdecimal()]


def _last_decider(turn: Turn, notes: NotesImport) -> dict[str, int]:
    """Return who decided last, and the version since which nobody else has decided."""
    last = notes.decisions.get("last", {})
    goes_on = last.get("by") == turn.person.id
    return {"by": turn.person.id, "since": last["since"] if goes_on else notes.version}


def _row_fields(turn: Turn, row: ImportReviewRow) -> dict[str, Any]:
    """Return the text and department that were entered for a row."""
    said: dict[str, Any] = {}
    if text_field_id(row.key) in turn.fields:
        said["text"] = require_text(turn.text(text_field_id(row.key)), missing="text_missing")
    if department_field_id(row.key) in turn.fields:
        said["department"] = turn.number(department_field_id(row.key)) or int(NO_DEPARTMENT)
    return said


def _head_fields(turn: Turn) -> dict[str, Any]:
    """Return date, times and place of the meeting as entered on the first page."""
    day = turn.day("day")
    return {
        "date": day.isoformat() if day else None,
        "start": _time_field(turn, "begins"),
        "end": _time_field(turn, "ends"),
        "place": one_line(optional_text(turn.text("place"), limit=MAX_PLACE_LENGTH)) or None,
    }


def _time_field(turn: Turn, name: str) -> str | None:
    text = turn.text(name).strip()
    at: time | None = parse_time(text) if text else None
    return None if at is None else at.isoformat("minutes")


def file_sent(turn: Turn, tx: Transaction) -> Effects:
    """Queue fetching and parsing of a file; the findings are sent as a card, nothing else is stored.

    Raises Forbidden ``may_not_bring``, BadInput ``which_council_file``.
    """
    sent = turn.event
    if not isinstance(sent, FilesReceived) or not sent.files:
        return []
    council = _coordinated_council(turn, tx, " ".join(sent.lines))
    readable = [file for file in sent.files if file.kind in FILE_EXTENSIONS]
    if not readable:
        return [ShowView(view=_unread_view(sent.files[0]))]
    jobs = [_fetch_file(turn, file, council=council, at=at) for at, file in enumerate(readable)]
    names = [one_line(file.name)[:MAX_NAME_LENGTH] for file in readable]
    reading = SENTENCE.view(key="bringing.reading", values={"name": names})
    return [*jobs, ShowView(view=reading)]


def show_pending_review(turn: Turn, tx: Transaction) -> Effects:
    """Show the notes that wait for review, or explain how notes are imported."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    first = next(iter(tx.notes_imports.list_in_review(turn.the_council.id)), None)
    if first is None:
        how = SENTENCE.view(key="bringing.how")
        return [ShowView(view=how, is_private=True, stays_personal=True)]
    shown = ShowView(view=REVIEW.view(notes=first.id), is_private=True, stays_personal=True)
    return [SupersedeReview(notes=first.id), shown]


def review_rows(turn: Turn, tx: Transaction) -> Effects:
    """Show the card, turn its page, or store the decisions on its rows."""
    notes = _named_notes(turn, tx)
    do, shown = turn.text("do"), REVIEW.view(notes=notes.id)
    if not do:
        return [ShowView(view=shown)]
    if not is_current_card(turn, notes):
        return [ShowView(view=shown, note="review_changed")]
    changed = None
    if do == "again":
        if notes.state is NotesImportState.DROPPED:
            changed = notes.with_changes(state=NotesImportState.REVIEWING)
    elif notes.state is not NotesImportState.REVIEWING:
        return [ShowView(view=shown, note="review_changed")]
    elif (decisions := decisions_after(turn, tx, notes, do=do)) != notes.decisions:
        changed = notes.with_changes(decisions=decisions)
    return [*([] if changed is None else [_save(tx, notes, changed)]), ShowView(view=shown)]


def finish_review(turn: Turn, tx: Transaction) -> Effects:
    """Store everything that was kept, send what is stored, or drop all of it.

    Raises BadInput ``review_left``.
    """
    notes = _named_notes(turn, tx)
    shown = REVIEW.view(notes=notes.id)
    if turn.text("do") == "send":
        return _send_brought(turn, tx, notes)
    if notes.state is not NotesImportState.REVIEWING or not is_current_card(turn, notes):
        return [ShowView(view=shown, note="review_changed")]
    if turn.text("do") == "drop":
        parsed = forget_sentences(notes.parsed, notes.decisions)
        dropped = notes.with_changes(state=NotesImportState.DROPPED, parsed=parsed)
        return [_save(tx, notes, dropped), ShowView(view=shown, note="notes_dropped")]
    gone_through = replace(notes, decisions=decisions_after(turn, tx, notes, do="save"))
    left = undecided_items(review_items(gone_through.parsed, gone_through.decisions))
    if left:
        raise BadInput("review_left", count=len(left))
    kept, told = store_review(turn, tx, gone_through)
    _save(tx, notes, kept)
    return [_refresh_results(notes), ShowView(view=shown, note="notes_brought"), *told]


def _send_brought(turn: Turn, tx: Transaction, notes: NotesImport) -> Effects:
    """Send the stored questions, unless others wait for it than the pressed card showed."""
    council, shown = turn.the_council, REVIEW.view(notes=notes.id)
    waiting = sum(len(found) for _, found in unsent_questions(tx, council))
    if not waiting or waiting != turn.number("waiting"):
        return [ShowView(view=shown, note="review_changed")]
    at = next_office_moment(turn.now, council.zone, council.settings.office_hours, council.settings.free)
    effects = send_brought_questions(turn, tx, at=at)
    moment = Texts.of(turn.locale).format_moment(at, council.zone)
    reply = ShowView(view=shown, note="brought_sent", values={"moment": moment})
    return [*effects, reply, _refresh_results(notes)]


def _refresh_results(notes: NotesImport) -> RefreshCards:
    """Return the effect that updates the cards of all notes, which offer the same questions to send."""
    return RefreshCards(council=notes.council, kinds=kinds_following(Follows.IMPORTED_NOTES), since=EVER)


def _coordinated_council(turn: Turn, tx: Transaction, words: str) -> Council:
    """Return the council of the notes: the only one that the sender coordinates, or the one named."""
    mine = [c for c in tx.councils.of_person(turn.person.id) if turn.person.id in c.coordinators]
    named = [c for c in mine if c.code.casefold() in words.casefold().split()]
    chosen = named or mine
    if not chosen:
        raise Forbidden("may_not_bring")
    if len(chosen) > 1:
        raise BadInput("which_council_file", names=[c.code for c in chosen])
    return chosen[0]


def _fetch_file(turn: Turn, file: ReceivedFile, *, council: Council, at: int) -> StartJob:
    return StartJob(
        kind=MessageKind.FETCH,
        key=f"fetch:{turn.act}:{at}",
        payload={
            "url": file.url,
            "name": file.name[:MAX_NAME_LENGTH],
            "ending": file.kind,
            "locale": turn.locale,
        },
        council=council.id,
        person=turn.person.id,
        # Otherwise their messages would wait until the file is read.
        ordering_key=f"{turn.tenant}/fetch/{turn.person.id}",
    )


def _unread_view(file: ReceivedFile) -> View:
    return UNREAD_FILE.view(name=file.name, why="unknown_kind", values={})


def _named_notes(turn: Turn, tx: Transaction) -> NotesImport:
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    notes = tx.notes_imports.get(turn.number("notes") or 0)
    if notes.council != council.id:
        raise NotFound("no_such_notes")
    return notes


def _save(tx: Transaction, before: NotesImport, after: NotesImport) -> RefreshCards:
    """Store the notes; return the effect that updates the cards of all coordinators."""
    tx.notes_imports.save(before, after)
    return RefreshCards(
        council=before.council,
        kinds=kinds_following(Follows.IMPORTED_NOTES),
        since=before.imported_at,
        args={"notes": before.id},
    )


FEATURES = (
    Feature(
        name="old_notes",
        is_command=True,
        act=Permission.ADMINISTER,
        handle=show_pending_review,
    ),
    Feature(name="review", verbs=("review",), act=Permission.ADMINISTER, handle=review_rows),
    Feature(name="bring", verbs=("bring",), act=Permission.ADMINISTER, handle=finish_review),
)
