"""Log a question: ``fråga``, ``vi tar med oss frågan``, the button ``log``."""

from dataclasses import replace

from bot.features import asked
from bot.features.acting import going_on, tell_owner
from bot.features.asked import Asked
from bot.features.at_meeting import course_view, named_meeting
from bot.features.careful import look_first
from bot.features.logged import Noted, log_once, repeated
from bot.receipts import gives_way
from bot.router import Feature
from bot.turn import (
    ChatKind,
    Effect,
    Effects,
    Post,
    RefreshMeeting,
    Replace,
    Show,
    Turn,
    View,
    chat_of,
)
from domain.permissions import Act, expect
from storage import Transaction
from storage.views import Posted


def ask(turn: Turn, tx: Transaction) -> Effects:
    """Log what was asked and show its living card; the same line twice within a minute is one question."""
    expect(Act.LOG, turn.person, turn.the_council)
    wanted = _wanted(turn)
    if not wanted:
        return [Show(view=View(kind="ask_form"))]
    if warning := _look_first(turn, wanted):
        return warning
    if (used := _already_used(turn, tx, wanted[0])) is not None:
        return [Show(view=used, note="already_pressed")]
    here = going_on(turn, tx)
    noted = [log_once(turn, tx, one, here=here) for one in wanted]
    shown = _shown(noted)
    sent = [n.question for n in noted if not n.repeated]
    told = tell_owner(turn, *sent, council=turn.the_council)
    follows = [] if here is None else [RefreshMeeting(meeting=here.id, questions_only=True)]
    others = _for_the_others(turn, tx, shown, noted)
    return [_on_its_card(turn, tx, noted) or shown, *others, *told, *follows]


def _wanted(turn: Turn) -> list[Asked]:
    """Give back what was asked: in a message, in a card, or in the card that a message was sent back in."""
    if turn.pressed is None or turn.pressed.verb != "log":
        return asked.written(turn)
    if turn.fields.get("written"):
        return asked.written(replace(turn, fields=asked.read(turn.text("text"))))
    return [asked.filled_in(turn)]


def _look_first(turn: Turn, wanted: list[Asked]) -> Effects:
    """Give back the card that asks whether a text with personal data is meant to be logged."""
    texts = "\n".join(one.text for one in wanted)
    if turn.pressed is not None and not turn.fields.get("items"):
        kept = {k: turn.text(k) for k in ("asked_by", "department", "meeting") if turn.fields.get(k)}
        return look_first(turn, texts, verb="log", field="text", data=kept)
    items: list[str] = list(turn.fields.get("items", ()))
    again = f"\n{asked.WORDS.of(turn.locale)[0]} ".join(items)
    data = {"written": True, "thread": turn.chat.thread}
    return look_first(turn, texts, verb="log", field="text", data=data, shown=again)


def _home(turn: Turn, tx: Transaction) -> str | None:
    """Give back the chat that a question belongs to which is logged from the personal chat only now."""
    meeting = named_meeting(turn, tx) if turn.chat.kind is ChatKind.PERSONAL else None
    thread = turn.text("thread") or (meeting.chat if meeting is not None and meeting.chat else "")
    bound = tx.councils.of_chat(chat_of(thread)) if thread else None
    return thread if bound is not None and bound.id == turn.the_council.id else None


def _on_its_card(turn: Turn, tx: Transaction, noted: list[Noted]) -> Show | None:
    """Give back the meeting's card, where the question was asked in its field: it stays for the next one."""
    meeting = named_meeting(turn, tx) if turn.pressed is not None else None
    if meeting is None:
        return None
    council = turn.the_council
    reference = council.reference(noted[0].question.number)
    note = "already_logged" if noted[0].repeated else "logged_here"
    return Show(view=course_view(meeting), note=note, values={"reference": reference})


def _already_used(turn: Turn, tx: Transaction, one: Asked) -> View | None:
    """Give back what a card that goes away when it is used has become, where somebody else was first."""
    if _card_of_its_own(turn, tx) is None:
        return None
    repeated(turn, tx, one)  # from here on nobody else logs for this council, so the card stays as it is
    posted = _card_of_its_own(turn, tx)
    if posted is None or gives_way(posted) or posted.council != turn.the_council.id:
        return None
    return View(kind=posted.kind, args=posted.args)


def _card_of_its_own(turn: Turn, tx: Transaction) -> Posted | None:
    """Give back the card that was pressed, where it is there for one question and goes away with it."""
    its_own = turn.fields.get("replace") or turn.chat.kind is ChatKind.PERSONAL
    if turn.pressed is None or not its_own or turn.fields.get("meeting"):
        return None
    return tx.views.by_activity(turn.chat.thread, turn.pressed.card)


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
    home = _home(turn, tx)
    if home is None and _card_of_its_own(turn, tx) is not None:
        return [Replace(view=shown.view)]
    if home is None and turn.chat.kind is ChatKind.PERSONAL and turn.fields.get("force"):
        return []
    return [Post(chat=home or turn.chat.thread, view=shown.view, key=f"logged:{turn.act}")]


FEATURE = Feature(
    name="ask",
    words=asked.WORDS,
    verbs=("log",),
    act=Act.LOG,
    read=asked.read,
    handle=ask,
    argument="text",
)
