"""Log questions: the command ``fråga``, the phrase ``vi tar med oss frågan``, the button ``log``.

A line repeated within a minute is the same question.
"""

from dataclasses import dataclass, replace

from bot.features.access import may_read
from bot.features.help_command import suggest_question
from bot.features.meetings import lookup
from bot.features.personal_data_check import confirm_personal_data
from bot.features.questions import parse_question
from bot.features.questions.notify import notify_owners
from bot.features.questions.parse_question import ParsedQuestion
from bot.turn.incoming import ChatKind, DialogSubmitted, MessageReceived, QuotedMessage, chat_id_of
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    PostToChat,
    RefreshMeeting,
    ReplaceCard,
    ShowView,
    Turn,
    View,
)
from bot.views.questions import QUESTION, QUESTIONS
from bot.views.registry import is_replaceable
from cards.texts import Texts
from domain.council import Council, Department
from domain.history import EventKind
from domain.meeting import Meeting
from domain.permissions import Permission, require_permission
from domain.personal_data import find_personal_data
from domain.question import Question
from storage import Transaction
from storage.posted_cards import StoredCard


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedQuestion:
    """A question that is stored, and whether it was stored before this turn."""

    question: Question
    is_repeated: bool


def create_question(
    turn: Turn, tx: Transaction, parsed: ParsedQuestion, *, council: Council, meeting: Meeting | None
) -> LoggedQuestion:
    """Create a question, assigned if a department was given; a repeated line returns the existing one."""
    known = _logged_from_source(turn, tx, parsed, council=council)
    if known is None and not turn.fields.get("force"):
        known = find_repeated(turn, tx, parsed, council=council)
    if known is not None:
        return LoggedQuestion(question=known, is_repeated=True)
    question = _store_question(turn, tx, parsed, council=council, meeting=meeting)
    if parsed.department is not None:
        question = _assign(turn, tx, question, parsed.department, council=council)
    return LoggedQuestion(question=question, is_repeated=False)


def _logged_from_source(
    turn: Turn, tx: Transaction, parsed: ParsedQuestion, *, council: Council
) -> Question | None:
    """Return the question that the quoted message is already, None if it is none. Locks the council."""
    if parsed.source is None or not parsed.source.id:
        return None
    tx.questions.lock_council(council)
    return tx.questions.find_by_message(council, chat=turn.chat.thread, message_id=parsed.source.id)


def find_repeated(
    turn: Turn, tx: Transaction, parsed: ParsedQuestion, *, council: Council
) -> Question | None:
    """Return the question that the same line created within the last minute, None if there is none.

    Locks the council: until the transaction ends nobody else logs a question for it.
    """
    return tx.questions.find_repeated(
        council,
        text=parsed.text,
        by=turn.person.id,
        asked_by=parsed.asked_by.id,
        asked_for=parsed.asked_for,
        at=turn.now,
    )


def _store_question(
    turn: Turn, tx: Transaction, parsed: ParsedQuestion, *, council: Council, meeting: Meeting | None
) -> Question:
    source, link = _source_message(turn, parsed)
    question = Question(
        council=council.id,
        number=tx.councils.allocate_number(council.id),
        text=parsed.text,
        logged_by=turn.person.id,
        logged_at=turn.now,
        asked_by=parsed.asked_by.id,
        asked_for=parsed.asked_for,
        chat=turn.chat.thread,
        source=source,
        source_link=link,
        meeting=None if meeting is None else meeting.id,
        section=None if meeting is None else meeting.section,
    )
    return tx.questions.add(question, council=council, act=turn.act)


def _source_message(turn: Turn, parsed: ParsedQuestion) -> tuple[str, str | None]:
    """Return the id of the message that asked and the link to it; a button has neither."""
    if parsed.source is not None:
        return parsed.source.id, parsed.source.link
    if isinstance(turn.event, DialogSubmitted) and (chosen := turn.event.message) is not None:
        return chosen.id, chosen.link
    return "" if turn.card_action else turn.activity, None


