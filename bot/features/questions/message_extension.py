"""Handle the message extension: log a message from its menu, search questions from the compose box."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.features.access import may_read, require_read_access
from bot.features.questions import ask, parse_question
from bot.features.questions.actions import find_question
from bot.turn import incoming
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    OfferViews,
    PostToChat,
    ShowView,
    Turn,
    View,
)
from bot.views.council import UNBOUND
from bot.views.message_extension import CURRENT_QUESTION, DIALOG_FORM, TAKEN_MESSAGE
from bot.views.messages import SENTENCE
from bot.views.notes import PERSONAL_DATA_WARNING
from cards.new_question import MYSELF
from cards.texts import Texts
from domain.council import Council
from domain.errors import BadInput, NotFound, Refusal
from domain.permissions import Permission, require_permission
from domain.personal_data import find_personal_data
from domain.question import Question
from domain.text import MAX_TEXT_LENGTH
from storage import Transaction

MAX_FIELD_LENGTH = 200
"""Characters of a field when the form is shown again; the text is never cut."""


def open_dialog(turn: Turn, tx: Transaction) -> Effects:
    """Open the form with the text of the message; if it is a question already, show that question."""
    message = _message(turn)
    if _is_early(turn, tx):
        return [ShowView(view=_form(turn, text=_text_of(message)[:MAX_TEXT_LENGTH].rstrip()))]
    council = _require_council(turn)
    if (known := _existing_question(turn, tx, council)) is not None:
        return [_confirmation(turn, known, note="already_taken")]
    text = _text_of(message)
    args: dict[str, Any] = {"text": text[:MAX_TEXT_LENGTH].rstrip(), "cut": len(text) > MAX_TEXT_LENGTH}
    if message is not None and not text:
        args["empty"] = True
    return [ShowView(view=_form(turn, **args))]


def submit_dialog(turn: Turn, tx: Transaction) -> Effects:
    """Log the question in the form, once for each message."""
    if _is_early(turn, tx):
        return _keep_early(turn)
    council = _require_council(turn)
    tx.questions.lock_council(council)
    if (known := _existing_question(turn, tx, council)) is not None:
        return [_confirmation(turn, known, note="already_taken")]
    try:
        effects = ask.ask(_with_asker(turn), tx)
    except BadInput as wrong:  # the form is shown again as filled in: nothing is lost
        return [ShowView(view=_form(turn, **_filled_in(turn), refused=wrong.code, values=dict(wrong.values)))]
    there = turn.chat.kind is incoming.ChatKind.PERSONAL or tx.chats.is_bound(council.id, turn.chat.id)
    kept = [effect for effect in effects if there or not isinstance(effect, PostToChat)]
    posted = any(isinstance(effect, PostToChat) for effect in kept)
    return [_adapt_to_dialog(turn, tx, effect, posted=posted) for effect in kept]


def _text_of(message: incoming.SelectedMessage | None) -> str:
    return parse_question.strip_phrases("\n".join(message.lines)) if message else ""


def _is_early(turn: Turn, tx: Transaction) -> bool:
    """Return whether the bot is in this chat and no council is bound to it yet."""
    known = None if turn.council is not None else tx.chats.get(turn.chat.id)
    return known is not None and not known.is_removed


def _keep_early(turn: Turn) -> Effects:
    """Keep the question in a card of the chat until a council is bound; no personal data."""
    text, asker = turn.text("text").strip(), _with_asker(turn).text("asked_by")
    refused = "text_missing" if not text else "early_personal_data" if find_personal_data(text) else ""
    if refused or len(text) > MAX_TEXT_LENGTH:
        values = {"limit": MAX_TEXT_LENGTH, "length": len(text)}
        form = _form(turn, **_filled_in(turn), refused=refused or "too_long", values=values)
        return [ShowView(view=form)]
    before = Texts.of(turn.locale).words("phrase.asked_for")[0]
    message = _message(turn)
    activity = turn.activity if message is None or not message.id else message.id
    item = f"{before} {asker}: {text}" if asker else text
    kept = UNBOUND.view(person=turn.person.id, items=[item], activity=activity)
    shown = ShowView(view=SENTENCE.view(key="early.kept"))
    return [shown, PostToChat(chat=turn.chat.thread, view=kept, key=f"early:{turn.chat.thread}/{activity}")]


def _require_council(turn: Turn) -> Council:
    """Return the council of the chat; raises Refusal with a hint if there is none."""
    if turn.council is None:
        alone = turn.chat.kind is incoming.ChatKind.PERSONAL
        raise Refusal("take_which_council") if alone else Refusal("take_unbound")
    require_permission(Permission.LOG, turn.person, turn.council)
    return turn.council


def _message(turn: Turn) -> incoming.SelectedMessage | None:
    event = turn.event
    return event.message if isinstance(event, incoming.DialogOpened | incoming.DialogSubmitted) else None


def _existing_question(turn: Turn, tx: Transaction, council: Council) -> Question | None:
    """Return the question that the message created, or whose card it is.

    Raises Forbidden if it may not be read.
    """
    message = _message(turn)
    if message is None or not message.id:
        return None
    taken = tx.questions.find_by_message(council, chat=turn.chat.thread, message_id=message.id)
    known = taken or _question_of_card(turn, tx, council, message.id)
    if known is not None:
        require_read_access(turn, known)
    return known


def _question_of_card(turn: Turn, tx: Transaction, council: Council, message: str) -> Question | None:
    card = tx.posted_cards.by_activity(turn.chat.thread, message)
    number = None if card is None else incoming.parse_number(card.args.get("question"))
    question = None if number is None else tx.questions.get(number)
    return question if question is not None and question.council == council.id else None


def _author_name(turn: Turn) -> str:
    """Return the name of the message's author; empty if that is the sender."""
    message = _message(turn)
    if message is None or message.author is None or message.author.id == turn.person.entra_id:
        return ""
    return message.author.name


