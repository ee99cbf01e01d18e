"""Whether there is still a reason to send something: asked again at the moment of sending."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.turn import View, chat_of
from bot.views.digest import waiting_for
from bot.views.due import step_named
from domain.council import Council
from domain.meeting import MeetingStatus
from domain.person import Person
from storage import Transaction
from storage.outbox import Letter

Args = Mapping[str, Any]
FOR_COORDINATORS = frozenset(
    ("summary", "ask_next", "add_app", "old_notes", "draft_offer", "offer_note", "offer_item")
)
"""What is for those alone who coordinate the council at that moment."""


def still_due(tx: Transaction, view: View, person: Person, council: Council | None) -> View | None:
    """Give back what the person still has to be told, None where that is nothing.

    What a digest tells of is looked up here once, and not again when it is rendered.
    """
    if view.kind == "digest" and council is not None and "questions" not in view.args:
        return _digest(tx, view, person, council)
    if view.kind in FOR_COORDINATORS and (council is None or person.id not in council.coordinators):
        return None
    asked = _STILL_DUE.get(view.kind)
    return view if asked is None or council is None or asked(tx, view.args, person, council) else None


def moved_in(tx: Transaction, letter: Letter) -> bool:
    """Whether another council meets by now in the chat that a message is for."""
    chat = tx.chats.get(chat_of(letter.thread or ""))
    return chat is not None and letter.council is not None and chat.council not in (None, letter.council)


def _assignment(tx: Transaction, args: Args, person: Person, council: Council) -> bool:
    question = tx.questions.get(args["question"])
    department = council.department(question.department)
    return question.open and department is not None and person.id in department.people


def _inherited(tx: Transaction, args: Args, person: Person, council: Council) -> bool:
    theirs = {department.id for department in council.departments_of(person.id)}
    return any(q.open and q.department in theirs for q in tx.questions.many(args["questions"]))


def _own_reminder(tx: Transaction, args: Args, _person: Person, _council: Council) -> bool:
    return tx.questions.get(args["question"]).open


def _digest(tx: Transaction, view: View, person: Person, council: Council) -> View | None:
    """About a meeting that is still ahead, on a day that is still one of its days, where something waits."""
    if not _about_its_meeting(tx, view.args, person, council):
        return None
    waiting = waiting_for(tx, council, person.id, view.args)
    return replace(view, args={**view.args, "questions": list(waiting)}) if waiting else None


def _digest_instead(tx: Transaction, args: Args, person: Person, council: Council) -> bool:
    """The same for somebody who stands in: about certain questions."""
    return _about_its_meeting(tx, args, person, council) and _inherited(tx, args, person, council)


def _about_its_meeting(tx: Transaction, args: Args, _person: Person, council: Council) -> bool:
    if args.get("meeting") is None or args.get("days") is None:
        return True
    meeting = tx.meetings.get(args["meeting"])
    step = step_named(meeting, council, args)
    ahead = meeting.status is MeetingStatus.PLANNED and tx.now < meeting.starts
    return ahead and step is not None and step.day.isoformat() == args["day"]


def _ask_next(tx: Transaction, _args: Args, _person: Person, council: Council) -> bool:
    return tx.meetings.next_of(council.id, now=tx.now) is None


def _add_app(tx: Transaction, args: Args, _person: Person, council: Council) -> bool:
    meeting = tx.meetings.get(args["meeting"])
    return meeting.status is MeetingStatus.PLANNED and not tx.chats.meets_in(council.id, meeting.chat)


def _careful(_tx: Transaction, args: Args, person: Person, council: Council) -> bool:
    """Words that look like personal data are shown to whoever coordinates still, or wrote them."""
    return args["verb"] not in {"edit_note", "edit_item"} or person.id in council.coordinators


_STILL_DUE: dict[str, Callable[[Transaction, Args, Person, Council], bool]] = {
    "assignment": _assignment,
    "inherited": _inherited,
    "reminder": _own_reminder,
    "digest": _digest_instead,
    "summary": _about_its_meeting,
    "ask_next": _ask_next,
    "add_app": _add_app,
    "careful": _careful,
}
