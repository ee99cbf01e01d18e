"""Parse a question from a message or a form: its text, who asks, and the department."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from bot.features.questions.actions import MAX_QUESTIONS_AT_ONCE
from bot.features.questions.pleasantries import is_signature, pleasantry
from bot.turn.incoming import WORD_END, MessageReceived, QuotedMessage
from bot.turn.types import Fields, Turn
from cards.texts import words_of_all_languages
from domain.council import Department
from domain.errors import BadInput, NotFound
from domain.permissions import Permission, is_permitted
from domain.person import Person
from domain.text import (
    DASHES,
    MAX_NAME_LENGTH,
    capitalise_first,
    one_line,
    optional_text,
    require_text,
    strip_decoration,
    word_pattern,
)

_TRIM_BEFORE_PHRASE, _TRIM_AT_END = f" \n\t,;:•{DASHES}", " \n\t.!…"
"""What may stand between the question and the phrase, and after all."""
_NUMBERED = re.compile(r"\s*(\d{1,2})[.):]\s+(?=\S)")
"""The beginning of an item of a numbered list, as people type it and as Teams makes it a list."""
_BULLETED = re.compile(r"\s*[•·▪●○◦‣*–—-]\s+(?=\S)")
_TOP_BULLET = "•"
_MAIL_HEADER = re.compile(
    r"(?:från|skickat|till|ämne|kopia|datum|from|sent|to|subject|cc|date)\s*:\s", re.IGNORECASE
)
_MIN_MAIL_HEADERS = 3
_MIN_ITEMS = 2
MAX_SIGNATURE_LINES = 4
"""Lines from a signature on that are left out; more of them are no signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPhrases:
    """The words around a question, in all languages, as patterns."""

    opening: re.Pattern[str]
    """A command word before the question, as in ``fråga Kan lampan bytas?``."""
    closing: re.Pattern[str]
    """A phrase after the question, as in ``Kan lampan bytas? Vi tar med oss frågan.``"""
    closing_several: re.Pattern[str]
    """The closing phrases that speak of several questions: each line is one."""
    conjunction: re.Pattern[str]
    """Words that continue the sentence of a closing phrase: ``och``."""
    leading: re.Pattern[str]
    """What may stand between an opening phrase and the question: ``om``, and punctuation."""
    referring: re.Pattern[str]
    """The beginning of a line that says more about what the line before asks: ``den``."""
    asked_for: re.Pattern[str]
    """A name and a question in groups: ``från boende: Kan lampan bytas?``, ``(från boende) Kan ...``."""


