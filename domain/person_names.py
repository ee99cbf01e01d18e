"""Find a person's name in texts in each form that people write it, and say how certain it is.

``Karin Eks fråga``, ``Ek, Karin`` and ``KARIN EK`` are certain; ``K. Ek``, ``@Karin`` and ``karin.ek`` may be
somebody else. A text is compared without accents, soft hyphens, and differences of spaces, dashes and case; a
name whose accents differ is uncertain.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

_BROKEN_WORD = re.compile(r"[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_APOSTROPHES = "'’‘`´ʼ"
_PARTICLES = frozenset(
    ("af", "al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "la", "van", "von")
)
BEHIND_A_NAME = re.compile(r"\s*(?:[(\[|/]| - ).*", re.DOTALL)
"""What display names have behind the name: ``Karin Ek (Gatukontoret)``, ``Karin Ek | Björkvik``."""
_BEGINNINGS = frozenset(
    (
        *(
            "aven",
            "du",
            "den",
            "det",
            "en",
            "ett",
            "finns",
            "far",
            "gar",
            "han",
            "har",
            "hej",
            "hon",
            "hur",
            "i",
        ),
        *("igar", "ja", "jag", "kan", "kommer", "nar", "nej", "och", "om", "pa", "ska", "tack", "vad", "var"),
        *(
            "varfor",
            "vem",
            "vi",
            "vilka",
            "ar",
            "are",
            "can",
            "does",
            "how",
            "is",
            "thanks",
            "the",
            "we",
            "what",
        ),
        *("when", "where", "who", "why", "will"),
    )
)
"""Words that a new sentence begins with, in this module's spelling: they are nobody's last name."""
_NEXT_WORD = re.compile(r" ([^\W\d_][\w'-]+)")
_ENUMERATES = re.compile(r" ?(?:,|&|och |and |samt |eller |or )")
_NEEDS_FOLDING = re.compile(r"[^\x00-\x7fÀ-öø-ÿ–—’”…\u00a0]|-[ \t]*\r?\n")
_COMMON_LETTERS = {
    number: fold[0] for number in range(0xC0, 0x100) if (fold := unicodedata.normalize("NFKD", chr(number)))
}
_COMMON_LETTERS |= {0xA0: " ", 0x2013: "-", 0x2014: "-", 0x2019: "'"}
_ENDING = r"(?i:'s|:s|s|')?(?!\w)"
"""The genitive, of names that end in s, x or z too."""
_ADDRESS = r"[0-9]{0,3}(?:@[\w.-]*\w)?"
"""What follows a name in the name of an account."""


class NameForm(StrEnum):
    """The form in which a name was written."""

    FULL = "full name"
    SHARED = "full name, and somebody else's too"
    LOOSE = "full name, written or continued otherwise"
    INITIAL = "initial and name"
    PART = "part of the name"
    INITIALS = "initials"

    @property
    def is_certain(self) -> bool:
        """Whether nobody else can be meant."""
        return self is NameForm.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """A name in a text: ``text[start:end]``, without its genitive."""

    start: int
    end: int
    form: NameForm


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    given: tuple[str, ...]
    family: tuple[str, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        return (*self.given, *self.family)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folded:
    """A text without accents and with single spaces; case is kept."""

    original: str
    text: str
    places: Sequence[int]
    """Where each character stands in the original text."""

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Return where the first group stands in the original text."""
        start, end = match.span(1)
        return self.places[start], self.places[end - 1] + 1


def fold_name(text: str) -> str:
    """Return a text as names are compared: without accents, invisible characters and case."""
    return _fold(text).text.strip().casefold()


def _fold(text: str) -> _Folded:
    broken = {place for match in _BROKEN_WORD.finditer(text) for place in _dropped(match)}
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if place not in broken:
            for letter in _fold_character(character):
                if letter != " " or not letters or letters[-1] != " ":
                    letters.append(letter)
                    places.append(place)
    return _Folded(original=text, text="".join(letters), places=places)


