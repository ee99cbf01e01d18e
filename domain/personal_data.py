"""Find what looks like personal data in a text, to warn its author; it never blocks."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataWords:
    """The words of one language that reveal something about a person's health."""

    health: tuple[str, ...]
    """Beginnings of words about health."""
    persons: tuple[str, ...]
    possessives: tuple[str, ...]
    verbs: tuple[str, ...]
    """Verbs between a person and what is said about them."""
    topic_markers: tuple[str, ...]
    """Words that introduce what something is about."""


_SWEDISH = PersonalDataWords(
    health=(
        *("adhd", "alkoholist", "allergi", "autis", "cancer", "cellgift", "demens", "dement", "depression"),
        *(
            "deprimera",
            "diabet",
            "diagnos",
            "epilep",
            "funktionsned",
            "funktionshind",
            "förlossning",
            "gravid",
        ),
        *("handikapp", "hiv", "hjärtinfarkt", "missbrukare", "operera", "panikångest", "psykisk", "psykos"),
        *("sjukdom", "sjukskriv", "självmord", "självskad", "stroke", "ångest", "ätstörning"),
    ),
    persons=(
        *(
            "jag",
            "du",
            "han",
            "hon",
            "hen",
            "denne",
            "denna person",
            "personen",
            "mannen",
            "kvinnan",
            "pojken",
        ),
        *("flickan", "killen", "tjejen", "barnet", "eleven", "brukaren", "sonen", "dottern", "son", "dotter"),
        *(
            "mamma",
            "mamman",
            "pappa",
            "pappan",
            "mormor",
            "morfar",
            "farmor",
            "farfar",
            "fru",
            "frun",
            "make",
        ),
        *("maken", "maka", "makan", "sambo", "sambon", "bror", "brodern", "syster", "systern", "granne"),
        *("grannen", "barnbarn", "barnbarnet"),
    ),
    possessives=("min", "mitt", "mina", "hans", "hennes", "hens"),
    verbs=(
        *("är", "var", "har", "hade", "fick", "får", "blev", "blivit", "lider", "led", "mår", "verkar"),
        *("drabbades", "drabbats", "vårdas", "behandlas", "insjuknade", "begick"),
    ),
    topic_markers=("om", "kring", "mot", "bland", "för", "frågor"),
)
_ENGLISH = PersonalDataWords(
    health=(
        *(
            "alcoholic",
            "allerg",
            "anxiety",
            "dementia",
            "disab",
            "disease",
            "eating disorder",
            "heart attack",
        ),
        *("illness", "mental health", "pregnan", "psychiatr", "psychos", "self-harm", "sick leave", "suicid"),
        *("surgery",),
    ),
    persons=(
        *("i", "i'm", "he", "he's", "she", "she's", "they're", "the man", "the woman", "the boy", "the girl"),
        *(
            "the child",
            "the pupil",
            "the patient",
            "son",
            "daughter",
            "mother",
            "father",
            "mum",
            "dad",
            "wife",
        ),
        *("husband", "brother", "sister", "grandmother", "grandfather", "neighbour"),
    ),
    possessives=("my", "his", "her"),
    verbs=(*("am", "is", "was", "has", "have", "had", "got", "became", "suffers", "suffered", "gets"),),
    topic_markers=("about", "on", "among", "against", "for", "questions"),
)
PERSONAL_DATA_WORDS: Mapping[str, PersonalDataWords] = {"sv": _SWEDISH, "en": _ENGLISH}
"""By locale; a text is searched for the words of all languages, since its language is unknown."""