def _assign(
    turn: Turn, tx: Transaction, question: Question, department: Department, *, council: Council
) -> Question:
    sent = question.assign(department.id)
    tx.questions.save(
        question,
        sent,
        council=council,
        happening=EventKind.ASSIGNED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )
    return sent


def ask(turn: Turn, tx: Transaction) -> Effects:
    """Log what was asked and show its card; a line repeated within a minute is the same question."""
    council = turn.the_council
    require_permission(Permission.LOG, turn.person, council)
    parsed_questions = _parse(turn)
    if not parsed_questions:
        inserted = parse_question.card_text(turn.event) if isinstance(turn.event, MessageReceived) else ""
        return suggest_question(inserted, None)(turn, tx)
    if _is_one_word_alone(turn, parsed_questions):
        return suggest_question(parsed_questions[0].text, None)(turn, tx)
    if warning := _confirm_personal_data(turn, parsed_questions):
        return warning
    if (used := _replaced_card(turn, tx, parsed_questions[0])) is not None:
        return [ShowView(view=used, note="already_pressed")]
    here = tx.meetings.in_progress(council.id, now=turn.now)
    logged = [create_question(turn, tx, one, council=council, meeting=here) for one in parsed_questions]
    shown = _shown(turn, logged)
    sent = [n.question for n in logged if n.question.department is not None and not n.is_repeated]
    notifications = notify_owners(turn, tx, *sent, council=council) if sent else []
    follows = [] if here is None else [RefreshMeeting(meeting=here.id, questions_only=True)]
    others = _post_for_others(turn, tx, shown, logged)
    return [_show_on_meeting_card(turn, tx, logged) or shown, *others, *notifications, *follows]


def _is_one_word_alone(turn: Turn, parsed_questions: list[ParsedQuestion]) -> bool:
    """Return whether a message of the personal chat asks one word: ``fråga Eva`` is rather a request."""
    text = parsed_questions[0].text
    is_message = turn.chat.kind is ChatKind.PERSONAL and turn.card_action is None
    return is_message and len(parsed_questions) == 1 and len(text.split()) == 1 and "?" not in text


def _parse(turn: Turn) -> list[ParsedQuestion]:
    """Parse the questions of a message, of a form, or of a card that repeats a message."""
    if turn.card_action is None or turn.card_action.verb != "log":
        return parse_question.parse_message(turn) or parse_question.parse_quoted(turn)
    if turn.fields.get("written"):
        again = replace(turn, fields=parse_question.split_questions(turn.text("text")))
        source = QuotedMessage(id=turn.text("quoted")) if turn.fields.get("quoted") else None
        return [replace(one, source=source) for one in parse_question.parse_message(again)]
    return [parse_question.parse_form(turn)]


def _confirm_personal_data(turn: Turn, parsed_questions: list[ParsedQuestion]) -> Effects:
    """Return the card that asks whether a text with personal data is to be logged, if it has any."""
    texts = "\n".join(one.text for one in parsed_questions)
    if not find_personal_data(texts):
        return []
    if turn.card_action is not None and not turn.fields.get("items"):
        kept = {k: turn.text(k) for k in ("asked_by", "department", "meeting") if turn.fields.get(k)}
        return confirm_personal_data(turn, texts, verb="log", field="text", data=kept)
    items: list[str] = list(turn.fields.get("items", ()))
    items = items or [_written_again(turn, one) for one in parsed_questions]
    again = f"\n{FEATURE.words(turn.locale)[0]} ".join(items)
    data: dict[str, object] = {"written": True, "thread": turn.chat.thread}
    if len(parsed_questions) == 1 and (source := parsed_questions[0].source) is not None:
        data["quoted"] = source.id
    return confirm_personal_data(turn, texts, verb="log", field="text", data=data, shown=again)


def _written_again(turn: Turn, parsed: ParsedQuestion) -> str:
    """Return a quoted question as it is written by hand: who asks, and the text."""
    asker = parsed.asked_for or ("" if parsed.source is None else parsed.asked_by.name)
    before = Texts.of(turn.locale).words("phrase.asked_for")[0]
    return f"{before} {asker}: {parsed.text}" if asker else parsed.text


