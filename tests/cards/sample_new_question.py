"""The cards of the message extension: its dialog, its receipt, the inserted card, and the undo card."""

from collections.abc import Callable
from dataclasses import replace

from cards.context import CardContext, CardJson
from cards.history import history_card
from cards.new_question import MessageQuestionView, logged_card, message_question_form
from cards.question import dated_question_card, own_question_card, public_question_card
from domain.council import Council
from domain.text import one_line
from tests.cards.people import ANSWERED, ASKERS, COUNCIL, EVERYTHING, TEXT, question, view
from tests.cards.sample_questions import ALIKE, HISTORY, Sample

LINK = "https://teams.microsoft.com/l/message/19%3Ameeting%40thread.v2/1700000000009"
FROM_A_MESSAGE = question(source_link=LINK)
DIALOG = MessageQuestionView(text=TEXT, author="Johan Lind")
TAKING: dict[str, Sample] = {
    "take": lambda f: message_question_form(DIALOG, f),
    "take-coordinator": lambda f: message_question_form(
        replace(DIALOG, departments=COUNCIL.departments, department=1, similar=ALIKE), f
    ),
    "take-empty": lambda f: message_question_form(
        MessageQuestionView(text="", departments=COUNCIL.departments), f
    ),
    "take-warned": lambda f: message_question_form(replace(DIALOG, kinds=("phone", "health"), asker="me"), f),
    "take-cut": lambda f: message_question_form(replace(DIALOG, note=f.texts("take.cut")), f),
    "taken": lambda f: logged_card(
        view(question=FROM_A_MESSAGE, note=f.texts("note.taken_and_posted", reference="TR-12")), f
    ),
    "as-of": lambda f: dated_question_card(view(question=FROM_A_MESSAGE), f),
    "as-of-answered": lambda f: dated_question_card(view(question=ANSWERED, answerer="Petra Holm"), f),
}
FROM_MESSAGES: dict[str, Sample] = {
    "public-from-message": lambda f: public_question_card(view(question=FROM_A_MESSAGE), f),
    "own-coordinator-from-message": lambda f: own_question_card(
        view(question=FROM_A_MESSAGE, allowed=EVERYTHING, likely_department=1), f
    ),
    "own-asker-from-message": lambda f: own_question_card(view(question=FROM_A_MESSAGE, allowed=ASKERS), f),
    "history-from-message": lambda f: history_card(view(question=FROM_A_MESSAGE), HISTORY[:1], f),
}


def dialog_of(text: str, council: Council) -> MessageQuestionView:
    return MessageQuestionView(
        text=text,
        author=one_line(text)[:80],
        departments=council.departments,
        department=2,
        similar=(("TR-1", text), ("TR-2", text), ("TR-3", text)),
        note=text,
        kinds=("phone",),
    )


EXTREME_TAKING: dict[str, Callable[[str, Council, CardContext], CardJson]] = {
    "take": lambda t, c, f: message_question_form(dialog_of(t, c), f),
}