def _dropped(match: re.Match[str]) -> range:
    """Return the places that a hyphen at the end of a line takes; before a capital it belongs to the name."""
    kept = match[0][0] != "\u00ad" and match.string[match.end()].isupper()
    return range(match.start() + kept, match.end())


def _fold_character(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() else character
    if character in _APOSTROPHES:
        return "'"
    kind = unicodedata.category(character)
    if kind == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if character.isspace():
        return " "
    if kind == "Cf":
        return ""
    apart = unicodedata.normalize("NFKD", character)
    return "".join(" " if one.isspace() else one for one in apart if unicodedata.category(one) != "Mn")


def _letters(text: str) -> str:
    """Return the letters of a text with their accents, to compare spelling alone."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if unicodedata.category(letter)[0] in "LM")


def _parse_name(name: str) -> _Name:
    whole = BEHIND_A_NAME.sub("", _fold(name).text.strip().removeprefix("@"))
    last, comma, first = whole.partition(",")
    if comma and first.strip():
        return _Name(given=tuple(first.split()), family=tuple(last.split()))
    tokens = tuple(whole.split())
    begins = max(len(tokens) - 1, min(len(tokens), 1))
    while begins > 1 and tokens[begins - 1].lower() in _PARTICLES:
        begins -= 1
    return _Name(given=tokens[:begins], family=tokens[begins:])


def _spelled(tokens: Sequence[str]) -> str:
    """Return a pattern of words in this order; a hyphen and a space stand for each other."""
    words = (r"(?: ?- ?| )".join(map(re.escape, token.split("-"))) for token in tokens)
    return f"(?i:{' '.join(words)})"


def _any_of(words: Collection[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def _parts(tokens: Sequence[str]) -> list[str]:
    """Return tokens, and the parts of those with a hyphen; particles and single letters are no names."""
    found = [part for token in tokens for part in (token, token.replace("-", ""), *token.split("-"))]
    found.append("".join(tokens).replace("-", ""))
    return [
        part for part in dict.fromkeys(found) if len(part.strip(".")) > 1 and part.lower() not in _PARTICLES
    ]


def _full_patterns(names: Collection[_Name]) -> str:
    """Return alternatives for whole names: as they are said, and with the last name and a comma first."""
    spelled = {_spelled(name.tokens) for name in names}
    for name in names:
        for cut in range(1, len(name.tokens)):
            spelled.add(rf"{_spelled(name.tokens[cut:])} ?, ?{_spelled(name.tokens[:cut])}")
    return "|".join(sorted(spelled, key=lambda pattern: (-len(pattern), pattern))) or r"(?!)"


def _patterns_of(name: _Name) -> Iterator[tuple[str, NameForm]]:
    """Return the patterns of the uncertain forms of one name that has a last name."""
    last, first, start = _spelled(name.family), _spelled(name.given), _spelled(name.given[:1])
    one, end = (re.escape(tokens[0][0].upper()) for tokens in (name.given, name.family))
    capital = "" if name.family[0].islower() else "(?=[A-Z])"
    yield rf"(?<!\w)({last} {first}){_ENDING}", NameForm.LOOSE
    yield rf"(?<!\w)({start}(?: [A-Z][\w'.-]*){{1,2}} {last}){_ENDING}", NameForm.LOOSE
    yield (
        rf"(?<![\w.-])({one}[. _]{{0,2}}(?:[A-Z]\.? ?)?{capital}{last}{_ADDRESS}){_ENDING}",
        NameForm.INITIAL,
    )
    yield rf"(?<!\w)({capital}{last},? {one}\.?)(?!\w)", NameForm.INITIAL
    yield rf"(?<![\w-])({first} {end}\.?)(?!\w)", NameForm.INITIAL
    yield rf"(?<![\w.])({one}\. ?{end}\.?)(?!\w)", NameForm.INITIALS
    yield rf"(?:(?<=[(/])|(?<!\w)(?=..:))({one}{end})(?!\w)", NameForm.INITIALS


class NameFinder:
    """Finds the names of one person.

    ``names`` are those that they have or had; ``others`` the full names of other people who are known.
    """

    def __init__(self, names: Collection[str], *, others: Collection[str] = ()) -> None:
        parsed = [name for name in map(_parse_name, names) if name.tokens]
        self._spellings = [_letters(BEHIND_A_NAME.sub("", name)) * 2 for name in names]
        self._whole = {fold_name(name) for name in names} - {""}
        self._first = {part.lower() for name in parsed for part in _parts(name.given[:1])}
        self._given = self._first | {part.lower() for name in parsed for part in _parts(name.given)}
        self._family = {part.lower() for name in parsed for part in _parts(name.family)}
        everybody = [name for name in map(_parse_name, others) if name.family]
        near = [name for name in everybody if self._resembles(name)]
        self._others_whole = {fold_name(name) for name in others}
        self._others = re.compile(rf"(?<![\w-])({_full_patterns(near)}){_ENDING}(?!-)")
        self._first_names = {name.given[0].lower() for name in everybody} - self._given
        self._last_names = {name.family[-1].lower() for name in everybody} - self._given
        initials = {(name.given[0][0].lower(), name.family[0][0].lower()) for name in parsed if name.family}
        self._patterns = self._build_patterns([name for name in parsed if name.family])
        marks = (
            (f"{first}.", f"({first}{last}", f"/{first}{last}", f"{first}{last}:") for first, last in initials
        )
        self._hints = tuple({*self._given, *self._family, *(mark for four in marks for mark in four)})

    def find(self, text: str, *, is_name: bool = False) -> tuple[NameMatch, ...]:
        """Return where the person is named, in the order of the text and without overlaps.

        ``is_name`` says that the text is the name of somebody and nothing else: then a name of one word is
        certain too, and small letters count.
        """
        if not self._whole or not self._may_name(text):
            return ()
        folded = _fold(text)
        whole = folded.text.strip().casefold()
        if is_name and whole in self._whole - self._others_whole and self._is_spelled(text):
            return (NameMatch(start=0, end=len(text), form=NameForm.FULL),)
        return tuple(sorted(self._find(folded, is_name=is_name), key=lambda found: found.start))

    def replace(self, text: str, instead: str, *, is_name: bool = False, uncertain: bool = False) -> str:
        """Return the text with another name wherever this one is certain, or in all possible places."""
        for found in reversed(self.find(text, is_name=is_name)):
            if found.form.is_certain or uncertain:
                text = f"{text[: found.start]}{instead}{text[found.end :]}"
        return text

    def _may_name(self, text: str) -> bool:
        """Whether a part of a name stands in a text, judged quickly: most texts name somebody else."""
        if _NEEDS_FOLDING.search(text):
            return True
        low = text.translate(_COMMON_LETTERS).lower()
        return any(hint in low for hint in self._hints)

    def _resembles(self, name: _Name) -> bool:
        """Whether the name of somebody else has a part of this person's names."""
        parts = {part.lower() for token in name.tokens for part in (token, *token.split("-"))}
        return bool((parts | {part.removesuffix("s") for part in parts}) & (self._given | self._family))

    def _build_patterns(self, names: Sequence[_Name]) -> list[tuple[re.Pattern[str], NameForm]]:
        """Return the patterns with what they find, the most certain first; the name is the first group."""
        given, family = _any_of(self._given), _any_of(self._family)
        whole = _full_patterns(names)
        patterns = [
            (rf"(?<!\w)(?<!\w-)({whole}){_ENDING}(?!-\w)", NameForm.FULL),
            (rf"(?<!\w)({whole}){_ENDING}", NameForm.LOOSE),
            *(pattern for name in names for pattern in _patterns_of(name)),
        ]
        if given and family:
            joined = rf"(?:{given})[._-]?(?:{family})|(?:{family})[._-]?(?:{given})"
            patterns += [
                (
                    rf"(?<!\w)((?i:(?:{given}) (?:{family})|(?:{family}) ?, ?(?:{given}))){_ENDING}",
                    NameForm.LOOSE,
                ),
                (rf"(?<!\w)((?i:{joined}){_ADDRESS}){_ENDING}", NameForm.LOOSE),
            ]
        if family:
            first = f"[{_initials(names)}]"
            patterns += [
                (rf"(?<!\w)((?i:{first}[._](?:{family})){_ADDRESS}){_ENDING}", NameForm.INITIAL),
                (rf"(?<![\w-])((?i:{family})){_ENDING}(?!-[A-Z])", NameForm.PART),
            ]
        if given:
            patterns.append((rf"(?<![\w-])((?i:{given})){_ENDING}", NameForm.PART))
        return [(re.compile(pattern), form) for pattern, form in patterns]

    def _find(self, folded: _Folded, *, is_name: bool) -> Iterator[NameMatch]:
        others = [match.span(1) for match in self._others.finditer(folded.text)]
        taken = bytearray(len(folded.original))
        for pattern, usual in self._patterns:
            for match in pattern.finditer(folded.text):
                start, end = folded.span(match)
                form = self._judge(folded, match, usual, is_name=is_name)
                form = form and _unless_others(match.span(1), others, form)
                if form is not None and not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    yield NameMatch(start=start, end=end, form=form)

    def _judge(
        self, folded: _Folded, match: re.Match[str], form: NameForm, *, is_name: bool
    ) -> NameForm | None:
        """Return the form of what a pattern found by what stands around it; None for somebody else."""
        if form is NameForm.FULL:
            return NameForm.FULL if self._is_whole(folded, match, is_name=is_name) else NameForm.LOOSE
        if form is not NameForm.PART:
            return form
        word, before = match[1], folded.text[: match.start(1)]
        is_mention = before.endswith("@")
        if word[0].islower() and word.lower() not in self._first and not is_name and not is_mention:
            return None
        if _last_word(before).lower() in self._first_names and word.lower() in self._family:
            return None
        continued = self._next_name(folded, match)
        return None if continued and not is_mention and word.lower() in self._given else form

    def _is_whole(self, folded: _Folded, match: re.Match[str], *, is_name: bool) -> bool:
        """Whether a full name is one: spelled as known, in no enumeration, and no part of a longer name."""
        start, end = folded.span(match)
        if not self._is_spelled(folded.original[start:end]):
            return False
        before, after = folded.text[: match.start(1)], folded.text[match.end() :]
        if "," in match[1] and not is_name and (before.rstrip().endswith(",") or _ENUMERATES.match(after)):
            return False
        return _last_word(before).lower() not in self._first_names and not self._next_name(folded, match)

    def _is_spelled(self, name: str) -> bool:
        """Whether a name has the accents of a known one; what is said first does not matter."""
        letters = _letters(name)
        return any(letters in twice and len(letters) * 2 == len(twice) for twice in self._spellings)

    def _next_name(self, folded: _Folded, match: re.Match[str]) -> bool:
        """Whether perhaps a last name follows in the same line: with a capital, or a known one."""
        following = _NEXT_WORD.match(folded.text, match.end(1))
        if following is None:
            return False
        between = folded.original[folded.places[match.end(1)] : folded.places[following.end() - 1]]
        word = following[1].lower()
        if "\n" in between or word in _BEGINNINGS or word in self._given or word in self._family:
            return False
        if following[1][0].islower():
            return word in self._last_names
        shouted = len(match[1]) > 1 and match[1].isupper()
        return not (shouted and match[1].lower() in self._given)


def _initials(names: Sequence[_Name]) -> str:
    return "".join(sorted({re.escape(name.given[0][0].lower()) for name in names}))


def _last_word(text: str) -> str:
    """Return the word directly before the end of a text, if exactly one space separates them."""
    found = re.search(r"([\w-]+) \Z", text[-60:])
    return found[1] if found else ""


def _unless_others(
    span: tuple[int, int], others: Sequence[tuple[int, int]], form: NameForm
) -> NameForm | None:
    """Return the form; SHARED or None if the name of another person contains it."""
    for start, end in others:
        if start <= span[0] and span[1] <= end:
            return NameForm.SHARED if start == span[0] and end - span[1] <= 1 else None
    return form
