"""Run the effects of a turn: render the reply, queue messages to others, update posted cards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.features.access import require_read_access
from bot.mail.queue import MailDepartment, MailReminder, mail_department, mail_reminder
from bot.turn.incoming import ChatKind, PageAction
from bot.turn.private_replies import WORTH_READING, is_targeted, store_private_reply
from bot.turn.types import (
    CancelMeetingMessages,
    CancelMessages,
    Card,
    Effect,
    Effects,
    NotifyCoordinators,
    OfferViews,
    PostedCard,
    PostToChat,
    RefreshCards,
    RefreshMeeting,
    RefreshMinutes,
    RefreshQuestion,
    ReplaceCard,
    Reply,
    SendToPerson,
    ShowView,
    StartJob,
    SupersedeReview,
    Turn,
    View,
)
from bot.views.context import Audience, Follows, RenderContext
from bot.views.messages import NEWS, private_reply_notice
from bot.views.registry import (
    STORED_VIEWS,
    VIEW_TYPES,
    build_posted_card,
    is_replaceable,
    render,
    supersede_cards,
    update_live_meeting_cards,
    update_minutes_cards,
)
from cards.texts import Texts
from domain.errors import NotFound
from domain.permissions import Permission, require_permission
from storage import Transaction
from storage.outbox import (
    AT_ANY_HOUR,
    CARD_NONCE,
    EARLIER_NONCES,
    EXPIRES_AFTER,
    WORTH_READING_UNTIL,
    Lease,
    MessageKind,
    OutboxMessage,
)

DIGEST_WINDOW = timedelta(minutes=10)
MAX_NEWS_ROWS = 8
RESULT_COUNCIL = "in_council"
"""The key of the council in the stored result of a turn, beside the view that was shown."""
RESULT_PRIVATE = "private"
"""The key of what everybody may see instead, in the stored result of a turn whose view is for one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRunner:
    """Runs the effects of a feature in its transaction."""

    tx: Transaction
    turn: Turn
    nonce: Callable[[], str]
    lease: Lease | None = None
    """Under which the reply is stored before it is sent; None if nothing is stored."""
    earlier_nonces: Sequence[str] = ()
    """The nonces of copies of the reply that were withdrawn, although they may have arrived."""

    def run(self, effects: Sequence[Effect]) -> Reply:
        """Store the messages to others, and return the reply to the sender."""
        reply = Reply()
        for effect in effects:
            match effect:
                case ShowView():
                    reply = self._show(effect)
                case OfferViews():
                    reply = self._offer(effect)
                case _:
                    self._tell_others(effect)
        is_followed = reply.posted_card is not None and self.tx.outbox.has_new_messages
        return replace(reply, is_followed=True) if is_followed else reply

    def _tell_others(self, effect: Effect) -> None:  # noqa: C901, PLR0912 - one line per kind
        match effect:
            case SendToPerson():
                self._send_to_person(effect)
            case PostToChat():
                self._post_to_chat(effect)
            case NotifyCoordinators():
                self._notify_coordinators(effect.question)
            case StartJob():
                self._start_job(effect)
            case RefreshQuestion():
                self._refresh_question(effect.question)
            case RefreshMeeting():
                self._refresh_meeting(effect)
            case RefreshMinutes():
                update_minutes_cards(self.tx, self.tx.meetings.get(effect.meeting), key=self.turn.act)
            case RefreshCards():
                self._refresh_cards(effect)
            case SupersedeReview():
                notes = self.tx.notes_imports.get(effect.notes)
                supersede_cards(self.tx, notes, self.turn.person.id, key=self.turn.act)
            case CancelMessages():
                self.tx.outbox.cancel(effect.question, person=effect.person)
            case MailDepartment():
                mail_department(self.tx, effect, key=self.turn.act)
            case MailReminder():
                mail_reminder(self.tx, self.turn.the_council, effect, day=self.turn.today)
            case CancelMeetingMessages():
                self.tx.outbox.cancel_meeting(effect.meeting)
            case ReplaceCard():
                self._replace_card(effect.view)

    def context(self, *, note: str | None = None) -> RenderContext:
        """Return the context for rendering the reply: for the sender alone, or for everybody in the chat."""
        turn = self.turn
        alone = turn.is_for_sender_alone or turn.chat.kind is ChatKind.PERSONAL
        return RenderContext(
            tx=self.tx,
            council=turn.council,
            person=turn.person if alone else None,
            locale=turn.locale,
            nonce=self.nonce(),
            zone=ZoneInfo(turn.default_timezone),
            personal=turn.chat.kind is ChatKind.PERSONAL,
            note=note,
            capabilities=turn.capabilities,
        )

    def _show(self, show: ShowView) -> Reply:
        turn = self.turn
        if not turn.is_for_sender_alone and turn.chat.kind is not ChatKind.PERSONAL:
            if is_targeted(self.tx, turn, show):
                store_private_reply(self.tx, turn, show, targeted=True)
                return Reply()
            if show.is_private:
                return self._reply_in_private(show)
        note = Texts.of(turn.locale)(f"note.{show.note}", **show.values) if show.note else None
        if isinstance(turn.event, PageAction):
            return Reply(text=note, view=show.view)
        context = self.context(note=note)
        card = render(show.view, context=context)
        message = self._build_message(show.view, context)
        posted_card = self._build_posted_card(show.view, card)
        if message is not None and posted_card is not None and self.lease is not None:
            key = f"reply:{turn.act}"
            number = self.tx.inbox.add_reply(message, key=key, lease=self.lease, at=turn.now)
            message = replace(message, id=number)
        return Reply(card=card, posted_card=posted_card, message=message)

    def _build_message(self, view: View, context: RenderContext) -> OutboxMessage | None:
        """Return the reply as a message of the outbox; None for what is the response to a press."""
        turn = self.turn
        if turn.card_action is not None:
            return None
        is_personal = turn.is_for_sender_alone or turn.chat.kind is ChatKind.PERSONAL
        payload = {
            "kind": view.kind,
            "args": dict(view.args),
            "locale": turn.locale,
            "service_url": turn.chat.service_url,
            "reply_to": turn.activity,
            "note": context.note,
            CARD_NONCE: context.nonce,
        }
        if self.earlier_nonces:
            payload[EARLIER_NONCES] = " ".join(self.earlier_nonces)
        if view.kind not in STORED_VIEWS:
            payload[WORTH_READING_UNTIL] = (turn.now + WORTH_READING).isoformat()
        return OutboxMessage(
            id=0,
            tenant=turn.tenant,
            kind=MessageKind.REPLY,
            council=None if turn.council is None else turn.council.id,
            question=None,
            person=turn.person.id if is_personal else None,
            thread=None if is_personal else turn.chat.thread,
            card=None,
            caused_by=turn.person.id,
            payload=payload,
            attempts=1,
            uncertain_attempts=0,
            ordering_key=f"{turn.tenant}/{turn.person.id if is_personal else turn.chat.thread}",
            expires_at=turn.now + EXPIRES_AFTER,
            lease_token=context.nonce,
        )

    def _offer(self, offer: OfferViews) -> Reply:
        context = self.context()
        choices = tuple(render(view, context=context) for view in offer.views)
        return Reply(choices=choices, text=None if choices else context.texts(f"note.{offer.note}"))

    def _build_posted_card(self, view: View, card: Card) -> PostedCard | None:
        turn = self.turn
        if turn.is_for_sender_alone or view.kind not in STORED_VIEWS:
            return None
        return build_posted_card(
            self.tx,
            view,
            card,
            council=None if turn.council is None else turn.council.id,
            chat=turn.chat,
            locale=turn.locale,
            person=turn.person.id if turn.chat.kind is ChatKind.PERSONAL else None,
            reply_to=turn.activity,
        )

    def _reply_in_private(self, show: ShowView) -> Reply:
        """Reply in the personal chat; if it cannot be reached, the chat gets ``public_view``."""
        store_private_reply(self.tx, self.turn, show)
        return self._point_to_private_chat(show.view)

    def _point_to_private_chat(self, answer: View) -> Reply:
        """Reply in the group that the answer is in the personal chat, and what it is about."""
        turn = self.turn
        if turn.council is None or not turn.person.is_identified or turn.card_action is not None:
            return Reply()
        view, context = private_reply_notice(answer), self.context()
        return Reply(card=render(view, context=context), message=self._build_message(view, context))

    def _send_to_person(self, tell: SendToPerson) -> None:
        if tell.joins and self._join_unsent(tell):
            return
        one = len(tell.view.questions) == 1 and not tell.joins
        question = tell.view.questions[0] if one else None
        at_any_hour = {AT_ANY_HOUR: True} if tell.kind is MessageKind.REMINDER else {}
        self.tx.outbox.add(
            tell.kind,
            key=tell.key,
            payload={**tell.view.payload, **at_any_hour},
            council=self.turn.council_id,
            question=question,
            person=tell.person,
            caused_by=tell.notify_on_failure,
            at=tell.send_at,
        )

    def _join_unsent(self, tell: SendToPerson) -> bool:
        """Add the questions to an unsent message, if there is one, and return whether there was."""
        since = self.turn.now - EXPIRES_AFTER
        waiting = self.tx.outbox.find_unsent(tell.joins, person=tell.person, since=since)
        if waiting is None:
            return False
        together = [*waiting.payload["args"]["questions"], *tell.view.questions]
        args = {**tell.view.args, "questions": list(dict.fromkeys(together))}
        self.tx.outbox.replace_payload(waiting.id, payload=View(kind=tell.view.kind, args=args).payload)
        return True

    def _post_to_chat(self, post: PostToChat) -> None:
        self.tx.outbox.add(
            MessageKind.POST,
            key=post.key,
            payload={
                **post.view.payload,
                "locale": self.turn.locale,
                "service_url": self.turn.chat.service_url,
            },
            council=self.turn.council_id,
            thread=post.chat,
        )

    def _notify_coordinators(self, question: int) -> None:
        for coordinator in self.turn.the_council.coordinators:
            if coordinator != self.turn.person.id:
                self._notify_coordinator(question, coordinator)

    def _notify_coordinator(self, question: int, coordinator: int) -> None:
        """Add the question to the coordinator's recent or pending news message."""
        tx, turn, council = self.tx, self.turn, self.turn.the_council
        since = turn.now - DIGEST_WINDOW
        posted = tx.posted_cards.newest_personal(
            council=council.id, person=coordinator, kind=NEWS.name, since=since
        )
        if posted is not None and (rows := _rows_with(posted.args["questions"], question)):
            tx.posted_cards.replace_content(
                posted.id, council=council.id, kind=NEWS.name, args={"questions": rows}, questions=rows
            )
            tx.outbox.update_card(posted.id, thread=posted.thread, key=turn.act)
            return
        prefix = f"news:{council.id}:{coordinator}:"
        waiting = tx.outbox.find_unsent(prefix, person=coordinator, since=since)
        if waiting is not None and (rows := _rows_with(waiting.payload["args"]["questions"], question)):
            tx.outbox.replace_payload(waiting.id, payload=NEWS.view(questions=rows).payload)
            return
        tx.outbox.add(
            MessageKind.MESSAGE,
            key=f"{prefix}{turn.act}",
            payload=NEWS.view(questions=[question]).payload,
            council=council.id,
            person=coordinator,
        )

    def _start_job(self, job: StartJob) -> None:
        self.tx.outbox.add(
            job.kind,
            key=job.key,
            payload=job.payload,
            council=job.council,
            person=job.person,
            ordering_key=job.ordering_key,
        )

    def _refresh_question(self, question: int) -> None:
        for view in self.tx.posted_cards.of_question(question):
            self.tx.outbox.update_card(view.id, thread=view.thread, key=self.turn.act)
        council, now = self.turn.council, self.turn.now
        begun = None if council is None else self.tx.meetings.in_progress(council.id, now=now)
        if begun is not None:
            update_live_meeting_cards(self.tx, begun, Follows.LIVE_QUESTIONS, key=self.turn.act)

    def _refresh_meeting(self, effect: RefreshMeeting) -> None:
        followed = Follows.LIVE_QUESTIONS if effect.questions_only else Follows.MEETING_RECORD
        meeting = self.tx.meetings.get(effect.meeting)
        update_live_meeting_cards(self.tx, meeting, followed, key=self.turn.act)

    def _refresh_cards(self, effect: RefreshCards) -> None:
        self.tx.posted_cards.lock_council(effect.council)
        for kind in effect.kinds:
            for card in self.tx.posted_cards.of_kind(effect.council, kind, since=effect.since):
                if all(card.args.get(name) == value for name, value in effect.args.items()):
                    self.tx.outbox.update_card(card.id, thread=card.thread, key=self.turn.act)

    def _replace_card(self, view: View) -> None:
        turn = self.turn
        if turn.card_action is None or not turn.card_action.card_activity_id:
            return
        posted = self.tx.posted_cards.by_activity(turn.chat.thread, turn.card_action.card_activity_id)
        if posted is None or not is_replaceable(posted):
            return
        council = turn.the_council.id if (bound := view.args.get("council")) is None else int(bound)
        self.tx.posted_cards.replace_content(
            posted.id, council=council, kind=view.kind, args=view.args, questions=view.questions
        )
        self.tx.outbox.update_card(posted.id, thread=turn.chat.thread, key=turn.act)


