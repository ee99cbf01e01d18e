"""Bind a council to a chat: the set-up card's button ``bind``."""

from bot.features.planning import give_chat
from bot.router import Feature
from bot.turn import Effects, Replace, Show, Turn, View
from domain.council import Council, council_code, council_name
from domain.errors import Forbidden, Refusal
from domain.history import CouncilHappening
from domain.person import Standing
from storage import Transaction


def bind(turn: Turn, tx: Transaction) -> Effects:
    """Bind a new council, or one that the presser coordinates, to this chat."""
    if turn.person.standing is not Standing.MEMBER:
        raise Forbidden("may_not_bind")
    if turn.chat.kind == "personal":
        raise Refusal("bind_in_chat")
    bound = tx.councils.of_chat(turn.chat.id)
    if bound is not None and turn.person.id not in bound.coordinators:
        raise Refusal("already_bound", name=bound.name)
    another = turn.number("council")
    if bound is not None and another in (None, bound.id):  # an old card founds nothing over a council
        here = View(kind="bound", args={"council": bound.id})
        return [Show(view=here, note="already_bound_here"), Replace(view=here)]
    council = _chosen(turn, tx)
    _move_in(turn, tx, council)
    new = {"name": council.name, "code": council.code, "chat": turn.chat.id}
    tx.events.add_to_council(
        council.id, happening=CouncilHappening.BOUND, by=turn.person.id, act=turn.act, at=turn.now, new=new
    )
    return [
        Show(view=View(kind="bound", args={"council": council.id})),
        Replace(view=View(kind="bound", args={"council": council.id})),
    ]


def _move_in(turn: Turn, tx: Transaction, council: Council) -> None:
    """Bind the council to the chat; its next meeting is held here, where it has no chat so far."""
    tx.chats.know(
        turn.chat.id,
        kind=turn.chat.kind,
        service_url=turn.chat.service_url,
        bot_id=turn.bot_id,
        meeting=turn.chat.meeting,
    )
    tx.chats.bind(turn.chat.id, council=council.id)
    give_chat(tx, council, turn.chat.id)


def _chosen(turn: Turn, tx: Transaction) -> Council:
    """Give back the council that was named; a code that is taken means that council, for its coordinator."""
    if (chosen := turn.number("council")) is not None:
        return _own(turn, tx.councils.get(chosen))
    code = council_code(turn.text("code"))
    known = tx.councils.by_code(code)
    if known is not None:
        return _own(turn, known)
    return tx.councils.found(
        name=council_name(turn.text("name")),
        code=code,
        locale=turn.locale,
        timezone=turn.default_timezone,
        by=turn.person.id,
        at=turn.now,
    )


def _own(turn: Turn, council: Council) -> Council:
    if turn.person.id not in council.coordinators:
        raise Forbidden("code_taken", council_code=council.code)
    return council


FEATURE = Feature(name="bind", verbs=("bind",), needs_council=False, before_council=True, handle=bind)
