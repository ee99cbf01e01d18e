"""Show one question or a list: ``visa 12``, ``lista``, ``mina``, ``sök``, and the buttons that lead there."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from bot.features.access import require_read_access
from bot.features.questions.actions import MAX_QUESTIONS_AT_ONCE, find_question
from bot.turn.incoming import QUESTION_NUMBER, ChatKind, parse_number
from bot.turn.types import Effects, Feature, Fields, ShowView, Turn, View, number_reader
from bot.views.messages import SENTENCE, read_notice
from bot.views.question_lists import MAX_ASKED, OWN_QUESTIONS, QUESTION_LIST, SEARCH_RESULTS
from bot.views.questions import HISTORY, QUESTION, QUESTIONS
from cards.question_list import NO_FILTER
from cards.texts import Texts, words_of_all_languages
from domain.question import EVERY, OVERDUE, Question, QuestionStatus
from domain.text import require_text, word_pattern
from storage import Transaction

LIST_VERBS = ("list", "search", "mine", "digest", "show")
BACK_FIELDS = {"of", "council", "department", "status", "text", "page", "questions"}
"""The data fields of a button that leads back to a list."""
MAX_SEARCH_LENGTH = 200


def show(turn: Turn, tx: Transaction) -> Effects:
    """Show the question with the actions allowed to the sender; from a command, with its history."""
    if turn.fields.get("is_list"):
        return list_open(turn, tx)
    if several := _refreshed_questions(turn):
        ours = [q for q in tx.questions.get_many(several) if q.council == turn.the_council.id]
        for question in ours:
            require_read_access(turn, question)
        return [ShowView(view=QUESTIONS.view(questions=[q.id for q in ours]))]
    question = find_question(turn, tx)
    require_read_access(turn, question)
    if (notice := _refreshed_notice(turn, question)) is not None:
        return [ShowView(view=notice)]
    args: dict[str, Any] = {"question": question.id}
    if (back := _back_button(turn)) is not None:
        args["back"] = back
    if turn.fields.get("offer"):
        args["offer"] = True
    return [ShowView(view=(HISTORY if _with_history(turn) else QUESTION).view(**args))]


def _back_button(turn: Turn) -> dict[str, Any] | None:
    """Return the data of the button that led here from a list; None if it is not the bot's."""
    back = turn.fields.get("back")
    if not isinstance(back, Mapping) or back.get("of") not in LIST_VERBS or not back.keys() <= BACK_FIELDS:
        return None
    listed = back.get("questions", [])
    plain = all(
        isinstance(value, str | int) and len(str(value)) <= MAX_SEARCH_LENGTH
        for name, value in back.items()
        if name != "questions"
    ) and (isinstance(listed, list) and all(isinstance(one, int) for one in listed))
    return dict(back) if plain else None


def _refreshed_questions(turn: Turn) -> list[int]:
    """Return the questions of a card with several, when a client refreshes it."""
    named = turn.fields.get("questions")
    numbers = map(parse_number, named[:MAX_QUESTIONS_AT_ONCE]) if isinstance(named, list) else ()
    return [number for number in numbers if number is not None]


def _refreshed_notice(turn: Turn, question: Question) -> View | None:
    """Return the view of a notice that a client refreshes in the personal chat: it keeps its reason."""
    pressed = turn.card_action
    if pressed is None or not pressed.is_automatic or turn.chat.kind is not ChatKind.PERSONAL:
        return None
    return read_notice(turn.text("notice"), question=question.id)


def _with_history(turn: Turn) -> bool:
    return turn.card_action is None or turn.card_action.verb != "show" or bool(turn.fields.get("history"))


def parse_show_argument(argument: str) -> Fields:
    """Parse the number of a question, or which list is meant: ``visa alla frågor``."""
    if _begins_with_state().match(argument.strip()):
        return {"is_list": True, **parse_list_argument(argument)}
    return number_reader("rest")(argument)


def keep_list(turn: Turn, tx: Transaction, question: Question, effects: Effects) -> Effects:
    """Show the list again from which the question was opened, with what became of the question.

    Returns the effects as they are if it was not opened from a list.
    """
    back, council = _back_button(turn), turn.the_council
    handlers = {"list": list_open, "search": search, "mine": mine, "show": show}
    handler = handlers.get("" if back is None else back["of"])
    if back is None or handler is None:
        return effects
    department = council.department(question.department)
    state = Texts.of(turn.locale)(
        f"status.{question.status}",
        department="" if department is None else department.name,
        recipient=question.handed_to or "",
    )
    values = {"reference": council.reference(question.number), "state": state}
    views = [e.view for e in handler(replace(turn, fields=back), tx) if isinstance(e, ShowView)]
    kept = [ShowView(view=view, note="in_list", values=values) for view in views]
    return [*kept, *(effect for effect in effects if not isinstance(effect, ShowView))]