_WORD = r"[^\W_][\w'’-]{0,40}"
_NAME = r"(?-i:[A-ZÅÄÖÉ][a-zåäöéü-]{1,40} [A-ZÅÄÖÉ][a-zåäöéü-]{1,40})"
_NUMBER = r"[0-9]{6}\W{0,3}[0-9]{4}"
_ON_SICK_LEAVE = r"(?:on\W{1,3})?"
_SENTENCE = re.compile(r"[.!?;:\n](?=\s|\Z)")
_CONTEXT_LENGTH = 200
"""Characters before the word."""
_NOT_AFTER_A_NUMBER = r"(?<![^\W_])(?<![0-9][-./:])"
_NOT_BEFORE_A_NUMBER = r"(?![^\W_])(?![-.:][0-9])"
_ENOUGH_DIGITS = re.compile(r"[0-9](?:[^0-9]*[0-9]){6}")
"""Whether there are as many digits as the shortest of these numbers has."""
_GAP = r"[ ./+_-]{0,3}"
_TWELVE_DIGITS = rf"[0-9](?:{_GAP}[0-9]){{11}}"
_TEN_DIGITS = rf"[0-9](?:{_GAP}[0-9]){{9}}"
_IDENTITIES = tuple(
    re.compile(rf"{_NOT_AFTER_A_NUMBER}(?=({digits}){_NOT_BEFORE_A_NUMBER})")
    for digits in (_TWELVE_DIGITS, _TEN_DIGITS)
)
_INTERIM = re.compile(
    rf"{_NOT_AFTER_A_NUMBER}((?:[0-9]{{2}})?[0-9]{{6}}) ?[-+]? ?(?:[TRSUWXJKLMN][0-9]{{3}}|TF[0-9]{{2}})"
    rf"{_NOT_BEFORE_A_NUMBER}"
)
"""A letter stands in the serial number: those of universities, and TF of health care."""
_PHONE_DIGITS = r"\(?(?:\+ ?|0 ?|46 ?-?(?=7))[0-9](?:[ ()./-]{0,3}[0-9]){6,15}"
_PHONE = re.compile(rf"{_NOT_AFTER_A_NUMBER}(?=({_PHONE_DIGITS}){_NOT_BEFORE_A_NUMBER})")
_AREA = re.compile(r"08|0[1-79][0-9]{1,2}")
_INTERNATIONAL = re.compile(r"\(?(?:\+|00) ?[1-9]")
_SWEDISH_MOBILE = re.compile(r"467[02369][0-9]{7}")
_NATIONAL_DIGITS, _INTERNATIONAL_DIGITS = range(8, 11), range(8, 16)
_MOBILE_LENGTH, _LONGEST_GROUP = 10, 4
_TIME = re.compile(r"(?:[01][0-9]|2[0-4])[0-5][0-9]")
_DAY_FIRST = re.compile(r"(?:[0-2][0-9]|3[01])[-/. ](?:0[1-9]|1[0-2])[-/. ](?:[0-9]{2}){1,2}")
_TIMES_IN_PARTS = re.compile(r"([0-9]{2})[. ]([0-9]{2}) ?- ?([0-9]{2})[. ]([0-9]{2})")
_REFERENCE_BEFORE = re.compile(
    r"(?:(?<!\w)(?:faktur|ocr|bankgiro|plusgiro|postgiro|bg|pg|kund|order|dnr|diarie|ärende|konto|clearing"
    r"|ref|isbn|ean|iban|artikel|mätar|anläggning|löpn|serie|avtal|invoice|account|case)[\w-]*[ .:#]*)"
    r"(?:(?:nr|nummer|no|number)[ .:#]*)?\Z",
    re.IGNORECASE,
)
_REFERENCE_LENGTH = 40
"""Characters before a number that are looked at for what it is the number of."""
_AMOUNT_AFTER = re.compile(
    r" ?(?:kr|kronor|tkr|mkr|mnkr|sek|euro|%|procent|kwh|mwh|m2|m²|kvm|st|ton|invånare)(?!\w)", re.IGNORECASE
)
_COORDINATION_OFFSET = 60
"""What a coordination number adds to the day."""
_FIRST_YEARS, _TWO_DIGIT_MEETING_YEARS = 2000, range(36)
"""Years of days that meetings are held on: with a time behind it, such a day is no birthday."""

