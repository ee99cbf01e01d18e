"""Ask which council a tab shows, as somebody adds it to a chat, a meeting or a channel."""

from dataclasses import dataclass

from bot.pages.viewer import Page, PageQuery, Viewer, page_url
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilChoice:
    """A council that a tab can show."""

    entity: str
    """The name by which Teams knows the tab."""
    url: str
    name: str
    is_chosen: bool


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> tuple[CouncilChoice, ...]:
    """Return the councils of the viewer; the chat's own is chosen, or the only one."""
    chat = tx.chats.get(query.text("chat"))
    own = {council.id for council in viewer.councils}
    bound = None if chat is None or chat.council not in own else chat.council
    return tuple(
        CouncilChoice(
            entity=f"council-{council.id}",
            url=page_url(f"councils/{council.id}/"),
            name=council.name,
            is_chosen=council.id == bound or len(own) == 1,
        )
        for council in viewer.councils
    )


PAGE = Page(path="configure", template="configure.html", title="page.configure", load=load)
