"""The texts of the cards in each language: catalogues with symbolic keys, dates and lists in words."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import c2py
from zoneinfo import ZoneInfo

import orjson
from babel import localedata
from babel.core import get_global
from babel.dates import format_date, format_datetime

from cards.languages import LOCALES, catalogue_path

DAYS_PER_YEAR = 365.2425
DAYS_STILL_EXACT = 15
"""Days after which an age is more than its whole years."""
_BETWEEN_WORDS = re.compile(r"\s*,\s*")
"""The separator in texts that are lists of words; no word contains a comma."""
_NOT_FOR_DATES = (
    *("compact_currency_formats", "compact_decimal_formats", "compound_unit_patterns", "currency_names"),
    *("currency_names_plural", "date_fields", "interval_formats", "meta_zones", "time_zones"),
    *("unit_display_names", "unit_patterns"),
)
"""What Babel knows of a language besides its names and dates, such as units: 5 MB for two languages."""


_PLURAL_FORM = re.compile(r"plural=([^;\n]+)")
_HEADER = ""
"""The key of the catalogue's own facts, such as the form of a word that goes with a number."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of a language by key, and the forms of those that depend on a number."""

    texts: dict[str, str]
    forms: dict[str, tuple[str, ...]]

    def form(self, key: str, number: int) -> str | None:
        """Return the form of a text that goes with a number, None if there is no such text."""
        forms = self.forms.get(key)
        return None if forms is None else forms[_plural_form(self.texts[_HEADER])(number)]


@cache
def _plural_form(header: str) -> Callable[[int], int]:
    found = _PLURAL_FORM.search(header)
    return c2py("n != 1" if found is None else found[1])


@cache
def load_catalogue(locale: str) -> Catalogue:
    """Read a language's catalogue itself, so that no compiled file can be outdated."""
    _keep_dates_only(locale)
    return read_catalogue(catalogue_path(locale).read_text(encoding="utf-8").splitlines())


def read_catalogue(lines: Iterable[str]) -> Catalogue:
    """Read a catalogue in the format of gettext; comments are left out."""
    entries: list[dict[str, str]] = []
    keyword = ""
    for line in lines:
        first, _, quoted = line.partition(" ")
        if first == "msgid":
            entries.append({})
        if first.startswith("msg"):
            keyword = first
            entries[-1][keyword] = orjson.loads(quoted)
        elif line.startswith('"'):
            entries[-1][keyword] += orjson.loads(line)
    forms = {
        one["msgid"]: tuple(text for name, text in one.items() if name.startswith("msgstr"))
        for one in entries
        if "msgid_plural" in one
    }
    return Catalogue({one["msgid"]: one["msgstr"] for one in entries if one.get("msgstr")}, forms)


def _keep_dates_only(locale: str) -> None:
    """Let go what Babel has loaded of a language and does not need for dates; it returns what it caches."""
    for name in _NOT_FOR_DATES:
        for known in ("root", locale):
            localedata.load(known).pop(name, None)
    tables = get_global("likely_subtags"), get_global("territory_languages"), get_global("meta_zones")
    for table in (*tables, get_global("territory_currencies"), get_global("windows_zone_mapping")):
        if isinstance(table, dict):
            table.clear()


@lru_cache(maxsize=1_000)
def _format_day(day: date, style: str, locale: str) -> str:
    return format_date(day, style, locale=locale)


