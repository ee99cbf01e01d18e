"""Respond as owner of a question: acknowledge, answer (``svara 12 ...``), postpone, raise at a meeting."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from bot.features import help_command
from bot.features.access import choose_council, may_read
from bot.features.personal_data_check import confirm_personal_data
from bot.features.questions import show
from bot.features.questions.actions import (
    MAX_QUESTIONS_AT_ONCE,
    chosen_questions,
    future_day,
    load_question,
    require_future_day,
    store_change,
)
from bot.features.questions.assign import named_day, named_questions, read_numbers
from bot.features.questions.notify import notify_of_more_time
from bot.features.questions.pleasantries import without_prelude
from bot.turn.incoming import QUESTION_NUMBER, ChatKind, MessageReceived, parse_number
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    FeatureHandler,
    Fields,
    ShowView,
    Turn,
    View,
    number_reader,
)
from bot.views.messages import SENTENCE
from bot.views.question_lists import OLD_QUESTIONS
from bot.views.questions import ANSWER_SUGGESTION, QUESTIONS
from cards.elements import question_data
from cards.import_result import ENDED_FIELD
from cards.texts import Texts, words_of_all_languages
from domain.errors import BadInput, Forbidden, Refusal
from domain.history import EventKind
from domain.permissions import Permission, is_permitted, require_permission
from domain.question import OPEN_STATUSES, Question
from domain.text import DASHES, MAX_TEXT_LENGTH, one_line, optional_text, require_text, word_pattern
from domain.typos import CommandGuess
from storage import Transaction

MAX_OFFERED = 5
"""Questions among which words without a number may be the answer to one."""
MAX_WORDS_OF_COMMAND, MIN_WORDS_OF_QUESTION = 3, 3
NUMBERED_COMMAND = re.compile(r"\S+\s+[#\w]*-?\d")
"""A word and a number: a command with a typo, rather than an answer."""
OLD_AFTER = timedelta(days=365)
MAX_OPEN_SEARCHED = 500
"""Open questions of a council that are searched for old ones, the oldest first."""


def acknowledge(turn: Turn, tx: Transaction) -> Effects:
    """Mark the question as being worked on."""
    question = load_question(turn, tx, Permission.ACKNOWLEDGE)
    return store_change(turn, tx, question, question.acknowledge(), happening=EventKind.ACKNOWLEDGED)


ACKNOWLEDGE = Feature(
    name="acknowledge", verbs=("acknowledge",), act=Permission.ACKNOWLEDGE, handle=acknowledge
)


def answer(turn: Turn, tx: Transaction) -> Effects:
    """Store the answer and update every copy of the card; without a number, offer it to what waits."""
    if (offered := _answer_without_number(turn, tx)) is not None:
        return [offered]
    question = load_question(turn, tx, Permission.ANSWER)
    text = require_text(turn.text("answer"), missing="answer_missing")
    link = one_line(optional_text(turn.text("link"))) or None
    again = {"question": question.id, "link": link or ""}
    again |= {"version": question.version} if turn.card_action is not None else {}
    if warning := confirm_personal_data(turn, text, verb="answer", field="answer", data=again):
        return warning
    answered = question.give_answer(text, by=turn.person.id, at=turn.now, link=link)
    return store_change(turn, tx, question, answered, happening=EventKind.ANSWERED, note="answered")


def _answer_without_number(turn: Turn, tx: Transaction) -> ShowView | None:
    """Return the offer of an answer that names no question, in the personal chat of whoever has to answer."""
    text, named = turn.text("answer").strip(), ("number", "question", "whole")
    is_alone = turn.chat.kind is ChatKind.PERSONAL and turn.card_action is None
    if not text or not is_alone or any(turn.fields.get(name) for name in named):
        return None
    waiting = find_answerable(turn, tx)
    return _offer_answer(waiting, require_text(text, missing="answer_missing")) if waiting else None


def _offer_answer(waiting: Sequence[int], text: str) -> ShowView:
    named: dict[str, Any] = {"question": waiting[0]} if len(waiting) == 1 else {"questions": waiting}
    wonders = {"wonders": True} if text.rstrip().endswith("?") else {}
    return ShowView(view=ANSWER_SUGGESTION.view(**named, text=text, asks=True, **wonders))


def _require_one_question(turn: Turn, tx: Transaction) -> None:
    """Raise BadInput ``number_missing`` if a reply is to a card of several questions."""
    card = turn.event.reply_to if isinstance(turn.event, MessageReceived) else ""
    posted = tx.posted_cards.by_activity(turn.chat.thread, card) if card else None
    several = posted is not None and len(View(kind=posted.kind, args=posted.args).questions) > 1
    if several and turn.chat.kind is ChatKind.PERSONAL:
        raise BadInput("number_missing")


def suggest_answer(otherwise: FeatureHandler) -> FeatureHandler:
    """Return the handler of words that reply to a question's card or begin with its number.

    It offers them as the answer, in one press. If it refers to no question, or the sender may not answer it,
    ``otherwise`` handles them; in the personal chat Forbidden is raised.
    """

    def handle(turn: Turn, tx: Transaction) -> Effects:
        text = turn.text("answer").strip()
        if turn.number("question") is None or turn.council is None:
            _require_one_question(turn, tx)
            return otherwise(turn, tx)
        if not text:
            return show.show(turn, tx)
        try:
            question = load_question(turn, tx, Permission.ANSWER)
        except Forbidden:
            if turn.chat.kind is ChatKind.PERSONAL:
                raise
            return otherwise(turn, tx)
        text, data = require_text(text, missing="answer_missing"), question_data(question)
        if warning := confirm_personal_data(turn, text, verb="answer", field="answer", data=data):
            return warning
        return [ShowView(view=ANSWER_SUGGESTION.view(question=question.id, text=text))]

    return handle


def suggest_meaning(text: str, guess: CommandGuess | None, *, otherwise: FeatureHandler) -> FeatureHandler:
    """Return the handler of words in the personal chat that are no command.

    They are offered as the answer to a question that the person has to answer, else as a question.
    ``otherwise`` handles what is too short for that, or is more likely a command with a typo.
    """

    def handle(turn: Turn, tx: Transaction) -> Effects:
        said = without_prelude(text)
        words = said.split()
        if guess is not None and (len(words) <= MAX_WORDS_OF_COMMAND or NUMBERED_COMMAND.match(text)):
            return otherwise(turn, tx)
        if len(said) > MAX_TEXT_LENGTH:
            return help_command.reject_too_long(said)(turn, tx)
        if waiting := find_answerable(turn, tx):
            return [_offer_answer(waiting, said)]
        if "?" not in said and len(words) < MIN_WORDS_OF_QUESTION:
            return otherwise(turn, tx)
        if turn.council is None:
            return choose_council(turn, tx) or otherwise(turn, tx)
        return help_command.suggest_question(said, guess)(turn, tx)

    return handle


def find_answerable(turn: Turn, tx: Transaction) -> list[int]:
    """Return the ids of the open questions of the sender's departments, the newest first, a few of many."""
    councils = tx.councils.of_person(turn.person.id)
    theirs = [d.id for council in councils for d in council.departments_of(turn.person.id)]
    waiting = tx.questions.list_open_of_departments(theirs) if theirs else []
    return sorted((question.id for question in waiting), reverse=True)[:MAX_OFFERED]