FEATURE = Feature(
    name="show",
    is_command=True,
    verbs=("show",),
    parse=parse_show_argument,
    is_writing=False,
    handle=show,
    argument="number",
)


@cache
def _states() -> Mapping[str, str]:
    """Return the words that people choose a list by, in all languages, with the value of its filter."""
    values = (NO_FILTER, OVERDUE, EVERY, *QuestionStatus)
    return {word: value for value in values for word in words_of_all_languages(f"filter.{value}")}


@cache
def _begins_with_state() -> re.Pattern[str]:
    words = rf"({word_pattern(_states())})(?!\w)"
    before = word_pattern(words_of_all_languages("filter.every") | words_of_all_languages("filter.before"))
    return re.compile(rf"(?:(?:{before})\s+(?=(?:{words})))?{words}\s*", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    """Return the pattern of words that say nothing more, before the name of a department or at the end."""
    between = word_pattern(words_of_all_languages("filter.between"))
    return re.compile(rf"(?:(?:{between})(?!\w)\s*)*", re.IGNORECASE)


def parse_list_argument(argument: str) -> Fields:
    """Parse which list is meant: ``alla``, ``besvarade frågor för tekniska``; or the number of a question."""
    said = argument.strip()
    if QUESTION_NUMBER.fullmatch(said):
        return FEATURE.parse(said)
    chosen = _begins_with_state().match(said)
    rest = said if chosen is None else said[chosen.end() :]
    words = {"words": _between().sub("", rest, count=1).strip("?!. ")}
    return words if chosen is None else {"status": _states()[" ".join(chosen[2].lower().split())], **words}


def list_open(turn: Turn, tx: Transaction) -> Effects:
    """Show a page of the council's questions: the open ones, if no other status was chosen."""
    council = turn.the_council
    if turn.text("number"):
        return show(turn, tx)
    require_read_access(turn)
    words = turn.text("words").strip()
    department = council.find_department(words).id if words else turn.number("department")
    status = turn.text("status")
    view = QUESTION_LIST.view(
        department=department,
        status=status if status in {*QuestionStatus, EVERY, OVERDUE} else None,
        page=max(1, turn.number("page") or 1),
    )
    return [ShowView(view=view)]


LIST_OPEN = Feature(
    name="list",
    is_command=True,
    verbs=("list",),
    parse=parse_list_argument,
    is_writing=False,
    handle=list_open,
    argument="maybe_department",
)


def _of_status(status: str) -> Callable[[str], Fields]:
    """Return the parser of a command that lists the questions of one state, perhaps of a department."""

    def read(argument: str) -> Fields:
        fields = parse_list_argument(f"{status} {argument}".strip())
        return {**fields, "status": status}

    return read


LISTS = tuple(
    Feature(
        name=name,
        is_command=True,
        parse=_of_status(status),
        is_writing=False,
        handle=list_open,
        argument="maybe_department",
    )
    for name, status in (("answered", QuestionStatus.ANSWERED.value), ("overdue", OVERDUE))
)


def _has_questions_elsewhere(turn: Turn, tx: Transaction) -> bool:
    """Return whether the sender has or had to do with another council, whose buttons do nothing here."""
    asked = tx.questions.list_asked_by(turn.person.id, limit=MAX_ASKED)
    councils = {council.id for council in tx.councils.of_person(turn.person.id)}
    return bool((councils | {question.council for question in asked}) - {turn.council_id})


def mine(turn: Turn, tx: Transaction) -> Effects:
    """Show what the sender has to answer and what they asked, across councils, in the personal chat."""
    view = OWN_QUESTIONS.view(person=turn.person.id, page=max(1, turn.number("page") or 1))
    if not turn.person.is_identified:  # has no personal chat, and asks where others read it
        return [ShowView(view=view, is_for_one=True)]
    instead = SENTENCE.view(key="mine.add_the_app")
    may_be_targeted = turn.capabilities.targeting != "off" and turn.chat.kind is not ChatKind.PERSONAL
    stays = may_be_targeted and _has_questions_elsewhere(turn, tx)
    return [ShowView(view=view, is_private=True, stays_personal=stays, public_view=instead)]


MINE = Feature(
    name="mine",
    is_command=True,
    verbs=("mine",),
    needs_council=False,
    handle=mine,
)


def search(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show the questions that contain all the words, in any inflection, in their text or answer."""
    require_read_access(turn)
    words = require_text(
        turn.text("words") or turn.text("text"), missing="words_missing", limit=MAX_SEARCH_LENGTH
    )
    page = max(1, turn.number("page") or 1)
    return [ShowView(view=SEARCH_RESULTS.view(words=words, page=page))]


SEARCH = Feature(
    name="search",
    is_command=True,
    verbs=("search",),
    is_writing=False,
    handle=search,
    argument="words",
)
