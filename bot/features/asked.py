"""What was asked, as it was written or filled in: the phrases, the asker, the department."""

import re
from contextlib import suppress
from dataclasses import dataclass

from bot.features.acting import MOST_AT_ONCE
from bot.router import Fields, Words
from bot.turn import Turn
from domain.council import Department
from domain.errors import BadInput, NotFound
from domain.permissions import Act, may
from domain.person import Person
from domain.text import LONGEST_NAME, begin_large, one_line, optional, required

WORDS = Words(
    sv=("fråga", "vi tar med oss frågan", "vi tar med frågan", "ta med frågan"),
    en=("ask", "we take the question", "we'll take the question", "question"),
)
_PHRASES = "|".join(
    re.escape(w).replace(r"\ ", r"\s+") for w in sorted(WORDS.sv + WORDS.en, key=len, reverse=True)
)
_BEGINS = re.compile(rf"(?:{_PHRASES})(?=$|[\s:.,;!?])[\s:]*", re.IGNORECASE)
_TAKEN_ALONG = re.compile(
    r"\b(?:vi\s+tar\s+med\s+(?:oss\s+)?frågan|we(?:'ll|’ll)?\s+take\s+the\s+question(?:\s+with\s+us)?)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:och|and)(?!\w)", re.IGNORECASE)
_BEFORE, _AFTER = " \n\t,;:–—-", " \n\t.!…"
"""What may stand between the question and the phrase, and after all."""
_LEADING = re.compile(
    r"[\s,.:;–—-]*(?:(?:om|att|about|whether|that)[\s:,]+(?=\S))?[\s,:;–—-]*", re.IGNORECASE
)
_FOR = re.compile(
    rf"(?:från|åt|för|for|from)\s+([^:\n]{{1,{LONGEST_NAME}}}):\s*(.+)", re.IGNORECASE | re.DOTALL
)


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
    kept = _without_tail(text)
    return None if kept == text else {"items": [kept]}


def bare(text: str) -> str:
    """Give back what is asked in a message, without the words around it that say that it is a question."""
    said = text.strip()
    begun = _BEGINS.match(said)
    kept = _without_tail(_LEADING.sub("", said[begun.end() :], count=1) if begun else said)
    return begin_large(kept.strip()) or text


def _without_tail(text: str) -> str:
    """Give back what stands before ``vi tar med oss frågan`` at the end, else all of it."""
    kept = text.rstrip(_AFTER)
    last = max(kept.rfind(sign) for sign in ".!?")
    for phrase in _TAKEN_ALONG.finditer(kept):
        goes_on = last < phrase.end() and _AND.match(kept, phrase.end())
        if phrase.start() and (goes_on or phrase.end() == len(kept)):
            return kept[: phrase.start()].rstrip(_BEFORE)
    return text


def filled_in(turn: Turn) -> Asked:
    """Give back the one question of a card's fields."""
    council = turn.the_council
    chosen = turn.number("department") if may(Act.ASSIGN, turn.person, council) else None
    department = next((d for d in council.departments if d.id == chosen), None)
    text = required(turn.text("text"), missing="text_missing")
    return _by(turn, text, name=one_line(turn.text("asked_by"))[:LONGEST_NAME], department=department)


def written(turn: Turn) -> list[Asked]:
    """Give back the questions of a message; none where it says only that there is one.

    Raises BadInput ``too_many``, ``too_long`` or ``text_missing`` before anything is stored.
    """
    items = turn.fields.get("items", ())
    if len(items) > MOST_AT_ONCE:
        raise BadInput("too_many", limit=MOST_AT_ONCE)
    return [_written(turn, item) for item in items]


def _written(turn: Turn, item: str) -> Asked:
    council, name, department = turn.the_council, "", None
    item = optional(item)
    if match := _FOR.fullmatch(item):
        name, item = one_line(match[1]), match[2]
    text, sent, words = _without_tail(item).rpartition(">")
    if sent and text.strip() and may(Act.ASSIGN, turn.person, council):
        with suppress(NotFound):  # then the sign is part of the question
            item, department = text, council.find_department(words.rstrip(_AFTER))
    text = required(_without_tail(_LEADING.sub("", item, count=1)), missing="text_missing")
    return _by(turn, text, name=name, department=department)


def _by(turn: Turn, text: str, *, name: str, department: Department | None) -> Asked:
    name = name.lstrip("@").strip()
    known = next((p for p in turn.mentioned if name == p.name), turn.called.get(f"@{name}"))
    return Asked(
        text=begin_large(text),
        asked_by=known or turn.person,
        asked_for=None if known else name or None,
        department=department,
    )
