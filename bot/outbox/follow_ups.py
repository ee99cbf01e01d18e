"""Store the follow-ups of a result: cards to update, people to notify, deputies to remind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.outbox.mail import add_mail_follow_ups, update_question_cards
from bot.outbox.result import DeliveryAttempt, DeliveryResult
from bot.outbox.retry import MAY_COME_TWICE
from bot.reminders.due import due_questions
from bot.turn.incoming import Account, Chat, ChatKind, Roster, chat_id_of
from bot.turn.types import View
from bot.views.context import Follows
from bot.views.messages import ASKER_NEWS, MENTION, UNDELIVERED_NOTICE, private_reply_notice
from bot.views.registry import cards_following, store_posted_cards, store_unconfirmed_card
from bot.views.reminders import DIGEST
from bot.views.undelivered import mail_reason
from domain.person import MembershipKind
from storage import Store, Transaction
from storage.outbox import (
    CARD_NONCE,
    DEPARTMENT,
    EARLIER_NONCES,
    TARGETED,
    WORTH_READING_UNTIL,
    MessageKind,
    MessageState,
    OutboxMessage,
    ScheduledMessage,
)
from storage.posted_cards import unconfirmed_id

NOT_INSTALLED, ANONYMOUS, BLOCKED_BY_PERSON, UNREACHABLE = (
    "not_installed",
    "anonymous",
    "blocked",
    "unreachable",
)
"""Why somebody was not reached (``why.<word>`` in the catalogues)."""
REACHABILITY_CARD_LIFETIME = timedelta(hours=1)
MISSED_CARD_LIFETIME = timedelta(days=7)
"""How long after its posting a card is updated with people who were not reached."""
_OF_ITS_CARD = ("reply_to", CARD_NONCE, EARLIER_NONCES)
_BLOCKING_CODES = {"MessageWritesBlocked", "ConversationBlockedByUser"}


def plan_deputy_digests(tx: Transaction, message: OutboxMessage) -> list[ScheduledMessage]:
    """Return digests for the deputies of a person whom a digest did not reach."""
    args, absent = message.payload["args"], message.person
    if (
        message.payload["kind"] != DIGEST.name
        or message.council is None
        or absent is None
        or "questions" in args
    ):
        return []
    council = tx.councils.get(message.council)
    today = tx.now.astimezone(council.zone).date()
    waiting = tx.questions.get_many(due_questions(tx, council, absent, args))
    theirs = dict[int, list[int]]()
    for question in waiting:
        department = council.department_of(question)
        if department is not None and department.owner == absent:
            people = tx.people.get_many(department.deputies)
            present = [person for person in department.deputies if not people[person].is_away(today)]
            for deputy in present or department.deputies:
                theirs.setdefault(deputy, []).append(question.id)
    return [
        ScheduledMessage(
            key=f"reminder:instead:{message.id}:{deputy}",
            payload={**message.payload, "args": {**args, "questions": questions}},
            council=council.id,
            person=deputy,
            meeting=args.get("meeting"),
            at=tx.now,
            expires_at=message.expires_at,
        )
        for deputy, questions in theirs.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Updates cards and notifies people after an attempt."""

    store: Store
    roster: Roster

    async def find_person_to_mention(self, message: OutboxMessage, result: DeliveryResult) -> Account | None:
        """Return the owner or asker who was not reached, if they are a member of the question's chat."""
        is_for_them = message.kind is MessageKind.ASSIGNMENT or _is_news_for_asker(message)
        if not result.has_failed or not is_for_them or message.question is None:
            return None
        found = await self.store.read(lambda tx: _find_question_chat(tx, message), tenant=message.tenant)
        return None if found is None else await self.roster.find(*found)

    def store_cards(self, tx: Transaction, attempts: Iterable[DeliveryAttempt]) -> None:
        """Store the new cards that were posted, before any other follow-up."""
        sent = ((one.rendered, one.activity_id) for one in attempts if one.result.state is MessageState.SENT)
        store_posted_cards(
            tx,
            [
                (rendered.posted_card, activity, None)
                for rendered, activity in sent
                if rendered is not None and rendered.replaces is None and rendered.posted_card is not None
            ],
        )

    def add(
        self, tx: Transaction, message: OutboxMessage, attempt: DeliveryAttempt, *, mentioned: Account | None
    ) -> None:
        """Add the follow-ups of an attempt, in the transaction that stores its result."""
        result = attempt.result
        if result.not_targeted:
            _point_elsewhere(tx, message, result)
        if attempt.store_output is not None:
            attempt.store_output(tx)
        if result.chat_is_gone and message.person is not None:
            tx.people.clear_personal_chat(message.person)
        if result.state is MessageState.SENT:
            self._after_sent(tx, message, attempt)
        if message.kind is MessageKind.REMINDER and result.has_failed:
            tx.outbox.schedule(plan_deputy_digests(tx, message))
        if message.kind is MessageKind.MAIL or result.has_failed:
            add_mail_follow_ups(tx, message, result)
        if message.kind is MessageKind.PROBE and result.state is not MessageState.READY:
            _update_reachability_cards(tx, message, reached=result.state is MessageState.SENT)
        if result.has_failed or _is_dropped(message, result):
            self._after_failure(tx, message, result, mentioned=mentioned)
        if result.card_is_gone and message.card is not None:
            _post_replacement(tx, message.card)

    def add_shared(self, tx: Transaction, settled: Sequence[tuple[OutboxMessage, DeliveryAttempt]]) -> None:
        """Add the follow-ups that several attempts have in common, once for each council."""
        reminded = {
            message.council: message
            for message, attempt in settled
            if message.kind is MessageKind.REMINDER
            and (attempt.result.has_failed or attempt.result.state is MessageState.SENT)
        }
        for message in reminded.values():
            _update_missed_cards(tx, message)
        if pairs := [pair for one in settled for pair in _questions_reminded_of(*one)]:
            tx.reminders.count(pairs)

    def _after_sent(self, tx: Transaction, message: OutboxMessage, attempt: DeliveryAttempt) -> None:
        rendered = attempt.rendered
        if rendered is not None and rendered.replaces is not None:
            tx.posted_cards.set_fingerprint(rendered.replaces.id, fingerprint=rendered.fingerprint)
        if message.kind is MessageKind.ASSIGNMENT:
            update_question_cards(tx, message)

    def _after_failure(
        self, tx: Transaction, message: OutboxMessage, result: DeliveryResult, *, mentioned: Account | None
    ) -> None:
        """Tell elsewhere what did not arrive: a question, news for an asker, an answer to a command."""
        _answer_elsewhere(tx, message, result)
        if message.kind is MessageKind.ASSIGNMENT:
            self._after_failed_assignment(tx, message, result, mentioned=mentioned)
        if message.kind is MessageKind.MAIL and message.caused_by is not None:
            reason = mail_reason(result.state, result.code)
            _notify_cause(tx, message, reason=reason, department=message.payload[DEPARTMENT])
        if _is_news_for_asker(message):
            _tell_asker_elsewhere(tx, message, result, mentioned=mentioned)

    def _after_failed_assignment(
        self, tx: Transaction, message: OutboxMessage, result: DeliveryResult, *, mentioned: Account | None
    ) -> None:
        """Notify the person who assigned the question, mention the owner in its chat, update its cards."""
        update_question_cards(tx, message)
        if message.person is not None and message.caused_by is not None:
            reason = undelivered_reason(result, tx.people.get(message.person).membership)
            _notify_cause(tx, message, reason=reason)
        if mentioned is not None:
            _post_mention(tx, message, mentioned)


