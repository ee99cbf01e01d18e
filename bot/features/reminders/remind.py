"""Send reminders now (``påminn``), and remind the sender of one question."""

from datetime import datetime, time

from bot.features.meetings.lookup import PRIVATE_NOTICE
from bot.features.questions.actions import future_day, load_question
from bot.features.reminders.digest import pressed_digest
from bot.mail.queue import MailReminder
from bot.reminders.due import manual_reminders
from bot.turn.types import Effects, Feature, SendToPerson, ShowView, Turn
from bot.views.questions import QUESTION, REMINDER
from bot.views.reminders import DIGEST, REMINDER_RECIPIENTS
from domain.errors import BadInput, Refusal
from domain.history import CouncilEventKind
from domain.permissions import Permission, require_permission
from storage import Transaction
from storage.outbox import MessageKind
from storage.reminders import MANUAL_KEY_PREFIX


def show_recipients(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show who would get a reminder now; nothing is sent yet."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    return [ShowView(view=REMINDER_RECIPIENTS.view(), is_private=True, public_view=PRIVATE_NOTICE)]


def send_reminders(turn: Turn, tx: Transaction) -> Effects:
    """Send a digest to everybody responsible for open questions, at most one an hour to each."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    found = manual_reminders(tx, council, now=turn.now)
    meeting = None if found.meeting is None else found.meeting.id
    digest = DIGEST.view(meeting=meeting, day=turn.today.isoformat(), days=None, by=turn.person.id)
    reminders = [
        SendToPerson(
            person=recipient.person,
            view=digest,
            key=f"{MANUAL_KEY_PREFIX}:{council.id}:{recipient.person}:{turn.act}",
            notify_on_failure=turn.person.id,
            kind=MessageKind.REMINDER,
        )
        for recipient in found.people
        if recipient.skipped is None
    ]
    mails = [MailReminder(reminder=one, meeting=found.meeting) for one in found.mails]
    if reminders or mails:
        tx.events.add_to_council(
            council.id,
            happening=CouncilEventKind.REMINDERS_SENT,
            by=turn.person.id,
            act=turn.act,
            at=turn.now,
            new={
                "people": [reminder.person for reminder in reminders],
                "departments": [one.department for one in found.mails],
            },
        )
    sent = [[r.person, r.questions, r.skipped] for r in found.people]
    mailed = [[one.department, one.person, len(one.questions)] for one in found.mails]
    return [*reminders, *mails, ShowView(view=REMINDER_RECIPIENTS.view(sent=sent, mailed=mailed))]


FEATURES = (
    Feature(
        name="remind",
        is_command=True,
        act=Permission.ADMINISTER,
        is_writing=True,
        handle=show_recipients,
    ),
    Feature(name="send_reminders", verbs=("remind",), act=Permission.ADMINISTER, handle=send_reminders),
)


REMINDER_TIME = time(9)


def remind_me(turn: Turn, tx: Transaction) -> Effects:
    """Schedule the question's card for the sender's personal chat, at nine in the council's time zone."""
    question = load_question(turn, tx, Permission.REMIND_ME)
    if not question.is_open:
        raise Refusal("not_open")
    day = future_day(turn, "on")
    if day is None:
        raise BadInput("date_missing")
    return [
        ShowView(
            view=pressed_digest(turn, tx) or QUESTION.view(question=question.id),
            note="will_remind",
            values={"day": day},
        ),
        SendToPerson(
            person=turn.person.id,
            view=REMINDER.view(question=question.id),
            key=f"remind_me:{question.id}:{turn.person.id}:{day}",
            send_at=datetime.combine(day, REMINDER_TIME, turn.the_council.zone),
        ),
    ]


REMIND_ME_FEATURE = Feature(
    name="remind_me", verbs=("remind_me",), act=Permission.REMIND_ME, handle=remind_me
)