_OPEN, _CLOSE = r" ?[(\[{<] ?", r" ?[)\]}>] ?"
_AT_WORD = r"(?:snabel ?-? ?a|at|@|ät|a)"
_AT = rf"(?:@|(?P<spoken> @ ?|@ |{_OPEN}{_AT_WORD}{_CLOSE}| snabel ?-? ?a | at ))"
_DOT = rf"(?:\.|{_OPEN}(?:dot|punkt|\.){_CLOSE}| (?:dot|punkt) | ?\. (?=[a-z]{{2,3}}(?!\w)))"
_AT_SIGN = re.compile(_AT, re.IGNORECASE)
_EMAIL = re.compile(
    rf"(?<![\w.+%-])(?P<local>[\w.+%-]{{1,64}}(?:{_OPEN}(?:dot|punkt){_CLOSE}[\w.+%-]{{1,64}}){{0,3}})"
    rf"{_AT}[^\W_][\w-]{{0,62}}(?:{_DOT}(?P<last>[\w-]{{1,63}})){{1,8}}(?![\w@])",
    re.IGNORECASE,
)
_TOP_DOMAINS = frozenset(
    [
        *("se", "nu", "com", "org", "net", "eu", "info", "io", "dk", "no", "fi", "ax", "is", "de", "uk"),
        *("gov", "edu", "biz", "name", "me", "tv", "app", "dev", "example", "test"),
    ]
)
"""How an address ends whose at sign is written otherwise: other words stand there too."""
_STANDS_FOR = {"Pd": "-", "Zs": " ", "Cf": "", "Mn": ""}
"""What an unusual character is read as, by its Unicode category."""
_UNUSUAL = re.compile(r"[^\x00-\x7fÅÄÖÉåäöé]")


def _alternatives(words: Callable[[PersonalDataWords], tuple[str, ...]]) -> str:
    """Return the words of all languages as a pattern, the longest first."""
    merged = dict.fromkeys(word for language in PERSONAL_DATA_WORDS.values() for word in words(language))
    return "|".join(re.escape(word) for word in sorted(merged, key=len, reverse=True))


_PERSON = rf"(?:{_alternatives(lambda language: language.persons)}|(?!Region )(?:{_NAME})|{_NUMBER})"
_VERB = _alternatives(lambda language: language.verbs)
_TOPIC_MARKER = _alternatives(lambda language: language.topic_markers)
_POSSESSIVE = _alternatives(lambda language: language.possessives)
_PERSON_AND_VERB = re.compile(
    rf"(?<![\w]){_PERSON}(?:\W{{1,3}}{_WORD}){{0,3}}?(?:(?<=['’]s)|(?<=['’]m)|\W{{1,3}}(?:{_VERB}))"
    rf"(?:\W{{1,3}}(?!(?:{_TOPIC_MARKER})\b){_WORD}){{0,4}}\W{{1,3}}{_ON_SICK_LEAVE}\Z",
    re.IGNORECASE,
)
_POSSESSIVE_BEFORE = re.compile(
    rf"(?<![\w])(?:{_POSSESSIVE})(?:\W{{1,3}}{_WORD}){{0,2}}\W{{1,3}}\Z", re.IGNORECASE
)

HEALTH = re.compile(
    rf"(?<![^\W_])(?:{_alternatives(lambda language: language.health)})[^\W\d_]*", re.IGNORECASE
)


def is_about_a_person(text: str, *, until: int) -> bool:
    """Return whether the sentence up to ``until`` is about one person, who is the subject of what follows."""
    before = _SENTENCE.split(text[max(0, until - _CONTEXT_LENGTH) : until])[-1]
    return bool(_PERSON_AND_VERB.search(before) or _POSSESSIVE_BEFORE.search(before))


class PersonalDataKind(StrEnum):
    """What a piece of text looks like; if two kinds overlap, the first one wins."""

    IDENTITY_NUMBER = "identity_number"
    EMAIL = "email"
    PHONE = "phone"
    HEALTH = "health"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataMatch:
    """What kind was found, and its position: ``text[start:end]``."""

    kind: PersonalDataKind
    start: int
    end: int


