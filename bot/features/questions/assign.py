"""Assign questions to a department, or hand them over to an outside body: ``skicka 3, 5 och 6 till TF``."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from bot.features.questions import show
from bot.features.questions.actions import (
    MAX_QUESTIONS_AT_ONCE,
    chosen_questions,
    future_day,
    load_question,
    require_future_day,
    store_change,
)
from bot.features.questions.hand_over import hand_over_outside
from bot.features.questions.notify import cancel_pending_messages, notify_owners, sent_note
from bot.turn.incoming import QUESTION_NUMBER, parse_number
from bot.turn.types import Effect, Effects, Feature, Fields, ShowView, Turn, number_reader
from bot.views.questions import QUESTIONS
from cards.texts import Texts, words_of_all_languages
from domain.council import Council, Department, OutsideBody
from domain.dates import parse_day
from domain.errors import BadInput, NotFound, Refusal
from domain.history import EventKind
from domain.permissions import Permission, require_permission
from domain.question import Question, QuestionStatus
from domain.text import DASHES, optional_text, word_pattern
from storage import Transaction

MAX_ASSIGNED_AT_ONCE = 200
"""Questions that ``skicka alla`` sends."""
_NUMBER = QUESTION_NUMBER.pattern
_UNNAMED = re.sub(r"\((?!\?)", "(?:", _NUMBER)
"""A question's number in a pattern that has groups of its own."""


def _words(key: str) -> str:
    """Return the pattern of a phrase's words, in all languages."""
    return rf"(?:{word_pattern(words_of_all_languages(f'phrase.{key}'))})(?!\w)"


@cache
def _to() -> re.Pattern[str]:
    """Return the pattern of ``till`` before a department, in all languages."""
    return re.compile(rf"{_words('to')}\s+", re.IGNORECASE)


@cache
def _span() -> re.Pattern[str]:
    """Return the pattern of a number, or of two with all between: ``3``, ``3-6``, ``3 till 6``."""
    until = rf"(?:\s*[{DASHES}]\s*|\s+(?:{_words('to')}|{_words('until')})\s+)"
    return re.compile(rf"({_UNNAMED})(?!\w)(?:{until}({_UNNAMED})(?!\w))?", re.IGNORECASE)


@cache
def _numbers() -> re.Pattern[str]:
    """Return the pattern of several numbers: ``3, 5 och 6-9``."""
    span = re.sub(r"\((?!\?)", "(?:", _span().pattern)
    between = rf"(?:\s*[,;&+]\s*(?:{_words('and')}\s*)?|\s+{_words('and')}\s*|\s+(?=[#\d]))"
    return re.compile(rf"{span}(?:{between}{span})*", re.IGNORECASE)


@cache
def _everything() -> re.Pattern[str]:
    """Return the pattern of ``alla``, or ``alla utom 3 och 5``."""
    but = rf"(?:\s+{_words('except')}\s+({_numbers().pattern}))?"
    return re.compile(rf"{_words('everything')}{but}", re.IGNORECASE)


