"""Be reminded of a question on a day of one's own choice: the button ``remind_me``."""

from datetime import datetime, time

from bot.features.acting import begin, day_ahead
from bot.features.digest import pressed_digest
from bot.router import Feature
from bot.turn import Effects, Show, Tell, Turn, View
from domain.errors import BadInput, Refusal
from domain.permissions import Act
from storage import Transaction

MORNING = time(9)


def remind_me(turn: Turn, tx: Transaction) -> Effects:
    """Plan the question's card for the person's own chat, at nine in the council's morning."""
    question = begin(turn, tx, Act.REMIND_ME)
    if not question.open:
        raise Refusal("not_open")
    day = day_ahead(turn, "on")
    if day is None:
        raise BadInput("date_missing")
    return [
        Show(
            view=pressed_digest(turn, tx) or View(kind="question", args={"question": question.id}),
            note="will_remind",
            values={"day": day},
        ),
        Tell(
            person=turn.person.id,
            view=View(kind="reminder", args={"question": question.id}),
            key=f"remind_me:{question.id}:{turn.person.id}:{day}",
            at=datetime.combine(day, MORNING, turn.the_council.zone),
        ),
    ]


FEATURE = Feature(name="remind_me", verbs=("remind_me",), act=Act.REMIND_ME, handle=remind_me)
