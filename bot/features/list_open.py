"""The follow-up list: ``öppna``, ``lista Tekniska``, the button ``list``."""

from typing import Any

from bot.features import show
from bot.features.acting import expect_to_read
from bot.router import NUMBER, Feature, Fields, Words
from bot.turn import Effects, Show, Turn, View
from domain.question import Status
from storage import Transaction


def read(argument: str) -> Fields:
    """Read a department's name, or a question's number."""
    if NUMBER.fullmatch(argument.strip()):
        return show.FEATURE.read(argument.strip())
    return {"words": argument}


def list_open(turn: Turn, tx: Transaction) -> Effects:
    """Show a page of the council's questions, open ones where no other state was chosen."""
    council = turn.the_council
    if turn.text("number"):
        return show.show(turn, tx)
    expect_to_read(turn)
    words = turn.text("words").strip()
    department = council.find_department(words).id if words else turn.number("department")
    status = turn.text("status")
    args: dict[str, Any] = {
        "department": department,
        "status": status if status in set(Status) else None,
        "page": max(1, turn.number("page") or 1),
    }
    return [Show(view=View(kind="list", args=args))]


FEATURE = Feature(
    name="list",
    words=Words(sv=("öppna", "lista", "uppföljning"), en=("list", "open")),
    verbs=("list",),
    read=read,
    changes=False,
    handle=list_open,
    argument="maybe_department",
)
