"""Measure the command that writes the minutes of a council with very many questions.

``python -m tests.documents.large_database`` prints the table of docs/performance.md.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time as clock
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.documents import FileFormat
from domain.attendance import Attendee, Participant, Role
from domain.history import EventKind
from domain.meeting import Meeting, MeetingStatus
from domain.question import Question
from domain.record import Note
from storage import Store, Transaction
from storage.engine import open_engine
from storage.migrate import migrate
from tests.documents.large_minutes import ANSWER, MOST, TEXT
from tests.program.child import GUID, PRODUCTION
from tests.storage.tenant import Town, save, settle

DAY = date(2026, 11, 18)
BEGAN = datetime(2026, 11, 18, 16, 30, tzinfo=UTC)
ENDED = BEGAN + timedelta(minutes=90)
ROUNDS = 3
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def fill(tx: Transaction, *, many: int = MOST) -> Meeting:
    """Store two meetings: a third of the questions answered, a third logged, a third carried over."""
    town = settle(tx)
    earlier = _meeting(tx, town, day=date(2026, 9, 16), began=BEGAN - timedelta(days=63))
    meeting = _meeting(tx, town, day=DAY, began=BEGAN)
    who = Participant(name="Karin Ek", role=Role.OFFICIAL, title="samordnare")
    tx.attendance.save(Attendee(meeting=meeting.id, person=town.karin.id, participant=who, confirmed=True))
    text = "Johan Lind hälsade välkommen."
    tx.notes.add(Note(meeting=meeting.id, section="introduction", text=text, by=town.karin.id, at=BEGAN))
    third = many // 3
    for number in range(many):
        at = earlier if number >= 2 * third else meeting
        asked = _ask(tx, town, TEXT.format(n=number), meeting=at)
        if number >= third:
            asked = save(tx, asked, asked.assign(town.technical.id), town=town)
        if number < third or number >= 2 * third:
            ended = BEGAN + timedelta(minutes=30) if number < third else BEGAN - timedelta(days=20)
            said = asked.give_answer(ANSWER.format(n=number), by=town.petra.id, at=ended)
            save(tx, asked, said, town=town, happening=EventKind.ANSWERED)
    return meeting


def _meeting(tx: Transaction, town: Town, *, day: date, began: datetime) -> Meeting:
    return tx.meetings.add(
        Meeting(
            id=0,
            council=town.council.id,
            day=day,
            begins=time(17, 30),
            ends=time(19),
            timezone="Europe/Stockholm",
            place="Stadshuset",
            status=MeetingStatus.HELD,
            planned_by=town.karin.id,
            planned_at=began - timedelta(days=30),
            began_at=began,
            ended_at=began + timedelta(minutes=90),
            keeper=town.karin.id,
        )
    )


def _ask(tx: Transaction, town: Town, text: str, *, meeting: Meeting) -> Question:
    question = Question(
        council=town.council.id,
        number=tx.councils.allocate_number(town.council.id),
        text=text,
        logged_by=town.johan.id,
        logged_at=(meeting.began_at or meeting.planned_start) + timedelta(minutes=10),
        asked_by=town.johan.id,
        chat="19:meeting@thread.v2",
        meeting=meeting.id,
        section="guests",
    )
    return tx.questions.add(question, council=town.council, act="log")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The cost of one file: seconds, processor seconds of all processes, megabytes of the largest one."""

    seconds: float
    work: float
    memory: int


def ask_for(form: str, *, database: str, out: Path) -> Cost:
    """Run the command from a small process, whose own size is not counted."""
    environment = {**os.environ, **PRODUCTION, "BOT_DATABASE_URL": database}
    command = ["minutes", "--council", "TR", "--date", DAY.isoformat(), "--format", form, "--out", str(out)]
    began = clock.perf_counter()
    told = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, sys.executable, "-m", "bot", *command],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, (work, memory) = clock.perf_counter() - began, told.stdout.split()[-2:]
    return Cost(seconds=seconds, work=float(work), memory=int(memory) // 1024)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bot.db"
        migrate(open_engine(database))
        store = Store.open(database)
        await store.write(fill, tenant=GUID, now=BEGAN + timedelta(days=1))
        store.close()
        for form in FileFormat:
            out = Path(folder) / f"minutes.{form}"
            runs = [ask_for(form, database=database, out=out) for _ in range(ROUNDS)]
            seconds, work = min(run.seconds for run in runs), min(run.work for run in runs)
            memory, size = max(run.memory for run in runs), out.stat().st_size
            sys.stdout.write(f"| {form} | {seconds:.2f} s | {work:.2f} s | {memory} MB | {size:,} bytes |\n")


if __name__ == "__main__":
    asyncio.run(main())