def _notify_cause(
    tx: Transaction, message: OutboxMessage, *, reason: str, department: int | None = None
) -> None:
    """Tell whoever sent a question that it did not reach somebody, or a department's mailbox."""
    asked = tx.questions.get_many(message.questions)
    is_mailed = department is None and any(tx.outbox.is_mailed(one.id, one.department or 0) for one in asked)
    mail: dict[str, object] = {"is_mailed": True} if is_mailed else {}
    mail |= {} if department is None else {"department": department}
    notice = UNDELIVERED_NOTICE.view(
        questions=message.questions, person=message.person, reason=reason, **mail
    )
    tx.outbox.add(
        MessageKind.MESSAGE,
        key=f"undelivered:{message.id}:{tx.now.isoformat()}",
        payload=notice.payload,
        council=message.council,
        question=message.question,
        person=message.caused_by,
    )


def _is_news_for_asker(message: OutboxMessage) -> bool:
    return message.kind is MessageKind.MESSAGE and message.payload.get("kind") == ASKER_NEWS.name


def _tell_asker_elsewhere(
    tx: Transaction, message: OutboxMessage, result: DeliveryResult, *, mentioned: Account | None
) -> None:
    """Mention the asker in the chat that the question came from, or tell the coordinators instead."""
    if mentioned is not None:
        _post_mention(tx, message, mentioned)
        return
    if message.person is None or message.council is None:
        return
    reason = undelivered_reason(result, tx.people.get(message.person).membership)
    notice = UNDELIVERED_NOTICE.view(
        questions=message.questions, person=message.person, reason=reason, news=True
    )
    for coordinator in tx.councils.get(message.council).coordinators:
        tx.outbox.add(
            MessageKind.MESSAGE,
            key=f"unheard:{message.id}:{coordinator}",
            payload=notice.payload,
            council=message.council,
            question=message.question,
            person=coordinator,
        )


