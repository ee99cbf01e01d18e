"""Remember posted cards, so that they are updated when what they show changes."""

from collections.abc import Sequence

from bot.turn.incoming import Chat
from bot.turn.types import Card, PostedCard, View
from bot.views.registry import fingerprint
from domain.meeting import Meeting
from storage import Transaction
from storage.posted_cards import StoredCard

QUESTION_VIEWS = {
    "question",
    "questions",
    "assignment",
    "answered",
    "news",
    "inherited",
    "mention",
    "offer_edit",
    "reminder",
    "reach",
    "digest",
    "summary",
    "meeting",
    "deliveries",
    "undelivered",
    "old_notes",
    "offer_drop",
}
"""Cards that are brought up to date when what they tell of changes."""

REPLACEABLE_VIEWS = {"log_this", "ask_form", "choose", "greeting", "unbound", "plan_form", "ask_next"}
"""Cards that become something else once they are used."""

UNLOGGED_TEXT_VIEWS = {"log_this", "choose"}
"""Cards with words that nobody logged yet: they are on the card and remembered nowhere."""

MEETING_LIST_VIEWS = {"meeting", "ask_next"}
"""Cards that a change of meetings may have missed while they were being posted: looked at once more."""

MINUTES_VIEWS = ("minutes", "draft_offer")
"""Cards that show a coordinator the minutes."""

LIVE_MEETING_VIEWS = ("course", "note", "item", "offer_note", "offer_item")
"""Cards that show a meeting as it goes on, and what was written down there."""

REMEMBERED_VIEWS = (
    QUESTION_VIEWS | REPLACEABLE_VIEWS | {*LIVE_MEETING_VIEWS, *MINUTES_VIEWS, "minutes_posted"}
)


def update_minutes_cards(tx: Transaction, meeting: Meeting, *, key: str) -> None:
    """Update the coordinators' cards of a meeting's minutes."""
    for kind in MINUTES_VIEWS:
        for view in tx.posted_cards.of_kind(meeting.council, kind, since=meeting.planned_at):
            if view.args.get("meeting") == meeting.id:
                tx.outbox.update_card(view.id, thread=view.thread, key=key)


def update_live_meeting_cards(
    tx: Transaction, meeting: Meeting, *, key: str, kinds: Sequence[str] = LIVE_MEETING_VIEWS
) -> None:
    """Update the cards of a running meeting.

    Once its minutes are adopted a correction is a draft: the cards that everybody sees stay as they are.
    """
    for_all = tx.minutes.latest(meeting.id) is None
    for kind in kinds:
        for view in tx.posted_cards.of_kind(meeting.council, kind, since=meeting.planned_at):
            if view.args.get("meeting") == meeting.id and (for_all or view.person is not None):
                tx.outbox.update_card(view.id, thread=view.thread, key=key)


def is_replaceable(posted: StoredCard) -> bool:
    """Return whether a posted card may be replaced by another view."""
    return posted.kind in REPLACEABLE_VIEWS or bool(posted.args.get("offer"))


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
    if view.kind in UNLOGGED_TEXT_VIEWS:
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


def store_posted_card(tx: Transaction, posted_card: PostedCard, *, activity_id: str) -> None:
    """Store a card that has its activity id now, and update it if its questions have changed since."""
    view = tx.posted_cards.add(
        council=posted_card.council,
        kind=posted_card.view.kind,
        args=posted_card.view.args,
        questions=posted_card.view.questions,
        thread=posted_card.chat.thread,
        service_url=posted_card.chat.service_url,
        person=posted_card.person,
        locale=posted_card.locale,
        activity=activity_id,
        fingerprint=posted_card.fingerprint,
        at=tx.now,
    )
    if posted_card.reply_to is not None:
        tx.inbox.mark_answered(posted_card.chat.thread, posted_card.reply_to)
    changed = tx.questions.lock_versions(posted_card.versions) != dict(posted_card.versions)
    if changed or posted_card.view.kind in (*MEETING_LIST_VIEWS, *MINUTES_VIEWS, *LIVE_MEETING_VIEWS):
        tx.outbox.update_card(view, thread=posted_card.chat.thread, key=f"posted:{activity_id}")