@cache
def question_phrases() -> QuestionPhrases:
    """Return the phrases of all languages, read from the catalogues once."""
    command = word_pattern(words_of_all_languages("command.ask"))
    names = ("closing_several", "closing", "and", "about", "referring", "asked_for")
    several, closing, conjunction, about, referring, asked_for = (
        word_pattern(words_of_all_languages(f"phrase.{name}")) for name in names
    )
    several, closing = (phrases.replace("'", "['’]") for phrases in (several, closing))
    name = rf"[^:\n]{{1,{MAX_NAME_LENGTH}}}"
    return QuestionPhrases(
        opening=re.compile(rf"(?:{command}){WORD_END}[\s:]*", re.IGNORECASE),
        closing=re.compile(rf"\b(?:{closing})", re.IGNORECASE),
        closing_several=re.compile(rf"\b(?:{several})", re.IGNORECASE),
        conjunction=re.compile(rf"\s+(?:{conjunction})(?!\w)", re.IGNORECASE),
        leading=re.compile(
            rf"[\s,.:;•👉➡→\ufe0f{DASHES}]*(?:\d{{1,2}}[:)]\s+(?=\S))?(?:(?:{about})[\s:,]+(?=\S))?[\s,:;•{DASHES}]*",
            re.IGNORECASE,
        ),
        referring=re.compile(rf"(?:{referring})(?!\w)", re.IGNORECASE),
        asked_for=re.compile(
            rf"(?:(?:{asked_for})\s+({name}):|\((?:{asked_for})\s+([^()\n]+)\):?)\s*(.+)",
            re.IGNORECASE | re.DOTALL,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedQuestion:
    """A question as parsed from a message or a form."""

    text: str
    asked_by: Person
    asked_for: str | None
    department: Department | None
    source: QuotedMessage | None = None
    """The message that it was asked in, if that is another one than the message that logs it."""


def split_questions(argument: str) -> Fields:
    """Split the text of a command into questions: each line asks one.

    A line that begins with a phrase starts another in any case, such as one after a list with points.
    """
    items: list[str] = []
    for line in argument.split("\n"):
        plain = strip_decoration(line) if items else ""
        if not items:
            items.append(line)
        elif begun := question_phrases().opening.match(plain):
            items.append(plain[begun.end() :])
        else:
            items[-1] += f"\n{line}"
    found = [one for item in items for one in split_lines(item)]
    return {"items": [one for one in found if one.strip() and ("?" in one or pleasantry(one) is None)]}


def split_lines(text: str) -> list[str]:
    """Split a text into the questions that its lines ask, without greetings, thanks and signatures.

    Points below a line belong to it (``split_list``), and a line that ends in a colon to all that follow.
    A small letter or a number where others begin with a capital goes on with the line before.
    """
    lines = _without_pleasantries(text)
    before, items, _ = _list_items("\n".join(lines))
    if items:
        *above, last = before.split("\n")
        points = lines[len(before.split("\n")) if before else 0 :]
        return [*_each_line(above), *split_list("\n".join(filter(None, (last, *points))), is_command=True)]
    return _each_line(lines)


def _each_line(lines: Sequence[str]) -> list[str]:
    found, title = list[str](), ""
    for line in lines:
        if found and _goes_on(found[0], found[-1], line):
            found[-1] += f"\n{line}"
        elif line.rstrip().endswith(":") and len(lines) > 1:
            title = line.strip()
        else:
            found.append(f"{title} {line.strip()}" if title else line)
    return found or list(lines)


def _goes_on(first: str, before: str, line: str) -> bool:
    """Return whether a line goes on with what the line before says, rather than asking something else.

    It says more of it (``Den har blinkat i en vecka.``), or begins small where others begin with a capital.
    """
    begins, begun = line.lstrip()[:1], first.lstrip()[:1]
    if question_phrases().referring.match(line.lstrip()) and not _asks(line):
        return True
    return (begins.islower() or begins.isdigit()) and begun.isupper() and before.rstrip()[-1:] not in ".?!:"


def _without_pleasantries(text: str) -> list[str]:
    """Return the lines that say something, without greetings, thanks and what follows a signature."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) <= 1:
        return lines
    if sum(_MAIL_HEADER.match(line) is not None for line in lines) >= _MIN_MAIL_HEADERS:
        lines = [line for line in lines if _MAIL_HEADER.match(line) is None]
    end = next((n for n, line in enumerate(lines) if n and is_signature(line)), len(lines))
    said = lines[:end] if len(lines) - end <= MAX_SIGNATURE_LINES else lines
    kept = [line for line in said if pleasantry(line) is None]
    return kept if len(lines) > 1 else lines


def split_list(text: str, *, is_command: bool = False) -> list[str]:
    """Split a text with a list into the questions that it asks.

    The items of a list are a question each; with words before it they are where those words end in a colon
    and the list is numbered, or where each item ends in a question mark. A colon's words are kept with each.
    Other points with bullets are points of one question; in a text that is no command they need to ask.
    """
    before, items, is_numbered = _list_items(text)
    all_ask = all(_asks(item) for item in items)
    if len(items) < _MIN_ITEMS:
        return [text]
    if not before:
        return items if is_numbered or all_ask or is_command else [text]
    if before.endswith(":") and (is_numbered or all_ask):
        return [f"{before} {item}" for item in items]
    if not all_ask:
        return [text]
    return [before, *items] if before.endswith("?") else [f"{before} {item}" for item in items]


def _list_items(text: str) -> tuple[str, list[str], bool]:
    """Return the words before a list, its items without their signs, and whether it is a numbered one."""
    lines = text.split("\n")
    numbered = [n for n, line in enumerate(lines) if _NUMBERED.match(line)]
    counts = [int(match[1]) for line in lines if (match := _NUMBERED.match(line))]
    in_order = counts == list(range(counts[0], counts[0] + len(counts))) if counts else False
    in_order = in_order or len(numbered) == sum(bool(line.strip()) for line in lines)
    is_numbered = len(numbered) >= _MIN_ITEMS and in_order
    sign = _NUMBERED if is_numbered else _BULLETED
    starts = numbered if is_numbered else [n for n, line in enumerate(lines) if _BULLETED.match(line)]
    if starts and lines[starts[0]].lstrip().startswith(_TOP_BULLET):  # the list of a client: dashes are below
        starts = [n for n in starts if lines[n].lstrip().startswith(_TOP_BULLET)]
    if not starts:
        return text.strip(), [], False
    ends = [*starts[1:], len(lines)]
    items = ["\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    before = "\n".join(lines[: starts[0]]).strip()
    return before, [sign.sub("", item, count=1) for item in items], is_numbered


def _asks(item: str) -> bool:
    return _without_closing_phrase(item).rstrip(_TRIM_AT_END).endswith("?")


def has_question_text(lines: Sequence[str]) -> bool:
    """Return whether a message says more than the phrases around a question."""
    said = strip_decoration("\n".join(lines)).strip()
    begun = question_phrases().opening.match(said)
    rest = said[begun.end() :] if begun else said
    return bool(rest.strip(_TRIM_BEFORE_PHRASE + _TRIM_AT_END + "?")) and not is_closing_phrase(rest)


def is_closing_phrase(text: str) -> bool:
    """Return whether a text is the words that take a question along, and nothing else."""
    said = strip_decoration(text).strip(_TRIM_BEFORE_PHRASE + _TRIM_AT_END)
    return question_phrases().closing.fullmatch(said) is not None


def takes_it_along(text: str) -> bool:
    """Return whether a text says that what it replies to is taken along: ``det tar vi med oss``."""
    said = strip_decoration(text).strip(_TRIM_BEFORE_PHRASE + _TRIM_AT_END)
    return said.casefold() in words_of_all_languages("phrase.taking_along")


def parse_closing_phrase(text: str) -> Fields | None:
    """Parse ``<text> ... vi tar med oss frågan``; None if the text does not end like that."""
    kept = _without_closing_phrase(text)
    if kept == text:
        return None
    lines = _without_pleasantries(kept)
    several = question_phrases().closing_several.search(text, len(kept)) is not None
    every_line = several or (len(lines) >= _MIN_ITEMS and all(map(_asks, lines)))
    items = split_lines(kept) if every_line else split_list("\n".join(lines))
    return {"items": [item for item in items if pleasantry(item) is None]}


def strip_phrases(text: str) -> str:
    """Return the question in a message, without the phrases around it."""
    said = text.strip()
    plain = strip_decoration(said)
    begun = question_phrases().opening.match(plain)
    said = plain if begun else said
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
    name, department = "", None
    item = optional_text(item)
    if match := question_phrases().asked_for.fullmatch(item):
        name, item = one_line(match[1] or match[2]), match[3]
    text, sent, words = _without_closing_phrase(item).rpartition(">")
    if sent and text.strip() and is_permitted(Permission.ASSIGN, turn.person, turn.the_council):
        with suppress(NotFound):  # in that case the character is part of the question
            item, department = text, turn.the_council.find_department(words.rstrip(_TRIM_AT_END))
    text = require_text(
        _without_closing_phrase(question_phrases().leading.sub("", item, count=1)), missing="text_missing"
    )
    return _with_asker(turn, text, name=name, department=department)


def parse_quoted(turn: Turn) -> list[ParsedQuestion]:
    """Return the questions in the messages that a reply without words of its own quotes.

    A message of the bot itself asks nothing. Raises BadInput ``too_long``.
    """
    return [_parse_quote(turn, quote) for quote in quoted_questions(turn)[:MAX_QUESTIONS_AT_ONCE]]


def _parse_quote(turn: Turn, quote: QuotedMessage) -> ParsedQuestion:
    text = require_text(strip_phrases("\n".join(quote.lines)), missing="text_missing")
    mine = quote.author is None or quote.author.id in (turn.person.entra_id, turn.person.teams_id)
    name = "" if mine or quote.author is None else quote.author.name
    return replace(_with_asker(turn, text, name=name, department=None), source=quote)


def quoted_questions(turn: Turn) -> list[QuotedMessage]:
    """Return the messages that a message quotes and whose words may be a question."""
    quotes = turn.event.quotes if isinstance(turn.event, MessageReceived) else ()
    return [one for one in quotes if is_askable(one, bot_id=turn.bot_id)]


def card_text(said: MessageReceived) -> str:
    """Return the text of the first card of a message, or of a quote that has no author; empty if none."""
    cards = (one for one in said.quotes if one.author is None and not one.id and one.lines)
    return next(("\n".join(one.lines) for one in cards), "")


def is_askable(quote: QuotedMessage, *, bot_id: str) -> bool:
    """Return whether a quoted message has words of a person."""
    author = "" if quote.author is None else quote.author.id
    is_message = bool(quote.author is not None or quote.id) and not quote.is_nested
    return bool(quote.lines) and is_message and author not in (bot_id, f"8:{bot_id}")


def _with_asker(turn: Turn, text: str, *, name: str, department: Department | None) -> ParsedQuestion:
    name = name.lstrip("@").strip()
    known = next((p for p in turn.mentioned if name == p.name), turn.mentions_by_text.get(f"@{name}"))
    return ParsedQuestion(
        text=capitalise_first(text),
        asked_by=known or turn.person,
        asked_for=None if known else name or None,
        department=department,
    )
