"""Split the paragraphs of notes into sentences, each with its position."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from bot.importer.rules.headings import SectionTopic
from bot.importer.rules.layout import NotesBlock
from bot.importer.rules.words import ARROW_SIGN

_SENTENCE_END = re.compile(r"[.?!…]+[\"”’)]*(?=\s+[\"“”’(]?[A-ZÅÄÖÉ0-9–•-]|\s*$)")
_AND_THAT = re.compile(
    r",?\s+(?:and that\s+(?=(?:the\s+)?[A-Z])|(?:och|samt) att\s+(?=[A-ZÅÄÖ]))"
    r"|,\s+(?=(?:(?:Mr|Mrs|Ms|Cllr)\.? )?(?:[A-ZÅÄÖ]\w*\.? ){1,3}(?:replied|answered|svarar|svarade)\b)"
)
"""``agreed that Karin would ... and that Johan would ...``: the second clause counts as a sentence."""
_BEFORE_ARROW = re.compile(rf"(?<=[\w.,?!)])\s*(?={ARROW_SIGN}\s*[@A-ZÅÄÖ])")
_ABBREVIATIONS = frozenset(
    [
        "kl",
        "v",
        "ca",
        "nr",
        "t.ex",
        "bl.a",
        "m.m",
        "m.fl",
        "dvs",
        "s.k",
        "fr.o.m",
        "t.o.m",
        "p.g.a",
        "resp",
        "ev",
        "tel",
        "sid",
        "ordf",
        "sekr",
        "dr",
        "mr",
        "mrs",
        "ms",
        "cllr",
        "e.g",
        "i.e",
        "approx",
        "vs",
        "tf",
        "bitr",
        "d.v.s",
        "o.s.v",
        "inkl",
        "exkl",
        "jan",
        "feb",
        "apr",
        "aug",
        "sept",
        "okt",
        "nov",
        "dec",
    ]
)
_FIRST_SECTIONS = 3
_FEW_WORDS, _WORDS_OF_A_LIST = 6, 6
_LAST_WORD = re.compile(r"[\w.]+$")
ANSWER_LABEL = re.compile(r"^(?:svar|s|answer|a)\s*:\s*", re.IGNORECASE)
"""The label of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and its position in the notes."""

    text: str
    block: int
    paragraph: str
    first: bool
    """Whether it begins its paragraph."""
    section: str | None
    topic: SectionTopic | None
    item: bool
    done: bool = False
    """Whether it stood beside a check box that is ticked."""
    arrow: bool = False
    """Whether its paragraph stood behind an arrow, as others use bullets."""


def read_sentences(blocks: Sequence[NotesBlock], *, left_out: Container[int]) -> list[Sentence]:
    """Return the sentences of all paragraphs, and of rows outside tables of actions."""
    top = _header_blocks(blocks)
    return [
        Sentence(
            text=text,
            block=at,
            paragraph=block.text,
            first=n == 0,
            section=block.section,
            topic=block.topic,
            item=block.item,
            done=block.done,
            arrow=block.arrow and n == 0,
        )
        for at, block in enumerate(blocks)
        if at not in left_out
        and not (block.topic is SectionTopic.PEOPLE and at in top and _is_attendance_list(block.text))
        for n, text in enumerate(
            part for cell in block.cells or (block.text,) for part in split_sentences(cell)
        )
    ]


def _is_attendance_list(text: str) -> bool:
    """Return whether a paragraph is an attendance list, or a part of one."""
    words = len(text.split())
    return words <= _FEW_WORDS or text.count(",") * _WORDS_OF_A_LIST >= words


def _header_blocks(blocks: Sequence[NotesBlock]) -> range:
    """Return the range of the header blocks; later in the notes attendance may be a subject."""
    sections = list(dict.fromkeys(block.section for block in blocks))
    later = sections[_FIRST_SECTIONS:]
    return range(next((at for at, block in enumerate(blocks) if block.section in later), len(blocks)))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph; ``kl. 17`` and ``t.ex. Karin`` do not end one."""
    sentences, start = list[str](), 0
    for end in _SENTENCE_END.finditer(text):
        if end[0].startswith(".") and _is_abbreviation(text[start : end.start()]) and end.end() < len(text):
            continue
        sentences.append(text[start : end.end()].strip())
        start = end.end()
    sentences.append(text[start:].strip())
    clauses = [part for sentence in sentences for part in _AND_THAT.split(sentence)]
    return [part for clause in clauses for part in _BEFORE_ARROW.split(clause) if part]


def is_question(sentence: str) -> bool:
    """Return whether a sentence asks something."""
    return sentence.rstrip('"”’) ').endswith("?")


def _is_abbreviation(before: str) -> bool:
    """Return whether the word before a full stop is an abbreviation, an initial or a number of a list."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    last = word[0].lower()
    initial = len(last) == 1 and last.isalpha() and before.strip() != word[0]
    return (
        last in _ABBREVIATIONS
        or (initial and word[0].isupper())
        or (last.isdigit() and before.strip() == word[0])
    )
