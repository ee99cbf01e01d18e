"""What the link of an e-mail adds: to say that its address is wrong, and to undo what was done by it."""

from bot.features.council.departments import forget_address
from bot.features.questions.actions import find_question, link_fields
from bot.features.questions.undo import restore_questions
from bot.turn.incoming import LinkAction
from bot.turn.types import Effects, Feature, RefreshQuestion, SendToPerson, ShowView, Turn
from bot.views.messages import SENTENCE
from cards.texts import Texts
from domain.errors import Forbidden, Refusal
from domain.history import UNCHANGING_KINDS, UNDOABLE_KINDS, EventKind
from domain.permissions import Permission, require_permission
from domain.question import QuestionStatus
from domain.text import shorten
from storage import Transaction

MAX_QUOTED = 60


def report_wrong_address(turn: Turn, tx: Transaction) -> Effects:
    """Record that an e-mail reached somebody else, end the links to that address, and tell the coordinators.

    No more e-mail goes to that address. Raises Forbidden ``may_not_answer`` unless it was sent by a link.
    """
    council = turn.the_council
    if not isinstance(turn.event, LinkAction):
        raise Forbidden("may_not_answer")
    link = tx.answer_links.get(turn.event.link)
    waiting = [q for q in tx.questions.get_many(turn.person.answers) if q.is_open]
    said, kind = link_fields(turn.event), EventKind.WRONG_ADDRESS
    for question in waiting:
        tx.events.add(
            question, happening=kind, by=turn.person.id, act=turn.act, at=turn.now, old={}, new=said
        )
    tx.answer_links.revoke_of(link.council, department=link.department, person=link.person)
    person = None if link.person is None else tx.people.get(link.person).id
    for department in council.departments:
        is_theirs = department.id == link.department or person in department.people
        if is_theirs and department.address_of(person) is not None:
            forget_address(turn, tx, department, person=person)
    references = [council.reference(question.number) for question in waiting]
    told = SENTENCE.view(key="link.wrong_address", values={"who": turn.person.name, "references": references})
    return [
        ShowView(view=SENTENCE.view(key="mailed.done_wrong_address")),
        *(RefreshQuestion(question=q.id) for q in waiting),
        *(
            SendToPerson(person=one, view=told, key=f"wrong_address:{link.id}:{one}")
            for one in council.coordinators
            if waiting
        ),
    ]


WRONG_ADDRESS = Feature(
    name="wrong_address", verbs=("wrong_address",), act=Permission.ACKNOWLEDGE, handle=report_wrong_address
)


def undo_link(turn: Turn, tx: Transaction) -> Effects:
    """Undo, for a coordinator, what was done by a link as long as nothing else has happened to the question.

    Raises Refusal ``undo_changed_since``.
    """
    council, question = turn.the_council, find_question(turn, tx)
    require_permission(Permission.ASSIGN, turn.person, council, question)
    history = (e for e in tx.events.of_question(question.id) if e.happening not in UNCHANGING_KINDS)
    last = list(history)[-1]
    is_undoable = last.happening in UNDOABLE_KINDS and "answer_link" in last.new
    if not is_undoable or question.status is QuestionStatus.CLOSED:
        raise Refusal("undo_changed_since")
    text, texts = shorten(question.text, max_length=MAX_QUOTED), Texts.of(turn.locale)
    about = texts("undo.about", reference=council.reference(question.number), text=text)
    done = texts("undo.act.by_link", about=about, name=question.stated_name or "")
    return restore_questions(turn, tx, [last], note="undone_older", act=done)


UNDO_LINK = Feature(name="undo_link", verbs=("undo_link",), act=Permission.ASSIGN, handle=undo_link)
FEATURES = (WRONG_ADDRESS, UNDO_LINK)