ANSWER = Feature(
    name="answer",
    is_command=True,
    verbs=("answer",),
    act=Permission.ANSWER,
    parse=number_reader("answer"),
    handle=answer,
    argument="number_text",
)


def end_old(turn: Turn, tx: Transaction) -> Effects:
    """Answer the chosen old questions with that they are no longer relevant; as a command, show the old ones.

    Raises BadInput ``ended_missing``, Forbidden ``may_not_answer``.
    """
    council = turn.the_council
    if not turn.is_action("end_old"):
        return _show_old(turn, tx)
    chosen = _ids(turn.text(ENDED_FIELD).split(","))
    questions = [q for q in tx.questions.get_many(chosen) if q.council == council.id and q.is_open]
    if not questions:
        raise BadInput("ended_missing")
    for question in questions:
        require_permission(Permission.ANSWER, turn.person, council, question)
    text = Texts.of(council.locale)("old.ended_answer")
    effects: list[Effect] = []
    for question in questions:
        ended = question.give_answer(text, by=turn.person.id, at=turn.now)
        effects += store_change(turn, tx, question, ended, happening=EventKind.ANSWERED)
    told = [effect for effect in effects if not isinstance(effect, ShowView)]
    shown = tx.questions.get_many(_ids(turn.fields.get("questions", ())))
    mine = [q.id for q in shown if q.council == council.id and may_read(turn, q)]
    view = OLD_QUESTIONS.view(department=turn.number("department"), questions=mine)
    references = [council.reference(question.number) for question in questions]
    note = "old_ended_one" if len(references) == 1 else "old_ended"
    return [*told, ShowView(view=view, note=note, values={"references": references})]


def _ids(written: Iterable[object]) -> list[int]:
    """Return the ids that a card sent, without what is none."""
    return [number for one in written if (number := parse_number(one)) is not None]


