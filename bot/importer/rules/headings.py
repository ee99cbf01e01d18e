"""Recognise headings: known titles, Swedish and English, and lines that merely look like a heading."""

import re
from enum import StrEnum
from functools import lru_cache

from bot.importer.rules.vocabulary import WORD_CLASSES
from bot.importer.rules.words import ARROW_SIGN, fold, fold_all, split_words

AMBIGUOUS_TITLES = frozenset(map(fold, ("uppföljning", "status", "återkoppling")))
"""Words that also begin other headings; they count only if nothing or almost nothing follows."""
MAX_AMBIGUOUS_TITLE_WORDS = 2
_PREVIOUS_WORDS = frozenset(map(fold, ("föregående", "previous")))

_NUMBER = re.compile(
    r"^(?:§+\s*\d+[a-z]?|\d+\s*§|\d{1,4}/\d{1,4}|\d+(?:\.\d+)*[.)]?|[IVX]+\.|[a-z]\))\s*[.:–-]?\s+(?=\S)"
)
MAX_TITLE_WORDS, MAX_NUMBERED_TITLE_WORDS = 12, 18
TEXT_ENDING = re.compile(r"[.,;!?]$")
_ACTION_VERBS = fold_all(WORD_CLASSES["does"]) | fold_all(WORD_CLASSES["finds"])
"""Verbs of actions: ``Karin bokar lokalen`` is not a heading."""
MAX_HEADING_WORDS = 8


class SectionTopic(StrEnum):
    """The subjects of sections that need to be read in their own way."""

    PREVIOUS = "previous"
    QUESTIONS = "questions"
    ACTIONS = "actions"
    NEXT = "next"
    PEOPLE = "people"
    OTHER = "other"


# Each line: the beginning of a heading, which may continue.
KNOWN_HEADINGS: dict[SectionTopic, str] = {
    SectionTopic.PREVIOUS: """
        kommentarer till förra|föregående
        föregående|förra|tidigare möte*|minnesanteckning*|anteckning*|protokoll*|sammanträde*
        genomgång av föregående|förra|tidigare
        anteckning*|minnesanteckning*|protokoll* från|av|för
        uppföljning av|från föregående|förra|tidigare
        uppföljning
        återkoppling
        status
        status av|från|för föregående|förra|tidigare
        från förra|föregående
        återkoppling från|av föregående|förra|tidigare
        sedan sist
        vad har hänt
        status på
        aktuella frågor från
        förra gången
        previous|last meeting|minutes|notes
        minutes of|from the last|previous
        matters|actions|points arising
        actions|points|matters from last|the
        follow up from
        update on actions|previous|last
        review of previous|last|actions
    """,
    SectionTopic.QUESTIONS: """
        frågor
        frågor och svar
        frågestund
        allmänhetens frågestund
        questions
        question time
        public questions
        q&a
    """,
    SectionTopic.ACTIONS: """
        att göra
        åtgärder
        åtgärdslista
        att-göra-lista
        uppföljningslista
        uppdrag
        aktivitetslista
        aktiviteter framåt
        to do
        actions
        action points|items|list|log|table
        summary of actions
        follow-up|follow-ups
    """,
    SectionTopic.NEXT: """
        nästa|nästkommande|kommande möte*|träff*|sammanträde*
        tid för nästa
        datum för nästa
        next meeting
        date of next
        date and time of
        future meetings
    """,
    SectionTopic.PEOPLE: """
        närvarande
        närvaro
        deltagare
        deltagande
        present
        attendance
        attendees
    """,
    SectionTopic.OTHER: """
        inledning
        introduktion
        öppnande
        mötets öppnande|avslutande
        mötet öppnas
        mötet avslutas
        avslutning
        välkomna
        dagordning
        val av
        godkännande av
        fastställande av
        lägesbild*
        lägesrapport*
        laget runt
        runda
        rundan
        bordet runt
        aktuellt
        information från|om
        rapport från
        rapporter
        övrigt
        övriga frågor|punkter|ärenden
        tema
        welcome
        opening
        introduction*
        introductions
        agenda
        apologies
        declarations of
        situation report
        police report|update
        round table
        round the table
        any other
        aob
        other matters|business
        closing
        close of
    """,
}


def _compile(lines: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(
        tuple(
            tuple(fold(w) if w[-1] != "*" else fold(w[:-1]) + "*" for w in element.split("|"))
            for element in line.split()
        )
        for line in lines.strip().splitlines()
    )


_COMPILED_HEADINGS = {topic: _compile(lines) for topic, lines in KNOWN_HEADINGS.items()}


def strip_number(text: str) -> str:
    """Return a heading without ``§ 4``, ``3.`` and closing signs."""
    return _NUMBER.sub("", text).strip(" :–-")


def is_numbered(text: str) -> bool:
    """Return whether a line begins with a number, as headings and list items do."""
    return bool(_NUMBER.match(text))


@lru_cache(maxsize=4096)
def topic_of(text: str) -> SectionTopic | None:
    """Return the topic of a heading, None if it is not a known one."""
    words = [word.folded for word in split_words(strip_number(text))]
    if not words or len(words) > (
        MAX_NUMBERED_TITLE_WORDS if is_numbered(text) and text.endswith(":") else MAX_TITLE_WORDS
    ):
        return None
    if _is_about_previous(words):
        return SectionTopic.PREVIOUS
    return next(
        (topic for topic, rows in _COMPILED_HEADINGS.items() if any(_begins(words, row) for row in rows)),
        None,
    )


def _is_about_previous(words: list[str]) -> bool:
    return len(words) <= MAX_TITLE_WORDS // 2 and not _PREVIOUS_WORDS.isdisjoint(words)


def _begins(words: list[str], row: tuple[tuple[str, ...], ...]) -> bool:
    soft = len(row) == 1 and not AMBIGUOUS_TITLES.isdisjoint(row[0])
    if len(words) < len(row) or (soft and len(words) > MAX_AMBIGUOUS_TITLE_WORDS):
        return False
    return all(
        any(_fits(word, choice) for choice in choices) for word, choices in zip(words, row, strict=False)
    )


def _fits(word: str, choice: str) -> bool:
    return word.startswith(choice[:-1]) if choice.endswith("*") else word == choice


_IN_TEXT = re.compile(rf"(?:{TEXT_ENDING.pattern})|: |,|[a-zåäö]{{3}}[.!?] [A-ZÅÄÖ@]|\båterkom|{ARROW_SIGN}")
"""What no heading has: the end of a sentence, a comma, an arrow."""


def looks_like_heading(text: str) -> bool:
    """Return whether a line may be a heading: short, capitalised, without symbols, digits or an actor."""
    bare = strip_number(text)
    words = bare.split()
    if not bare or len(words) > MAX_HEADING_WORDS or _IN_TEXT.search(text):
        return False
    acts = len(words) > 1 and fold(words[1]) in _ACTION_VERBS
    return bare[0].isupper() and not acts and not any(character.isdigit() for character in bare)
