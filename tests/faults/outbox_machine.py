"""A state machine of random events in an outbox, including rare sequences."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.faults.model import MEETING_DAY, TIMING
from tests.faults.outbox_rules import GOES, REPLICAS, STEPS, OutboxRules

OVER = timedelta(seconds=TIMING.lease_duration + 1)


class OutboxMachine(OutboxRules):
    """Two replicas over one outbox, with arbitrary people, clocks and Teams."""

    @initialize()
    def the_first_reminders_are_due(self) -> None:
        self.plan()

    @rule(replica=REPLICAS, goes=GOES, arrives=st.booleans())
    def claim_and_send(self, replica: str, goes: str, *, arrives: bool) -> None:
        self.claim(replica)
        self.send(replica, goes, arrives=arrives, most=8)

    @rule(replica=REPLICAS, by=st.sampled_from(STEPS), goes=GOES)
    def claim_and_send_later(self, replica: str, by: timedelta, goes: str) -> None:
        self.model.now += by
        self.claim_and_send(replica, goes, arrives=True)

    @rule(goes=GOES, then=GOES)
    def one_stands_still_until_the_other_has_taken_over(self, goes: str, then: str) -> None:
        self.claim_and_send("one", goes, arrives=True)
        self.model.now += OVER
        self.claim("two")
        self.settle("one", most=8)
        self.send("two", then, arrives=True, most=8)
        self.settle("two", most=8)

    @rule(replica=REPLICAS, goes=GOES, by=st.sampled_from(STEPS))
    def one_dies_after_it_has_sent(self, replica: str, goes: str, by: timedelta) -> None:
        self.claim_and_send(replica, goes, arrives=True)
        self.crash(replica)
        self.model.now += by
        self.claim_and_send(replica, "well", arrives=True)

    @precondition(lambda self: self.model.now < self.model.meeting.planned_start)
    @rule(replica=REPLICAS)
    def the_meeting_is_moved_and_back_after_reminders_went_out(self, replica: str) -> None:
        self.plan()
        self.claim_and_send(replica, "well", arrives=True)
        self.settle(replica, most=8)
        for day in (MEETING_DAY + timedelta(days=1), MEETING_DAY):
            self.move_the_meeting(day)
        self.plan()
