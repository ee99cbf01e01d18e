"""Take back what one did last: ``ångra``, within ten minutes and while nothing else has happened."""

from collections.abc import Sequence

from bot.features.acting import tell_owner, withdraw
from bot.features.undo_written import undo_written
from bot.router import Feature, Words
from bot.turn import Effect, Effects, Refresh, Show, Turn, View
from cards.texts import Texts
from domain.errors import Refusal
from domain.history import Event, Happening, expect_undoable
from domain.question import Question
from storage import Transaction
from storage.questions import decode

OWNERS_CARDS = ("assignment", "inherited")


def undo(turn: Turn, tx: Transaction) -> Effects:
    """Put every question that the last act changed back to what it was, or what was written down last."""
    council = turn.the_council
    events = tx.events.latest_act(turn.person.id, council=council.id)
    noted = tx.events.latest_written(turn.person.id, council=council.id)
    if noted is None or (events and noted.id < events[-1].id and noted.act != events[-1].act):
        return _questions_again(turn, tx, events)
    follows = undo_written(turn, tx, noted)
    if events and events[-1].act == noted.act:  # a question was answered by what was said of it
        return [*_questions_again(turn, tx, events), *follows]
    return [Show(view=View(kind="sentence", args={"key": "note.undone"})), *follows]


def _questions_again(turn: Turn, tx: Transaction, events: Sequence[Event]) -> list[Effect]:
    questions = list(dict.fromkeys(e.question for e in events if e.question is not None))
    expect_undoable(events, latest=tx.events.latest_of(questions), now=turn.now)
    for event in reversed(events):
        _take_back(turn, tx, event)
    lacking = [q for q in tx.questions.many(questions) if _lacks_card(turn, tx, q)]
    told = tell_owner(turn, *lacking, council=turn.the_council)
    one = View(kind="question", args={"question": questions[0]})
    view = one if len(questions) == 1 else View(kind="questions", args={"questions": questions})
    return [Show(view=view, note="undone"), *(Refresh(question=q) for q in questions), *told]


def _lacks_card(turn: Turn, tx: Transaction, question: Question) -> bool:
    """Whether the owner who has the question again has no card that says so."""
    department = turn.the_council.department(question.department)
    has_card = {view.person for view in tx.views.of_question(question.id) if view.kind in OWNERS_CARDS}
    return question.open and department is not None and department.owner not in has_card


def _take_back(turn: Turn, tx: Transaction, event: Event) -> None:
    if event.question is None:
        raise Refusal("nothing_to_undo")
    question = tx.questions.get(event.question)
    council = turn.the_council
    if event.happening is Happening.LOGGED:
        reason = Texts.of(council.locale)("reason.undone")
        before: Question = question.drop(reason, by=turn.person.id, at=turn.now)
    else:
        before = question.take_back(decode(dict(event.old)))
    withdraw(tx, question, council=council)
    tx.questions.save(
        question,
        before,
        council=council,
        happening=Happening.UNDONE,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        also={"act": event.act},
    )


FEATURE = Feature(name="undo", words=Words(sv=("ångra",), en=("undo",)), handle=undo)
