"""List every type of view, render a view as a card, and store posted cards.

Posted cards are stored so that they can be updated when what they show changes.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from bot.turn.incoming import Chat
from bot.turn.types import Card, PostedCard, View
from bot.views import (
    council,
    import_notes,
    live_meeting,
    meetings,
    message_extension,
    messages,
    minutes,
    notes,
    publications,
    question_lists,
    questions,
    reminders,
    unassigned,
    undelivered,
)
from bot.views.context import Follows, RenderContext, TextStorage, ViewType
from domain.meeting import Meeting
from storage import Transaction
from storage.inbox import SentReply
from storage.notes_imports import NotesImport
from storage.outbox import CARD_NONCE, OutboxMessage
from storage.posted_cards import StoredCard, unconfirmed_id

_SUBJECTS = (
    council,
    import_notes,
    live_meeting,
    meetings,
    message_extension,
    messages,
    minutes,
    notes,
    publications,
    question_lists,
    questions,
    reminders,
    unassigned,
    undelivered,
)
VIEW_TYPES = {
    value.name: value
    for module in _SUBJECTS
    for value in vars(module).values()
    if isinstance(value, ViewType)
}
"""Every type of view by its name."""
STORED_VIEWS = frozenset(name for name, view_type in VIEW_TYPES.items() if view_type.is_stored)
"""Names of the types whose posted cards are stored."""

TARGETED_LIFETIME = timedelta(hours=24)
"""After this time Teams deletes a targeted message, and refuses its update."""

_UNIMPORTANT = re.compile(rb'"nonce":"[\w-]*"|"version":\d+(?=[^{}]*}[^{}]*"verb":"show")')
"""What may differ between two renderings of the same: nonces, and versions that no press is compared with.

Other buttons with an old version are refused, so a card gets the new one though it looks as before.
"""


_NESTED = (dict, list)


def render(view: View, *, context: RenderContext) -> Card:
    """Render a view as a card, for one reader or for everybody in the chat."""
    card = VIEW_TYPES[view.kind].render(context, view.args)
    if context.personal and context.council is not None:
        _add_council(card.content, context.council.id)
    return card


def fingerprint(card: Card) -> str:
    """Return a hash that differs for cards that look or work differently."""
    seen = _UNIMPORTANT.sub(b"", orjson.dumps(card.content, option=orjson.OPT_SORT_KEYS))
    return hashlib.blake2b(seen, digest_size=16).hexdigest()


def _add_council(node: Any, council: int) -> None:  # noqa: ANN401
    """Add the council to the data of every button of a personal card, since the chat does not say it."""
    if isinstance(node, dict):
        if node.get("type") == "Action.Execute" and isinstance(node.get("data"), dict):
            node["data"].setdefault("council", council)
        node = node.values()
    for inner in node:
        if isinstance(inner, _NESTED):
            _add_council(inner, council)


_RENDERED_ONCE_MORE = ~Follows.QUESTIONS
"""Data of which cards keep no version, so that changes while a card is being posted cannot be detected."""


def cards_following(
    tx: Transaction, council: int, followed: Follows, *, since: datetime
) -> Iterator[StoredCard]:
    """Yield the council's cards posted since then that follow the given data."""
    if followed & _RENDERED_ONCE_MORE:
        tx.posted_cards.lock_council(council)
    for kind in kinds_following(followed):
        yield from tx.posted_cards.of_kind(council, kind, since=since)


def update_minutes_cards(tx: Transaction, meeting: Meeting, *, key: str) -> None:
    """Update the coordinators' cards of a meeting's minutes."""
    for view in cards_following(tx, meeting.council, Follows.MINUTES, since=meeting.planned_at):
        if view.args.get("meeting") == meeting.id:
            tx.outbox.update_card(view.id, thread=view.thread, key=key)


def update_live_meeting_cards(tx: Transaction, meeting: Meeting, followed: Follows, *, key: str) -> None:
    """Update the cards of a running meeting that follow the given data.

    Once its minutes are adopted, the cards that everybody sees are not updated by the draft of a correction.
    """
    for_all = tx.minutes.latest(meeting.id) is None
    for view in cards_following(tx, meeting.council, followed, since=meeting.planned_at):
        if view.args.get("meeting") == meeting.id and (for_all or view.person is not None):
            tx.outbox.update_card(view.id, thread=view.thread, key=key)


def supersede_cards(tx: Transaction, notes: NotesImport, person: int, *, key: str) -> None:
    """Replace a person's earlier cards of the same notes by a pointer to the newer one."""
    for view in cards_following(tx, notes.council, Follows.IMPORTED_NOTES, since=notes.imported_at):
        if view.args.get("notes") == notes.id and view.person == person:
            below = messages.SENTENCE.view(key="review.below", values={"name": notes.name})
            tx.posted_cards.replace_content(
                view.id, council=notes.council, kind=below.kind, args=below.args, questions=()
            )
            tx.outbox.update_card(view.id, thread=view.thread, key=key)