def _with_asker(turn: Turn) -> Turn:
    """Return the turn with the asker in the form in which a card's fields name them."""
    asker = "" if turn.text("asker") == MYSELF else _author_name(turn)
    return replace(turn, fields={**turn.fields, "asked_by": asker})


def _filled_in(turn: Turn) -> dict[str, Any]:
    chosen = {name: turn.text(name)[:MAX_FIELD_LENGTH] for name in ("asker", "department")}
    return {"text": turn.text("text")[:MAX_TEXT_LENGTH], **chosen}


def _form(turn: Turn, **args: Any) -> View:  # noqa: ANN401 - what the view is shown with
    return DIALOG_FORM.view(author=_author_name(turn), **args)


def _confirmation(turn: Turn, question: Question, *, note: str) -> ShowView:
    values = {"reference": turn.the_council.reference(question.number)}
    return ShowView(view=TAKEN_MESSAGE.view(question=question.id), note=note, values=values)


def _adapt_to_dialog(turn: Turn, tx: Transaction, effect: Effect, *, posted: bool) -> Effect:
    """Return the effect as a dialog can show it: a warning as the form, a card as a confirmation."""
    if not isinstance(effect, ShowView):
        return effect
    if effect.view.kind == PERSONAL_DATA_WARNING.name:
        warned = {**_filled_in(turn), "kinds": effect.view.args["kinds"]}
        return replace(effect, view=_form(turn, **warned), is_private=False)
    question = tx.questions.get(effect.view.questions[0])
    note = "already_taken" if effect.note is not None else "taken_and_posted" if posted else "taken"
    return _confirmation(turn, question, note=note)


OPEN_DIALOG = Feature(
    name="take", handle=open_dialog, is_writing=False, needs_council=False, before_council=True
)
SUBMIT_DIALOG = Feature(
    name="take", act=Permission.LOG, handle=submit_dialog, needs_council=False, before_council=True
)


def compose_search(turn: Turn, tx: Transaction) -> Effects:
    """Offer the newest open questions, or those with the number or the words, like ``sök`` in this chat."""
    wanted = turn.event
    if not isinstance(wanted, incoming.SearchRequested):
        return []
    councils = _readable_councils(turn, tx)
    found = _found(tx, councils, wanted) if councils else []
    views = tuple(CURRENT_QUESTION.view(question=question.id) for question in found)
    return [OfferViews(views=views, note="nothing_found" if councils else "no_council_here")]


def show_current(turn: Turn, tx: Transaction) -> Effects:
    """Show the current state of a card sent from the compose box, to those who may read the question here."""
    question = find_question(turn, tx)
    if turn.council is None or question.council != turn.council.id:
        raise NotFound("no_such_question")
    require_read_access(turn, question)
    return [ShowView(view=CURRENT_QUESTION.view(question=question.id))]


def _readable_councils(turn: Turn, tx: Transaction) -> list[Council]:
    """Return the council of the chat; in the personal chat, the councils of the sender that they may read."""
    if turn.council is not None:
        councils: Sequence[Council] = [turn.council]
    elif turn.chat.kind is incoming.ChatKind.PERSONAL:
        seats = tx.councils.of_person(turn.person.id)
        others = sorted(turn.member_of - {council.id for council in seats})
        councils = [*seats, *(tx.councils.get(council) for council in others)]
    else:
        councils = []
    return [council for council in councils if may_read(replace(turn, council=council))]


def _found(tx: Transaction, councils: Sequence[Council], wanted: incoming.SearchRequested) -> list[Question]:
    if not wanted.query:
        return tx.questions.list_newest_open(councils, skip=wanted.skip, limit=wanted.limit)
    last = wanted.skip + wanted.limit
    ids = tx.search_index.search(councils, wanted.query, page=0, size=last)
    return tx.questions.get_many(ids[wanted.skip : last])


COMPOSE_SEARCH = Feature(
    name="find", handle=compose_search, is_writing=False, needs_council=False, before_council=True
)
SHOW_CURRENT = Feature(
    name="find", verbs=("as_of",), handle=show_current, is_writing=False, before_council=True
)
