"""Adopt the minutes in two presses, and correct what was adopted: ``adopt``, ``correct``."""

from dataclasses import replace

from bot.documents import Format
from bot.documents.stored import document_to_json, fingerprint_of, sheet_to_json
from bot.features.files import minutes_order, order_file
from bot.features.minutes import named_meeting
from bot.minutes_of import LIST, draft_of, in_words, next_edition
from bot.receipts import renew_minutes
from bot.router import Feature
from bot.turn import Effect, Effects, Refresh, Show, Turn, View
from cards.minutes_view import LONGEST_REASON
from domain.edition import Edition
from domain.errors import Refusal
from domain.history import CouncilHappening, Happening
from domain.meeting import AHEAD, Meeting
from domain.minutes import Minutes
from domain.permissions import Act, expect
from domain.text import required
from storage import Transaction

KEPT_AS = (Format.DOCX, Format.PDF, Format.HTML, Format.MD)
"""What adopted minutes are made as at once, each with its SHA-256."""


def adopt(turn: Turn, tx: Transaction) -> Effects:
    """Show what is about to be locked; pressed again on just that text, lock it.

    Raises Refusal ``meeting_not_over``, ``already_adopted``.
    """
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    tx.councils.locked(council.id)  # nobody writes until the transaction ends: all of it is in the text
    meeting = _over(turn, tx, named_meeting(turn, tx))
    edition = next_edition(tx, meeting)
    if edition is None:
        raise Refusal("already_adopted")
    drafted = draft_of(tx, council, meeting, edition=edition)
    seen = turn.text("seen")
    asking = View(kind="adoption", args={"meeting": meeting.id})
    if seen != fingerprint_of(in_words(drafted, council=council).document):
        return [Show(view=asking, note="minutes_changed" if seen else None)]
    adopted = replace(drafted, edition=edition.adopt(turn.person.name, at=turn.now))
    _lock(turn, tx, meeting, adopted)
    closed = _close_reported(turn, tx, drafted)
    view = View(kind="minutes", args={"meeting": meeting.id})
    return [Show(view=view, note="adopted"), *closed]


def correct(turn: Turn, tx: Transaction) -> Effects:
    """Begin the next version, with its reason; the one before stays as it is.

    Raises Refusal ``not_adopted``, BadInput ``correction_missing``.
    """
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = named_meeting(turn, tx)
    latest = tx.minutes.latest(meeting.id)
    if latest is None or next_edition(tx, meeting) is not None:
        raise Refusal("not_adopted")
    reason = required(turn.text("reason"), missing="correction_missing", limit=LONGEST_REASON)
    begun = latest.edition.correct(reason)
    tx.corrections.begin(
        meeting.id, version=begun.version, reason=begun.correction, by=turn.person.id, at=turn.now
    )
    _note(turn, tx, meeting, begun, happening=CouncilHappening.MINUTES_CORRECTED)
    renew_minutes(tx, meeting, key=turn.act)
    return [Show(view=View(kind="minutes", args={"meeting": meeting.id}), note="correction_begun")]


def uncorrect(turn: Turn, tx: Transaction) -> Effects:
    """Take back a correction that was begun: the version before it holds, as it did.

    Raises Refusal ``no_correction``.
    """
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = named_meeting(turn, tx)
    tx.councils.locked(meeting.council)
    begun = next_edition(tx, meeting)
    if begun is None or not tx.corrections.withdraw(meeting.id, version=begun.version):
        raise Refusal("no_correction")
    _note(turn, tx, meeting, begun, happening=CouncilHappening.CORRECTION_WITHDRAWN)
    renew_minutes(tx, meeting, key=turn.act)
    return [Show(view=View(kind="minutes", args={"meeting": meeting.id}), note="correction_withdrawn")]


def _over(turn: Turn, tx: Transaction, meeting: Meeting) -> Meeting:
    """Give back the meeting, held; where nobody told that it ended, its plan says when."""
    if meeting.status not in AHEAD:
        return meeting
    if meeting.goes_on(turn.now) or meeting.starts > turn.now:
        raise Refusal("meeting_not_over")
    ended = min(turn.now, max(meeting.over_at, meeting.began_at or meeting.over_at))
    return tx.meetings.save(meeting, meeting.end(at=ended))


def _lock(turn: Turn, tx: Transaction, meeting: Meeting, adopted: Minutes) -> None:
    """Store the text for good, and have its files made."""
    written = in_words(adopted, council=turn.the_council)
    edition = adopted.edition
    tx.minutes.adopt(
        meeting.id,
        edition=edition,
        by=turn.person.id,
        document=document_to_json(written.document),
        minutes={LIST: sheet_to_json(written.follow_ups)},
    )
    _note(turn, tx, meeting, edition, happening=CouncilHappening.MINUTES_ADOPTED)
    for form in KEPT_AS:
        order = minutes_order(meeting, edition=edition.version, form=form)
        key = f"adopted:{meeting.id}:{edition.version}:{form}"
        order_file(turn, tx, order, key=key, offer=False)
    renew_minutes(tx, meeting, key=turn.act)


def _close_reported(turn: Turn, tx: Transaction, drafted: Minutes) -> list[Effect]:
    """Close the questions whose outcome these minutes report back."""
    council, told = turn.the_council, list[Effect]()
    for point in drafted.reported:
        before = tx.questions.by_number(council, point.number)
        tx.questions.save(
            before,
            before.close(meeting=drafted.meeting.id),
            council=council,
            happening=Happening.CLOSED,
            by=turn.person.id,
            act=turn.act,
            at=turn.now,
        )
        told.append(Refresh(question=before.id))
    return told


def _note(
    turn: Turn, tx: Transaction, meeting: Meeting, edition: Edition, *, happening: CouncilHappening
) -> None:
    said = {"meeting": meeting.id, "version": edition.version, "reason": edition.correction}
    tx.events.add_to_council(
        meeting.council, happening=happening, by=turn.person.id, act=turn.act, at=turn.now, new=said
    )


FEATURES = (
    Feature(name="adopt", verbs=("adopt",), act=Act.ADMINISTER, handle=adopt),
    Feature(name="correct", verbs=("correct",), act=Act.ADMINISTER, handle=correct),
    Feature(name="uncorrect", verbs=("uncorrect",), act=Act.ADMINISTER, handle=uncorrect),
)
