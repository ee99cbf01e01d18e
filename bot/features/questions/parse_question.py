"""Parse a question from a message or a form: its text, who asks, and the department."""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from bot.features.questions.actions import MAX_QUESTIONS_AT_ONCE
from bot.turn.types import Fields, Turn
from cards.texts import words_of_all_languages
from domain.council import Department
from domain.errors import BadInput, NotFound
from domain.permissions import Permission, is_permitted
from domain.person import Person
from domain.text import MAX_NAME_LENGTH, capitalise_first, one_line, optional_text, require_text, word_pattern

_TRIM_BEFORE_PHRASE, _TRIM_AT_END = " \n\t,;:–—-", " \n\t.!…"
"""Characters stripped between the question and the phrase, and at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPhrases:
    """The words around a question, in all languages, as patterns."""

    opening: re.Pattern[str]
    """A command word before the question, as in ``fråga Kan lampan bytas?``."""
    closing: re.Pattern[str]
    """A phrase after the question, as in ``Kan lampan bytas? Vi tar med oss frågan.``"""
    conjunction: re.Pattern[str]
    """Words that continue the sentence of a closing phrase: ``och``."""
    leading: re.Pattern[str]
    """What may stand between an opening phrase and the question: ``om``, and punctuation."""
    asked_for: re.Pattern[str]
    """A name and a question, as in ``från boende: Kan lampan bytas?``, in groups."""


@cache
def question_phrases() -> QuestionPhrases:
    """Return the phrases of all languages, read from the catalogues once."""
    command, closing, conjunction, about, asked_for = (
        word_pattern(words_of_all_languages(key))
        for key in ("command.ask", "phrase.closing", "phrase.and", "phrase.about", "phrase.asked_for")
    )
    closing = closing.replace("'", "['’]")
    name = rf"[^:\n]{{1,{MAX_NAME_LENGTH}}}"
    return QuestionPhrases(
        opening=re.compile(rf"(?:{command})(?=$|[\s:.,;!?])[\s:]*", re.IGNORECASE),
        closing=re.compile(rf"\b(?:{closing})", re.IGNORECASE),
        conjunction=re.compile(rf"\s+(?:{conjunction})(?!\w)", re.IGNORECASE),
        leading=re.compile(rf"[\s,.:;–—-]*(?:(?:{about})[\s:,]+(?=\S))?[\s,:;–—-]*", re.IGNORECASE),
        asked_for=re.compile(rf"(?:{asked_for})\s+({name}):\s*(.+)", re.IGNORECASE | re.DOTALL),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedQuestion:
    """A question as parsed from a message or a form."""

    text: str
    asked_by: Person
    asked_for: str | None
    department: Department | None


def split_questions(argument: str) -> Fields:
    """Split the text of a command into questions: each line that begins with a phrase starts another."""
    items: list[str] = []
    for line in argument.split("\n"):
        begun = question_phrases().opening.match(line)
        if items and not begun:
            items[-1] += f"\n{line}"
        else:
            items.append(line[begun.end() :] if begun and items else line)
    return {"items": [item for item in items if item.strip()]}


def parse_closing_phrase(text: str) -> Fields | None:
    """Parse ``<text> ... vi tar med oss frågan``; None if the text does not end like that."""
    kept = _without_closing_phrase(text)
    return None if kept == text else {"items": [kept]}


def strip_phrases(text: str) -> str:
    """Return the question in a message, without the phrases around it."""
    said = text.strip()
    begun = question_phrases().opening.match(said)
    kept = _without_closing_phrase(
        question_phrases().leading.sub("", said[begun.end() :], count=1) if begun else said
    )
    return capitalise_first(kept.strip()) or text


def _without_closing_phrase(text: str) -> str:
    """Return the text before a closing ``vi tar med oss frågan``, otherwise all of it."""
    kept = text.rstrip(_TRIM_AT_END)
    last = max(kept.rfind(sign) for sign in ".!?")
    for phrase in question_phrases().closing.finditer(kept):
        goes_on = last < phrase.end() and question_phrases().conjunction.match(kept, phrase.end())
        if phrase.start() and (goes_on or phrase.end() == len(kept)):
            return kept[: phrase.start()].rstrip(_TRIM_BEFORE_PHRASE)
    return text


def parse_form(turn: Turn) -> ParsedQuestion:
    """Return the question entered in the fields of a card."""
    council = turn.the_council
    chosen = turn.number("department") if is_permitted(Permission.ASSIGN, turn.person, council) else None
    department = next((d for d in council.departments if d.id == chosen), None)
    text = require_text(turn.text("text"), missing="text_missing")
    return _with_asker(
        turn, text, name=one_line(turn.text("asked_by"))[:MAX_NAME_LENGTH], department=department
    )


def parse_message(turn: Turn) -> list[ParsedQuestion]:
    """Return the questions of a message; empty if it consists of the command alone.

    Raises BadInput ``too_many``, ``too_long`` or ``text_missing`` before anything is stored.
    """
    items = turn.fields.get("items", ())
    if len(items) > MAX_QUESTIONS_AT_ONCE:
        raise BadInput("too_many", limit=MAX_QUESTIONS_AT_ONCE)
    return [_parse_item(turn, item) for item in items]


def _parse_item(turn: Turn, item: str) -> ParsedQuestion:
    council, name, department = turn.the_council, "", None
    item = optional_text(item)
    if match := question_phrases().asked_for.fullmatch(item):
        name, item = one_line(match[1]), match[2]
    text, sent, words = _without_closing_phrase(item).rpartition(">")
    if sent and text.strip() and is_permitted(Permission.ASSIGN, turn.person, council):
        with suppress(NotFound):  # in that case the character is part of the question
            item, department = text, council.find_department(words.rstrip(_TRIM_AT_END))
    text = require_text(
        _without_closing_phrase(question_phrases().leading.sub("", item, count=1)), missing="text_missing"
    )
    return _with_asker(turn, text, name=name, department=department)


def _with_asker(turn: Turn, text: str, *, name: str, department: Department | None) -> ParsedQuestion:
    name = name.lstrip("@").strip()
    known = next((p for p in turn.mentioned if name == p.name), turn.mentions_by_text.get(f"@{name}"))
    return ParsedQuestion(
        text=capitalise_first(text),
        asked_by=known or turn.person,
        asked_for=None if known else name or None,
        department=department,
    )
