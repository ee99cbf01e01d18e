"""Handle that the app is installed in a chat or removed from it, and bind a council to the chat."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.features.meetings.plan import EVER, assign_chat
from bot.features.questions.ask import create_question
from bot.features.questions.notify import notify_owners
from bot.features.questions.parse_question import parse_message
from bot.turn.incoming import ChatKind
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    FeatureHandler,
    PostToChat,
    RefreshCards,
    RefreshQuestion,
    ReplaceCard,
    SendToPerson,
    ShowView,
    Turn,
    View,
)
from bot.views.council import BOUND, EARLY_QUESTIONS, GREETING, UNBOUND
from bot.views.messages import SENTENCE, WELCOME
from bot.views.questions import QUESTION, QUESTIONS
from cards.texts import Texts
from domain.council import Council, clean_council_name, parse_council_code
from domain.errors import Forbidden, Refusal
from domain.history import CouncilEventKind
from domain.permissions import Permission, require_permission
from domain.person import MembershipKind
from domain.question import Question
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
    early = _offer_early_questions(turn, tx, council)
    _bind_chat(turn, tx, council)
    new = {"name": council.name, "code": council.code, "chat": turn.chat.id}
    tx.events.add_to_council(
        council.id, happening=CouncilEventKind.BOUND, by=turn.person.id, act=turn.act, at=turn.now, new=new
    )
    return [
        ShowView(view=BOUND.view(council=council.id)),
        ReplaceCard(view=BOUND.view(council=council.id)),
        *early,
    ]


def _offer_early_questions(turn: Turn, tx: Transaction, council: Council) -> list[Effect]:
    """Offer the questions that were asked here before; return the effects, none if there were none.

    The cards that answered them then say that the coordinator decides, and no longer keep the words.
    """
    cards = [c for c in tx.posted_cards.without_council(turn.chat.id, UNBOUND.name) if c.args.get("items")]
    names = ("person", "items", "activity")
    asked = [
        {name: card.args[name] for name in names} | {"thread": card.thread, "card": card.id} for card in cards
    ]
    if not asked:
        return []
    waiting = SENTENCE.view(key="early.waiting", values={"council": council.name})
    refreshed = _replace_early_cards(tx, council, [card.id for card in cards], view=waiting)
    offer = EARLY_QUESTIONS.view(council=council.id, asked=asked)
    return [
        *refreshed,
        PostToChat(chat=turn.chat.thread, view=offer, key=f"early:{turn.act}"),
    ]


def _replace_early_cards(
    tx: Transaction, council: Council, cards: Sequence[int], *, view: View
) -> list[Effect]:
    """Let the cards that answered early questions show this view; return the effects that update them."""
    for card in cards:
        tx.posted_cards.replace_content(
            card, council=council.id, kind=view.kind, args=view.args, questions=view.questions
        )
    if view.questions:
        return [RefreshQuestion(question=question) for question in view.questions]
    key = {"key": view.args["key"]}
    return [RefreshCards(council=council.id, kinds=(view.kind,), since=EVER, args=key)]


def take_early(turn: Turn, tx: Transaction) -> Effects:
    """Log what was asked before the council was bound, each for its asker, or leave it.

    Raises Refusal ``early_decided`` if somebody has decided before.
    """
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    pressed = "" if turn.card_action is None else turn.card_action.card_activity_id
    posted = tx.posted_cards.by_activity(turn.chat.thread, pressed)
    if posted is None or posted.kind != EARLY_QUESTIONS.name or posted.args["council"] != council.id:
        raise Refusal("early_decided")
    if turn.fields.get("keep"):
        left = SENTENCE.view(key="early.left")
        cards = [one["card"] for one in posted.args["asked"]]
        refreshed = _replace_early_cards(tx, council, cards, view=left)
        return [ShowView(view=left), ReplaceCard(view=left), *refreshed]
    here = tx.meetings.in_progress(council.id, now=turn.now)
    logged, refreshed = list[Question](), list[Effect]()
    for one in posted.args["asked"]:
        as_asker = _as_asker(turn, tx, one)
        its_own = [
            create_question(as_asker, tx, parsed, council=council, meeting=here).question
            for parsed in parse_message(as_asker)
        ]
        logged += its_own
        refreshed += _replace_early_cards(tx, council, [one["card"]], view=_view_of(its_own))
    view, told = _view_of(logged), notify_owners(turn, tx, *logged, council=council)
    return [ShowView(view=view), ReplaceCard(view=view), *refreshed, *told]


def _view_of(logged: Sequence[Question]) -> View:
    ids = list(dict.fromkeys(question.id for question in logged))
    return QUESTION.view(question=ids[0]) if len(ids) == 1 else QUESTIONS.view(questions=ids)


def _as_asker(turn: Turn, tx: Transaction, asked: Mapping[str, Any]) -> Turn:
    """Return the turn in which somebody asked these questions."""
    return replace(
        turn,
        person=tx.people.get(asked["person"]),
        chat=replace(turn.chat, thread=asked["thread"]),
        activity=asked["activity"],
        card_action=None,
        event=None,
        fields={"items": asked["items"]},
    )


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


EARLY = Feature(name="take_early", verbs=("take_early",), act=Permission.ADMINISTER, handle=take_early)
FEATURE = Feature(name="bind", verbs=("bind",), needs_council=False, before_council=True, handle=bind_council)
