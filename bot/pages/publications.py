"""Show what the public can read: the settings of the page, and the questions that can be on it."""

from dataclasses import dataclass

from bot.pages.forms import CardPage, build_card_page
from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.publications import PUBLIC_PAGE, public_address
from bot.views.registry import render
from domain.permissions import Permission
from domain.text import shorten
from storage import Transaction

PAGE_SIZE = 50
MAX_TEXT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedQuestion:
    """A question that can be published, or is."""

    reference: str
    url: str
    text: str
    is_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationsPage:
    """The settings of the public page and a page of the list of questions."""

    form: CardPage
    address: str | None
    """Where everybody reads it, None if it is closed."""
    rows: tuple[ReportedQuestion, ...]
    page: int
    previous: str | None
    next: str | None


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> PublicationsPage:
    """Return the settings, and the questions that adopted minutes have reported, the newest first."""
    council, page = viewer.the_council, query.page
    card = render(PUBLIC_PAGE.view(), context=viewer.context)
    skip = (page - 1) * PAGE_SIZE
    found = tx.publications.list_reported(council.id, limit=PAGE_SIZE + 1, skip=skip)
    is_published = dict(found[:PAGE_SIZE])
    origin = viewer.look.capabilities.public_pages
    return PublicationsPage(
        form=build_card_page(card.content, council),
        address=public_address(origin, council) if council.public.is_on else None,
        rows=tuple(
            ReportedQuestion(
                reference=council.reference(question.number),
                url=viewer.url(f"questions/{question.number}"),
                text=shorten(question.text, max_length=MAX_TEXT),
                is_published=is_published[question.id],
            )
            for question in tx.questions.get_many(is_published)
        ),
        page=page,
        previous=viewer.url("publications", page=page - 1) if page > 1 else None,
        next=viewer.url("publications", page=page + 1) if len(found) > PAGE_SIZE else None,
    )


PAGE = Page(
    path="councils/{council}/publications",
    template="publications.html",
    title="page.publications",
    load=load,
    in_menu=True,
    needs=Permission.ADMINISTER,
    is_public_pages=True,
)