def _find_question_chat(tx: Transaction, message: OutboxMessage) -> tuple[Chat, str] | None:
    """Return the chat that the question came from, and the Teams id of the person to mention."""
    person = tx.people.get(message.person or 0)
    thread = _chat_asked_in(tx, message)
    known = tx.chats.get(chat_id_of(thread))
    member = person.teams_id or person.entra_id
    if known is None or known.is_removed or member is None:
        return None
    return (
        Chat(id=known.conversation, thread=thread, kind=ChatKind(known.kind), service_url=known.service_url),
        member,
    )


def _chat_asked_in(tx: Transaction, message: OutboxMessage) -> str:
    """Return the chat of the question, or of the one that the reader asked and that was merged with it."""
    return tx.questions.get(message.payload["args"].get("of") or message.question or 0).chat


def _post_mention(tx: Transaction, message: OutboxMessage, account: Account) -> None:
    """Mention the owner or asker in the chat that the question came from."""
    tx.people.upsert(name=account.name, teams_id=account.teams_id or None, entra_id=account.entra_id)
    question = tx.questions.get(message.question or 0)
    tx.outbox.add(
        MessageKind.POST,
        key=f"mention:{message.id}",
        payload=MENTION.view(
            question=question.id, person=message.person, news=message.payload["args"].get("news")
        ).payload,
        council=message.council,
        thread=_chat_asked_in(tx, message),
    )


def _post_fallback(tx: Transaction, message: OutboxMessage) -> None:
    """Reply in the chat instead, with the view for everybody in the chat."""
    fallback = dict(message.payload["fallback"])
    thread = fallback.pop("thread")
    payload = {name: value for name, value in message.payload.items() if name != TARGETED}
    tx.outbox.add(
        MessageKind.POST,
        key=f"fallback:{message.id}",
        payload={**payload, **fallback},
        council=message.council,
        thread=thread,
    )


def _point_elsewhere(tx: Transaction, message: OutboxMessage, result: DeliveryResult) -> None:
    """Say in the chat what did not come as a targeted message, or that it is in the personal chat now."""
    if result.state is not MessageState.READY:
        _post_fallback(tx, message)
    elif message.council is not None and tx.people.get(message.person or 0).is_identified:
        passed_on = (WORTH_READING_UNTIL, "locale", "service_url")
        tx.outbox.add(
            MessageKind.POST,
            key=f"elsewhere:{message.id}",
            payload={
                **private_reply_notice(View.from_payload(message.payload)).payload,
                **{name: message.payload[name] for name in passed_on if name in message.payload},
            },
            council=message.council,
            thread=message.payload["fallback"]["thread"],
        )


def _answer_elsewhere(tx: Transaction, message: OutboxMessage, result: DeliveryResult) -> None:
    """Answer in the chat what could not be answered in private, and the other way round."""
    if result.state is MessageState.DEAD and message.kind is MessageKind.PRIVATE:
        _post_fallback(tx, message)
    if message.kind is MessageKind.REPLY:
        if _is_earlier_copy_confirmed(tx, message):
            tx.outbox.confirm_reply(message.payload[CARD_NONCE], message.council, activity=None)
        else:
            _answer_in_private(tx, message, result)
        if result.state is MessageState.HELD:
            store_unconfirmed_card(tx, message)


