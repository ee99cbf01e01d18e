"""Render what is published: pages, feeds and data, with addresses of the server or of exported files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from bot.html_templates import load_templates
from bot.public.content import Entry, Selected, Selection, Snapshot
from cards.languages import LOCALES
from cards.publication import role_key
from cards.texts import Texts
from domain.publication import PublicFigures

FOLDER = Path(__file__).parent / "templates"
STYLE = (FOLDER / "style.css").read_bytes()
STYLE_NAME = f"style.{sha256(STYLE).hexdigest()[:16]}.css"
JSON_VERSION = 1
MAX_FEED = 50
"""Questions in a feed; the data have all of them."""
ATOM, RSS, DATA = "feed.atom", "feed.rss", "questions.json"
CONTENT_TYPES: Mapping[str, str] = {
    ATOM: "application/atom+xml",
    RSS: "application/rss+xml",
    DATA: "application/json",
}


class Links(Protocol):
    """The addresses of what is published, as links of one page and as a whole."""

    @property
    def has_search(self) -> bool:
        """Return whether there is a server that searches."""
        ...

    def style(self) -> str:
        """Return the address of the style sheet."""
        ...

    def listing(self, selection: Selection, *, locale: str, whole: bool = False) -> str:
        """Return the address of a list; ``whole`` with the host."""
        ...

    def question(self, number: int, *, locale: str, whole: bool = False) -> str:
        """Return the address of a question; ``whole`` with the host."""
        ...

    def file(self, name: str, *, whole: bool = False) -> str:
        """Return the address of a feed or of the data; ``whole`` with the host."""
        ...


_ENVIRONMENT = load_templates(FOLDER)
_ENVIRONMENT.globals["role_key"] = role_key


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRenderer:
    """Renders one council's pages in one language."""

    snapshot: Snapshot
    links: Links
    locale: str

    def listing(self, wanted: Selection) -> str:
        """Return the page with the questions that a selection finds."""
        found = self.snapshot.select(wanted)
        return self._render(
            "list.html",
            title=self._texts("public.title"),
            found=found,
            address=self.links.listing(found.selection, locale=self.locale, whole=True),
            languages=self._languages(lambda locale: self.links.listing(found.selection, locale=locale)),
            paging=self._paging(found),
            is_filtered=replace(found.selection, page=1) != Selection(),
        )

    def question(self, entry: Entry) -> str:
        """Return the page of one question."""
        return self._render(
            "question.html",
            title=entry.heading,
            entry=entry,
            address=self.links.question(entry.number, locale=self.locale, whole=True),
            languages=self._languages(lambda locale: self.links.question(entry.number, locale=locale)),
        )

    def file(self, name: str) -> str:
        """Return a feed or the data, by the name of its file."""
        return self._data() if name == DATA else self._feed("atom.xml" if name == ATOM else "rss.xml")

    def _feed(self, template: str) -> str:
        """Return the newest questions as Atom or RSS."""
        return self._render(
            template,
            entries=self.snapshot.entries[:MAX_FEED],
            rfc_822=format_datetime,
        )

    def _data(self) -> str:
        """Return everything that is published as JSON, as docs/public-pages.md describes it."""
        snapshot, licence = self.snapshot, self.snapshot.licence
        known = {
            "version": JSON_VERSION,
            "council": snapshot.council.name,
            "url": self.links.listing(Selection(), locale=snapshot.council.locale, whole=True),
            "language": snapshot.council.locale,
            "licence": None if licence is None else {"name": licence[0], "url": licence[1]},
            "updated": to_iso(snapshot.changed_at),
            "figures": [
                {"year": year, **_figures_json(one)}
                for year, one in ((None, snapshot.whole), *snapshot.by_year.items())
                if one is not None
            ],
            "questions": [self._entry_json(entry) for entry in snapshot.entries],
        }
        return json.dumps(known, ensure_ascii=False, indent=1) + "\n"

    def _entry_json(self, entry: Entry) -> dict[str, object]:
        one = entry.publication
        return {
            "number": one.number,
            "reference": entry.reference,
            "url": self.links.question(one.number, locale=self.snapshot.council.locale, whole=True),
            "question": one.text,
            "answer": one.answer,
            "asked_by": None if one.role is None else one.role.value,
            "department": entry.department or None,
            "asked_on": one.asked_on.isoformat(),
            "answered_on": one.answered_on.isoformat(),
            "days": one.days,
            "published_at": to_iso(one.published_at),
            "edition": one.version,
            "reopened": entry.is_reopened,
        }

    @property
    def _texts(self) -> Texts:
        return Texts.of(self.locale)

    def _languages(self, address: Callable[[str], str]) -> list[tuple[str, str, str]]:
        """Return the other languages: code, the words for it there, and the address of the same page."""
        others = (locale for locale in LOCALES if locale != self.locale)
        return [(locale, Texts.of(self.locale)("public.language"), address(locale)) for locale in others]

    def _paging(self, found: Selected) -> Mapping[str, str | None]:
        """Return the addresses of the pages before and after."""
        now = found.selection

        def at(page: int) -> str | None:
            if not 0 < page <= found.pages:
                return None
            return self.links.listing(replace(now, page=page), locale=self.locale)

        return {"previous": at(now.page - 1), "next": at(now.page + 1)}

    def _render(self, template: str, **values: object) -> str:
        known: dict[str, object] = {
            "t": self._texts,
            "snapshot": self.snapshot,
            "council": self.snapshot.council,
            "links": self.links,
            "everything": Selection(),
            "select": Selection,
            "iso": to_iso,
            "names": {"atom": ATOM, "rss": RSS, "data": DATA},
        }
        return _ENVIRONMENT.get_template(template).render({**known, **values})


def render_sentence(key: str, *, locale: str, style: str) -> str:
    """Return a page that says why there is nothing to read."""
    texts = Texts.of(locale)
    return _ENVIRONMENT.get_template("sentence.html").render(t=texts, sentence=texts(key), style=style)


def to_iso(moment: datetime) -> str:
    """Return a moment in UTC, to the second, as RFC 3339 has it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _figures_json(figures: PublicFigures) -> dict[str, int | None]:
    return {"asked": figures.asked, "answered": figures.answered, "median_days": figures.median_days}
