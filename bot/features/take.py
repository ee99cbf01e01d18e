"""Take a message along as a question: the dialog that Teams opens beside any message."""

from dataclasses import replace
from typing import Any

from bot.features import ask, asked
from bot.features.acting import expect_to_read
from bot.router import Feature
from bot.turn import (
    ChatKind,
    Chosen,
    Effect,
    Effects,
    Opened,
    Post,
    Show,
    Submitted,
    Turn,
    View,
    whole_number,
)
from cards.taking import MYSELF
from domain.council import Council
from domain.errors import BadInput, Refusal
from domain.permissions import Act, expect
from domain.question import Question
from domain.text import LONGEST_TEXT
from storage import Transaction

LONGEST_KEPT = 200
"""Characters of a field that the form is shown with again; the text is kept whole."""


def open_dialog(turn: Turn, tx: Transaction) -> Effects:
    """Show the words of the message in a form; of one that is a question already, which one it is."""
    council, message = _begin(turn), _message(turn)
    if (known := _known(turn, tx, council)) is not None:
        return [_receipt(turn, known, note="already_taken")]
    text = asked.bare("\n".join(message.lines)) if message else ""
    args = {"text": text[:LONGEST_TEXT].rstrip(), "cut": len(text) > LONGEST_TEXT}
    return [Show(view=_form(turn, **args))]


def take(turn: Turn, tx: Transaction) -> Effects:
    """Log what was filled in as ``fråga`` does, once for each message."""
    council = _begin(turn)
    tx.questions.lock(council)
    if (known := _known(turn, tx, council)) is not None:
        return [_receipt(turn, known, note="already_taken")]
    try:
        effects = ask.ask(_as_asked(turn), tx)
    except BadInput as wrong:  # the form comes back as it was filled in: nothing is lost
        return [Show(view=_form(turn, **_filled_in(turn), refused=wrong.code, values=dict(wrong.values)))]
    there = turn.chat.kind is ChatKind.PERSONAL or tx.chats.meets_in(council.id, turn.chat.id)
    kept = [effect for effect in effects if there or not isinstance(effect, Post)]
    posted = any(isinstance(effect, Post) for effect in kept)
    return [_in_dialog(turn, tx, effect, posted=posted) for effect in kept]


def _begin(turn: Turn) -> Council:
    """Give back the council of the chat; raises Refusal, with what to do about it, where there is none."""
    if turn.council is None:
        alone = turn.chat.kind is ChatKind.PERSONAL
        raise Refusal("take_which_council") if alone else Refusal("take_unbound")
    expect(Act.LOG, turn.person, turn.council)
    return turn.council


def _message(turn: Turn) -> Chosen | None:
    happened = turn.happened
    return happened.message if isinstance(happened, Opened | Submitted) else None


def _known(turn: Turn, tx: Transaction, council: Council) -> Question | None:
    """Give back the question that the message is already, or whose card it is.

    Raises Forbidden where it may not be read.
    """
    message = _message(turn)
    if message is None or not message.id:
        return None
    taken = tx.questions.taken(council, chat=turn.chat.thread, source=message.id)
    known = taken or _of_card(turn, tx, council, message.id)
    if known is not None:
        expect_to_read(turn, known)
    return known


def _of_card(turn: Turn, tx: Transaction, council: Council, message: str) -> Question | None:
    card = tx.views.by_activity(turn.chat.thread, message)
    number = None if card is None else whole_number(card.args.get("question"))
    question = None if number is None else tx.questions.get(number)
    return question if question is not None and question.council == council.id else None


def _author(turn: Turn) -> str:
    """Give back the name of whoever wrote the message, empty where that is the one who takes it along."""
    message = _message(turn)
    if message is None or message.author is None or message.author.id == turn.person.entra_id:
        return ""
    return message.author.name


def _as_asked(turn: Turn) -> Turn:
    """Give back the turn as if the fields had been those of a card: who asks by name."""
    asker = "" if turn.text("asker") == MYSELF else _author(turn)
    return replace(turn, fields={**turn.fields, "asked_by": asker})


def _filled_in(turn: Turn) -> dict[str, Any]:
    chosen = {name: turn.text(name)[:LONGEST_KEPT] for name in ("asker", "department")}
    return {"text": turn.text("text")[:LONGEST_TEXT], **chosen}


def _form(turn: Turn, **args: Any) -> View:  # noqa: ANN401 - what the view is shown with
    return View(kind="take_form", args={"author": _author(turn), **args})


def _receipt(turn: Turn, question: Question, *, note: str) -> Show:
    values = {"reference": turn.the_council.reference(question.number)}
    return Show(view=View(kind="taken", args={"question": question.id}), note=note, values=values)


def _in_dialog(turn: Turn, tx: Transaction, effect: Effect, *, posted: bool) -> Effect:
    """Give back the effect as a dialog can show it: the warning as the form, the card as a receipt."""
    if not isinstance(effect, Show):
        return effect
    if effect.view.kind == "careful":
        warned = {**_filled_in(turn), "kinds": effect.view.args["kinds"]}
        return replace(effect, view=_form(turn, **warned), alone=False)
    question = tx.questions.get(effect.view.questions[0])
    note = "already_taken" if effect.note is not None else "taken_and_posted" if posted else "taken"
    return _receipt(turn, question, note=note)


OPENING = Feature(name="take", handle=open_dialog, changes=False, needs_council=False, before_council=True)
TAKING = Feature(name="take", act=Act.LOG, handle=take, needs_council=False, before_council=True)