def _is_earlier_copy_confirmed(tx: Transaction, message: OutboxMessage) -> bool:
    """Return whether a press of an earlier copy of a reply to a chat told its id while this was sent."""
    thread = message.thread
    return thread is not None and any(
        tx.posted_cards.by_activity(thread, unconfirmed_id(nonce)) is None for nonce in message.earlier_nonces
    )


def _is_dropped(message: OutboxMessage, result: DeliveryResult) -> bool:
    """Return whether it is a reply that will not be sent to its chat, and is not worth listing."""
    is_tried = result.is_ambiguous or result.status is not None
    return message.kind is MessageKind.REPLY and result.state is MessageState.CANCELLED and is_tried


def _answer_in_private(tx: Transaction, message: OutboxMessage, result: DeliveryResult) -> None:
    """Send the reply to its author in the personal chat if it certainly did not reach the chat.

    What may have arrived is sent only if that chat is known: its failure would be one more to report.
    """
    if message.thread is None or message.caused_by is None:
        return
    is_uncertain = result.is_ambiguous or result.state is MessageState.HELD
    if is_uncertain and tx.people.get(message.caused_by).personal_chat is None:
        return
    theirs = {name: value for name, value in message.payload.items() if name not in _OF_ITS_CARD}
    tx.outbox.add(
        MessageKind.MESSAGE if message.worth_reading_until is None else MessageKind.REPLY,
        key=f"answer:{message.id}:{tx.now.isoformat()}",
        payload={**theirs, MAY_COME_TWICE: True},
        council=message.council,
        person=message.caused_by,
        caused_by=message.caused_by,
    )


def _post_replacement(tx: Transaction, view: int) -> None:
    """Post a new card in place of one that Teams no longer lets the bot update."""
    posted = tx.posted_cards.get(view)
    if posted is None or not tx.posted_cards.delete(view) or posted.visible_until is not None:
        return
    payload = View(kind=posted.kind, args=posted.args).payload
    tx.outbox.add(
        MessageKind.POST if posted.person is None else MessageKind.MESSAGE,
        key=f"instead:{view}",
        payload={**payload, "locale": posted.locale, "service_url": posted.service_url},
        council=posted.council,
        person=posted.person,
        thread=posted.thread if posted.person is None else None,
    )


def _questions_reminded_of(message: OutboxMessage, attempt: DeliveryAttempt) -> list[tuple[int, int]]:
    """Return the council and each question of which a digest that was sent now reminds somebody."""
    rendered = attempt.rendered
    if (
        message.council is None
        or message.kind is not MessageKind.REMINDER
        or message.payload["kind"] != DIGEST.name
        or attempt.result.state is not MessageState.SENT
        or rendered is None
        or rendered.posted_card is None
    ):
        return []
    return [(message.council, question) for question in rendered.posted_card.versions]


def _update_missed_cards(tx: Transaction, message: OutboxMessage) -> None:
    """Update the coordinators' cards that list people whom reminders have not reached."""
    since = tx.now - MISSED_CARD_LIFETIME
    for view in cards_following(tx, message.council or 0, Follows.DELIVERIES, since=since):
        tx.outbox.update_card(view.id, thread=view.thread, key=f"missed:{message.id}:{tx.now.isoformat()}")


def _update_reachability_cards(tx: Transaction, message: OutboxMessage, *, reached: bool) -> None:
    """Update the reachability cards, and release the messages that waited for a person now reached."""
    if reached and message.person is not None:
        tx.outbox.release(message.person)
    since = tx.now - REACHABILITY_CARD_LIFETIME
    for view in cards_following(tx, message.council or 0, Follows.REACHABILITY, since=since):
        tx.outbox.update_card(view.id, thread=view.thread, key=f"reach:{message.id}")


def undelivered_reason(result: DeliveryResult, standing: MembershipKind) -> str:
    """Return the reason why a person was not reached, as one word."""
    if result.state is MessageState.BLOCKED:
        return BLOCKED_BY_PERSON if result.code in _BLOCKING_CODES else NOT_INSTALLED
    return ANONYMOUS if standing is MembershipKind.ANONYMOUS else UNREACHABLE
