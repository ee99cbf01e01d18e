"""The rules of the outbox machine, one event each, and the invariants after each."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.outbox.result import SENT, DeliveryAttempt, DeliveryResult, DeliveryStage
from bot.teams.errors import OutboundError, Refused, Uncertain, Unreachable
from domain.question import SENT_STATUSES as WAITING
from storage import Store
from storage.outbox import MessageKind, MessageState
from tests.faults.model import MEETING_DAY, TIMING, InHand, Model

REPLICAS = st.sampled_from(["one", "two"])
FAULTS: dict[str, OutboundError] = {
    "unreachable": Unreachable("connect"),
    "no answer": Uncertain("timeout"),
    "429": Refused(429, code=None, retry_after=7.0),
    "412": Refused(412, code=None, retry_after=None),
    "503": Refused(503, code=None, retry_after=None),
    "400": Refused(400, code="BadArgument", retry_after=None),
}
GOES = st.sampled_from([*["well"] * 5, *FAULTS])
MAY_HAVE_ARRIVED = ("no answer", "503")
FINAL = (
    MessageState.SENT,
    MessageState.HELD,
    MessageState.BLOCKED,
    MessageState.EXPIRED,
    MessageState.CANCELLED,
    MessageState.DEAD,
)
STEPS = [timedelta(seconds=s) for s in (1, 20, 61)] + [timedelta(hours=h) for h in (1, 7, 24, 72, 192)]
DAYS = [MEETING_DAY + timedelta(days=days) for days in (-3, 0, 1, 14)]


class OutboxRules(RuleBasedStateMachine):
    """Two replicas over one outbox, with arbitrary people, clocks and Teams."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.model = Model(store)
        self.planned: set[str] = set()
        self.accepted: Counter[int] = Counter()
        self.unknown: Counter[int] = Counter()
        """Messages accepted without a stored result: the response or the replica was lost."""
        self.stored: Counter[int] = Counter()
        """Messages accepted, with that result stored."""
        self.blocked: set[int] = set()

    @rule()
    def plan(self) -> None:
        before = len(self.model.rows())
        self.model.plan()
        again = self.model.plan()
        assert again == 0, "looking twice adds nothing"
        assert len(self.model.rows()) >= before

    @rule(replica=REPLICAS)
    def claim(self, replica: str) -> None:
        for held in self.model.claim(replica):
            message = held.message
            assert message.is_expired is False or message.uncertain_attempts > 0
            for other in self.model.hands["two" if replica == "one" else "one"]:
                over = other.taken_at + timedelta(seconds=TIMING.lease_duration) <= self.model.now
                assert other.message.id != message.id or over, "taken from somebody whose lease still runs"

    @rule(replica=REPLICAS, goes=GOES, arrives=st.booleans(), most=st.integers(1, 8))
    def send(self, replica: str, goes: str, *, arrives: bool, most: int) -> None:
        unsent = [held for held in self.model.hands[replica] if held.said is None]
        for held in unsent[:most]:
            held.said = self._sent(held, goes, arrives=arrives)

    def _sent(self, held: InHand, goes: str, *, arrives: bool) -> DeliveryAttempt:
        model, message = self.model, held.message
        if model.now - held.taken_at >= timedelta(seconds=TIMING.delivery_timeout):
            return DeliveryAttempt(result=model.retry_policy.lease_expired())
        packed = model.pack(message)
        if isinstance(packed, DeliveryResult):
            return DeliveryAttempt(result=packed)
        if message.person in self.blocked:
            fault: OutboundError = Refused(403, code="ConversationBlockedByUser", retry_after=None)
            return DeliveryAttempt(
                result=model.retry_policy.after_error(fault, message, stage=DeliveryStage.CHAT_KNOWN),
                rendered=packed,
            )
        if goes == "well" or (arrives and goes in MAY_HAVE_ARRIVED):
            self._accept(held, answered=goes == "well")
        outcome = (
            SENT
            if goes == "well"
            else model.retry_policy.after_error(FAULTS[goes], message, stage=DeliveryStage.CHAT_KNOWN)
        )
        return DeliveryAttempt(result=outcome, rendered=packed, activity_id="1:1")

    def _accept(self, held: InHand, *, answered: bool) -> None:
        model, message = self.model, held.message
        held.accepted = answered
        self.accepted[message.id] += 1
        self.unknown[message.id] += not answered
        if message.kind is not MessageKind.REMINDER:
            return
        assert model.now < message.expires_at + timedelta(seconds=TIMING.delivery_timeout), "sent too late"
        assert message.uncertain_attempts == 0 or not message.is_expired
        council = model.town.council
        assert model.hours.opening(council, model.now) == model.now, "sent while the offices are closed"
        if message.payload["kind"] == "digest":
            assert self._waits(message.person or 0), "reminded of nothing"

    def _waits(self, person: int) -> bool:
        """Return whether a question is waiting for a person's department."""
        departments = (self.model.town.technical, self.model.town.social)
        theirs = {department.id for department in departments if person in department.people}
        questions = self.model.write(lambda tx: tx.questions.get_many(self.model.questions))
        return any(q.status in WAITING and q.department in theirs for q in questions)

    @rule(replica=REPLICAS, most=st.integers(1, 8))
    def settle(self, replica: str, most: int) -> None:
        sent = [held for held in self.model.hands[replica] if held.said is not None]
        for held in sent[:most]:
            stored = self.model.settle(replica, held)
            assert not (stored and self._taken_over(held)), "stored by somebody whose lease was over"
            (self.stored if stored else self.unknown)[held.message.id] += held.accepted

    def _taken_over(self, held: InHand) -> bool:
        """Return whether another replica has taken over a message."""
        in_hands = [one for hands in self.model.hands.values() for one in hands]
        return any(one.message.id == held.message.id and one.taken_at > held.taken_at for one in in_hands)

    @rule(replica=REPLICAS)
    def crash(self, replica: str) -> None:
        for held in self.model.hands[replica]:
            self.unknown[held.message.id] += held.accepted
        self.model.hands[replica] = []

    @rule(by=st.sampled_from(STEPS))
    def advance_the_clock(self, by: timedelta) -> None:
        self.model.now += by

    @precondition(lambda self: self.model.now < self.model.meeting.planned_start)
    @rule(day=st.sampled_from(DAYS))
    def move_the_meeting(self, day: date) -> None:
        self.model.move_meeting(day)

    @precondition(lambda self: bool(self.model.questions))
    @rule(data=st.data())
    def answer_a_question(self, data: st.DataObject) -> None:
        question = data.draw(st.sampled_from(self.model.questions))
        self.model.questions.remove(question)
        self.model.answer(question)

    @rule(data=st.data())
    def somebody_blocks_the_bot(self, data: st.DataObject) -> None:
        town = self.model.town
        self.blocked.add(data.draw(st.sampled_from([town.petra.id, town.eva.id, town.nils.id])))

    @precondition(lambda self: bool(self.blocked))
    @rule(data=st.data())
    def somebody_writes_to_the_bot(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(sorted(self.blocked)))
        self.blocked.discard(person)
        self.model.write(lambda tx: tx.outbox.release(person))

    @rule()
    def a_coordinator_tries_again(self) -> None:
        council = self.model.town.council.id
        for failed in self.model.write(lambda tx: tx.outbox.list_failed(council)):
            assert failed.state in (
                MessageState.HELD,
                MessageState.BLOCKED,
                MessageState.DEAD,
                MessageState.EXPIRED,
            )
            retried = failed
            self.model.write(lambda tx, message=retried.id: tx.outbox.retry(message, council))  # type: ignore[misc]

    @invariant()
    def nothing_disappears(self) -> None:
        keys = [row.dedup_key for row in self.model.rows()]
        self.planned |= set(keys)
        assert sorted(keys) == sorted(self.planned)

    @invariant()
    def every_copy_has_a_reason(self) -> None:
        in_hand = Counter(h.message.id for hands in self.model.hands.values() for h in hands if h.accepted)
        assert self.accepted == self.stored + self.unknown + in_hand
        assert all(times <= 1 for times in self.stored.values())

    @invariant()
    def one_lease_one_lane(self) -> None:
        sending = [row for row in self.model.rows() if row.state == MessageState.SENDING]
        alive = [row.ordering_key for row in sending if row.lease_until and row.lease_until > self.model.now]
        assert len(alive) == len(set(alive))
        assert all(row.lease_token and row.lease_until and row.leased_by for row in sending)
        assert all(row.lease_token is None for row in self.model.rows() if row.state != MessageState.SENDING)

    def teardown(self) -> None:
        """Let every call succeed from now on: every message is settled soon."""
        self.blocked.clear()
        for replica in ("one", "two"):
            self.crash(replica)
        begun = self.model.now
        while under_way := [row for row in self.model.rows() if row.state not in FINAL]:
            last = max(begun, *(row.expires_at for row in under_way)) + timedelta(days=1)
            assert self.model.now <= last, [(row.kind, row.state) for row in under_way]
            for held in self.model.claim("one"):
                held.said = self._sent(held, "well", arrives=True)
            self.settle("one", most=8)
            self.every_copy_has_a_reason()
            self.model.now += timedelta(hours=6)
