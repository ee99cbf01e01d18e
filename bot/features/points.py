"""What is said at a meeting of an earlier question: the button ``point``, done, goes on, or in words."""

from dataclasses import asdict, replace

from bot.features.acting import find, finish
from bot.features.at_meeting import course_view, expect_unlocked, meeting_now
from bot.features.careful import look_first
from bot.router import Feature
from bot.turn import Effect, Effects, RefreshMeeting, Show, Turn, View
from domain.errors import BadInput, NotFound, Refusal
from domain.history import CouncilHappening, Happening
from domain.meeting import Meeting
from domain.permissions import Act, expect
from domain.question import Question
from domain.record import Remark, RemarkState
from domain.text import optional
from storage import Transaction

ONLY_SAID = "said"
"""What the button says that keeps the words and nothing more."""


def point(turn: Turn, tx: Transaction) -> Effects:
    """Write down what was said of a question; one that is open until now is answered with that."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting, question = meeting_now(turn, tx), find(turn, tx)
    expect_unlocked(tx, meeting)
    if question.council != turn.the_council.id:
        raise NotFound("no_such_question")
    wanted = turn.text("state")
    if not wanted:
        return [Show(view=View(kind="point", args={"question": question.id, "meeting": meeting.id}))]
    before = tx.remarks.of_meeting(meeting.id).get(question.id)
    before = before or Remark(meeting=meeting.id, question=question.id)
    state, text = said(turn, wanted, state=before.state, text=before.text)
    after = replace(before, state=state, text=text)
    if question.open and wanted == RemarkState.DONE and not _words(turn):
        return [_asking(turn, meeting, question)]
    again = {"question": question.id, "version": question.version, "meeting": meeting.id, "state": wanted}
    again |= {"write": True}
    if warning := look_first(turn, after.text, verb="point", field="remark_text", data=again):
        return warning
    return [
        *_answered(turn, tx, question, after),
        *_noted(turn, tx, meeting, before=before, after=after),
    ]


def _words(turn: Turn) -> str:
    """Give back what was filled in, empty where nothing was, or where there was no field."""
    return optional(turn.text("remark_text"))


def _asking(turn: Turn, meeting: Meeting, question: Question) -> Show:
    """Ask for the answer: none is made up, and what was said on the way is none.

    Raises BadInput ``point_answer_missing`` where it was asked for already.
    """
    if turn.fields.get("write"):
        raise BadInput("point_answer_missing")
    view = View(kind="point", args={"question": question.id, "meeting": meeting.id})
    return Show(view=view, note="answer_wanted")


def said(turn: Turn, wanted: str, *, state: RemarkState | None, text: str) -> tuple[RemarkState | None, str]:
    """Give back what is to be remembered; a button without a field leaves the words as they were.

    Raises BadInput ``remark_missing`` where there would be nothing, Refusal ``unknown_button``.
    """
    words = _words(turn) if turn.fields.get("write") or "remark_text" in turn.fields else text
    if wanted == ONLY_SAID:
        if not words and not text:
            raise BadInput("remark_missing")
        return state, words
    if wanted not in set(RemarkState):
        raise Refusal("unknown_button")
    return RemarkState(wanted), words


def _answered(turn: Turn, tx: Transaction, question: Question, remark: Remark) -> list[Effect]:
    """Answer an open question on behalf of who should have; give back what others see of it."""
    if remark.state is not RemarkState.DONE or not question.open or turn.text("state") != RemarkState.DONE:
        return []
    question.expect(turn.number("version") or 0)
    answered = question.give_answer(remark.text, by=turn.person.id, at=turn.now)
    done = finish(turn, tx, question, answered, happening=Happening.ANSWERED)
    return [effect for effect in done if not isinstance(effect, Show)]


def _noted(turn: Turn, tx: Transaction, meeting: Meeting, *, before: Remark, after: Remark) -> list[Effect]:
    tx.remarks.put(after)
    tx.events.add_to_council(
        turn.the_council.id,
        happening=CouncilHappening.REMARKED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"before": asdict(before), "after": asdict(after)},
    )
    return [Show(view=course_view(meeting), note="remarked"), RefreshMeeting(meeting=meeting.id)]


FEATURES = (Feature(name="point", verbs=("point",), act=Act.ADMINISTER, handle=point),)
