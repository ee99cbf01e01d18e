"""Change a council's name and when it sends reminders, with the form of its card."""

from bot.pages.forms import CardPage, build_card_page
from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.council import SETTINGS
from bot.views.registry import render
from domain.permissions import Permission
from storage import Transaction


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> CardPage:  # noqa: ARG001
    """Return the settings of the council as a form."""
    card = render(SETTINGS.view(), context=viewer.context)
    return build_card_page(card.content, viewer.the_council, title=viewer.texts("page.settings"))


PAGE = Page(
    path="councils/{council}/settings",
    template="card.html",
    title="page.settings",
    load=load,
    in_menu=True,
    needs=Permission.ADMINISTER,
)
