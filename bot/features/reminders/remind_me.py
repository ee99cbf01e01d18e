"""Schedule a reminder of one question for oneself: the button ``remind_me``."""

from datetime import datetime, time

from bot.features.questions.actions import future_day, load_question
from bot.features.reminders.digest import pressed_digest
from bot.turn.types import Effects, Feature, SendToPerson, ShowView, Turn
from bot.views.questions import QUESTION, REMINDER
from domain.errors import BadInput, Refusal
from domain.permissions import Permission
from storage import Transaction

REMINDER_TIME = time(9)


def remind_me(turn: Turn, tx: Transaction) -> Effects:
    """Schedule the question's card for the sender's personal chat, at nine in the council's time zone."""
    question = load_question(turn, tx, Permission.REMIND_ME)
    if not question.is_open:
        raise Refusal("not_open")
    day = future_day(turn, "on")
    if day is None:
        raise BadInput("date_missing")
    return [
        ShowView(
            view=pressed_digest(turn, tx) or QUESTION.view(question=question.id),
            note="will_remind",
            values={"day": day},
        ),
        SendToPerson(
            person=turn.person.id,
            view=REMINDER.view(question=question.id),
            key=f"remind_me:{question.id}:{turn.person.id}:{day}",
            send_at=datetime.combine(day, REMINDER_TIME, turn.the_council.zone),
        ),
    ]


FEATURE = Feature(name="remind_me", verbs=("remind_me",), act=Permission.REMIND_ME, handle=remind_me)
