"""What looks like personal data in a text: a warning to whoever wrote it, never a block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.about_somebody import HEALTH, tells_of_somebody


class Kind(StrEnum):
    """What it looks like; where two see the same letters, the first is told."""

    IDENTITY_NUMBER = "identity_number"
    EMAIL = "email"
    PHONE = "phone"
    HEALTH = "health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found, and where: ``text[start:end]``."""

    kind: Kind
    start: int
    end: int


_BEFORE = r"(?<![^\W_])(?<![0-9][-–./:])"
_AFTER = r"(?![^\W_])(?![-–.:][0-9])"
_DASH = r"[-+–\u2010\u2011]"
_YEAR = r"(?:[0-9]{2})?[0-9]{2}"
_IDENTITY = re.compile(
    rf"{_BEFORE}(?:"
    rf"(?P<day>{_YEAR}[0-9]{{4}})(?P<gap>\s?{_DASH}\s?|\s)?(?P<last>[0-9]{{4}})|"
    rf"(?P<spaced>{_YEAR}(?P<between>[-. ])[0-9]{{2}}(?P=between)[0-9]{{2}}){_DASH}(?P<end>[0-9]{{4}})"
    rf"){_AFTER}"
)
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){1,8}(?![\w@])")
_ABROAD = r"(?:\+|00)[1-9][0-9]{0,2}(?:[ -]?\(0\))?(?:[ -]?[0-9]{1,4}){2,6}"
_GROUPS = r"[0-9]{2,3}(?: ?[0-9]{2,3}){1,2}"
_AREA = r"(?:08|0[1-79][0-9]{1,2})"
_HOME = rf"{_AREA}\s?[-–/\u2010\u2011]\s?[0-9]{{1,3}}(?: ?[0-9]{{2,4}}){{1,3}}|{_AREA} {_GROUPS}"
_MOBILE = rf"07[0-9](?P<sep>[ -])?[0-9]{{2,3}}(?:(?P=sep)?[0-9]{{2,3}}){{1,2}}|\(0[0-9]{{1,3}}\) ?{_GROUPS}"
_UNBROKEN = r"0[1-9][0-9]{7,8}"
_PHONE = re.compile(rf"{_BEFORE}(?:{_ABROAD}|{_HOME}|{_MOBILE}|{_UNBROKEN}){_AFTER}")
_PHONE_DIGITS = range(8, 16)
_TIME = re.compile(r"(?:[01][0-9]|2[0-4])[0-5][0-9]")
_DAY_FIRST = re.compile(r"(?:[0-2][0-9]|3[01])[-–/ ](?:0[1-9]|1[0-2])[-–/ ](?:[0-9]{2}){1,2}")
_COORDINATION = 60
"""What a coordination number adds to the day."""


def find_personal_data(text: str) -> tuple[Finding, ...]:
    """Give back what looks like personal data, in the order of the text and without overlaps."""
    taken = bytearray(len(text))
    kept = []
    for found in _all(text):
        letters = slice(found.start, found.end)
        if not any(taken[letters]):
            taken[letters] = b"\1" * (found.end - found.start)
            kept.append(found)
    return tuple(sorted(kept, key=lambda found: found.start))


def _all(text: str) -> Iterator[Finding]:
    """Give back all that can be seen, what weighs most first."""
    for match in _IDENTITY.finditer(text):
        if _is_identity_number(match):
            yield _found(Kind.IDENTITY_NUMBER, match)
    for match in _EMAIL.finditer(text):
        yield _found(Kind.EMAIL, match)
    for match in _PHONE.finditer(text):
        if _is_phone_number(match[0]):
            yield _found(Kind.PHONE, match)
    for match in HEALTH.finditer(text):
        if tells_of_somebody(text, until=match.start()):
            yield _found(Kind.HEALTH, match)


def _found(kind: Kind, match: re.Match[str]) -> Finding:
    return Finding(kind=kind, start=match.start(), end=match.end())


def _is_identity_number(match: re.Match[str]) -> bool:
    """Whether it has a day that exists and the right check digit; ``20210915 1730`` is a day and a time."""
    last = match["last"] or match["end"]
    if (match["gap"] or "-").isspace() and _TIME.fullmatch(last):
        return False
    day = re.sub(r"\D", "", match["day"] or match["spaced"])
    return _is_birthday(day) and _checks((day + last)[-10:])


def _is_birthday(digits: str) -> bool:
    """Whether ``811218`` or ``19811218`` is a day, or one of a coordination number."""
    year, month, day = int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])
    if len(digits) == len("19811218") and year // 100 not in (18, 19, 20):
        return False
    try:
        # Without century 2000 will do: it had a 29 February, and the age is of no interest.
        date(year if year > 99 else 2000 + year, month, day - _COORDINATION * (day > _COORDINATION))  # noqa: PLR2004
    except ValueError:
        return False
    return True


def _checks(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the others (Luhn, as SKV 704 describes)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _is_phone_number(text: str) -> bool:
    """Whether it has as many digits as a phone number, and is neither two times nor a date."""
    digits = re.sub(r"\D", "", text)
    groups = re.split(r"\D+", text)
    two_times = len(groups) > 1 and all(_TIME.fullmatch(group) for group in groups)
    return len(digits) in _PHONE_DIGITS and not two_times and not _DAY_FIRST.fullmatch(text)
