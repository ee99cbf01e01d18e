"""Find what people call departments and outside bodies: abbreviations, beginnings, everyday names."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from domain.text import one_line

T = TypeVar("T")
_WORD = re.compile(r"[^\W\d_]+")
_KIND = re.compile(
    r"s?(förvaltning|nämnd|kontor|avdelning|sektor|verksamhet|enhet|department|office)(en|et|n|ar|s)?$"
)
"""The end of a name that only says that it is a department."""
_JOINING = frozenset({"och", "and", "of", "for", "för", "the"})
_ENDINGS = ("erna", "arna", "orna", "en", "et", "an", "na", "n", "s")
"""Endings that make a word definite or a genitive."""
_KINDS_SHORT = "fnk"
"""What departments and the boards above them are called at the end of an abbreviation."""
MIN_STEM = 4
MAX_PIECE = 3
"""Letters that an abbreviation takes of one part of a name: ``KUF`` is Ku(ltur) and F(ritid)."""
LENGTHS = range(2, 6)
"""Letters of an abbreviation."""
_TOPICS: Mapping[str, str] = {
    "streets": "gat väg trafik park tekn belysning vatten renhållning sophämtning drift street road highway "
    "traffic technical infrastructure",
    "building": "bygg stadsbygg samhällsbygg plan miljö bygglov mark building planning environment",
    "schools": "skol förskol utbildning barn bildning lärande grundskol gymnasi school education children",
    "social": "social socialtjänst soc individ försörjning familj welfare",
    "care": "omsorg äldre vård hemtjänst funktionsstöd care elderly",
    "culture": "kultur fritid bibliotek idrott ungdom culture leisure library sport",
    "rescue": "räddning brand fire rescue",
    "management": "kommunledning kommunstyrelse kansli kommunkansli stadsledning ledning management",
    "police": "polis områdespolis kommunpolis police",
    "region": "region landsting sjukvård vårdcentral health",
    "landlords": "fastighet hyresvärd bostad bostäder landlord housing",
    "transport": "kollektivtrafik buss bussbolag transport bus",
    "trade": "näringsliv handlare företagare butik business shop",
}
"""Beginnings of everyday words for what departments and outside bodies do, and of words in their names."""
_WIDER = (("streets", "building"), ("social", "care"))
"""Topics that one department may have both of, where no other has the first."""


def find_by_name(words: str, candidates: Sequence[tuple[T, Sequence[str]]]) -> list[T]:
    """Return those that the words name in full, else by their beginning; several if it is not clear which."""
    wanted = one_line(words).casefold()
    exact = [one for one, names in candidates if wanted in (name.casefold() for name in names)]
    if len(exact) == 1 or not wanted:
        return exact
    return [one for one, names in candidates if any(name.casefold().startswith(wanted) for name in names)]


def find_by_everyday_name(words: str, candidates: Sequence[tuple[T, Sequence[str]]]) -> list[T]:
    """Return those that the words abbreviate, else name by a part of the name or by their task.

    ``KUF`` and ``fritid`` name Kultur- och fritidsförvaltningen, ``socialen`` Socialförvaltningen, and
    ``gatukontoret`` Tekniska förvaltningen.
    """
    wanted = one_line(words).casefold()
    for names_it in _ways(wanted):
        found = [one for one, names in candidates if any(names_it(name.casefold()) for name in names)]
        if found:
            return found
    return []


def _ways(wanted: str) -> Iterator[Callable[[str], bool]]:
    """Give the ways in which words may name something, the surest first."""
    if wanted.isalpha() and len(wanted) in LENGTHS:
        for longest in (1, MAX_PIECE):
            yield partial(_abbreviates_name, wanted, longest=longest, with_kind=True)
        if wanted[-1] in _KINDS_SHORT:
            yield partial(_abbreviates_name, wanted[:-1], longest=MAX_PIECE, with_kind=False)
        yield partial(_is_drawn_from, wanted)
    if stems := tuple(_stems(wanted)):
        yield partial(_begins_in, stems)
    mine = [topic for topic in _TOPICS if _is_about((topic,), wanted)]
    for topic in mine:
        yield partial(_is_about, (topic,))
    for both in _WIDER:
        if set(both) & set(mine):
            yield partial(_is_about, both)


def _begins_in(stems: Iterable[str], name: str) -> bool:
    return any(part.startswith(stem) for part in _parts(name) for stem in stems)


def _is_about(topics: Iterable[str], name: str) -> bool:
    beginnings = tuple(word for topic in topics for word in _TOPICS[topic].split())
    return any(part.startswith(beginnings) for part in _parts(name))


def _parts(name: str) -> Iterator[str]:
    """Give the words of a name; what only says that it is a department is a part of its own."""
    for word in _WORD.findall(name):
        kind = _KIND.search(word)
        if kind is None or not kind.start():
            yield word
        else:
            yield word[: kind.start()]
            yield kind[0].removeprefix("s")


def _stems(wanted: str) -> Iterator[str]:
    """Give a single word as it may begin in a name: without the department, without its ending."""
    word = next((part for part in _parts(wanted) if not _KIND.match(part)), "")
    if _WORD.fullmatch(wanted) is None or len(word) < MIN_STEM:
        return
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            yield word.removesuffix(ending)


def _abbreviates_name(short: str, name: str, *, longest: int, with_kind: bool) -> bool:
    parts = [part for part in _parts(name) if with_kind or not _KIND.match(part)]
    return _abbreviates(short, parts, longest=longest)


def _abbreviates(short: str, parts: Sequence[str], *, longest: int) -> bool:
    """Return whether an abbreviation takes the beginning of each part, in order; joining words may miss."""
    if not short:
        return all(part in _JOINING or _KIND.match(part) for part in parts)
    if not parts:
        return False
    taken = (n for n in range(1, min(longest, len(short)) + 1) if parts[0].startswith(short[:n]))
    fits = any(_abbreviates(short[n:], parts[1:], longest=longest) for n in taken)
    return fits or (parts[0] in _JOINING and _abbreviates(short, parts[1:], longest=longest))


def _is_drawn_from(short: str, name: str) -> bool:
    """Return whether an abbreviation draws its letters from one compound: ``SBF``, Samhällsbyggnads-f."""
    parts = list(_parts(name))
    if len(short) <= LENGTHS[0] or len(parts) != 2 or not _KIND.match(parts[1]):  # noqa: PLR2004 - and its kind
        return False
    first, letters = short[0], short[1:]
    inner = iter(parts[0][1:])
    begins = parts[0].startswith(first) and short[-1] in {*_KINDS_SHORT, parts[1][0]}
    return begins and all(letter in inner for letter in letters[:-1])
