"""The agenda of a meeting: its sections in order and the notes under each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from domain.errors import NotFound, Refusal
from domain.text import MAX_NAME_LENGTH, one_line, require_text

MAX_SECTIONS = 30
Agenda = tuple["Section", ...]


class SectionKind(StrEnum):
    """The kind of a section; its title comes from the catalogues unless the council named it."""

    INTRODUCTION = "introduction"
    THEME = "theme"
    GUESTS = "guests"
    SITUATION = "situation"
    ROUND = "round"
    OTHER = "other"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of an agenda; an empty one is left out of the minutes."""

    key: str
    """The key by which questions refer to it; unlike its kind it is unique in an agenda."""
    part: SectionKind
    title: str = ""
    """The council's own name for it."""
    notes: str = ""


DEFAULT_AGENDA = tuple(Section(key=part.value, part=part) for part in SectionKind)
"""The agenda of a council that has not defined its own."""


def complete_agenda(agenda: Agenda) -> Agenda:
    """Return the agenda with the next meeting last and with a section for other matters."""
    ahead = tuple(s for s in agenda if s.part is not SectionKind.NEXT)
    last = tuple(s for s in agenda if s.part is SectionKind.NEXT)
    other = () if any(s.part is SectionKind.OTHER for s in ahead) else _default_sections(SectionKind.OTHER)
    return ahead + other + (last or _default_sections(SectionKind.NEXT))


def section_title(section: Section, *, default_titles: Mapping[str, str]) -> str:
    """Return the council's own title of a section, otherwise the default title of its kind."""
    return section.title or default_titles.get(section.part, "")


def find_section(agenda: Agenda, words: str, *, default_titles: Mapping[str, str]) -> Section:
    """Find a section by its number, its title or an unambiguous beginning.

    Raises NotFound ``unknown_section`` or ``ambiguous_section``, naming the sections that exist.
    """
    ordered, wanted = complete_agenda(agenda), one_line(words).casefold()
    named = [(section, section_title(section, default_titles=default_titles)) for section in ordered]
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


def add_section(agenda: Agenda, title: str) -> Agenda:
    """Return the agenda with one more theme after the existing ones.

    Raises BadInput ``section_missing`` or ``too_long``, Refusal ``too_many_sections``.
    """
    if len(agenda) >= MAX_SECTIONS:
        raise Refusal("too_many_sections", limit=MAX_SECTIONS)
    named = _clean_title(title)
    new = Section(key=_fresh_key(agenda, named), part=SectionKind.THEME, title=named)
    last = max(
        (n for n, s in enumerate(agenda) if s.part in (SectionKind.INTRODUCTION, SectionKind.THEME)),
        default=-1,
    )
    return (*agenda[: last + 1], new, *agenda[last + 1 :])


def move_section(agenda: Agenda, key: str, *, by: int) -> Agenda:
    """Return the agenda with a section one step earlier (-1) or later (1); the next meeting stays last."""
    ordered = [section for section in agenda if section.part is not SectionKind.NEXT]
    last = tuple(section for section in agenda if section.part is SectionKind.NEXT)
    section = _section_by_key(agenda, key)
    if section in last:
        return agenda
    at = ordered.index(section)
    ordered.insert(max(0, min(at + by, len(ordered) - 1)), ordered.pop(at))
    return (*ordered, *last)


def order_sections(agenda: Agenda, keys: Sequence[str], *, shown: Sequence[str] = ()) -> Agenda:
    """Return the agenda in the order of these keys; the next meeting stays last.

    ``shown`` are the keys in the order that was seen, if it is known. Raises Refusal
    ``agenda_changed_since`` if the agenda has other sections, or another order than was seen.
    """
    before = [section.key for section in agenda]
    if sorted(keys) != sorted(before) or (shown and list(shown) != before):
        raise Refusal("agenda_changed_since")
    ordered = sorted(agenda, key=lambda section: keys.index(section.key))
    return tuple(sorted(ordered, key=lambda section: section.part is SectionKind.NEXT))


def remove_section(agenda: Agenda, key: str) -> Agenda:
    """Return the agenda without a section; raises Refusal ``section_is_needed`` if minutes need it."""
    gone = _section_by_key(agenda, key)
    kept = tuple(section for section in agenda if section.key != key)
    if gone.part in (SectionKind.OTHER, SectionKind.NEXT) and all(
        section.part is not gone.part for section in kept
    ):
        raise Refusal("section_is_needed")
    return kept


def rename_section(agenda: Agenda, key: str, title: str) -> Agenda:
    """Return the agenda with a section renamed; without a title it gets the default one again."""
    named = _clean_title(title) if one_line(title) else ""
    gone = _section_by_key(agenda, key)
    return tuple(replace(s, title=named) if s.key == gone.key else s for s in agenda)


def _clean_title(title: str) -> str:
    return one_line(require_text(title, missing="section_missing", limit=MAX_NAME_LENGTH))


def _section_by_key(agenda: Agenda, key: str) -> Section:
    found = next((section for section in agenda if section.key == key), None)
    if found is None:
        raise NotFound("no_such_section")
    return found


def _fresh_key(agenda: Agenda, title: str) -> str:
    """Return a key that is not in use; a standard section that is added again gets its old key."""
    taken = {section.key for section in agenda}
    of_title = f"theme-{sha256(title.casefold().encode()).hexdigest()[:8]}"
    numbered = (f"{of_title}-{number}" for number in range(2, MAX_SECTIONS + 2))
    return next(key for key in (of_title, *numbered) if key not in taken)


def _default_sections(part: SectionKind) -> Agenda:
    return tuple(section for section in DEFAULT_AGENDA if section.part is part)