def kinds_following(followed: Follows) -> tuple[str, ...]:
    """Return the names of the types of views that follow the given data."""
    return tuple(view_type.name for view_type in VIEW_TYPES.values() if view_type.follows & followed)


def is_replaceable(posted: StoredCard) -> bool:
    """Return whether a posted card may be replaced by another view."""
    return VIEW_TYPES[posted.kind].is_replaceable or bool(posted.args.get("offer"))


def build_posted_card(
    tx: Transaction,
    view: View,
    card: Card,
    *,
    council: int | None,
    chat: Chat,
    locale: str,
    person: int | None,
    reply_to: str | None = None,
) -> PostedCard:
    """Return what to store of a card that is about to be posted."""
    if VIEW_TYPES[view.kind].text_storage is TextStorage.NOT_WITH_CARD:
        view = View(kind=view.kind)
    if card.shows is not None and "questions" not in view.args:
        view = View(kind=view.kind, args={**view.args, "questions": list(card.shows)})
    return PostedCard(
        view=view,
        tenant=tx.tenant,
        council=council,
        chat=chat,
        person=person,
        locale=locale,
        fingerprint=fingerprint(card),
        versions={q.id: q.version for q in tx.questions.get_many(view.questions)},
        reply_to=reply_to,
    )


def _is_rendered_once_more(card: PostedCard) -> bool:
    return bool(VIEW_TYPES[card.view.kind].follows & _RENDERED_ONCE_MORE)


def lock_posted_cards(tx: Transaction, cards: Iterable[PostedCard], *, changing: Iterable[int] = ()) -> None:
    """Lock the councils whose data these cards show, and those whose data is ``changing``, by their ids.

    This is done before the cards and the data are stored.
    """
    shown = {card.council or 0 for card in cards if _is_rendered_once_more(card)}
    for id_ in sorted(shown.union(changing)):
        tx.posted_cards.lock_council(id_)


def store_posted_cards(tx: Transaction, posted: Sequence[tuple[PostedCard, str, int | None]]) -> None:
    """Store cards that have their activity ids now, and update those whose questions have changed since.

    Without an activity id nothing can be updated. Each comes with the message of the outbox that is settled
    with it, if any.
    """
    for card, activity, reply in posted:
        if card.reply_to is not None:
            sent = None if reply is None else SentReply(message=reply, activity=activity, at=tx.now)
            tx.inbox.mark_answered(card.chat.thread, card.reply_to, reply=sent)
    cards = [(card, activity) for card, activity, _ in posted if activity]
    if not cards:
        return
    lock_posted_cards(tx, [card for card, _ in cards])
    versions = tx.questions.lock_versions({question for card, _ in cards for question in card.versions})
    new = [(_stored(card, activity, at=tx.now), card.view.questions) for card, activity in cards]
    views = tx.posted_cards.add_all(new, at=tx.now)
    for view, (card, activity) in zip(views, cards, strict=True):
        is_changed = any(versions.get(question) != seen for question, seen in card.versions.items())
        if is_changed or _is_rendered_once_more(card):
            tx.outbox.update_card(view, thread=card.chat.thread, key=f"posted:{activity}")


def _stored(card: PostedCard, activity: str, *, at: datetime) -> StoredCard:
    return StoredCard(
        id=0,
        council=card.council,
        kind=card.view.kind,
        args=card.view.args,
        thread=card.chat.thread,
        service_url=card.chat.service_url,
        person=card.person,
        locale=card.locale,
        activity=activity,
        fingerprint=card.fingerprint,
        visible_until=at + TARGETED_LIFETIME if card.is_targeted else None,
    )


def store_unconfirmed_card(tx: Transaction, message: OutboxMessage) -> None:
    """Store the card of a reply that may have been posted, so that it follows once somebody presses it."""
    view = View.from_payload(message.payload)
    thread = message.thread
    if message.person is not None:
        thread = tx.people.get(message.person).personal_chat
    activity = unconfirmed_id(message.payload[CARD_NONCE])
    if view.kind not in STORED_VIEWS or thread is None or tx.posted_cards.by_activity(thread, activity):
        return
    if VIEW_TYPES[view.kind].text_storage is TextStorage.NOT_WITH_CARD:
        view = View(kind=view.kind)
    tx.posted_cards.add(
        council=message.council,
        kind=view.kind,
        args=view.args,
        questions=view.questions,
        thread=thread,
        service_url=message.payload["service_url"],
        person=message.person,
        locale=message.payload["locale"],
        activity=activity,
        fingerprint="",
        at=tx.now,
    )
