"""Render undelivered messages and the reason for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.turn.types import Card
from bot.views.context import MISSING_NAME, Follows, RenderContext, ViewType
from cards.delivery import MAIL_REASONS, UndeliveredMessage, deliveries_card
from domain.council import Council
from domain.person import MembershipKind
from storage.outbox import CODE_RESTORED, FailedMessage, MessageKind, MessageState

ADDRESSED_KINDS = (MessageKind.ASSIGNMENT, MessageKind.REMINDER, MessageKind.MAIL)
"""Kinds that people miss if they do not arrive; the rest is news that is also shown elsewhere."""

_BLOCKED_BY_THEM = {"MessageWritesBlocked", "ConversationBlockedByUser"}
"""The error codes of Teams if somebody blocked the bot."""


def render_undelivered_messages(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render the council's undelivered messages."""
    messages = context.tx.outbox.list_failed(context.the_council.id)
    rows = describe_undelivered(context, messages)
    content = deliveries_card(rows, context.card_context, note=context.note)
    about = dict.fromkeys(question for message in messages for question in message.questions)
    return Card(content=content, summary=context.texts("deliveries.title"), shows=tuple(about))


def describe_undelivered(
    context: RenderContext, messages: Sequence[FailedMessage]
) -> list[UndeliveredMessage]:
    """Return undelivered messages of the council with names and reasons."""
    council = context.the_council
    return [_undelivered_message(context, council, message) for message in messages]


def undelivered_messages(context: RenderContext, council: Council) -> list[UndeliveredMessage]:
    """Return the undelivered messages that people had to receive."""
    found = context.tx.outbox.list_failed(council.id)
    return [
        _undelivered_message(context, council, message)
        for message in found
        if message.kind in ADDRESSED_KINDS
    ]


def find_undelivered(
    context: RenderContext, *, person: int | None, questions: Sequence[int], department: int | None = None
) -> UndeliveredMessage | None:
    """Return the undelivered message about these questions to a person, None once it is delivered.

    With ``department`` it is the e-mail to that department.
    """
    council = context.council
    found = () if council is None else context.tx.outbox.list_failed(council.id)
    wanted = (
        one
        for one in found
        if (one.person, one.department) == (person, department)
        and one.kind is not MessageKind.REPLY
        and set(one.questions) == set(questions)
    )
    message = next(wanted, None)
    return None if message is None or council is None else _undelivered_message(context, council, message)


def _undelivered_message(
    context: RenderContext, council: Council, message: FailedMessage
) -> UndeliveredMessage:
    person = None if message.person is None else context.people([message.person]).get(message.person)
    name = None if message.person is None else MISSING_NAME if person is None else person.name
    about = context.tx.questions.get_many(message.questions)
    return UndeliveredMessage(
        message=message.id,
        name=mail_name(council, message.department, message.person, name=name)
        if message.kind is MessageKind.MAIL
        else name,
        kind="reminder" if message.kind is MessageKind.REMINDER else "message",
        references=tuple(council.reference(question.number) for question in about),
        reason=failure_reason(message, MembershipKind.UNKNOWN if person is None else person.membership),
        since=message.at,
        is_uncertain=message.state is MessageState.HELD,
    )


def failure_reason(message: FailedMessage, standing: MembershipKind) -> str:
    """Return the code of the reason why a message was not delivered (``why.<code>``)."""
    if message.kind is MessageKind.MAIL:
        return mail_reason(message.state, message.code)
    match message.state:
        case MessageState.HELD | MessageState.DEAD if message.code == CODE_RESTORED:
            return "restored"
        case MessageState.BLOCKED:
            return "blocked" if message.code in _BLOCKED_BY_THEM else "not_installed"
        case MessageState.HELD:
            return "uncertain"
        case MessageState.EXPIRED:
            return "expired"
        case _:
            return "anonymous" if standing is MembershipKind.ANONYMOUS else "unreachable"


def mail_reason(state: MessageState, code: str | None) -> str:
    """Return the code of the reason why an e-mail was not delivered (``why.<code>``)."""
    match state:
        case _ if code == CODE_RESTORED:
            return "restored"
        case MessageState.HELD:
            return "mail_uncertain"
        case MessageState.EXPIRED:
            return "expired"
        case _:
            return code if code is not None and code in MAIL_REASONS else "mail_unreachable"


def mail_name(council: Council, department: int | None, person: int | None, *, name: str | None) -> str:
    """Return the name of a department, or of one of its people, with the e-mail address."""
    found = council.department(department)
    if found is None:
        return MISSING_NAME
    who, address = found.name if person is None else name or MISSING_NAME, found.address_of(person)
    return who if address is None else f"{who} ({address})"


UNDELIVERED_MESSAGES = ViewType(
    "deliveries", render=render_undelivered_messages, follows=Follows.QUESTIONS | Follows.DELIVERIES
)