def _show_old(turn: Turn, tx: Transaction) -> Effects:
    """Show the open questions that are older than a year and that the sender may answer."""
    council = turn.the_council
    open_ones = tx.questions.list_page(
        council, statuses=OPEN_STATUSES, department=None, page=0, size=MAX_OPEN_SEARCHED
    )
    old = [q for q in open_ones if turn.now - q.logged_at > OLD_AFTER]
    mine = [q.id for q in old if is_permitted(Permission.ANSWER, turn.person, council, q)]
    if not mine:
        return [ShowView(view=SENTENCE.view(key="old.none"), is_private=True)]
    view = OLD_QUESTIONS.view(department=None, questions=mine[:MAX_QUESTIONS_AT_ONCE])
    return [ShowView(view=view, is_private=True)]


END_OLD = Feature(
    name="end_old", is_command=True, verbs=("end_old",), act=Permission.ACKNOWLEDGE, handle=end_old
)


@cache
def _numbers_until() -> re.Pattern[str]:
    """Return the pattern of numbers and a day after the last ``till``, in all languages."""
    words = word_pattern(words_of_all_languages("phrase.until"))
    return re.compile(rf"(?P<numbers>.+)\s(?:{words})\s+(?P<day>.+)", re.IGNORECASE | re.DOTALL)


def parse_postponing(argument: str) -> Fields:
    """Parse ``<numbers> till <day>``."""
    said = _numbers_until().fullmatch(argument.strip(f" \t\n:.,;!{DASHES}"))
    numbers, day = (argument, "") if said is None else (said["numbers"], said["day"])
    code = QUESTION_NUMBER.match(numbers.strip())
    return {"numbers": read_numbers(numbers), "code": (code[1] or "").upper() if code else "", "day": day}


def postpone(turn: Turn, tx: Transaction) -> Effects:
    """Store the date by which an answer is promised, of one question or of several."""
    if not turn.is_action("postpone") or turn.fields.get("questions"):
        return _postpone_several(turn, tx)
    question = load_question(turn, tx, Permission.POSTPONE)
    until = future_day(turn, "until")
    if until is None:
        raise BadInput("date_missing")
    promised = question.postpone(until, today=turn.today, reason=optional_text(turn.text("reason")) or None)
    return store_change(turn, tx, question, promised, happening=EventKind.POSTPONED, note="postponed")


def _postpone_several(turn: Turn, tx: Transaction) -> Effects:
    """Promise the answers to several questions for a later date, and tell their owners in one message.

    Those that cannot be postponed, or changed since they were shown, are left as they are, and named.
    """
    council = turn.the_council
    if turn.is_action("postpone"):
        named, skipped = chosen_questions(turn, tx)
        until = future_day(turn, "until")
    else:
        named, skipped = named_questions(turn, tx, turn.fields.get("numbers") or []), []
        words = turn.text("day")
        until = require_future_day(turn, named_day(turn, tx, words)) if named and words else None
    if not named and not skipped:
        raise BadInput("number_missing")
    if until is None:
        raise BadInput("date_missing")
    reason = optional_text(turn.text("reason")) or None
    effects, postponed = list[Effect](), list[Question]()
    theirs = [q for q in named if is_permitted(Permission.POSTPONE, turn.person, council, q)]
    if named and not theirs:
        raise Forbidden("may_not_postpone")
    skipped += [council.reference(q.number) for q in named if q not in theirs]
    for question in theirs:
        try:
            promised = question.postpone(until, today=turn.today, reason=reason)
        except Refusal:
            if len(named) == 1 and not skipped:
                raise
            skipped.append(council.reference(question.number))
            continue
        stored = store_change(turn, tx, question, promised, happening=EventKind.POSTPONED)
        effects += [effect for effect in stored if not isinstance(effect, ShowView)]
        postponed.append(promised)
    if not postponed:
        raise BadInput("none_to_postpone", references=skipped)
    values = {"day": until, "references": skipped}
    view = QUESTIONS.view(questions=[question.id for question in postponed])
    shown = ShowView(view=view, note="postponed_some" if skipped else "postponed_several", values=values)
    return [*effects, shown, *notify_of_more_time(turn, tx, *postponed, council=council)]


POSTPONE = Feature(
    name="postpone",
    is_command=True,
    verbs=("postpone",),
    act=Permission.POSTPONE,
    parse=parse_postponing,
    handle=postpone,
    argument="numbers_until",
)


def raise_at_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Mark the question as one to be answered at the meeting."""
    question = load_question(turn, tx, Permission.RAISE_AT_MEETING)
    return store_change(
        turn, tx, question, question.raise_at_meeting(), happening=EventKind.AT_MEETING, note="at_meeting"
    )


RAISE_AT_MEETING = Feature(
    name="raise_at_meeting",
    verbs=("raise_at_meeting",),
    act=Permission.RAISE_AT_MEETING,
    handle=raise_at_meeting,
)
