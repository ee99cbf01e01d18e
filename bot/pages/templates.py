"""Render templates: everything that is put into a page is escaped, and a name that is missing is a fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.html_templates import load_templates
from bot.pages.assets import Assets
from bot.pages.viewer import Page, PageQuery, Viewer, page_url
from cards.texts import Texts

FOLDER = Path(__file__).parent / "templates"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A link of a council's menu."""

    url: str
    title: str
    current: str
    """``page`` for the page itself, ``true`` for one that it leads to, as ``aria-current`` says; or empty."""


class PageTemplates:
    """The templates of the pages."""

    def __init__(self, assets: Assets, pages: Sequence[Page], *, is_local: bool = False) -> None:
        """Take the pages; ``is_local`` lets the simulator play Teams around them."""
        self._menu = [page for page in pages if page.in_menu]
        self._environment = load_templates(FOLDER)
        self._environment.globals |= {
            "asset": assets.url,
            "is_local": is_local,
            "page_url": page_url,
        }

    def render_page(self, page: Page, viewer: Viewer, query: PageQuery) -> str:
        """Return a page with its data; raises Refusal if it cannot be shown to this viewer."""
        page.check(viewer)
        data = page.load(viewer, viewer.tx, query)
        return self.render(
            page.template,
            viewer.texts,
            theme=viewer.theme,
            viewer=viewer,
            is_typed=viewer.look.is_typed,
            menu=self._menu_for(viewer, page),
            title=viewer.texts(page.title),
            data=data,
            query=query,
        )

    def render(self, template: str, texts: Texts, *, theme: str, **values: object) -> str:
        """Return a template filled in, with ``t`` for texts by their key."""
        known: Mapping[str, object] = {"t": texts, "theme": theme, "viewer": None, "menu": (), **values}
        return self._environment.get_template(template).render(known)

    def _menu_for(self, viewer: Viewer, current: Page) -> tuple[MenuItem, ...]:
        if viewer.council is None:
            return ()
        council, chat = {"council": viewer.council.id}, viewer.look.chat
        return tuple(
            MenuItem(
                url=page_url(page.path.format_map(council), chat=chat),
                title=viewer.texts(page.title),
                current=_current(page, current),
            )
            for page in self._menu
            if page.is_shown_to(viewer)
        )


def _current(item: Page, shown: Page) -> str:
    if item is shown:
        return "page"
    return "true" if shown.path.startswith(f"{item.path}/") else ""
