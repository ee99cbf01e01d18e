"""How headings of notes begin, Swedish and English: one table, read top to bottom."""

import re
from enum import StrEnum
from functools import lru_cache

from domain.notes.words import fold, read_words


class Topic(StrEnum):
    """What a section is about, where that matters for how it is read."""

    PREVIOUS = "previous"
    QUESTIONS = "questions"
    ACTIONS = "actions"
    NEXT = "next"
    PEOPLE = "people"
    OTHER = "other"


# Each line: how a heading may begin. A heading may go on behind it.
HEADINGS: dict[Topic, str] = {
    Topic.PREVIOUS: """
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
    Topic.QUESTIONS: """
        frågor
        frågor och svar
        frågestund
        allmänhetens frågestund
        questions
        question time
        public questions
        q&a
    """,
    Topic.ACTIONS: """
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
    Topic.NEXT: """
        nästa|nästkommande|kommande möte*|träff*|sammanträde*
        tid för nästa
        datum för nästa
        next meeting
        date of next
        date and time of
        future meetings
    """,
    Topic.PEOPLE: """
        närvarande
        närvaro
        deltagare
        deltagande
        present
        attendance
        attendees
    """,
    Topic.OTHER: """
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

STAND_ALONE = frozenset(map(fold, ("uppföljning", "status", "återkoppling")))
"""Words that begin other headings too: they count where nothing, or hardly anything, follows."""
MOST_WITH_IT = 2


def _compile(lines: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(
        tuple(
            tuple(fold(w) if w[-1] != "*" else fold(w[:-1]) + "*" for w in element.split("|"))
            for element in line.split()
        )
        for line in lines.strip().splitlines()
    )


_LAST = frozenset(map(fold, ("föregående", "previous")))
_TABLE = {topic: _compile(lines) for topic, lines in HEADINGS.items()}
_NUMBER = re.compile(
    r"^(?:§+\s*\d+[a-z]?|\d+\s*§|\d{1,4}/\d{1,4}|\d+(?:\.\d+)*[.)]?|[IVX]+\.|[a-z]\))\s*[.:–-]?\s+(?=\S)"
)
MOST_WORDS, LONGEST = 12, 18


def without_number(text: str) -> str:
    """Give back a heading without ``§ 4``, ``3.`` and what ends it."""
    return _NUMBER.sub("", text).strip(" :–-")


def numbered(text: str) -> bool:
    """Whether a line begins with a number as headings and items of a list do."""
    return bool(_NUMBER.match(text))


@lru_cache(maxsize=4096)
def topic_of(text: str) -> Topic | None:
    """Say what a heading is about, None where it is none of the known ones."""
    words = [word.folded for word in read_words(without_number(text))]
    if not words or len(words) > (LONGEST if numbered(text) and text.endswith(":") else MOST_WORDS):
        return None
    if _about_the_last(words):
        return Topic.PREVIOUS
    return next((topic for topic, rows in _TABLE.items() if any(_begins(words, row) for row in rows)), None)


def _about_the_last(words: list[str]) -> bool:
    return len(words) <= MOST_WORDS // 2 and not _LAST.isdisjoint(words)


def _begins(words: list[str], row: tuple[tuple[str, ...], ...]) -> bool:
    soft = len(row) == 1 and not STAND_ALONE.isdisjoint(row[0])
    if len(words) < len(row) or (soft and len(words) > MOST_WITH_IT):
        return False
    return all(
        any(_fits(word, choice) for choice in choices) for word, choices in zip(words, row, strict=False)
    )


def _fits(word: str, choice: str) -> bool:
    return word.startswith(choice[:-1]) if choice.endswith("*") else word == choice