def find_personal_data(text: str) -> tuple[PersonalDataMatch, ...]:
    """Return what looks like personal data, in the order of the text and without overlaps."""
    taken = bytearray(len(text))
    kept = []
    for found in _matches(text):
        letters = slice(found.start, found.end)
        if not any(taken[letters]):
            taken[letters] = b"\1" * (found.end - found.start)
            kept.append(found)
    return tuple(sorted(kept, key=lambda found: found.start))


def _matches(text: str) -> Iterator[PersonalDataMatch]:
    """Return all that can be seen, what weighs most first."""
    plain, places = _plain_text(text)
    for kind, start, end in _numbers_and_addresses(plain):
        yield PersonalDataMatch(kind=kind, start=places[start], end=places[end - 1] + 1)
    for match in HEALTH.finditer(text):
        if is_about_a_person(text, until=match.start()):
            yield PersonalDataMatch(kind=PersonalDataKind.HEALTH, start=match.start(), end=match.end())


def _plain_text(text: str) -> tuple[str, Sequence[int]]:
    """Return the text with ordinary digits, dashes and spaces, and each character's place in ``text``."""
    if not _UNUSUAL.search(text):
        return text, range(len(text))
    plain = [(_plain_character(character), place) for place, character in enumerate(text)]
    return "".join(one for one, _ in plain), [place for one, place in plain if one]


def _plain_character(character: str) -> str:
    """Return one character, or none for what is not seen, such as soft hyphens, and for accents."""
    if not _UNUSUAL.match(character):
        return character
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind in _STANDS_FOR:
        return _STANDS_FOR[kind]
    normal = unicodedata.normalize("NFKC", character.replace("\N{MINUS SIGN}", "-"))
    return normal if len(normal) == 1 else character


def _numbers_and_addresses(text: str) -> Iterator[tuple[PersonalDataKind, int, int]]:
    """Return kind, start and end of all that is written in digits, and of addresses."""
    has_digits = _ENOUGH_DIGITS.search(text) is not None
    for pattern in _IDENTITIES if has_digits else ():
        for match in pattern.finditer(text):
            if _is_identity_number(match[1]) and not (
                match[1].isdigit() and _is_figure(text, match.start(), len(match[1]))
            ):
                yield PersonalDataKind.IDENTITY_NUMBER, *match.span(1)
    for match in _INTERIM.finditer(text) if has_digits else ():
        if _is_birthday(match[1]):
            yield PersonalDataKind.IDENTITY_NUMBER, *match.span()
    for match in _EMAIL.finditer(text) if _AT_SIGN.search(text) else ():
        if _is_address(match):
            yield PersonalDataKind.EMAIL, *match.span()
    for match in _PHONE.finditer(text) if has_digits else ():
        if (length := _phone_length(match[1])) and not _is_figure(text, match.start(), length):
            yield PersonalDataKind.PHONE, match.start(), match.start() + length


def _is_address(match: re.Match[str]) -> bool:
    """Whether an address is one: without an ordinary at sign it needs a usual ending, ``at`` a dot too."""
    if match["spoken"] is None:
        return True
    usual = match["last"].lower() in _TOP_DOMAINS and any(letter.isalpha() for letter in match["local"])
    return usual and (match["spoken"] not in {" at ", " @"} or "." in match["local"])


def _is_figure(text: str, start: int, length: int) -> bool:
    """Whether it says beside the digits that they are an amount, or the number of an invoice or a case."""
    before = text[max(0, start - _REFERENCE_LENGTH) : start]
    after = text[start + length : start + length + _REFERENCE_LENGTH]
    return bool(_REFERENCE_BEFORE.search(before) or _AMOUNT_AFTER.match(after))


