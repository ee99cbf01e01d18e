"""One council, its outbox and two replicas, step by step and without a network, for the state machine.

Planning, claiming, packing, judging and settling are the program's own; between packing and judging it is
the machine that says what Teams does.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Row, delete, select

from bot.outbox.follow_ups import FollowUps
from bot.outbox.render import MessageRenderer, NoAddress, RenderedMessage
from bot.outbox.result import CANCELLED, GIVEN_UP, DeliveryAttempt, DeliveryResult, wait_for_office_hours
from bot.outbox.retry import RetryPolicy
from bot.outbox.timing import OfficeHours, OutboxTiming
from bot.reminders.planner import plan_reminders, store_plans
from bot.turn.handler import Defaults
from bot.turn.incoming import Account, Chat
from domain.meeting import Meeting
from domain.question import Question
from domain.reminders import next_opening
from storage import Store, Transaction
from storage.councils import CouncilCache, CouncilCacheSession
from storage.outbox import ClaimCapacity, Lease, OutboxMessage, claim
from storage.tables import outbox, tenant_pauses
from tests.storage.tenant import Town, log, save, settle

T = TypeVar("T")
BEGUN = datetime(2026, 11, 2, 8, 5, tzinfo=UTC)
"""Monday 09:05 in Sweden, two weeks before the meeting, when the first reminder is due."""
MEETING_DAY = date(2026, 11, 16)
TIMING = OutboxTiming()
_TENANTS = count(1)


class NobodyThere:
    """A roster without members."""

    async def find(self, chat: Chat, member: str) -> Account | None:
        """Find nobody."""
        return None if chat.id else Account(teams_id=member, entra_id=None, name="")

    async def members(self, chat: Chat) -> tuple[Account, ...]:
        """List nobody."""
        return () if chat.id else (Account(teams_id="", entra_id=None, name=""),)


@dataclass(slots=True, kw_only=True)
class InHand:
    """A message that a replica has claimed."""

    message: OutboxMessage
    taken_at: datetime
    said: DeliveryAttempt | None = None
    """The result according to the replica, once the message was sent or rendered."""
    accepted: bool = False


@dataclass
class Model:
    """The stored data at a moment that only moves forward."""

    store: Store
    now: datetime = BEGUN
    hands: dict[str, list[InHand]] = field(default_factory=lambda: {"one": [], "two": []})
    """The messages that each replica has claimed and not settled."""
    tenant: str = field(default_factory=lambda: f"bjorkvik-{next(_TENANTS)}")
    town: Town = field(init=False)
    meeting: Meeting = field(init=False)
    questions: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.store.engine.begin() as connection:
            for table in (outbox, tenant_pauses):
                connection.execute(delete(table))
        self.retry_policy = RetryPolicy(timing=TIMING, rng=random.Random(1))  # noqa: S311 - the same every time
        self.hours = OfficeHours(next_opening)
        self.renderer = MessageRenderer(
            defaults=Defaults(locale="sv", timezone="Europe/Stockholm"), nonce=lambda: "n"
        )
        self.aftermath = FollowUps(store=self.store, roster=NobodyThere())
        self.town = self.write(settle, now=BEGUN - timedelta(days=30))
        self.write(self._fill, now=BEGUN - timedelta(days=30))

    def write(self, work: Callable[[Transaction], T], *, now: datetime | None = None) -> T:
        """Run work in a transaction of the tenant."""
        with self.store.engine.begin() as connection:
            moment = now or self.now
            return work(
                Transaction(
                    connection,
                    tenant=self.tenant,
                    now=moment,
                    council_cache=CouncilCacheSession(CouncilCache()),
                )
            )

    def _fill(self, tx: Transaction) -> None:
        """Assign a question to both departments, plan a meeting, and store everybody's chat."""
        council, people = self.town.council, (self.town.karin, self.town.petra, self.town.eva, self.town.nils)
        for person in people:
            tx.people.set_personal_chat(
                person.id, conversation=f"a:{person.id}", service_url="http://127.0.0.1/"
            )
        for number in range(4):
            department = (self.town.technical, self.town.social)[number % 2]
            asked = log(tx, council, f"Fråga {number}?", by=self.town.johan)
            self.questions.append(save(tx, asked, asked.assign(department.id), town=self.town).id)
        self.meeting = tx.meetings.add(
            Meeting(
                id=0, council=council.id, day=MEETING_DAY, begins=time(17, 30), timezone=council.timezone,
                planned_by=self.town.karin.id, planned_at=tx.now,
            )
        )  # fmt: skip

    def plan(self) -> int:
        """Queue due reminders like the planner."""

        def work(tx: Transaction) -> int:
            return store_plans(tx, plans=plan_reminders(tx, meetings=[self.meeting.id]))

        return self.write(work)

    def claim(self, replica: str) -> list[InHand]:
        """Claim what is due, like a worker."""
        hands = self.hands[replica]
        room = ClaimCapacity(limit=8 - len(hands), busy_keys={one.message.ordering_key for one in hands})
        lease = Lease(owner=replica, duration=timedelta(seconds=TIMING.lease_duration))
        with self.store.engine.begin() as connection:
            messages = claim(connection, now=self.now, lease=lease, room=room) if room.limit > 0 else []
        taken = [InHand(message=message, taken_at=self.now) for message in messages]
        hands += taken
        return taken

    def pack(self, message: OutboxMessage) -> RenderedMessage | DeliveryResult:
        """Render a message if it is still due now, like the sender."""
        if self.retry_policy.is_given_up(message):
            return GIVEN_UP

        def work(tx: Transaction) -> RenderedMessage | DeliveryResult:
            try:
                rendered = self.renderer.render(tx, message)
            except NoAddress:
                raise AssertionError("everybody here has an address") from None
            earliest = self.hours.earliest_send_time(tx, message, tx.now)
            if rendered is None:
                return CANCELLED
            return wait_for_office_hours(earliest) if earliest > tx.now else rendered

        return self.write(work)

    def settle(self, replica: str, held: InHand) -> bool:
        """Store a message's result and follow-ups; return False if the lease was lost."""
        said, message = held.said, held.message
        assert said is not None
        self.hands[replica].remove(held)

        def work(tx: Transaction) -> bool:
            due = said.result.due_at(tx.now)
            due = None if due is None else self.hours.earliest_send_time(tx, message, due)
            columns = said.result.columns(message, now=tx.now, due=due)
            if not tx.outbox.settle([(message, columns)]):
                return False
            if said.result.tenant_pause is not None:
                tx.outbox.pause(said.result.tenant_pause)
            self.aftermath.add(tx, message, said, mentioned=None)
            return True

        return self.write(work)

    def move_meeting(self, day: date) -> None:
        """Move the meeting to another day."""

        def work(tx: Transaction) -> Meeting:
            before = tx.meetings.get(self.meeting.id)
            after = before.reschedule(day=day, begins=before.begins, ends=before.ends, place=None)
            tx.outbox.cancel_meeting(before.id)
            return tx.meetings.save(before, after)

        self.meeting = self.write(work)

    def answer(self, question: int) -> Question:
        """Let Karin answer a question."""

        def work(tx: Transaction) -> Question:
            asked = tx.questions.get(question)
            answered = asked.give_answer("I maj.", by=self.town.karin.id, at=tx.now)
            return save(tx, asked, answered, town=self.town)

        return self.write(work)

    def rows(self) -> Sequence[Row[Any]]:
        """Return the whole outbox."""
        with self.store.engine.connect() as connection:
            return connection.execute(select(outbox)).all()