def _rows_with(rows: list[int], question: int) -> list[int]:
    """Return the rows with one more question; empty if the card would become too long."""
    together = list(dict.fromkeys([*rows, question]))
    return together if len(together) <= MAX_NEWS_ROWS else []


def repeat_result(
    tx: Transaction, turn: Turn, result: Mapping[str, Any], *, act: Permission, note: str | None
) -> Effects:
    """Return the effects that show a stored result again; ``act`` is the right that the feature needs.

    The rights may have changed since. Raises NotFound if the result is of another council than the turn,
    Forbidden if the sender may not see it any more.
    """
    if not result:
        return []
    view = View.from_payload(result)
    questions = tx.questions.get_many(view.questions)
    councils = {q.council for q in questions} | {result.get(RESULT_COUNCIL), view.args.get("council")}
    if councils - {None, turn.council_id}:
        raise NotFound("no_such_question")
    if turn.council is not None:
        if Permission.ADMINISTER is act or VIEW_TYPES[view.kind].audience is Audience.COORDINATORS:
            require_permission(Permission.ADMINISTER, turn.person, turn.council)
        for question in questions:
            require_read_access(turn, question)
    instead = result.get(RESULT_PRIVATE)
    public_view = None if instead is None else View.from_payload(instead)
    return [ShowView(view=view, note=note, is_private=instead is not None, public_view=public_view)]
