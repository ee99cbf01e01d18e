"""Remind now: ``påminn`` shows whom, the button ``remind`` sends, at any hour."""

from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from bot.views.due import recipients
from domain.permissions import Act, expect
from storage import Transaction
from storage.outbox import AT_ANY_HOUR, Kind
from storage.reminding import BY_HAND


def remind(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show who would get a reminder now; nothing is sent yet."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    return [Show(view=View(kind="reminding"), alone=True)]


def send_reminders(turn: Turn, tx: Transaction) -> Effects:
    """Send everybody who answers for open questions their digest, at most once an hour."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    meeting = tx.meetings.next_of(council.id, now=turn.now)
    about = {"meeting": None if meeting is None else meeting.id, "day": turn.today.isoformat(), "days": None}
    people = recipients(tx, council, now=turn.now)
    for recipient in people:
        if recipient.skipped is None:
            tx.outbox.add(
                Kind.REMINDER,
                key=f"{BY_HAND}:{council.id}:{recipient.person}:{turn.act}",
                payload={"kind": "digest", "args": about, AT_ANY_HOUR: True},
                council=council.id,
                person=recipient.person,
                caused_by=turn.person.id,
            )
    sent = [[r.person, r.questions, r.skipped] for r in people]
    return [Show(view=View(kind="reminding", args={"sent": sent}))]


FEATURES = (
    Feature(
        name="remind",
        words=Words(sv=("påminn",), en=("remind",)),
        act=Act.ADMINISTER,
        changes=True,
        handle=remind,
    ),
    Feature(name="send_reminders", verbs=("remind",), act=Act.ADMINISTER, handle=send_reminders),
)
