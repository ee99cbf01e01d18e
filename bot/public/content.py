"""Collect what a council has published, and select what one page of it shows."""

import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from domain.council import LICENCES, Council
from domain.publication import Publication, PublicFigures, QuestionGroup, public_figures
from domain.statistics import DayCounts, merge_counts
from domain.text import one_line, shorten
from storage import Transaction
from storage.publications import FiguresKey, PublicCouncil
from storage.search.words import words

K = TypeVar("K", bound=Hashable)
PAGE_SIZE = 20
MAX_QUERY = 100
"""Characters of a search."""
MAX_SEARCHED_WORDS = 8
MAX_RENDERED = 300
"""Rendered pages that are kept of a council."""
MAX_HEADING = 120
_SHORT_STEM = 3
"""Letters of a stem that is only found at the beginning of a word."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A published question, with the name of its department."""

    publication: Publication
    reference: str
    department: str
    is_reopened: bool = False
    """Whether it was taken up again since, so that the answer is the earlier one."""

    @property
    def number(self) -> int:
        return self.publication.number

    @property
    def year(self) -> int:
        """Return the year in which it was asked."""
        return self.publication.asked_on.year

    @property
    def heading(self) -> str:
        """Return the beginning of the question on one line."""
        return shorten(self.publication.text, max_length=MAX_HEADING)

    @cached_property
    def searched(self) -> str:
        """Return what a search looks through: the published texts, never the originals.

        In small letters without accents, and each word is behind a space.
        """
        one = self.publication
        whole = f"{self.reference} {self.department} {one.text} {one.answer}".casefold()
        return _without_accents(" ".join(("", *whole.replace("-", " ").split())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What somebody wants to see of a council's questions."""

    text: str = ""
    year: int | None = None
    department: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """One page of the questions that a selection finds."""

    selection: Selection
    entries: Sequence[Entry]
    total: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPage:
    """A page as it is sent."""

    body: bytes
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that the public may see of a council, in one version of it; immutable but for its cache."""

    key: PublicCouncil
    council: Council
    entries: tuple[Entry, ...]
    """The newest first."""
    whole: PublicFigures | None
    by_year: Mapping[int, PublicFigures]
    by_department: Mapping[str, PublicFigures]
    changed_at: datetime
    """When something was last published or withdrawn, or the council was made."""
    rendered: OrderedDict[object, RenderedPage] = field(default_factory=OrderedDict)
    """Its pages that were rendered lately."""

    @property
    def slug(self) -> str:
        return self.council.public.slug or ""

    @property
    def licence(self) -> tuple[str, str] | None:
        """Return the name and the address of the licence, None if the council states none."""
        name = self.council.public.licence
        return (name, LICENCES[name]) if name in LICENCES else None

    @property
    def years(self) -> list[int]:
        """Return the years in which published questions were asked, the latest first."""
        return sorted({entry.year for entry in self.entries}, reverse=True)

    @property
    def departments(self) -> list[tuple[int, str]]:
        """Return the departments that have answered published questions, by name."""
        found = {e.publication.department: e.department for e in self.entries if e.department}
        return sorted(((i, name) for i, name in found.items() if i is not None), key=lambda one: one[1])

    def find(self, number: int) -> Entry | None:
        """Return the published question with this number, or None."""
        return next((entry for entry in self.entries if entry.number == number), None)

    def select(self, wanted: Selection) -> Selected:
        """Return one page of what a selection finds; of a page beyond the last one, the last."""
        wants = [
            lambda e: wanted.year in (None, e.year),
            lambda e: wanted.department in (None, e.publication.department),
            _search(wanted.text, locale=self.council.locale),
        ]
        found = [entry for entry in self.entries if all(want(entry) for want in wants)]
        pages = max(1, -(-len(found) // PAGE_SIZE))
        page = min(max(1, wanted.page), pages)
        shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return Selected(selection=replace(wanted, page=page), entries=shown, total=len(found), pages=pages)

    def cache(self, key: object, page: RenderedPage) -> RenderedPage:
        """Keep a rendered page, and forget the one that was not asked for the longest."""
        self.rendered[key] = page
        if len(self.rendered) > MAX_RENDERED:
            self.rendered.popitem(last=False)
        return page


def load_snapshot(tx: Transaction, key: PublicCouncil) -> Snapshot:
    """Return all that the public may see of a council; raises NotFound if it does not exist any more."""
    council = tx.councils.get(key.id)
    names = {department.id: one_line(department.name) for department in council.all_departments}
    groups, reopened = tx.publications.groups(council), tx.publications.list_taken_up_again(council.id)
    whole = _merge(groups, by=lambda _year, _department: "whole")
    years = _merge(groups, by=lambda year, _department: year)
    departments = _merge(groups, by=lambda _year, department: names.get(department or 0, ""))
    return Snapshot(
        key=key,
        council=council,
        entries=tuple(
            Entry(
                publication=one,
                reference=council.reference(one.number),
                department=names.get(one.department or 0, ""),
                is_reopened=one.question in reopened,
            )
            for one in tx.publications.list_current(council.id)
        ),
        whole=public_figures(whole).get("whole"),
        by_year=dict(sorted(public_figures(years).items(), reverse=True)),
        by_department={name: one for name, one in sorted(public_figures(departments).items()) if name},
        changed_at=tx.publications.changed_at(council.id) or key.created_at,
    )


def _merge(
    groups: Mapping[FiguresKey, QuestionGroup], *, by: Callable[[int, int | None], K]
) -> dict[K, QuestionGroup]:
    """Return larger groups, each of those with the same key."""
    asked: dict[K, int] = {}
    answered: dict[K, list[DayCounts]] = {}
    for (year, department), group in groups.items():
        key = by(year, department)
        asked[key] = asked.get(key, 0) + group.asked
        answered.setdefault(key, []).append(group.answered)
    return {key: QuestionGroup(asked=n, answered=merge_counts(answered[key])) for key, n in asked.items()}


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _search(text: str, *, locale: str) -> Callable[[Entry], bool]:
    """Return the condition that every word of a search is in a question or its answer, in any form."""
    plain = text.casefold().replace("-", " ").strip()
    found = [word.stem for word in words(plain, locale=locale)][:MAX_SEARCHED_WORDS]
    stems = [_without_accents(stem) for stem in found or plain.split()[:MAX_SEARCHED_WORDS]]
    parts = [f" {stem}" if len(stem) <= _SHORT_STEM else stem for stem in stems]
    return lambda entry: all(part in entry.searched for part in parts)
