"""A state machine of questions in domain and database: any action, in any order, valid or not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy import delete

from domain.errors import Refusal, Stale
from domain.history import EventKind, QuestionEvent, require_undoable
from domain.question import TRANSITIONS, Question
from storage import Store, Transaction
from storage.councils import CouncilCache, CouncilCacheSession
from storage.questions import decode
from storage.tables import outbox
from tests.storage.tenant import Town, log, settle

T = TypeVar("T")
Move = Callable[[Question], Question]
BEGUN = datetime(2026, 11, 23, 12, tzinfo=UTC)
_TENANTS = count(1)
WORDS = st.text("abcåäö \U0001f600", min_size=1, max_size=8)


class QuestionMachine(RuleBasedStateMachine):
    """One council whose people log questions and perform all actions on them."""

    questions = Bundle("questions")

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.tenant = f"life-{next(_TENANTS)}"
        self.now = BEGUN
        self.acts = count(1)
        self.numbers: list[int] = []
        self.known: dict[int, Question] = {}
        """The expected state of each question, by id."""
        with store.engine.begin() as connection:
            connection.execute(delete(outbox))
        self.town: Town = self.write(settle)

    def write(self, work: Callable[[Transaction], T]) -> T:
        with self.store.engine.begin() as connection:
            memory = CouncilCacheSession(CouncilCache())
            return work(Transaction(connection, tenant=self.tenant, now=self.now, council_cache=memory))

    @rule(target=questions, text=WORDS)
    def somebody_logs(self, text: str) -> int:
        act = f"log-{next(self.acts)}"
        new = self.write(lambda tx: log(tx, self.town.council, text, by=self.town.johan, act=act))
        self.numbers.append(new.number)
        self.known[new.id] = new
        return new.id

    @rule(question=questions, which=st.sampled_from(["technical", "social"]))
    def assign(self, question: int, which: str) -> None:
        department = getattr(self.town, which).id
        self.change(question, lambda q: q.assign(department), EventKind.ASSIGNED)

    @rule(question=questions)
    def acknowledge(self, question: int) -> None:
        self.change(question, Question.acknowledge, EventKind.ACKNOWLEDGED)

    @rule(question=questions, text=WORDS)
    def answer(self, question: int, text: str) -> None:
        who, now = self.town.karin.id, self.now
        self.change(question, lambda q: q.give_answer(text, by=who, at=now), EventKind.ANSWERED)

    @rule(question=questions, days=st.integers(-1, 30))
    def ask_for_time(self, question: int, days: int) -> None:
        today = self.now.date()
        until = today + timedelta(days=days)
        self.change(question, lambda q: q.postpone(until, today=today), EventKind.POSTPONED)

    @rule(question=questions)
    def raise_at_meeting(self, question: int) -> None:
        self.change(question, Question.raise_at_meeting, EventKind.AT_MEETING)

    @rule(question=questions, body=st.sampled_from(["Polisen", "Regionen"]))
    def hand_over(self, question: int, body: str) -> None:
        who, now = self.town.karin.id, self.now
        self.change(question, lambda q: q.hand_over(body, by=who, at=now), EventKind.HANDED_OVER)

    @rule(question=questions, text=WORDS)
    def edit(self, question: int, text: str) -> None:
        self.change(question, lambda q: q.edit(text), EventKind.EDITED)

    @rule(question=questions, text=WORDS)
    def edit_the_message(self, question: int, text: str) -> None:
        self.change(question, lambda q: q.propose_text(text), EventKind.MESSAGE_EDITED)

    @rule(question=questions, reason=WORDS)
    def drop(self, question: int, reason: str) -> None:
        who, now = self.town.karin.id, self.now
        self.change(question, lambda q: q.drop(reason, by=who, at=now), EventKind.DROPPED)

    @rule(question=questions)
    def reopen(self, question: int) -> None:
        self.change(question, Question.reopen, EventKind.REOPENED)

    @rule()
    def undo(self) -> None:
        """Let Karin undo her last action, if she may."""

        def work(tx: Transaction) -> list[Question]:
            events = tx.events.latest_act(self.town.karin.id, council=self.town.council.id)
            ids = [event.question for event in events if event.question is not None]
            require_undoable(events, latest_ids=tx.events.latest_ids(ids), now=self.now)
            return [self._taken_back(tx, event) for event in events]

        try:
            undone = self.write(work)
        except Refusal:
            return
        for question in undone:
            assert question.version == self.known[question.id].version + 1
            self.known[question.id] = question

    def _taken_back(self, tx: Transaction, event: QuestionEvent) -> Question:
        question = tx.questions.get(event.question or 0)
        before = question.restore(decode(event.old))
        return self._save(tx, question, before, EventKind.UNDONE, act=event.act)

    @rule(by=st.sampled_from([timedelta(minutes=1), timedelta(minutes=11), timedelta(days=3)]))
    def time_goes_by(self, by: timedelta) -> None:
        self.now += by

    @rule(question=questions, text=WORDS)
    def somebody_answers_what_has_changed_meanwhile(self, question: int, text: str) -> None:
        """Let two people use the same card: nothing of the second one's action is stored."""
        seen = self.known[question]
        self.change(question, lambda q: q.edit(f"{text}!{next(self.acts)}"), EventKind.EDITED)
        stored = self.known[question]
        assert stored.version == seen.version + 1
        after = seen.edit(f"{text}?{next(self.acts)}")
        try:
            self.write(lambda tx: self._save(tx, seen, after, EventKind.EDITED))
        except Stale:
            assert self.write(lambda tx: tx.questions.get(question)) == stored
        else:
            raise AssertionError("the second change overwrote the first")

    def change(self, question: int, move: Move, happening: EventKind) -> None:
        """Change a question, or be refused, which leaves it unchanged."""
        before = self.known[question]
        try:
            after = self.write(lambda tx: self._moved(tx, question, move, happening))
        except Refusal:
            assert self.write(lambda tx: tx.questions.get(question)) == before
            return
        assert after.version == before.version + 1
        assert after.status is before.status or after.status in TRANSITIONS[before.status]
        self.known[question] = after

    def _moved(self, tx: Transaction, question: int, move: Move, happening: EventKind) -> Question:
        before = tx.questions.get(question)
        return self._save(tx, before, move(before), happening)

    def _save(
        self,
        tx: Transaction,
        before: Question,
        after: Question,
        happening: EventKind,
        **also: Any,  # noqa: ANN401 - as the store takes it
    ) -> Question:
        return tx.questions.save(
            before, after, council=self.town.council, happening=happening,
            by=self.town.karin.id, act=f"act-{next(self.acts)}", at=self.now, extra=also,
        )  # fmt: skip

    @invariant()
    def what_is_stored_is_what_was_left(self) -> None:
        stored = self.write(lambda tx: tx.questions.get_many(self.known))
        assert {question.id: question for question in stored} == self.known
        assert self.numbers == list(range(1, len(self.numbers) + 1)), "a number is used once"

    @invariant()
    def the_history_tells_all_of_it(self) -> None:
        for question in self.known.values():
            events = self.write(lambda tx, of=question.id: tx.events.of_question(of))  # type: ignore[misc]
            assert len(events) == question.version
            assert replayed(events) == {field: getattr(question, field) for field in replayed(events)}


def replayed(events: list[QuestionEvent]) -> dict[str, Any]:
    """Return the state that results from a history; each event must begin with the state after the last."""
    now: dict[str, Any] = {}
    for event in events:
        old = decode(event.old)
        assert {field: now[field] for field in old if field in now} == {f: old[f] for f in old if f in now}
        new = {field: value for field, value in event.new.items() if field != "act"}
        now |= decode(new)
    return now
