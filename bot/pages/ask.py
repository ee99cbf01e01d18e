"""Log a question, with the form of its card."""

from dataclasses import replace

from bot.pages.forms import CardPage, build_card_page
from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.messages import ASK_FORM
from bot.views.registry import render
from storage import Transaction


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> CardPage:  # noqa: ARG001
    """Return the form that logs a question of the council."""
    card = render(ASK_FORM.view(), context=viewer.context)
    page = build_card_page(card.content, viewer.the_council)
    return replace(page, title=viewer.texts("page.ask"))


PAGE = Page(
    path="councils/{council}/ask",
    template="card.html",
    title="page.ask",
    load=load,
    in_menu=True,
)
