"""Log a question: ``fråga``, ``vi tar med oss frågan``, the button ``log``."""

from dataclasses import dataclass

from bot.features import asked
from bot.features.acting import tell_owner
from bot.features.asked import Asked
from bot.receipts import gives_way
from bot.router import Feature
from bot.turn import ChatKind, Effect, Effects, Post, Replace, Show, Turn, View
from domain.council import Department
from domain.history import Happening
from domain.permissions import Act, expect
from domain.question import Question
from storage import Transaction
from storage.views import Posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A question that there is now, and whether it was there before."""

    question: Question
    repeated: bool


def ask(turn: Turn, tx: Transaction) -> Effects:
    """Log what was asked and show its living card; the same line twice within a minute is one question."""
    expect(Act.LOG, turn.person, turn.the_council)
    by_button = turn.pressed is not None and turn.pressed.verb == "log"
    wanted = [asked.filled_in(turn)] if by_button else asked.written(turn)
    if not wanted:
        return [Show(view=View(kind="ask_form"))]
    if (used := _already_used(turn, tx, wanted[0])) is not None:
        return [Show(view=used, note="already_pressed")]
    noted = [_noted(turn, tx, one) for one in wanted]
    shown = _shown(noted)
    sent = [n.question for n in noted if not n.repeated]
    told = tell_owner(turn, *sent, council=turn.the_council)
    return [shown, *_for_the_others(turn, tx, shown, noted), *told]


def _already_used(turn: Turn, tx: Transaction, one: Asked) -> View | None:
    """Give back what a card that goes away when it is used has become, where somebody else was first."""
    if _card_of_its_own(turn, tx) is None:
        return None
    _repeated(turn, tx, one)  # from here on nobody else logs for this council, so the card stays as it is
    posted = _card_of_its_own(turn, tx)
    if posted is None or gives_way(posted) or posted.council != turn.the_council.id:
        return None
    return View(kind=posted.kind, args=posted.args)


def _card_of_its_own(turn: Turn, tx: Transaction) -> Posted | None:
    """Give back the card that was pressed, where it is there for one question and goes away with it."""
    if turn.pressed is None or not (turn.fields.get("replace") or turn.chat.kind is ChatKind.PERSONAL):
        return None
    return tx.views.by_activity(turn.chat.thread, turn.pressed.card)


def _noted(turn: Turn, tx: Transaction, one: Asked) -> Noted:
    """Log one question, and send it on where that was said with it."""
    known = None if turn.fields.get("force") else _repeated(turn, tx, one)
    if known is not None:
        return Noted(question=known, repeated=True)
    question = _log(turn, tx, one)
    if one.department is not None:
        question = _send(turn, tx, question, one.department)
    return Noted(question=question, repeated=False)


def _shown(noted: list[Noted]) -> Show:
    repeated = any(n.repeated for n in noted)
    note = "already_logged" if repeated else None
    ids = list(dict.fromkeys(n.question.id for n in noted))
    if len(ids) == 1:
        return Show(view=View(kind="question", args={"question": ids[0], "offer": repeated}), note=note)
    return Show(view=View(kind="questions", args={"questions": ids}), note=note)


def _for_the_others(turn: Turn, tx: Transaction, shown: Show, noted: list[Noted]) -> list[Effect]:
    """Let everybody see what was logged with a button, whose answer the presser alone sees."""
    if turn.pressed is None or all(n.repeated for n in noted):
        return []
    if _card_of_its_own(turn, tx) is not None:
        return [Replace(view=shown.view)]
    return [Post(chat=turn.chat.thread, view=shown.view, key=f"logged:{turn.act}")]


def _repeated(turn: Turn, tx: Transaction, one: Asked) -> Question | None:
    return tx.questions.repeated(
        turn.the_council,
        text=one.text,
        by=turn.person.id,
        asked_by=one.asked_by.id,
        asked_for=one.asked_for,
        at=turn.now,
    )


def _log(turn: Turn, tx: Transaction, one: Asked) -> Question:
    council = turn.the_council
    return tx.questions.add(
        council,
        number=tx.councils.next_number(council.id),
        text=one.text,
        by=turn.person.id,
        asked_by=one.asked_by.id,
        asked_for=one.asked_for,
        at=turn.now,
        chat=turn.chat.thread,
        source="" if turn.pressed else turn.activity,
        act=turn.act,
    )


def _send(turn: Turn, tx: Transaction, question: Question, department: Department) -> Question:
    sent = question.assign(department.id)
    tx.questions.save(
        question,
        sent,
        council=turn.the_council,
        happening=Happening.ASSIGNED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )
    return sent


FEATURE = Feature(
    name="ask",
    words=asked.WORDS,
    verbs=("log",),
    act=Act.LOG,
    read=asked.read,
    handle=ask,
    argument="text",
)
