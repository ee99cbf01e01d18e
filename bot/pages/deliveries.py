"""Show what was not delivered, with the buttons of its card: try again, or say that it arrived."""

from bot.pages.forms import CardPage
from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.undelivered import describe_undelivered
from cards.delivery import undelivered_row
from cards.elements import static_text
from domain.permissions import Permission
from storage import Transaction


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> CardPage:  # noqa: ARG001
    """Return each message of the council that was not delivered, latest first."""
    rows = describe_undelivered(viewer.context, tx.outbox.list_failed(viewer.the_council.id))
    words = viewer.texts("deliveries.text" if rows else "deliveries.none")
    listed = [undelivered_row(row, context=viewer.cards) for row in rows]
    return CardPage(
        title=viewer.texts("page.deliveries"),
        body=[static_text(words), *(element for row in listed for element in row)],
        council=viewer.the_council.id,
    )


PAGE = Page(
    path="councils/{council}/deliveries",
    template="card.html",
    title="page.deliveries",
    load=load,
    in_menu=True,
    needs=Permission.ADMINISTER,
)
