"""Handle that the app is installed in a chat or removed from it, and bind a council to the chat."""

from bot.features.meetings.plan import assign_chat
from bot.turn.incoming import ChatKind
from bot.turn.types import (
    Effects,
    Feature,
    FeatureHandler,
    PostToChat,
    ReplaceCard,
    SendToPerson,
    ShowView,
    Turn,
)
from bot.views.council import BOUND, GREETING
from bot.views.messages import WELCOME
from cards.texts import Texts
from domain.council import Council, clean_council_name, parse_council_code
from domain.errors import Forbidden, Refusal
from domain.history import CouncilEventKind
from domain.person import MembershipKind
from storage import Transaction


def installed(turn: Turn, tx: Transaction, *, help_people: FeatureHandler) -> Effects:
    """Greet once: in a chat with what the bot does and does not read, in the personal chat with help.

    Whoever adds the app because a card waits for them gets that card alone, with a sentence of welcome.
    """
    if turn.chat.kind is ChatKind.PERSONAL:
        return [
            SendToPerson(
                person=turn.person.id, view=WELCOME.view(**show.view.args), key=f"greeting:{turn.act}"
            )
            for show in help_people(turn, tx)
            if isinstance(show, ShowView)
        ]
    remember_chat(turn, tx)
    council = turn.council
    view = GREETING.view(person=turn.person.id) if council is None else BOUND.view(council=council.id)
    return [PostToChat(chat=turn.chat.thread, view=view, key=f"greeting:{turn.act}")]


def uninstalled(turn: Turn, tx: Transaction) -> Effects:
    """Mark the chat as unreachable; the council and its questions stay."""
    if turn.chat.kind is ChatKind.PERSONAL:
        tx.people.clear_personal_chat(turn.person.id)
    else:
        tx.chats.mark_removed(turn.chat.id, at=turn.now)
    return []


def remember_chat(turn: Turn, tx: Transaction) -> None:
    """Store the chat and how to reach it."""
    chat = turn.chat
    tx.chats.upsert(
        chat.id, kind=chat.kind, service_url=chat.service_url, bot_id=turn.bot_id, meeting=chat.meeting
    )


def bind_council(turn: Turn, tx: Transaction) -> Effects:
    """Bind a new council, or one that the sender coordinates, to this chat."""
    if turn.person.membership is not MembershipKind.MEMBER:
        raise Forbidden("may_not_bind")
    if turn.chat.kind == "personal":
        raise Refusal("bind_in_chat")
    bound = tx.councils.of_chat(turn.chat.id)
    if bound is not None and turn.person.id not in bound.coordinators:
        raise Refusal("already_bound", name=bound.name)
    another = turn.number("council")
    if bound is not None and another in (None, bound.id):  # an old card must not replace a council
        here = BOUND.view(council=bound.id)
        return [ShowView(view=here, note="already_bound_here"), ReplaceCard(view=here)]
    council = _chosen_council(turn, tx)
    _bind_chat(turn, tx, council)
    new = {"name": council.name, "code": council.code, "chat": turn.chat.id}
    tx.events.add_to_council(
        council.id, happening=CouncilEventKind.BOUND, by=turn.person.id, act=turn.act, at=turn.now, new=new
    )
    return [
        ShowView(view=BOUND.view(council=council.id)),
        ReplaceCard(view=BOUND.view(council=council.id)),
    ]


def _bind_chat(turn: Turn, tx: Transaction, council: Council) -> None:
    """Bind the council to the chat; its next meeting is held here if it has no chat yet."""
    tx.chats.upsert(
        turn.chat.id,
        kind=turn.chat.kind,
        service_url=turn.chat.service_url,
        bot_id=turn.bot_id,
        meeting=turn.chat.meeting,
    )
    tx.chats.bind(turn.chat.id, council=council.id)
    assign_chat(tx, council, turn.chat.id)


def _chosen_council(turn: Turn, tx: Transaction) -> Council:
    """Return the council that was named; coordinators may name an existing one by its code."""
    if (chosen := turn.number("council")) is not None:
        return _require_coordinator(turn, tx.councils.get(chosen))
    code = parse_council_code(turn.text("code"))
    known = tx.councils.by_code(code)
    if known is not None:
        return _require_coordinator(turn, known)
    return tx.councils.create(
        name=clean_council_name(turn.text("name")),
        code=code,
        locale=turn.locale,
        timezone=turn.default_timezone,
        by=turn.person.id,
        at=turn.now,
        default_bodies=Texts.of(turn.locale).words("council.outside_bodies"),
    )


def _require_coordinator(turn: Turn, council: Council) -> Council:
    if turn.person.id not in council.coordinators:
        raise Forbidden("code_taken", council_code=council.code)
    return council


FEATURE = Feature(name="bind", verbs=("bind",), needs_council=False, before_council=True, handle=bind_council)
