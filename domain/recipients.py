"""Find whom somebody means to hand a question over to: a department, an outside body or a person.

Names are compared without accents, punctuation and case; first and last name may stand in any order, be
initials, or be misspelled.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.person_names import BEHIND_A_NAME, fold_name
from domain.typos import edit_distance

_WORD = re.compile(r"[^\W_]+")
_MAX_INITIALS = 3
_MIN_BEGINNING = 3
_LENGTH_FOR_A_TYPO = 4
"""A shorter word with a letter changed is another word, unless the rest of a person's name is right."""
_LENGTH_FOR_TWO_TYPOS = 8


class RecipientKind(StrEnum):
    """Who can take over a question."""

    DEPARTMENT = "department"
    OUTSIDE = "outside"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who can take over a question."""

    kind: RecipientKind
    id: int
    name: str
    aliases: tuple[str, ...] = ()
    """Other names; of a person also the words for their role (``samordnaren``)."""

    @property
    def value(self) -> str:
        """Return the value of its choice on a card: ``person:12``."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecipients:
    """Whom some words mean."""

    certain: Recipient | None = None
    possible: tuple[Recipient, ...] = ()
    """Those who may be meant where nobody is for certain."""


def find_recipient(words: str, recipients: Sequence[Recipient]) -> FoundRecipients:
    """Return the recipient that ``words`` mean, or those they may mean.

    The most exact way in which any name matches counts: the whole name, its parts or initials, the name among
    other words, its beginning, the name with typos. A single misspelled word is never certain to be a person.
    """
    written = words_of(words)
    if not written:
        return FoundRecipients()
    for matches in _MATCHERS:
        found = tuple(one for one in recipients if any(matches(written, name) for name in _names_of(one)))
        if len(found) == 1 and _is_certain(matches, written, found[0]):
            return FoundRecipients(certain=found[0])
        if found:
            return FoundRecipients(possible=found)
    return FoundRecipients()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    words: tuple[str, ...]
    is_person: bool


def _names_of(recipient: Recipient) -> Iterable[_Name]:
    is_person = recipient.kind is RecipientKind.PERSON
    yield _Name(words=words_of(recipient.name), is_person=is_person)
    for alias in recipient.aliases:
        yield _Name(words=words_of(alias), is_person=False)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name, or of what stands before the @ of an address."""
    address = text.strip().removeprefix("@").partition("@")
    name = address[0] if "." in address[2] else BEHIND_A_NAME.sub("", text.strip().removeprefix("@"))
    return tuple(_WORD.findall(fold_name(name)))


def _is_same(written: tuple[str, ...], name: _Name) -> bool:
    if written == name.words or "".join(written) == "".join(name.words):
        return True
    return name.is_person and sorted(written) == sorted(name.words)


def _is_part(written: tuple[str, ...], name: _Name) -> bool:
    """Return whether each word is a part of a person's name, or the initial of one."""
    if not name.is_person:
        return False
    initials = "".join(word[0] for word in name.words)
    if len(written) == 1 and 1 < len(written[0]) <= _MAX_INITIALS and written[0] == initials:
        return True
    return len("".join(written)) > 1 and _match_words(
        written, name, lambda one, part: one == part or one == part[0]
    )


def _is_beginning(written: tuple[str, ...], name: _Name) -> bool:
    """Return whether the name of a department or body begins so, or the other way round (genitive)."""
    if name.is_person:
        return False
    said, whole = " ".join(written), " ".join(name.words)
    return (len(said) >= _MIN_BEGINNING and whole.startswith(said)) or said == f"{whole}s"


def _is_within(written: tuple[str, ...], name: _Name) -> bool:
    """Return whether a person's whole name stands among other words: ``min kollega Eva Strand``."""
    return name.is_person and len(name.words) > 1 and set(name.words) <= set(written)


def _is_misspelled(written: tuple[str, ...], name: _Name) -> bool:
    if name.is_person:
        return _match_words(written, name, _is_typo)
    said = " ".join(written)
    if len(said) < _LENGTH_FOR_A_TYPO:
        return False
    return any(_is_typo(said, " ".join(name.words[:end])) for end in {len(written), len(name.words)})


def _is_typo(written: str, meant: str) -> bool:
    """Return whether two words differ by a typo at most, by two in long words."""
    length = min(len(written), len(meant))
    if length < _LENGTH_FOR_A_TYPO - 1:
        return written == meant
    return edit_distance(written, meant) <= (2 if length >= _LENGTH_FOR_TWO_TYPOS else 1)


def _match_words(written: tuple[str, ...], name: _Name, is_same: Callable[[str, str], bool]) -> bool:
    """Return whether each word is another part of the name."""
    left = list(name.words)
    for one in written:
        part = next((part for part in left if is_same(one, part)), None)
        if part is None:
            return False
        left.remove(part)
    return True


_MATCHERS = (_is_same, _is_part, _is_within, _is_beginning, _is_misspelled)


def _is_certain(
    matches: Callable[[tuple[str, ...], _Name], bool], written: tuple[str, ...], found: Recipient
) -> bool:
    return matches is not _is_misspelled or found.kind is not RecipientKind.PERSON or len(written) > 1
