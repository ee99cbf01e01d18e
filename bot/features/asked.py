"""What was asked, as it was written or filled in: the phrases, the asker, the department."""

import re
from contextlib import suppress
from dataclasses import dataclass

from bot.features.acting import MOST_AT_ONCE
from bot.router import Fields, Words
from bot.turn import Turn
from domain.council import Department
from domain.errors import NotFound, Refusal
from domain.permissions import Act, may
from domain.person import Person
from domain.text import LONGEST_NAME, one_line, required

WORDS = Words(
    sv=("fråga", "vi tar med oss frågan", "vi tar med frågan", "ta med frågan"),
    en=("ask", "we take the question", "we'll take the question", "question"),
)
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
_LEADING = re.compile(
    r"[\s,.:;–—-]*(?:(?:om|att|about|whether|that)[\s:,]+(?=\S))?[\s,:;–—-]*", re.IGNORECASE
)
_FOR = re.compile(
    rf"(?:från|åt|för|for|from)\s+([^:\n]{{1,{LONGEST_NAME}}}):\s*(.+)", re.IGNORECASE | re.DOTALL
)
_SENT_TO = re.compile(r"(.+?)\s*>\s*([^>\n]{1,80})$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as it was asked."""

    text: str
    asked_by: Person
    asked_for: str | None
    department: Department | None


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


def filled_in(turn: Turn) -> Asked:
    """Give back the one question of a card's fields."""
    council = turn.the_council
    chosen = turn.number("department") if may(Act.ASSIGN, turn.person, council) else None
    department = next((d for d in council.departments if d.id == chosen), None)
    text = required(turn.text("text"), missing="text_missing")
    return _by(turn, text, name=one_line(turn.text("asked_by"))[:LONGEST_NAME], department=department)


def written(turn: Turn) -> list[Asked]:
    """Give back the questions of a message; none where it says only that there is one.

    Raises Refusal ``too_many``, ``too_long`` or ``text_missing`` before anything is stored.
    """
    items = turn.fields.get("items", ())
    if len(items) > MOST_AT_ONCE:
        raise Refusal("too_many", limit=MOST_AT_ONCE)
    return [_written(turn, item) for item in items]


def _written(turn: Turn, item: str) -> Asked:
    council, name, department = turn.the_council, "", None
    if match := _FOR.fullmatch(item.strip()):
        name, item = one_line(match[1]), match[2]
    if may(Act.ASSIGN, turn.person, council) and (match := _SENT_TO.fullmatch(item)):
        with suppress(NotFound):  # then the sign is part of the question
            item, department = match[1], council.find_department(match[2])
    text = required(_LEADING.sub("", item, count=1), missing="text_missing")
    return _by(turn, text, name=name, department=department)


def _by(turn: Turn, text: str, *, name: str, department: Department | None) -> Asked:
    name = name.lstrip("@").strip()
    known = next((p for p in turn.mentioned if name == p.name), None)
    return Asked(
        text=text,
        asked_by=known or turn.person,
        asked_for=None if known else name or None,
        department=department,
    )
