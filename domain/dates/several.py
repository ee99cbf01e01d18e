"""Find out whether a line names more than one day: ``12-13 mars``, ``fredag och lördag``, ``12/3-13/3``."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.dates.tokens import TokenizedLine
from domain.dates.vocabulary import (
    BEFORE_A_DAY,
    BEFORE_A_WEEKDAY,
    BETWEEN_WORDS,
    CLOCK_WORDS,
    DAY_CONNECTORS,
    MERIDIEMS,
    MONTHS,
    OF_WORDS,
    ORDINAL_ENDINGS,
    WEEKDAYS,
)

_LAST_DAY, _LAST_MONTH = 31, 12
_WORD_CONNECTORS = DAY_CONNECTORS - {"-", "/"}
_TIME_SIGNS = (":", ".")


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as it is written, as far as it tells whether it is another one than the day beside it."""

    number: int | None = None
    month: int | None = None
    weekday: int | None = None
    number_end: int = 0
    """The position after the day of the month, or after the weekday."""
    end: int = 0
    """The position after its month."""
    leads_with_month: bool = False
    """Whether the month stands before the day: ``March 12``, ``2027-03-12``."""


def keep_first_day(line: TokenizedLine) -> TokenizedLine | None:
    """Return the line with the first day alone if it names several days that are connected, else None."""
    found, kept = None, _without_one_day(line)
    while kept is not None and len(kept) < len(found or line):
        found, kept = kept, _without_one_day(kept)
    return found


def _without_one_day(line: TokenizedLine) -> TokenizedLine | None:
    """Return the line without the second of two days that are connected, None if there are no two."""
    for at in range(len(line)):
        for first in _days(line, at):
            connector = _after_year(line, first.end)
            if line.word(connector) == "." and line.word(connector + 1) in DAY_CONNECTORS:  # "12.-13. mars"
                connector += 1
            start = _after_connector(line, connector)
            seconds = _days(line, start) if start > connector else iter(())
            for second in seconds:
                if _are_two_days(line, first, second, at=at, connector=connector):
                    return _without_second(line, first, second, at=at, connector=connector)
    return None


def _without_second(
    line: TokenizedLine, first: _Day, second: _Day, *, at: int, connector: int
) -> TokenizedLine:
    borrows_month = first.month is None and second.month is not None
    after = line.skip(second.number_end, ".") if borrows_month else second.end
    begin = at
    while begin > 1 and line.word(begin - 1) == "," and line.number(begin - 2) is not None:
        begin -= 2  # "12, 13 och 14 mars"
    cut = connector if begin == at else begin + 1
    lead = begin - 1 if begin and line.word(begin - 1) in BETWEEN_WORDS else begin
    text = line.text
    kept = text[line[begin].start : line[cut].start].rstrip()
    rest = text[line[after].start :] if after < len(line) else ""
    return TokenizedLine(f"{text[: line[lead].start]}{kept} {rest}")


def _are_two_days(line: TokenizedLine, first: _Day, second: _Day, *, at: int, connector: int) -> bool:
    months = (first.month, second.month)
    if line.word(connector) == "," and None in months:
        return False
    if first.weekday is not None and second.weekday is not None:
        return first.weekday != second.weekday
    if None not in months:
        return (first.number, first.month) != (second.number, second.month)
    if first.number is None or second.number is None or first.number == second.number:
        return False
    if second.month is not None:  # "12-13 mars"
        return first.weekday is not None or not _is_part_of_something_else(line, at, connector)
    return first.month is not None and _is_second_number(line, first, connector)


def _is_second_number(line: TokenizedLine, first: _Day, connector: int) -> bool:
    """Return whether a bare number behind a whole day is another day: ``March 12-13``."""
    tight = line[connector].follows_directly and line[connector + 1].follows_directly
    return line.word(connector) in _WORD_CONNECTORS - {"till", "to"} or (first.leads_with_month and tight)


