"""What has to be remembered of a posted card, so that it can follow its questions."""

from collections.abc import Sequence

from bot.turn import Card, Chat, Receipt, View
from bot.views import fingerprint
from domain.meeting import Meeting
from storage import Transaction
from storage.views import Posted

FOLLOWS_ITS_QUESTION = {
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

GIVES_WAY = {"log_this", "ask_form", "choose", "greeting", "unbound", "plan_form", "ask_next"}
"""Cards that become something else once they are used."""

OF_NOBODYS_WORDS = {"log_this", "choose"}
"""Cards with words that nobody logged yet: they are on the card and remembered nowhere."""

OF_MEETINGS = {"meeting", "ask_next"}
"""Cards that a change of meetings may have missed while they were being posted: looked at once more."""

OF_MINUTES = ("minutes", "draft_offer")
"""Cards that show a coordinator the minutes."""

OF_COURSE = ("course", "note", "item", "offer_note", "offer_item")
"""Cards that show a meeting as it goes on, and what was written down there."""

REMEMBERED = FOLLOWS_ITS_QUESTION | GIVES_WAY | {*OF_COURSE, *OF_MINUTES, "minutes_posted"}


def renew_minutes(tx: Transaction, meeting: Meeting, *, key: str) -> None:
    """Let the coordinators' cards of a meeting's minutes follow what became of them."""
    for kind in OF_MINUTES:
        for view in tx.views.of_kind(meeting.council, kind, since=meeting.planned_at):
            if view.args.get("meeting") == meeting.id:
                tx.outbox.update_card(view.id, thread=view.thread, key=key)


def renew_course(tx: Transaction, meeting: Meeting, *, key: str, kinds: Sequence[str] = OF_COURSE) -> None:
    """Let the cards of a meeting that goes on follow what was said and done there.

    Once its minutes were adopted a correction is a draft: what everybody sees stays as it is.
    """
    for_all = tx.minutes.latest(meeting.id) is None
    for kind in kinds:
        for view in tx.views.of_kind(meeting.council, kind, since=meeting.planned_at):
            if view.args.get("meeting") == meeting.id and (for_all or view.person is not None):
                tx.outbox.update_card(view.id, thread=view.thread, key=key)


def gives_way(posted: Posted) -> bool:
    """Whether a posted card may become something else: no other card is anybody's to replace."""
    return posted.kind in GIVES_WAY or bool(posted.args.get("offer"))


def receipt_of(
    tx: Transaction,
    view: View,
    card: Card,
    *,
    council: int | None,
    chat: Chat,
    locale: str,
    person: int | None,
    answers: str | None = None,
) -> Receipt:
    """Give back what has to be remembered of a card that is about to be posted."""
    if view.kind in OF_NOBODYS_WORDS:
        view = View(kind=view.kind)
    if card.shows is not None and "questions" not in view.args:
        view = View(kind=view.kind, args={**view.args, "questions": list(card.shows)})
    return Receipt(
        view=view,
        tenant=tx.tenant,
        council=council,
        chat=chat,
        person=person,
        locale=locale,
        fingerprint=fingerprint(card),
        versions={q.id: q.version for q in tx.questions.many(view.questions)},
        answers=answers,
    )


def remember_posted(tx: Transaction, receipt: Receipt, *, activity: str) -> None:
    """Remember a card that has an activity id now, and renew it if its questions have changed since."""
    view = tx.views.add(
        council=receipt.council,
        kind=receipt.view.kind,
        args=receipt.view.args,
        questions=receipt.view.questions,
        thread=receipt.chat.thread,
        service_url=receipt.chat.service_url,
        person=receipt.person,
        locale=receipt.locale,
        activity=activity,
        fingerprint=receipt.fingerprint,
        at=tx.now,
    )
    if receipt.answers is not None:
        tx.inbox.answered(receipt.chat.thread, receipt.answers)
    changed = tx.questions.versions(receipt.versions) != dict(receipt.versions)
    if changed or receipt.view.kind in (*OF_MEETINGS, *OF_MINUTES, *OF_COURSE):
        tx.outbox.update_card(view, thread=receipt.chat.thread, key=f"posted:{activity}")
