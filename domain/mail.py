"""E-mail to departments and their people: what it is about, when a council sends it, and to which address."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.council import Council, Department
from domain.errors import BadInput
from domain.reminder_settings import MailChoice, parse_address
from domain.text import one_line

_WRITTEN_ADDRESS = re.compile(r"(?:mailto:)?[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>()]+")


class MailKind(StrEnum):
    """What a mail to a department is about; the name of its view in the outbox."""

    ASSIGNMENT = "assignment"
    DIGEST = "digest"
    WITHDRAWAL = "withdrawal"
    AGENDA = "agenda"
    """What comes up at a meeting, for whoever has to answer it and only mail reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRecipient:
    """Where an e-mail goes."""

    address: str
    person: int | None = None
    """Whose own address it is; None for the mailbox of the department."""


def mail_recipient(
    council: Council,
    department: Department | None,
    *,
    person: int | None = None,
    is_reached: bool | None = None,
) -> MailRecipient | None:
    """Return where a message for a department goes as e-mail, None if it does not.

    The own address of ``person``, who is one of its people, comes before its mailbox. ``is_reached`` says
    whether somebody of the department gets it in Teams; None for whether it has anybody.
    """
    choice = council.settings.mail
    if department is None or department.removed or choice is MailChoice.OFF:
        return None
    reached = bool(department.people) if is_reached is None else is_reached
    if reached and choice is not MailChoice.ALWAYS:
        return None
    found = ((one, department.address_of(one)) for one in dict.fromkeys((person, None)))
    return next((MailRecipient(address=at, person=one) for one, at in found if at is not None), None)


def own_addresses_text(addresses: Mapping[int, str], names: Mapping[int, str]) -> str:
    """Return the lines of a form in which the own addresses of people are changed: ``name: address``."""
    return "\n".join(f"{name}: {addresses.get(person, '')}".rstrip() for person, name in names.items())


def parse_own_addresses(text: str, names: Mapping[int, str]) -> dict[int, str]:
    """Return the own addresses of people from lines such as ``own_addresses_text`` makes.

    Raises BadInput ``bad_address``, ``mail_name_missing`` or ``mail_name_unclear``.
    """
    found = dict[int, str]()
    for line in filter(None, map(one_line, text.splitlines())):
        name, _, written = line.replace("mailto:", "").rpartition(":")
        address = parse_address(written)
        wanted = one_line(name).casefold()
        theirs = [person for person, known in names.items() if one_line(known).casefold() == wanted]
        if address is not None and not theirs:
            raise BadInput("mail_name_missing", words=one_line(name) or written)
        if address is not None and len(theirs) > 1:
            raise BadInput("mail_name_unclear", words=one_line(name))
        found |= {person: address for person in theirs if address is not None}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAddresses:
    """The addresses in a command about a department, and the words without them."""

    words: str
    mail: str | None = None
    """That of its mailbox, which stands before everybody's name."""
    own: Mapping[int, str] = field(default_factory=dict)
    """Those of people, each after the name of its owner."""


def take_addresses(words: str, mentions: Iterable[tuple[str, int]]) -> WrittenAddresses:
    """Return the addresses in a text in which people are mentioned, and the text without them.

    ``mentions`` are the words of each mention with the id of the person. Raises BadInput ``bad_address``.
    """
    places = sorted((words.find(text), person) for text, person in mentions if text and text in words)
    mail: str | None = None
    own = dict[int, str]()
    for match in _WRITTEN_ADDRESS.finditer(words):
        before = [person for at, person in places if at < match.start()]
        if before:
            own[before[-1]] = parse_address(match[0]) or ""
        else:
            mail = parse_address(match[0])
    return WrittenAddresses(words=_WRITTEN_ADDRESS.sub(" ", words), mail=mail, own=own)