def _is_identity_number(written: str) -> bool:
    """Whether it has a day that exists, the right check digit, and is written in pairs or in one piece.

    ``20210915 1730`` is a day and a time.
    """
    groups = re.split(r"\D+", written)
    in_pairs = all(len(group) % 2 == 0 for group in groups) or all(len(group) == 1 for group in groups)
    digits = re.sub(r"\D", "", written)
    day, last = digits[:-4], digits[-4:]
    if not in_pairs or not _is_birthday(day) or not _has_valid_check_digit(digits[-10:]):
        return False
    return not (_TIME.fullmatch(last) and _is_day_of_a_meeting(day) and _gap_before_last(written) in " .")


def _gap_before_last(written: str) -> str:
    """Return what is between the day and the last four digits; a dash if there is nothing."""
    places = [place for place, character in enumerate(written) if character.isdigit()]
    return written[places[-5] + 1 : places[-4]] or "-"


def _is_day_of_a_meeting(digits: str) -> bool:
    if int(digits[-2:]) > _COORDINATION_OFFSET:
        return False
    year = int(digits[:-4])
    return year >= _FIRST_YEARS or year in _TWO_DIGIT_MEETING_YEARS


def _is_birthday(digits: str) -> bool:
    """Return whether ``811218`` or ``19811218`` is a date, possibly with a coordination number's day."""
    year, month, day = int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])
    if len(digits) == len("19811218") and year // 100 not in (18, 19, 20):
        return False
    try:
        # Without a century, 2000 is assumed: it had a 29 February, and the age does not matter.
        full_year = year if year > 99 else 2000 + year  # noqa: PLR2004
        date(full_year, month, day - _COORDINATION_OFFSET * (day > _COORDINATION_OFFSET))
    except ValueError:
        return False
    return True


def _has_valid_check_digit(digits: str) -> bool:
    """Return whether the last of ten digits is the check digit of the others (Luhn, as SKV 704 describes)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _phone_length(written: str) -> int:
    """Return how many characters are a phone number: all, or without the groups behind it; 0 for none."""
    ends = [match.end() for match in re.finditer(r"[0-9]+", written)]
    return next((end for end in reversed(ends) if _is_phone_number(written[:end])), 0)


def _is_phone_number(written: str) -> bool:
    """Return whether it is built as a phone number, and is neither two times nor a date."""
    groups, digits = re.findall(r"[0-9]+", written), re.sub(r"\D", "", written)
    if _DAY_FIRST.fullmatch(written) or _are_times(written, groups):
        return False
    if _INTERNATIONAL.match(written):
        return len(digits.removeprefix("00")) in _INTERNATIONAL_DIGITS
    if digits.startswith("46"):
        return bool(_SWEDISH_MOBILE.fullmatch(digits))
    if all(len(group) == 1 for group in groups):
        return digits.startswith("07") and len(digits) == _MOBILE_LENGTH
    return len(digits) in _NATIONAL_DIGITS and _has_phone_groups(groups, written)


def _has_phone_groups(groups: Sequence[str], written: str) -> bool:
    """Return whether a national number has its area code first, and groups of two to four behind it."""
    area, *rest = groups
    if not rest:
        return len(area) > min(_NATIONAL_DIGITS)
    first_gap, *gaps = re.findall(r"[^0-9]+", written.removeprefix("("))
    if not _AREA.fullmatch(area) or any("/" in gap for gap in gaps):
        return False
    if len(rest) == 1:
        return len(rest[0]) > _LONGEST_GROUP or not first_gap.isspace()
    return all(len(group) <= _LONGEST_GROUP for group in rest) and all(len(group) > 1 for group in rest[1:])


def _are_times(written: str, groups: Sequence[str]) -> bool:
    """Return whether it is two times, such as ``0830-1015`` and ``08.30 - 10.15``."""
    parts = _TIMES_IN_PARTS.fullmatch(written)
    times = [parts[1] + parts[2], parts[3] + parts[4]] if parts else groups
    return len(times) > 1 and all(_TIME.fullmatch(one) for one in times)
