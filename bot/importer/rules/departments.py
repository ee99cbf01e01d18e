"""Guess the department a text is meant for: the one it names, otherwise the one that handles its subject."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.importer.rules.actors import Actors
from bot.importer.rules.findings import FoundAttendee
from bot.importer.rules.names import DEPARTMENT, OUTSIDE_BODY, find_department
from bot.importer.rules.vocabulary import WORD_CLASSES
from bot.importer.rules.words import fold, fold_all, split_words

_MATTER_WORDS = fold_all(WORD_CLASSES["matter"])
_OUTSIDE_BODY_ASKED = re.compile(
    r"(?<!tillsammans )(?<!together )\b(?:med|till|hos|åt|with|to)\s+(?:the\s+)?"
    rf"(?P<body>{OUTSIDE_BODY.pattern})"
)
"""Somebody outside the organisation who is asked or is the recipient."""
_PERSON_PRONOUNS = fold_all("hon han hen she he they")
_OWN_TASKS = fold_all("""
    bjuder bjuda bjuds bjudas inbjuds bokar boka ordnar ordna ringer ringa mejlar mejla mailar maila
    sammanställer sammanställa skickar skicka trycker dela delar utkast sprider sprida
    invite invited book circulate share thank email e-mail phone ring draft send prepare
""")
"""Tasks that attendees do themselves, whatever the subject."""
_NO_DEPARTMENT = re.compile(
    r"(?:styrelsen|föreningen|bolaget|entreprenören|presidiet|församlingen|committee)$", re.IGNORECASE
)
_MAX_WORDS = 40
"""Maximum words of a text that is added to the sentence for a guess; longer ones mention too much."""
_NAMES_A_COUNCIL = re.compile(
    r"\b(?i:kommun|polis|police|county|borough|district|förvaltning|nämnd)|\bcouncil\b"
)
"""Names of public bodies: in notes of an association, only sentences with one are about departments."""
MIN_LEAD_RATIO = 1.5
"""How many times the score of the second best guess the best one must reach."""
_MIN_INNER_LENGTH = 5
"""Minimum letters of a word beginning that may also match inside a longer word."""
_PHRASE_WEIGHT = 2.0
"""The weight of a phrase relative to a single word."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DepartmentTheme:
    """What one kind of department does."""

    usual_name: dict[str, str]
    """Its name by language, used if the notes name no department of this kind."""
    called: str
    """Beginnings of words in the names of such departments."""
    about: dict[str, str]
    """Beginnings of words about its tasks, by language; those of five letters also match inside words."""
    phrases: str = ""
    """Phrases, one per line, that indicate it more clearly than a single word."""


THEMES: tuple[DepartmentTheme, ...] = (
    DepartmentTheme(
        usual_name={"sv": "Tekniska förvaltningen", "en": "Technical Services"},
        called="""
            teknisk gatu gata trafik samhällsbyggnad stadsbyggnad technical highways environment street
        """,
        about={
            "sv": """
                klott belys lamp lyktstolp gatlykt trottoar gata gator gatu gränd farthinder hastighet
                trafik cykelväg cykelban cykelställ övergångsställ parkering snöröj snöskott plog halk
                sandning sandlåd lekplats buskar skräp papperskorg soptunn sopor tunnel undergång torget
                vägen vägar vägbom busskur hållplats asfalt kamera skylt vatten avlopp toalett bänk
                fortkör räcke staket brygga bryggan
            """,
            "en": """
                graffiti streetlight lighting light lamp pavement road traffic parking litter bin bins bus
                crossing cycle pothole bench toilet sign gritting snow camera cctv playground underpass
                drain fence
            """,
        },
    ),
    DepartmentTheme(
        usual_name={"sv": "Barn- och utbildningsförvaltningen", "en": "Education"},
        called="utbildning skol bildning barn education children",
        about={
            "sv": """
                skola skolan skolor skolg skolm elev förskol lärare rektor undervisning klassrum läxhjälp
                studiero studieresultat
            """,
            "en": "school pupil teacher classroom nursery",
        },
    ),
    DepartmentTheme(
        usual_name={"sv": "Socialförvaltningen", "en": "Social Services"},
        called="social omsorg vård äldre care welfare",
        about={
            "sv": """
                socialtjänst försörjning missbruk orosanmäl familje äldre hemtjänst omsorg hemlös våld
                vräk placering färdtjänst
            """,
            "en": "homeless elderly carer abuse drug addiction vulnerable",
        },
    ),
    DepartmentTheme(
        usual_name={"sv": "Kultur- och fritidsförvaltningen", "en": "Leisure and Culture"},
        called="kultur fritid leisure culture sport",
        about={
            "sv": """
                fritid fritidsgård ungdomsgård bibliotek idrott simhall badhus kultur aktivitet evenemang
                sommarlov höstlov lovaktiv motionsspår konsert utegym
            """,
            "en": "library youth leisure sport event activit pool club",
        },
        phrases="""
            man kan göra
            saker att göra
            hitta på
            things to do
        """,
    ),
    DepartmentTheme(
        usual_name={"sv": "Polisen", "en": "Police"},
        called="polis police",
        about={
            "sv": "polisnärvaro polispatrull patruller områdespolis narkotikahandel inbrott",
            "en": "police patrol burglar",
        },
    ),
)