def _home_thread(turn: Turn, tx: Transaction) -> str | None:
    """Return the chat that a question logged from the personal chat belongs to, None for no other chat."""
    named = turn.chat.kind is ChatKind.PERSONAL and may_read(turn)
    meeting = lookup.named_meeting(turn, tx) if named else None
    thread = turn.text("thread") or (meeting.chat if meeting is not None and meeting.chat else "")
    bound = tx.councils.of_chat(chat_id_of(thread)) if thread else None
    return thread if bound is not None and bound.id == turn.the_council.id else None


def _show_on_meeting_card(turn: Turn, tx: Transaction, logged: list[LoggedQuestion]) -> ShowView | None:
    """Return the meeting's card if the question was entered there; its field stays for the next one.

    A guest's personal chat has no such card: with a field that names a meeting they see their question alone.
    """
    meeting = lookup.named_meeting(turn, tx) if turn.card_action is not None and may_read(turn) else None
    if meeting is None:
        return None
    council = turn.the_council
    reference = council.reference(logged[0].question.number)
    note = "already_logged" if logged[0].is_repeated else "logged_here"
    return ShowView(view=lookup.live_meeting_view(meeting), note=note, values={"reference": reference})


def _replaced_card(turn: Turn, tx: Transaction, one: ParsedQuestion) -> View | None:
    """Return the view that a single-use card has become if somebody else used it first."""
    if _single_use_card(turn, tx) is None:
        return None
    # From here on nobody else logs for this council, so the card does not change.
    find_repeated(turn, tx, one, council=turn.the_council)
    posted = _single_use_card(turn, tx)
    if posted is None or is_replaceable(posted) or posted.council != turn.the_council.id:
        return None
    return View(kind=posted.kind, args=posted.args)


def _single_use_card(turn: Turn, tx: Transaction) -> StoredCard | None:
    """Return the card that was pressed, if it is for one question and is replaced by it."""
    its_own = turn.fields.get("replace") or turn.chat.kind is ChatKind.PERSONAL
    if turn.card_action is None or not its_own or turn.fields.get("meeting"):
        return None
    return tx.posted_cards.by_activity(turn.chat.thread, turn.card_action.card_activity_id)


def left_out_note(turn: Turn) -> str | None:
    """Return the note that says what of a message did not become part of the question, None if nothing."""
    unread = turn.event.unread if isinstance(turn.event, MessageReceived) else ()
    return f"left_out_{unread[0].value}" if unread else None


def _shown(turn: Turn, logged: list[LoggedQuestion]) -> ShowView:
    repeated = any(n.is_repeated for n in logged)
    note = "already_logged" if repeated else left_out_note(turn)
    ids = list(dict.fromkeys(n.question.id for n in logged))
    if len(ids) == 1:
        return ShowView(view=QUESTION.view(question=ids[0], offer=repeated), note=note)
    return ShowView(view=QUESTIONS.view(questions=ids), note=note)


def _post_for_others(
    turn: Turn, tx: Transaction, shown: ShowView, logged: list[LoggedQuestion]
) -> list[Effect]:
    """Post what was logged with a button, whose reply only the sender sees."""
    if turn.card_action is None or all(n.is_repeated for n in logged):
        return []
    home = _home_thread(turn, tx)
    if home is None and _single_use_card(turn, tx) is not None:
        return [ReplaceCard(view=shown.view)]
    if home is None and turn.chat.kind is ChatKind.PERSONAL and turn.fields.get("force"):
        return []
    return [PostToChat(chat=home or turn.chat.thread, view=shown.view, key=f"logged:{turn.act}")]


FEATURE = Feature(
    name="ask",
    is_command=True,
    verbs=("log",),
    act=Permission.LOG,
    parse=parse_question.split_questions,
    handle=ask,
    argument="text",
)
