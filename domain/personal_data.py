"""Find what looks like personal data in a text, to warn its author; it never blocks."""

import re
from collections.abc import Callable, Iterator, Mapping
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
"""Characters before the word that are examined."""
_NOT_AFTER_A_NUMBER = r"(?<![^\W_])(?<![0-9][-–./:])"
_NOT_BEFORE_A_NUMBER = r"(?![^\W_])(?![-–.:][0-9])"
_DASH = r"[-+–\u2010\u2011]"
_YEAR = r"(?:[0-9]{2})?[0-9]{2}"
_IDENTITY = re.compile(
    rf"{_NOT_AFTER_A_NUMBER}(?:"
    rf"(?P<day>{_YEAR}[0-9]{{4}})(?P<gap>\s?{_DASH}\s?|\s)?(?P<last>[0-9]{{4}})|"
    rf"(?P<spaced>{_YEAR}(?P<between>[-. ])[0-9]{{2}}(?P=between)[0-9]{{2}}){_DASH}(?P<end>[0-9]{{4}})"
    rf"){_NOT_BEFORE_A_NUMBER}"
)
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){1,8}(?![\w@])")
_INTERNATIONAL = r"(?:\+|00)[1-9][0-9]{0,2}(?:[ -]?\(0\))?(?:[ -]?[0-9]{1,4}){2,6}"
_GROUPS = r"[0-9]{2,3}(?: ?[0-9]{2,3}){1,2}"
_AREA = r"(?:08|0[1-79][0-9]{1,2})"
_LANDLINE = rf"{_AREA}\s?[-–/\u2010\u2011]\s?[0-9]{{1,3}}(?: ?[0-9]{{2,4}}){{1,3}}|{_AREA} {_GROUPS}"
_MOBILE = rf"07[0-9](?P<sep>[ -])?[0-9]{{2,3}}(?:(?P=sep)?[0-9]{{2,3}}){{1,2}}|\(0[0-9]{{1,3}}\) ?{_GROUPS}"
_UNBROKEN = r"0[1-9][0-9]{7,8}"
_PHONE = re.compile(
    rf"{_NOT_AFTER_A_NUMBER}(?:{_INTERNATIONAL}|{_LANDLINE}|{_MOBILE}|{_UNBROKEN}){_NOT_BEFORE_A_NUMBER}"
)
_PHONE_DIGITS = range(8, 16)
_TIME = re.compile(r"(?:[01][0-9]|2[0-4])[0-5][0-9]")
_DAY_FIRST = re.compile(r"(?:[0-2][0-9]|3[01])[-–/ ](?:0[1-9]|1[0-2])[-–/ ](?:[0-9]{2}){1,2}")
_COORDINATION_OFFSET = 60
"""The number that a coordination number (samordningsnummer) adds to the day."""


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
    """Yield all matches, overlapping ones included, the most sensitive kind first."""
    for match in _IDENTITY.finditer(text):
        if _is_identity_number(match):
            yield _match_of(PersonalDataKind.IDENTITY_NUMBER, match)
    for match in _EMAIL.finditer(text):
        yield _match_of(PersonalDataKind.EMAIL, match)
    for match in _PHONE.finditer(text):
        if _is_phone_number(match[0]):
            yield _match_of(PersonalDataKind.PHONE, match)
    for match in HEALTH.finditer(text):
        if is_about_a_person(text, until=match.start()):
            yield _match_of(PersonalDataKind.HEALTH, match)


def _match_of(kind: PersonalDataKind, match: re.Match[str]) -> PersonalDataMatch:
    return PersonalDataMatch(kind=kind, start=match.start(), end=match.end())


def _is_identity_number(match: re.Match[str]) -> bool:
    """Return whether the day exists and the check digit is right; ``20210915 1730`` is a day and a time."""
    last = match["last"] or match["end"]
    if (match["gap"] or "-").isspace() and _TIME.fullmatch(last):
        return False
    day = re.sub(r"\D", "", match["day"] or match["spaced"])
    return _is_birthday(day) and _has_valid_check_digit((day + last)[-10:])


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


def _is_phone_number(text: str) -> bool:
    """Return whether it has as many digits as a phone number, and is neither two times nor a date."""
    digits = re.sub(r"\D", "", text)
    groups = re.split(r"\D+", text)
    two_times = len(groups) > 1 and all(_TIME.fullmatch(group) for group in groups)
    return len(digits) in _PHONE_DIGITS and not two_times and not _DAY_FIRST.fullmatch(text)
