"""Adopt minutes after a confirmation; begin or withdraw a correction."""

from dataclasses import replace

from bot.documents import FileFormat
from bot.documents.editions import FOLLOW_UPS_KEY, compose_draft, editable_edition, word_minutes
from bot.documents.serialization import document_to_json, fingerprint, sheet_to_json
from bot.features.minutes.files import minutes_file_order, order_file
from bot.features.minutes.view_minutes import require_named_meeting
from bot.turn.types import Effect, Effects, Feature, RefreshMinutes, RefreshQuestion, ShowView, Turn
from bot.views.minutes import ADOPTION_CONFIRMATION, MINUTES
from cards.minutes import MAX_REASON_LENGTH
from domain.errors import Refusal
from domain.history import CouncilEventKind, EventKind
from domain.meeting import UNFINISHED_STATUSES, Meeting
from domain.minutes import Edition, Minutes
from domain.permissions import Permission, require_permission
from domain.text import require_text
from storage import Transaction

ADOPTED_FORMATS = (FileFormat.DOCX, FileFormat.PDF, FileFormat.HTML, FileFormat.MD)
"""The formats in which adopted minutes are rendered at once, each with its SHA-256."""


def adopt_minutes(turn: Turn, tx: Transaction) -> Effects:
    """Show the text that is about to be adopted; adopt it if the button is pressed on exactly that text.

    Raises Refusal ``meeting_not_over``, ``already_adopted``.
    """
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    # From here on nobody else writes until the transaction ends, so the text is complete.
    tx.councils.get_for_update(council.id)
    meeting = _require_held(turn, tx, require_named_meeting(turn, tx))
    edition = editable_edition(tx, meeting)
    if edition is None:
        raise Refusal("already_adopted")
    drafted = compose_draft(tx, council, meeting, edition=edition)
    seen = turn.text("seen")
    asking = ADOPTION_CONFIRMATION.view(meeting=meeting.id)
    if seen != fingerprint(word_minutes(drafted, council=council).document):
        return [ShowView(view=asking, note="minutes_changed" if seen else None)]
    adopted = replace(drafted, edition=edition.adopt(turn.person.name, at=turn.now))
    files = _store_adopted(turn, tx, meeting, adopted)
    closed = _close_reported(turn, tx, drafted)
    return [*files, ShowView(view=MINUTES.view(meeting=meeting.id), note="adopted"), *closed]


def begin_correction(turn: Turn, tx: Transaction) -> Effects:
    """Begin a correction with its reason; the adopted version stays unchanged.

    Raises Refusal ``not_adopted``, BadInput ``correction_missing``.
    """
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = require_named_meeting(turn, tx)
    latest = tx.minutes.latest(meeting.id)
    if latest is None or editable_edition(tx, meeting) is not None:
        raise Refusal("not_adopted")
    reason = require_text(turn.text("reason"), missing="correction_missing", limit=MAX_REASON_LENGTH)
    begun = latest.edition.correct(reason)
    tx.corrections.begin(
        meeting.id, version=begun.version, reason=begun.correction, by=turn.person.id, at=turn.now
    )
    _record_event(turn, tx, meeting, begun, happening=CouncilEventKind.MINUTES_CORRECTED)
    refreshed = RefreshMinutes(meeting=meeting.id)
    return [refreshed, ShowView(view=MINUTES.view(meeting=meeting.id), note="correction_begun")]


def withdraw_correction(turn: Turn, tx: Transaction) -> Effects:
    """Withdraw a correction that was begun: the version before it stays in force.

    Raises Refusal ``no_correction``.
    """
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = require_named_meeting(turn, tx)
    tx.councils.get_for_update(meeting.council)
    begun = editable_edition(tx, meeting)
    if begun is None or not tx.corrections.withdraw(meeting.id, version=begun.version):
        raise Refusal("no_correction")
    _record_event(turn, tx, meeting, begun, happening=CouncilEventKind.CORRECTION_WITHDRAWN)
    refreshed = RefreshMinutes(meeting=meeting.id)
    return [refreshed, ShowView(view=MINUTES.view(meeting=meeting.id), note="correction_withdrawn")]


def _require_held(turn: Turn, tx: Transaction, meeting: Meeting) -> Meeting:
    """Return the meeting as held; if nobody ended it, it ended as planned.

    Raises Refusal ``meeting_not_over``.
    """
    if meeting.status not in UNFINISHED_STATUSES:
        return meeting
    if meeting.is_ongoing(turn.now) or meeting.planned_start > turn.now:
        raise Refusal("meeting_not_over")
    ended = min(turn.now, max(meeting.planned_end, meeting.began_at or meeting.planned_end))
    return tx.meetings.save(meeting, meeting.end(at=ended))


def _store_adopted(turn: Turn, tx: Transaction, meeting: Meeting, adopted: Minutes) -> list[Effect]:
    """Store the adopted text; return the effects that update its cards and render its files."""
    written = word_minutes(adopted, council=turn.the_council)
    edition = adopted.edition
    tx.minutes.adopt(
        meeting.id,
        edition=edition,
        by=turn.person.id,
        document=document_to_json(written.document),
        minutes={FOLLOW_UPS_KEY: sheet_to_json(written.follow_ups)},
    )
    _record_event(turn, tx, meeting, edition, happening=CouncilEventKind.MINUTES_ADOPTED)
    files = [
        order_file(
            turn,
            minutes_file_order(meeting, edition=edition.version, form=form),
            key=f"adopted:{meeting.id}:{edition.version}:{form}",
            offer=False,
        )
        for form in ADOPTED_FORMATS
    ]
    return [RefreshMinutes(meeting=meeting.id), *files]


def _close_reported(turn: Turn, tx: Transaction, drafted: Minutes) -> list[Effect]:
    """Close the questions whose outcome these minutes report."""
    council, effects = turn.the_council, list[Effect]()
    for point in drafted.reported:
        before = tx.questions.get_by_number(council, point.number)
        tx.questions.save(
            before,
            before.close(meeting=drafted.meeting.id),
            council=council,
            happening=EventKind.CLOSED,
            by=turn.person.id,
            act=turn.act,
            at=turn.now,
        )
        effects.append(RefreshQuestion(question=before.id))
    return effects


def _record_event(
    turn: Turn, tx: Transaction, meeting: Meeting, edition: Edition, *, happening: CouncilEventKind
) -> None:
    said = {"meeting": meeting.id, "version": edition.version, "reason": edition.correction}
    tx.events.add_to_council(
        meeting.council, happening=happening, by=turn.person.id, act=turn.act, at=turn.now, new=said
    )


FEATURES = (
    Feature(name="adopt", verbs=("adopt",), act=Permission.ADMINISTER, handle=adopt_minutes),
    Feature(name="correct", verbs=("correct",), act=Permission.ADMINISTER, handle=begin_correction),
    Feature(name="uncorrect", verbs=("uncorrect",), act=Permission.ADMINISTER, handle=withdraw_correction),
)
