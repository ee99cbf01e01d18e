"""Read the outbox directly from the database."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.outbox.rate_limit import RateLimit
from bot.outbox.timing import OutboxTiming
from simulator.chats import Chat
from simulator.http import Call
from storage import Store, Transaction
from storage.outbox import MessageKind

QUICK = OutboxTiming(
    backoff_base=0.0002,
    min_delay=0.02,
    ambiguous_delay=0.05,
    throttle_delay=0.05,
    unauthorized_delay=0.1,
    database_retry_delay=0.05,
    poll_interval=0.1,
    call_timeout=10.0,
    delivery_timeout=15.0,
    lease_duration=20.0,
    shutdown_grace=2.0,
    tenant_rate=RateLimit(burst=1_000, per_second=1_000),
    conversation_rate=RateLimit(burst=1_000, per_second=1_000),
)
PATIENCE = 60.0
"""Timeout in seconds, reached only if a test fails."""
NO_STATE = "nothing at all"


def opens(call: Call) -> bool:
    """Return whether a call opens somebody's personal chat."""
    return call.path.endswith("/v3/conversations")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A row of the outbox."""

    id: int
    kind: str
    state: str
    attempts: int
    ambiguous: int
    status: int | None
    code: str | None
    says: str
    """The kind of its card."""


@dataclass(frozen=True, slots=True)
class Post:
    """The outbox of a SQLite file."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def entries(self, kind: str, *, says: str | None = None) -> list[OutboxEntry]:
        """Return the messages of a kind, oldest first."""
        wanted = (
            "SELECT id, kind, state, attempts, uncertain_attempts, last_status, last_code, payload"
            " FROM outbox WHERE kind = ? ORDER BY id"
        )
        found = [_entry(row) for row in self._rows(wanted, kind)]
        return [entry for entry in found if says is None or entry.says == says]

    def entry(self, kind: str, *, says: str | None = None) -> OutboxEntry:
        """Return the only message of a kind."""
        (only,) = self.entries(kind, says=says)
        return only

    def states(self, kind: str, *, says: str | None = None) -> list[str]:
        return [entry.state for entry in self.entries(kind, says=says)]

    async def until(self, kind: str, *states: str, says: str | None = None) -> list[OutboxEntry]:
        """Wait until the messages of a kind are in these states, oldest first."""
        await self.wait(
            lambda: self.states(kind, says=says) == list(states), lambda: self.states(kind, says=says)
        )
        return self.entries(kind, says=says)

    async def one(self, kind: str, state: str, *, attempts: int | None = None) -> OutboxEntry:
        """Wait until one message of a kind is in a state after this many attempts."""

        def fitting() -> list[OutboxEntry]:
            found = [entry for entry in self.entries(kind) if entry.state == state]
            return [entry for entry in found if attempts is None or entry.attempts == attempts]

        await self.wait(lambda: bool(fitting()), lambda: self.entries(kind))
        return fitting()[0]

    async def wait(self, happened: Callable[[], bool], seen: Callable[[], object] = lambda: NO_STATE) -> None:
        """Wait until a condition holds; ``seen`` describes the actual state for the error message."""
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, seen()
            await asyncio.sleep(0.01)

    def change(self, statement: str, *values: object) -> int:
        """Change rows without the program; return the number of rows."""
        with sqlite3.connect(self.path, timeout=PATIENCE) as database:
            changed = database.execute(statement, values).rowcount
        database.close()
        return changed

    def let_go(self) -> None:
        """Make every waiting message due now."""
        self.end_pause()
        assert self.change("UPDATE outbox SET not_before = created_at WHERE state = 'ready'")

    def end_pause(self) -> None:
        """End the tenant's pause at once; the refused message still waits."""
        self.change("DELETE FROM tenant_pause")

    def under_way(self, clock: Callable[[], datetime]) -> list[tuple[object, ...]]:
        """Return the ids, kinds and states of messages that are being sent or due at the time of reading."""
        found = self._rows(
            "SELECT id, kind, state, not_before FROM outbox WHERE state IN ('ready', 'sending')"
        )
        now = clock()  # read the clock afterwards: rows added just before the read are due, too
        return [tuple(row) for *row, due in found if row[2] == "sending" or _moment(due) <= now]

    def due_at(self, entry: OutboxEntry) -> datetime:
        """Return when a message is due."""
        ((due,),) = self._rows("SELECT not_before FROM outbox WHERE id = ?", entry.id)
        return _moment(due)

    def due_in(self, entry: OutboxEntry) -> float:
        """Return the seconds until a message is due."""
        return (self.due_at(entry) - datetime.now(UTC)).total_seconds()

    async def put_in(
        self,
        chat: Chat,
        *,
        service_url: str,
        times: int = 1,
        card: str = "sentence",
        kind: MessageKind = MessageKind.POST,
        **more: Any,  # noqa: ANN401 - as for the outbox
    ) -> None:
        """Add messages for a chat to the outbox, which the worker polls."""
        payload = {"kind": card, "args": {"key": "refusal.too_fast"}, "service_url": service_url}

        def work(tx: Transaction) -> None:
            for number in range(times):
                tx.outbox.add(
                    kind, key=f"{chat.key}-{card}-{number}", payload=payload, thread=chat.id, **more
                )

        store = Store.open(self.url)
        await store.write(work, tenant=chat.tenant_id, now=datetime.now(UTC))
        store.close()

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        database = sqlite3.connect(self.path, timeout=PATIENCE)
        try:
            return database.execute(statement, values).fetchall()
        finally:
            database.close()


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def _entry(row: tuple[Any, ...]) -> OutboxEntry:
    number, kind, state, attempts, ambiguous, status, code, payload = row
    says = json.loads(payload).get("kind", "")
    return OutboxEntry(
        id=number,
        kind=kind,
        state=state,
        attempts=attempts,
        ambiguous=ambiguous,
        status=status,
        code=code,
        says=says,
    )
