"""Log a question: ``fråga``, ``vi tar med oss frågan``, the button ``log``."""

import re
from contextlib import suppress
from dataclasses import dataclass

from bot.features.acting import tell_owner
from bot.router import Feature, Fields, Words
from bot.turn import ChatKind, Effect, Effects, Post, Replace, Show, Turn, View
from domain.council import Council, Department
from domain.errors import NotFound
from domain.history import Happening
from domain.permissions import Act, expect, may
from domain.person import Person
from domain.question import Question
from domain.text import LONGEST_NAME, one_line, required
from storage import Transaction

WORDS = Words(
    sv=("fråga", "vi tar med oss frågan", "vi tar med frågan", "ta med frågan"),
    en=("ask", "we take the question", "we'll take the question", "question"),
)
MOST_AT_ONCE = 20
_PHRASES = "|".join(
    re.escape(w).replace(r"\ ", r"\s+") for w in sorted(WORDS.sv + WORDS.en, key=len, reverse=True)
)
_BEGINS = re.compile(rf"(?:{_PHRASES})(?=$|[\s:.,;!?])[\s:]*", re.IGNORECASE)
_TAKEN_ALONG = (
    r"(?:vi\s+tar\s+med\s+(?:oss\s+)?frågan|we(?:'ll|’ll)?\s+take\s+the\s+question(?:\s+with\s+us)?)"
)
_ENDS = re.compile(
    rf"(.+?)[\s,;:–—-]*\b{_TAKEN_ALONG}(?:\s+(?:och|and)\s[^.!?]*)?[\s.!…]*$", re.IGNORECASE | re.DOTALL
)
_LEADING = re.compile(r"[\s,.:;–—-]*(?:(?:om|att|about|whether|that)\s+(?=\S))?[\s,:;–—-]*", re.IGNORECASE)
_FOR = re.compile(
    rf"(?:från|åt|för|for|from)\s+([^:\n]{{1,{LONGEST_NAME}}}):\s*(.+)", re.IGNORECASE | re.DOTALL
)
_SENT_TO = re.compile(r"(.+?)\s*>\s*([^>\n]{1,80})$", re.DOTALL)


def read(argument: str) -> Fields:
    """Read one question or several: each line that begins like the first one starts another."""
    items: list[str] = []
    for line in argument.split("\n"):
        begun = _BEGINS.match(line)
        if items and not begun:
            items[-1] += f"\n{line}"
        else:
            items.append(line[begun.end() :] if begun and items else line)
    return {"items": [item for item in items if item.strip()]}


def taken_along(text: str) -> Fields | None:
    """Read ``<text> ... vi tar med oss frågan``, None where the text does not end so."""
    match = _ENDS.fullmatch(text)
    return None if match is None else {"items": [match[1]]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as it was written."""

    text: str
    asked_by: Person
    asked_for: str | None
    department: Department | None


def ask(turn: Turn, tx: Transaction) -> Effects:
    """Log what was asked and show its living card; the same line twice within a minute is one question."""
    council = turn.the_council
    expect(Act.LOG, turn.person, council)
    wanted = _asked(turn, council)
    if not wanted:
        return [Show(view=View(kind="ask_form"))]
    logged, repeated, effects = [], [], list[Effect]()
    for asked in wanted[:MOST_AT_ONCE]:
        known = None if turn.fields.get("force") else _repeated(turn, tx, asked)
        question = known or _log(turn, tx, asked)
        (repeated if known else logged).append(question)
        if asked.department is not None and known is None:
            effects += _send(turn, tx, question, asked.department)
    shown = _shown([*logged, *repeated], repeated)
    return [shown, *_for_the_others(turn, shown, logged), *effects]


def _for_the_others(turn: Turn, shown: Show, logged: list[Question]) -> list[Effect]:
    """Let everybody see what was logged with a button, whose answer the presser alone sees."""
    if turn.pressed is None or not logged:
        return []
    if turn.fields.get("replace") or turn.chat.kind is ChatKind.PERSONAL:
        return [Replace(view=shown.view)]
    return [Post(chat=turn.chat.thread, view=shown.view, key=f"logged:{turn.act}")]


def texts_of(turn: Turn, fields: Fields) -> list[str]:
    """Give back the text of each question as it would be logged."""
    return [_written(turn, turn.the_council, item).text for item in fields.get("items", ())]


def _shown(questions: list[Question], repeated: list[Question]) -> Show:
    note = "already_logged" if repeated else None
    if len(questions) == 1:
        args = {"question": questions[0].id, "offer": bool(repeated)}
        return Show(view=View(kind="question", args=args), note=note)
    return Show(view=View(kind="questions", args={"questions": [q.id for q in questions]}), note=note)


def _asked(turn: Turn, council: Council) -> list[Asked]:
    if "items" in turn.fields:
        return [_written(turn, council, item) for item in turn.fields["items"]]
    if turn.pressed is None:
        return []
    name = one_line(turn.text("asked_by"))[:LONGEST_NAME] or None
    department = next((d for d in council.departments if str(d.id) == turn.text("department")), None)
    text = required(turn.text("text"), missing="text_missing")
    return [_by(turn, text, name=name, department=_assignable(turn, council, department))]


def _written(turn: Turn, council: Council, item: str) -> Asked:
    name = None
    if match := _FOR.fullmatch(item.strip()):
        name, item = one_line(match[1]), match[2]
    department = None
    if may(Act.ASSIGN, turn.person, council) and (match := _SENT_TO.fullmatch(item)):
        with suppress(NotFound):  # then the sign is part of the question
            item, department = match[1], council.find_department(match[2])
    text = required(item[_LEADING.match(item).end() :], missing="text_missing")  # type: ignore[union-attr] - matches always
    return _by(turn, text, name=name, department=department)


def _by(turn: Turn, text: str, *, name: str | None, department: Department | None) -> Asked:
    known = next((p for p in turn.mentioned if name and name.lstrip("@") == p.name), None)
    return Asked(
        text=text,
        asked_by=known or turn.person,
        asked_for=None if known else name and name.lstrip("@"),
        department=department,
    )


def _assignable(turn: Turn, council: Council, department: Department | None) -> Department | None:
    return department if may(Act.ASSIGN, turn.person, council) else None


def _repeated(turn: Turn, tx: Transaction, asked: Asked) -> Question | None:
    return tx.questions.repeated(
        turn.the_council, text=asked.text, by=turn.person.id, asked_for=asked.asked_for, at=turn.now
    )


def _log(turn: Turn, tx: Transaction, asked: Asked) -> Question:
    council = turn.the_council
    return tx.questions.add(
        council,
        number=tx.councils.next_number(council.id),
        text=asked.text,
        by=turn.person.id,
        asked_by=asked.asked_by.id,
        asked_for=asked.asked_for,
        at=turn.now,
        chat=turn.chat.thread,
        source="" if turn.pressed else turn.activity,
        act=turn.act,
    )


def _send(turn: Turn, tx: Transaction, question: Question, department: Department) -> list[Effect]:
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
    return tell_owner(turn, tx, sent, council=turn.the_council)


FEATURE = Feature(
    name="ask", words=WORDS, verbs=("log",), act=Act.LOG, read=read, handle=ask, argument="text"
)