@cache
def _deadlines() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a recipient with a deadline after it, and before it."""
    by, before = _words("deadline"), _words("before")
    said = rf"(?:{by}|(?P<before>{before}))\s+(?P<due>.+?)"
    after = re.compile(rf"(?P<recipient>.+?)[\s,;:(]+{said}\)?", re.IGNORECASE | re.DOTALL)
    first = rf"{said}[\s,]+{_words('to')}\s+(?P<recipient>.+)"
    return re.compile(first, re.IGNORECASE | re.DOTALL), after


def read_numbers(text: str) -> list[tuple[int, int]]:
    """Return the first and last number of each span in a text of numbers; empty if it is none."""
    if _numbers().fullmatch(text.strip()) is None:
        return []
    found = list[tuple[int, int]]()
    for span in _span().finditer(text):
        ends = [QUESTION_NUMBER.fullmatch(end.strip()) for end in span.groups() if end]
        numbers = [number for end in ends if end and (number := parse_number(end[2])) is not None]
        if numbers:
            found.append((numbers[0], numbers[-1]))
    return found


def parse_assignment(argument: str) -> Fields:
    """Parse ``<numbers> [till] <recipient> [senast <day>]``, or ``alla till <recipient>``.

    The numbers may also come last: ``till TF: 3, 5``.
    """
    text = argument.strip()
    if (every := _everything().match(text)) is not None:
        but = read_numbers(every[1] or "")
        return {"everything": True, "numbers": but, **_recipient(text[every.end() :])}
    fields = number_reader("words")(argument)
    several = _numbers().match(text)
    if several is not None and (numbers := read_numbers(several[0])) and _is_several(numbers):
        return {"numbers": numbers, "code": _code(several[0]), **_recipient(text[several.end() :])}
    last = re.fullmatch(rf"(.*?[^\W\d].*?)[\s:,]+({_numbers().pattern})", text, re.IGNORECASE)
    if several is None and last is not None and (numbers := read_numbers(last[2])):
        return {"numbers": numbers, "code": _code(last[2]), **_recipient(last[1])}
    return {**fields, **_recipient(fields["words"])}


def _is_several(numbers: Sequence[tuple[int, int]]) -> bool:
    return len(numbers) > 1 or numbers[0][0] != numbers[0][1]


def _code(numbers: str) -> str:
    first = QUESTION_NUMBER.match(numbers.strip())
    return "" if first is None else (first[1] or "").upper()


def _recipient(words: str) -> dict[str, str]:
    """Return the recipient and the deadline that words name."""
    words = words.strip(f" \t\n:.,;{DASHES}")
    for pattern in _deadlines():
        if (said := pattern.fullmatch(words)) is not None:
            recipient = _to().sub("", said["recipient"].strip(), count=1)
            return {"words": recipient, "before" if said["before"] else "by": said["due"].strip(" .!")}
    return {"words": _to().sub("", words, count=1)}


def assign(turn: Turn, tx: Transaction) -> Effects:
    """Assign the question, notify the new owner, and cancel what the previous owner has not received yet."""
    if any(turn.fields.get(name) for name in ("numbers", "everything", "questions")):
        return _assign_several(turn, tx)
    question = load_question(turn, tx, Permission.ASSIGN)
    council = turn.the_council
    recipient = _named_recipient(turn, tx)
    if isinstance(recipient, OutsideBody):
        reason = optional_text(turn.text("reason")) or _deadline_words(turn) or None
        return hand_over_outside(turn, tx, question, recipient.name, reason=reason)
    sent = question.assign(recipient.id, due=_due(turn, tx))
    note, values = sent_note(turn, tx, sent, council=council)
    effects: Effects = store_change(
        turn, tx, question, sent, happening=EventKind.ASSIGNED, note=note, values=values
    )
    moved = (question.department, question.assignee) != (sent.department, sent.assignee)
    cancelled = cancel_pending_messages(question, council=council) if moved else []
    if turn.fields.get("back"):
        effects = show.keep_list(turn, tx, sent, effects)
    return [*cancelled, *effects, *notify_owners(turn, tx, sent, council=council)]


def _assign_several(turn: Turn, tx: Transaction) -> Effects:
    """Send each question that can be sent to the recipient; name those that cannot."""
    council = turn.the_council
    require_permission(Permission.ASSIGN, turn.person, council)
    recipient, due = _named_recipient(turn, tx), _due(turn, tx)
    sent, effects, cancelled = list[Question](), list[Effect](), list[Effect]()
    named, skipped = _meant_questions(turn, tx)
    for question in named:
        try:
            after, happening = _sent_to(recipient, question, turn, due=due)
        except Refusal:
            skipped.append(council.reference(question.number))
            continue
        if (question.department, question.assignee) != (after.department, after.assignee):
            cancelled += cancel_pending_messages(question, council=council)
        stored = store_change(turn, tx, question, after, happening=happening)
        effects += [effect for effect in stored if not isinstance(effect, ShowView)]
        sent.append(after)
    if not sent:
        raise BadInput("none_to_send", references=skipped) if skipped else BadInput("nothing_unassigned")
    shown = _shown_several(sent, skipped, recipient)
    return [*cancelled, *effects, shown, *notify_owners(turn, tx, *sent, council=council)]


def _meant_questions(turn: Turn, tx: Transaction) -> tuple[list[Question], list[str]]:
    """Return the questions to send, and the references of those that changed since they were ticked."""
    if turn.fields.get("questions"):
        return chosen_questions(turn, tx)
    numbers = turn.fields.get("numbers") or []
    if turn.fields.get("everything"):
        return _unassigned_questions(turn, tx, but=numbers), []
    return named_questions(turn, tx, numbers), []


def _sent_to(
    recipient: Department | OutsideBody, question: Question, turn: Turn, *, due: date | None
) -> tuple[Question, EventKind]:
    """Return the question as it is once it is sent; raises Refusal if it cannot be."""
    if isinstance(recipient, Department):
        return question.assign(recipient.id, due=due), EventKind.ASSIGNED
    reason = _deadline_words(turn) or None
    handed = question.hand_over(recipient.name, by=turn.person.id, at=turn.now, reason=reason)
    return handed, EventKind.HANDED_OVER


def _shown_several(
    sent: Sequence[Question], skipped: Sequence[str], recipient: Department | OutsideBody
) -> ShowView:
    """Return the reply that shows what was sent, and says what was not."""
    note = "sent_some" if skipped else "sent_several"
    if isinstance(recipient, Department) and recipient.owner is None:
        note = "sent_several_without_owner"
    values = {"recipient": recipient.name, "references": list(skipped)}
    return ShowView(view=QUESTIONS.view(questions=[q.id for q in sent]), note=note, values=values)


def _unassigned_questions(turn: Turn, tx: Transaction, *, but: Sequence[tuple[int, int]]) -> list[Question]:
    """Return the questions that wait to be sent, without some numbers."""
    waiting = tx.questions.list_page(
        turn.the_council,
        statuses=(QuestionStatus.LOGGED,),
        department=None,
        page=0,
        size=MAX_ASSIGNED_AT_ONCE,
    )
    return [q for q in waiting if not any(first <= q.number <= last for first, last in but)]


def named_questions(turn: Turn, tx: Transaction, numbers: Sequence[tuple[int, int]]) -> list[Question]:
    """Return the questions that the numbers name; of a span those that there are.

    Raises NotFound ``no_such_number``, BadInput ``too_many``.
    """
    council = turn.the_council
    if sum(abs(last - first) + 1 for first, last in numbers) > MAX_QUESTIONS_AT_ONCE:
        raise BadInput("too_many", limit=MAX_QUESTIONS_AT_ONCE)
    found = dict[int, Question]()
    for first, last in (sorted(span) for span in numbers):
        there = [tx.questions.find_by_number(council, number) for number in range(first, last + 1)]
        if not any(there):
            tx.questions.get_by_number(council, first)
        found |= {question.id: question for question in there if question is not None}
    return list(found.values())


def _named_recipient(turn: Turn, tx: Transaction) -> Department | OutsideBody:
    council = turn.the_council
    if chosen := turn.text("department"):
        found = next((d for d in council.departments if str(d.id) == chosen), None)
        return found or council.find_department(chosen)
    if words := turn.text("words"):
        try:
            return council.find_recipient(words)
        except NotFound:
            theirs = _departments_of(tx, council, words)
            if len(theirs) != 1:
                raise
            return theirs[0]
    raise BadInput("department_missing", names=[d.name for d in council.departments])


def _departments_of(tx: Transaction, council: Council, words: str) -> list[Department]:
    """Return the departments whose owner or deputy the words name, by the whole name or the first one."""
    people = tx.people.get_many({person for d in council.departments for person in d.people})
    written = words.strip(" @.!").casefold()
    named = {
        person.id
        for person in people.values()
        if written in (person.name.casefold(), person.name.casefold().partition(" ")[0])
    }
    return [department for department in council.departments if named & set(department.people)]


def _due(turn: Turn, tx: Transaction) -> date | None:
    """Return the deadline that was chosen or written: a day, a week, or the next meeting.

    Raises BadInput ``bad_date``, ``no_such_day``, ``date_has_passed`` or ``date_too_far``.
    """
    words = turn.fields.get("by") or turn.fields.get("before")
    if not words:
        return future_day(turn, "due", allow_today=True)
    day = named_day(turn, tx, words)
    if turn.text("before"):
        day -= timedelta(days=1)
    return require_future_day(turn, day, allow_today=True)


def named_day(turn: Turn, tx: Transaction, words: str) -> date:
    """Return the day that words name: a day, a week or the next meeting; raises BadInput ``bad_date``."""
    return _meeting_day(turn, tx, words) or _day_in_words(turn, words)


def _meeting_day(turn: Turn, tx: Transaction, words: str) -> date | None:
    if words.casefold() not in words_of_all_languages("phrase.next_meeting"):
        return None
    meeting = tx.meetings.current_or_next(turn.the_council.id, now=turn.now)
    return None if meeting is None else meeting.day


def _day_in_words(turn: Turn, words: str) -> date:
    """Return the day that words name; a week ends on its Friday."""
    try:
        return parse_day(words, today=turn.today, locale=turn.locale)
    except BadInput as unread:
        try:
            return parse_day(f"{words} fredag", today=turn.today, locale=turn.locale)
        except BadInput:
            raise unread from None


def _deadline_words(turn: Turn) -> str:
    """Return the deadline as it was written, for a recipient that has no deadlines here."""
    key = "deadline" if turn.text("by") else "before"
    words = turn.text("by") or turn.text("before")
    return f"{_first_word(turn, key)} {words}" if words else ""


def _first_word(turn: Turn, key: str) -> str:
    return Texts.of(turn.locale).words(f"phrase.{key}")[0]


ASSIGN = Feature(
    name="assign",
    is_command=True,
    verbs=("assign",),
    act=Permission.ASSIGN,
    parse=parse_assignment,
    handle=assign,
    argument="number_to_department",
)