class Texts:
    """The texts of one language; call it with a key and the values that fill the text in."""

    def __init__(self, locale: str, catalogue: Catalogue, /) -> None:
        self.locale = locale
        self._catalogue = catalogue

    @staticmethod
    @cache
    def of(locale: str) -> "Texts":
        """Return the texts of one language; raises KeyError if it has no catalogue."""
        if locale not in LOCALES:
            raise KeyError(locale)
        return Texts(locale, load_catalogue(locale))

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of ``key``; raises KeyError if the key or one of its values is missing."""
        template = self._catalogue.texts[key]
        return template.format(**{name: self._to_text(value) for name, value in values.items()})

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """Return the text of ``key`` in the form that goes with the number ``n``."""
        template = self._catalogue.form(key, n)
        if template is None:
            raise KeyError(key)
        return template.format(n=n, **{name: self._to_text(value) for name, value in values.items()})

    def has(self, key: str) -> bool:
        """Return whether there is a text for this key."""
        return key in self._catalogue.texts or key in self._catalogue.forms

    def words(self, key: str) -> tuple[str, ...]:
        """Return a text that is a list of words, such as ``lista, visa``, as these words."""
        return tuple(_BETWEEN_WORDS.split(self(key).strip()))

    def format_date(self, day: date) -> str:
        """Return a date in words: ``15 september 2026``."""
        return _format_day(day, self("format.day"), self.locale)

    def format_month(self, day: date) -> str:
        """Return a day's month in words: ``september 2026``."""
        return _format_day(day, "LLLL y", self.locale)

    def format_short_month(self, day: date, *, with_year: bool) -> str:
        """Return a day's month in few letters: ``sep.``, ``jan. 2027``."""
        return _format_day(day, "LLL y" if with_year else "LLL", self.locale)

    def format_moment(self, moment: datetime, zone: ZoneInfo) -> str:
        """Return a moment in words, local to ``zone``: ``15 september 2026 kl. 17.35``."""
        return format_datetime(moment, self("format.moment"), tzinfo=zone, locale=self.locale)

    def format_age(self, days: int) -> str:
        """Return an age in days in words: ``i dag``, ``3 dagar``, ``2 år``, ``drygt 5 år``."""
        years = int(days / DAYS_PER_YEAR)
        if years:
            is_exact = days - years * DAYS_PER_YEAR < DAYS_STILL_EXACT
            return self.plural("age.years" if is_exact else "age.years_past", years)
        return self("age.today") if days == 0 else self.plural("age.days", days)

    def join_names(self, names: Sequence[str]) -> str:
        """Return names as a list in words: ``a, b och c``."""
        if len(names) < 2:  # noqa: PLR2004 - a list in words begins at two
            return "".join(names)
        return self("format.names", first=", ".join(names[:-1]), last=names[-1])

    def _to_text(self, value: object) -> str:
        match value:
            case str():
                return value
            case date():
                return self.format_date(value)
            case list() | tuple():
                return self.join_names([str(item) for item in value])
            case _:
                return str(value)


@cache
def whole_phrases(key: str, locale: str) -> re.Pattern[str] | None:
    """Return the pattern of whole texts that mean what ``key`` says; None if the language has none.

    The text lists phrases, separated by commas: ``a/b`` is one of two words, ``[a]`` may be missing, ``~a``
    is any word that ends so, ``#`` is a question's number, ``...`` and ``*`` are any words; ``#``, ``...``,
    and ``<a>`` are groups.
    """
    texts = Texts.of(locale)
    if not texts.has(key):
        return None
    phrases = "|".join(_phrase_pattern(phrase.split()) for phrase in texts.words(key))
    return re.compile(rf"(?:{phrases})[\s?!.,…:)]*", re.IGNORECASE | re.DOTALL)


_PHRASE_GROUPS = {"...": "(.+)", "*": ".+", "#": r"(#?(?:[^\W\d_]{1,6}-?)?\d{1,9})"}


def _phrase_pattern(tokens: Sequence[str]) -> str:
    pattern, is_first = "", True
    for token in tokens:
        bare, is_optional = token.strip("[]<>"), token.startswith("[")
        words = "|".join(re.escape(one).replace("\\~", r"\w+") for one in bare.split("/"))
        word = _PHRASE_GROUPS.get(bare) or (f"({words})" if token.startswith("<") else f"(?:{words})")
        if is_first:
            pattern += rf"(?:{word}[\s,:]+)?" if is_optional else word
        else:
            pattern += rf"(?:[\s,:]+{word})?" if is_optional else rf"[\s,:]+{word}"
        is_first = is_first and is_optional
    return pattern


@cache
def words_of_all_languages(key: str) -> frozenset[str]:
    """Return the words that any language has for ``key``: people write in the language they like."""
    return frozenset(word for locale in LOCALES for word in Texts.of(locale).words(key))