class DepartmentGuesser:
    """Guesses departments for one document; names found in it take precedence over usual ones."""

    def __init__(self, text: str, *, actors: Actors, english: bool) -> None:
        self._actors = actors
        self._association = actors.is_association
        self._language = "en" if english else "sv"
        named = (find_department(found[0]) for found in DEPARTMENT.finditer(text))
        self._named = tuple(dict.fromkeys(name for name in named if name and not name.endswith("nämnden")))

    def guess(self, sentence: str, *, about: str) -> str | None:
        """Return the department that may have to answer: named, of a named person, or by subject."""
        found = DEPARTMENT.search(sentence)
        if found is not None:
            return find_department(found[0])
        asked = _OUTSIDE_BODY_ASKED.search(sentence)
        if asked is not None:
            return find_department(asked["body"])
        person = self._actors.find(split_words(sentence)) or self._pronoun_person(sentence, about)
        works = person.department if person is not None else None
        return (
            works
            or (
                None
                if _own_task(sentence)
                else self._by_theme(sentence if len(about.split()) > _MAX_WORDS else f"{about} {sentence}")
            )
            or find_department(sentence)
        )

    def _pronoun_person(self, sentence: str, about: str) -> FoundAttendee | None:
        """Return the person meant by ``hon`` or ``he``, if the sentence begins with such a pronoun."""
        words = split_words(sentence.removeprefix(about.split(". ", maxsplit=1)[0]).strip(" ."))
        return (
            self._actors.find(split_words(about)) if words and words[0].folded in _PERSON_PRONOUNS else None
        )

    def guess_from_section(self, section: str, sentence: str) -> str | None:
        """Return the department that a heading suggests for a sentence below it."""
        return None if _own_task(sentence) else self.guess("", about=section)

    def find_named(self, sentence: str) -> str | None:
        """Return the department that a sentence names, or that of the first person in it."""
        found = DEPARTMENT.search(sentence)
        if found is not None:
            return find_department(found[0])
        person = self._actors.find(split_words(sentence))
        return person.department if person is not None else None

    def find_for_owner(self, owner: str) -> str | None:
        """Return the department that a table names as owner, or at which the owner works."""
        theme = next((theme for theme in THEMES if _is_called(theme, owner)), None)
        return self.find_named(owner) or (self._name(theme) if theme is not None else None)

    def _by_theme(self, text: str) -> str | None:
        if self._association and not _NAMES_A_COUNCIL.search(text):
            return None
        scores = ((_score(theme, text, language=self._language), -at) for at, theme in enumerate(THEMES))
        (best, at), (second, _) = sorted(scores, reverse=True)[:2]
        return self._name(THEMES[-at]) if best and best >= MIN_LEAD_RATIO * second else None

    def _name(self, theme: DepartmentTheme) -> str:
        own = next((name for name in self._named if _is_called(theme, name)), None)
        return own or theme.usual_name[self._language]


def _own_task(sentence: str) -> bool:
    """Return whether attendees or a body that is no department do it, so that the subject does not count."""
    words = split_words(sentence)
    own = any(word.folded in _OWN_TASKS or _NO_DEPARTMENT.search(word.text) for word in words)
    return own and all(word.folded not in _MATTER_WORDS for word in words)


@lru_cache(maxsize=4096)
def _score(theme: DepartmentTheme, text: str, *, language: str) -> float:
    words = split_words(text)
    flat = " ".join(word.folded for word in words)
    stems = [fold(stem) for stem in theme.about[language].split()]
    things = {word.folded for word in words if any(_is_about(word.folded, stem) for stem in stems)}
    phrases = (" ".join(map(fold, line.split())) for line in theme.phrases.strip().splitlines())
    return len(things) + _PHRASE_WEIGHT * sum(phrase in flat for phrase in phrases)


def _is_about(word: str, stem: str) -> bool:
    return word.startswith(stem) or (len(stem) >= _MIN_INNER_LENGTH and stem in word)


def _is_called(theme: DepartmentTheme, name: str) -> bool:
    return any(
        word.folded.startswith(fold(part)) for word in split_words(name) for part in theme.called.split()
    )
