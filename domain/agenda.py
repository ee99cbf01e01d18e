"""The agenda of a meeting: its parts in order, and what was noted under each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from domain.errors import NotFound, Refusal
from domain.text import LONGEST_NAME, one_line, required

MOST_SECTIONS = 30
Agenda = tuple["Section", ...]


class Part(StrEnum):
    """What kind of part it is; what it is called stands in the catalogues, unless the council named it."""

    INTRODUCTION = "introduction"
    THEME = "theme"
    GUESTS = "guests"
    SITUATION = "situation"
    ROUND = "round"
    OTHER = "other"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of an agenda; an empty one does not come into the minutes."""

    key: str
    """What questions refer to it by; unlike its kind it is there once."""
    part: Part
    title: str = ""
    """The council's own name for it."""
    notes: str = ""


USUAL_AGENDA = tuple(Section(key=part.value, part=part) for part in Part)
"""What a council that has said nothing else goes through."""


def in_order(agenda: Agenda) -> Agenda:
    """Give back an agenda that ends with what comes next, and has a place for what belongs nowhere else."""
    ahead = tuple(s for s in agenda if s.part is not Part.NEXT)
    last = tuple(s for s in agenda if s.part is Part.NEXT)
    other = () if any(s.part is Part.OTHER for s in ahead) else _usual(Part.OTHER)
    return ahead + other + (last or _usual(Part.NEXT))


def title_of(section: Section, *, titles: Mapping[str, str]) -> str:
    """Give back the council's name for a part, else the usual one; ``titles`` are those, by kind."""
    return section.title or titles.get(section.part, "")


def find_section(agenda: Agenda, words: str, *, titles: Mapping[str, str]) -> Section:
    """Find a part by its number, its title or the beginning that only one has.

    Raises NotFound ``unknown_section`` or ``ambiguous_section``, naming those that there are.
    """
    ordered, wanted = in_order(agenda), one_line(words).casefold()
    named = [(section, title_of(section, titles=titles)) for section in ordered]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(ordered):
        return ordered[int(wanted) - 1]
    exact = [s for s, title in named if wanted == title.casefold()]
    begun = [s for s, title in named if wanted and title.casefold().startswith(wanted)]
    for found in (exact, begun):
        if len(found) == 1:
            return found[0]
    numbered = [(section, f"{at}. {title}") for at, (section, title) in enumerate(named, start=1)]
    several = [title for section, title in numbered if section in begun]
    if several:
        raise NotFound("ambiguous_section", words=one_line(words), names=several)
    raise NotFound("unknown_section", words=one_line(words), names=[title for _, title in numbered])


def with_section(agenda: Agenda, title: str) -> Agenda:
    """Add a theme below those that there are.

    Raises BadInput ``section_missing`` or ``too_long``, Refusal ``too_many_sections``.
    """
    if len(agenda) >= MOST_SECTIONS:
        raise Refusal("too_many_sections", limit=MOST_SECTIONS)
    named = _title(title)
    new = Section(key=_fresh_key(agenda, named), part=Part.THEME, title=named)
    last = max((n for n, s in enumerate(agenda) if s.part in (Part.INTRODUCTION, Part.THEME)), default=-1)
    return (*agenda[: last + 1], new, *agenda[last + 1 :])


def moved(agenda: Agenda, key: str, *, by: int) -> Agenda:
    """Let a part come earlier (-1) or later (1); what comes next stays last."""
    ordered = [section for section in agenda if section.part is not Part.NEXT]
    last = tuple(section for section in agenda if section.part is Part.NEXT)
    section = _named(agenda, key)
    if section in last:
        return agenda
    at = ordered.index(section)
    ordered.insert(max(0, min(at + by, len(ordered) - 1)), ordered.pop(at))
    return (*ordered, *last)


def without(agenda: Agenda, key: str) -> Agenda:
    """Leave a part out; raises Refusal ``section_is_needed`` where minutes cannot do without it."""
    gone = _named(agenda, key)
    kept = tuple(section for section in agenda if section.key != key)
    if gone.part in (Part.OTHER, Part.NEXT) and all(section.part is not gone.part for section in kept):
        raise Refusal("section_is_needed")
    return kept


def renamed(agenda: Agenda, key: str, title: str) -> Agenda:
    """Call a part something else; without a title it has the usual one again."""
    named = _title(title) if one_line(title) else ""
    gone = _named(agenda, key)
    return tuple(replace(s, title=named) if s.key == gone.key else s for s in agenda)


def _title(title: str) -> str:
    return one_line(required(title, missing="section_missing", limit=LONGEST_NAME))


def _named(agenda: Agenda, key: str) -> Section:
    found = next((section for section in agenda if section.key == key), None)
    if found is None:
        raise NotFound("no_such_section")
    return found


def _fresh_key(agenda: Agenda, title: str) -> str:
    """Give back a key that is not there yet; a part that was left out and comes again has its old one."""
    taken = {section.key for section in agenda}
    of_title = f"theme-{sha256(title.casefold().encode()).hexdigest()[:8]}"
    numbered = (f"{of_title}-{number}" for number in range(2, MOST_SECTIONS + 2))
    return next(key for key in (of_title, *numbered) if key not in taken)


def _usual(part: Part) -> Agenda:
    return tuple(section for section in USUAL_AGENDA if section.part is part)
