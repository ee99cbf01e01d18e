"""What a press on the card of old notes says: about which rows, in which words, on a fresh card or not."""

from datetime import time
from typing import Any

from bot.turn import Turn
from bot.views.bringing import row_pages
from cards.review_rows import NOBODY, ReviewRow, department_field, text_field
from domain.review import LONGEST_PLACE, Verdict, decide
from domain.spoken import read_time
from domain.text import one_line, optional, required
from storage import Transaction
from storage.old_notes import OldNotes


def is_fresh(turn: Turn, notes: OldNotes) -> bool:
    """Whether nobody else has decided anything since the card that was pressed was drawn.

    One's own card may be a press behind: it is brought up to date a moment after the answer to a press.
    """
    seen, last = turn.number("version"), notes.decisions.get("last", {})
    mine = last.get("by") == turn.person.id and seen is not None and seen >= last["since"]
    return seen == notes.version or mine


def decided(turn: Turn, tx: Transaction, notes: OldNotes, *, do: str) -> dict[str, Any]:
    """Give back the decisions with what was pressed, and with all that stands in the fields of the page."""
    pages = row_pages(tx, turn.the_council, notes)
    page = min(turn.number("page") or 0, len(pages))
    rows = [] if page == 0 else pages[page - 1]
    decisions = decide(notes.decisions, {row.key: _filled_in(turn, row) for row in rows if row.can_be_sent})
    if page == 0:
        decisions["head"] = _head(turn)
    pressed = turn.text("row")
    for row in rows:
        if do in ("keep", "drop", "change") and row.key == pressed:
            decisions = decide(decisions, {row.key: {"verdict": _VERDICTS[do]}})
        if do == "keep_page" and row.verdict is None:
            decisions = decide(decisions, {row.key: {"verdict": Verdict.KEPT.value}})
    target = turn.number("to")
    decisions["page"] = min(target, len(pages)) if do == "turn" and target is not None else page
    return decisions | {"last": _signed(turn, notes)}


def _signed(turn: Turn, notes: OldNotes) -> dict[str, int]:
    """Give back who decided last, and since which version nobody else did."""
    last = notes.decisions.get("last", {})
    goes_on = last.get("by") == turn.person.id
    return {"by": turn.person.id, "since": last["since"] if goes_on else notes.version}


_VERDICTS = {"keep": Verdict.KEPT.value, "drop": Verdict.DROPPED.value, "change": None}


def _filled_in(turn: Turn, row: ReviewRow) -> dict[str, Any]:
    """Give back what was typed and chosen for a row."""
    said: dict[str, Any] = {}
    if text_field(row.key) in turn.fields:
        said["text"] = required(turn.text(text_field(row.key)), missing="text_missing")
    if department_field(row.key) in turn.fields:
        said["department"] = turn.number(department_field(row.key)) or int(NOBODY)
    return said


def _head(turn: Turn) -> dict[str, Any]:
    """Give back when and where the meeting was, as the fields of the first page say."""
    day = turn.day("day")
    return {
        "date": day.isoformat() if day else None,
        "start": _clock(turn, "begins"),
        "end": _clock(turn, "ends"),
        "place": one_line(optional(turn.text("place"), limit=LONGEST_PLACE)) or None,
    }


def _clock(turn: Turn, name: str) -> str | None:
    text = turn.text(name).strip()
    at: time | None = read_time(text) if text else None
    return None if at is None else at.isoformat("minutes")