def _is_part_of_something_else(line: TokenizedLine, at: int, connector: int) -> bool:
    """Return whether a bare number before a day is a time, or of a place (``sal 5 - 12 mars``)."""
    before = line.word(at - 1) if at else ""
    if before in CLOCK_WORDS or (before in ("-", "/", *_TIME_SIGNS) and line[at].follows_directly):
        return True
    loose = line.word(connector) == "-" and not (
        line[connector].follows_directly and line[connector + 1].follows_directly
    )
    of_a_day = before in BEFORE_A_WEEKDAY or before in WEEKDAYS or before in BETWEEN_WORDS
    return loose and before[:1].isalpha() and not of_a_day


def _after_connector(line: TokenizedLine, at: int) -> int:
    """Return the position after a connector and the words that may stand before a day, or the same."""
    after = at
    if line.word(at) == "t" and line.word(at + 2) == "o" and line.word(at + 4) == "m":  # "t.o.m."
        after = line.skip(at + 5, ".")
    elif line.word(at) in DAY_CONNECTORS or line.word(at) == ",":
        after = at + 1
        if line.word(after) == "och" and line.word(after + 1) == "med":  # "till och med"
            after += 2
        after = line.skip(after, "-")
    while after > at and line.word(after) in BEFORE_A_DAY:
        after += 1
    return after


def _days(line: TokenizedLine, at: int) -> Iterator[_Day]:
    """Yield what may be a day at this position, the longest reading first."""
    iso = _iso(line, at)
    if iso is not None:
        yield iso
    elif line.word(at) in WEEKDAYS:
        weekday, behind = WEEKDAYS[line.word(at)], line.skip(at + 1, ".")
        number, after = _number(line, line.skip(behind, BEFORE_A_DAY))
        if number is not None:
            month, end = _month(line, after)
            yield _Day(number, month, weekday, number_end=after, end=end)
        yield _Day(weekday=weekday, number_end=behind, end=behind)
    elif line.word(at) in MONTHS:
        number, after = _number(line, line.skip(line.skip(at + 1, "."), BEFORE_A_DAY))
        if number is not None and not (at and line.number(at - 1)):
            yield _Day(number, MONTHS[line.word(at)], number_end=after, end=after, leads_with_month=True)
    else:
        yield from _numbered_days(line, at)


def _numbered_days(line: TokenizedLine, at: int) -> Iterator[_Day]:
    number, after = _number(line, at)
    if number is None:
        return
    month_number = line.number(after + 1) if line.word(after) == "/" else None
    if month_number in range(1, _LAST_MONTH + 1):
        yield _Day(number, month_number, number_end=after, end=after + 2)
    month, end = _month(line, after)
    yield _Day(number, month, number_end=after, end=end)


def _iso(line: TokenizedLine, at: int) -> _Day | None:
    year, month, day = line.number(at, digits=(4,)), line.number(at + 2), line.number(at + 4)
    if year is None or month is None or day is None:
        return None
    if not (line.has_sign_and_number(at + 1, "-") and line.has_sign_and_number(at + 3, "-")):
        return None
    return _Day(day, month, number_end=at + 5, end=at + 5, leads_with_month=True)


def _number(line: TokenizedLine, at: int) -> tuple[int | None, int]:
    """Return the day of a month at this position, None if it is rather a time."""
    number = line.number(at)
    if number is None or not 0 < number <= _LAST_DAY:
        return None, at
    ending = at + 2 if line.word(at + 1) == ":" else at + 1
    if line.word(ending) in ORDINAL_ENDINGS and line[ending].follows_directly:
        return number, ending + 1
    if any(line.has_sign_and_number(at + 1, sign) for sign in _TIME_SIGNS) or line.word(at + 1) in MERIDIEMS:
        return None, at
    return number, at + 1


def _month(line: TokenizedLine, at: int) -> tuple[int | None, int]:
    behind = line.skip(line.skip(at, "."), OF_WORDS)
    month = MONTHS.get(line.word(behind))
    return (None, at) if month is None else (month, line.skip(behind + 1, "."))


def _after_year(line: TokenizedLine, at: int) -> int:
    return at + 1 if line.number(at, digits=(4,)) is not None else at
