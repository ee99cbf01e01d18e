"""Sample the resources of a running program, and determine whether they grow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

from sqlalchemy import text
from sqlalchemy.engine import make_url

from tests.faults.figures import looking_into
from tests.telemetry.scrape import metrics_at

MEGA = 1_000_000
HOUR = 3600.0
_SIZE = text("SELECT pg_database_size(current_database())")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample."""

    at: float
    """Seconds since the start."""
    megabytes: float
    """Resident memory."""
    files: int
    threads: int
    tasks: int
    overdue: float
    """Seconds for which the oldest message has waited to be sent."""
    database: float
    """The size of the database in megabytes."""

    def open_beside(self, before: "Sample") -> int:
        """Return the increase of tasks or descriptors, whichever is larger."""
        return max(self.tasks - before.tasks, self.files - before.files)


async def look(url: str, database: str, *, at: float) -> Sample:
    """Sample a running program and its database."""
    seen = await metrics_at(url)
    return Sample(
        at=at,
        megabytes=seen.value("process_resident_memory_bytes") / MEGA,
        files=int(seen.value("process_open_fds")),
        threads=int(seen.value("process_threads")),
        tasks=int(seen.value("bevaka_asyncio_tasks")),
        overdue=seen.value("bevaka_outbox_overdue_seconds"),
        database=_size(database) / MEGA,
    )


def _size(database: str) -> int:
    """Return the size on disk in bytes."""
    address = make_url(database)
    if address.get_backend_name() == "sqlite":
        file = Path(address.database or "")
        return sum(one.stat().st_size for one in file.parent.glob(f"{file.name}*"))
    with looking_into(database) as engine, engine.connect() as connection:
        return int(connection.execute(_SIZE).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All samples of one run, without the first third: until then caches and pools fill."""

    samples: Sequence[Sample]

    @property
    def warm(self) -> list[Sample]:
        end = self.samples[-1].at
        return [one for one in self.samples if one.at >= end / 3]

    @property
    def megabytes_an_hour(self) -> float:
        """Return the growth of memory by linear regression."""
        warm = self.warm
        line = linear_regression([one.at for one in warm], [one.megabytes for one in warm])
        return line.slope * HOUR

    def grew(self, what: Callable[[Sample], float]) -> float:
        """Return the minimum of the last third minus that of the second: a leak raises the minimum."""
        warm = self.warm
        half = len(warm) // 2
        return min(map(what, warm[half:])) - min(map(what, warm[:half]))

    def most(self, what: Callable[[Sample], float]) -> float:
        return max(map(what, self.samples))
