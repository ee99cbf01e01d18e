"""Record what a meeting says of a question of an earlier meeting: the button ``point``."""

from dataclasses import asdict, replace

from bot.features.meetings.lookup import current_meeting, live_meeting_view, require_unlocked
from bot.features.personal_data_check import confirm_personal_data
from bot.features.questions.actions import find_question, store_change
from bot.turn.types import Effect, Effects, Feature, RefreshMeeting, ShowView, Turn
from bot.views.live_meeting import REMARK_FORM
from domain.errors import BadInput, NotFound, Refusal
from domain.history import CouncilEventKind, EventKind
from domain.meeting import Meeting
from domain.permissions import Permission, require_permission
from domain.question import Question
from domain.record import Remark, RemarkState
from domain.text import optional_text
from storage import Transaction

WORDS_ONLY = "said"
"""What the button says that keeps the words and nothing more."""


def record_remark(turn: Turn, tx: Transaction) -> Effects:
    """Record what was said of a question; one that is still open is answered with it."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting, question = current_meeting(turn, tx), find_question(turn, tx)
    require_unlocked(tx, meeting)
    if question.council != turn.the_council.id:
        raise NotFound("no_such_question")
    wanted = turn.text("state")
    if not wanted:
        return [ShowView(view=REMARK_FORM.view(question=question.id, meeting=meeting.id))]
    before = tx.remarks.of_meeting(meeting.id).get(question.id)
    before = before or Remark(meeting=meeting.id, question=question.id)
    state, text = parse_remark(turn, wanted, state=before.state, text=before.text)
    after = replace(before, state=state, text=text)
    if question.is_open and wanted == RemarkState.DONE and not _remark_text(turn):
        return [_ask_for_answer(turn, meeting, question)]
    again = {"question": question.id, "version": question.version, "meeting": meeting.id, "state": wanted}
    again |= {"write": True}
    if warning := confirm_personal_data(turn, after.text, verb="point", field="remark_text", data=again):
        return warning
    return [
        *_answer_question(turn, tx, question, after),
        *_store_remark(turn, tx, meeting, before=before, after=after),
    ]


def _remark_text(turn: Turn) -> str:
    """Return the text that was entered; empty if there was none, or no field."""
    return optional_text(turn.text("remark_text"))


def _ask_for_answer(turn: Turn, meeting: Meeting, question: Question) -> ShowView:
    """Ask for the answer: what was said before is none, and none is made up.

    Raises BadInput ``point_answer_missing`` if it was asked for already.
    """
    if turn.fields.get("write"):
        raise BadInput("point_answer_missing")
    view = REMARK_FORM.view(question=question.id, meeting=meeting.id)
    return ShowView(view=view, note="answer_wanted")


def parse_remark(
    turn: Turn, wanted: str, *, state: RemarkState | None, text: str
) -> tuple[RemarkState | None, str]:
    """Return state and text to store; a button without a field keeps the text.

    Raises BadInput ``remark_missing`` if there would be neither, Refusal ``reject_unknown_button``.
    """
    words = _remark_text(turn) if turn.fields.get("write") or "remark_text" in turn.fields else text
    if wanted == WORDS_ONLY:
        if not words and not text:
            raise BadInput("remark_missing")
        return state, words
    if wanted not in set(RemarkState):
        raise Refusal("unknown_button")
    return RemarkState(wanted), words


def _answer_question(turn: Turn, tx: Transaction, question: Question, remark: Remark) -> list[Effect]:
    """Answer an open question on behalf of its owner; return the updates of its cards."""
    if remark.state is not RemarkState.DONE or not question.is_open or turn.text("state") != RemarkState.DONE:
        return []
    question.require_version(turn.number("version") or 0)
    answered = question.give_answer(remark.text, by=turn.person.id, at=turn.now)
    done = store_change(turn, tx, question, answered, happening=EventKind.ANSWERED)
    return [effect for effect in done if not isinstance(effect, ShowView)]


def _store_remark(
    turn: Turn, tx: Transaction, meeting: Meeting, *, before: Remark, after: Remark
) -> list[Effect]:
    tx.remarks.save(after)
    tx.events.add_to_council(
        turn.the_council.id,
        happening=CouncilEventKind.REMARKED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"before": asdict(before), "after": asdict(after)},
    )
    return [ShowView(view=live_meeting_view(meeting), note="remarked"), RefreshMeeting(meeting=meeting.id)]


FEATURES = (Feature(name="point", verbs=("point",), act=Permission.ADMINISTER, handle=record_remark),)
