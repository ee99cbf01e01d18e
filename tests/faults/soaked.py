"""The result of a soak: whether anything grew, and how long people waited."""

from dataclasses import dataclass
from operator import attrgetter
from statistics import median

from tests.faults.channel import share
from tests.faults.ledger import Ledger
from tests.faults.samples import Course, Sample

GROWS_AT_MOST = 20.0
"""Maximum growth in megabytes an hour."""
FILLS_FOR = 900.0
"""Seconds for which caches fill; the memory of a shorter run is printed but not checked."""
FILES_AT_MOST = 200
MORE_AT_MOST = 5
"""Maximum growth in number: pools may open connections; one leak per fault would be 30 in ten minutes."""
COUNTED = ("files", "threads", "tasks")
HEADING = (
    "| database | minutes | events | faults | p50 ms | p99 ms | memory MB, first to last third | MB an hour "
    "| descriptors | threads | tasks | database MB | oldest waited s | lost | doubled | left | promise |"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Soaked:
    """The result."""

    course: Course
    ledger: Ledger
    events: int
    faults: int
    waits: list[float]
    statuses: set[int]
    at_rest: Sample
    """A sample after the load, without requests."""

    @property
    def flat(self) -> bool:
        """Return whether nothing grew: memory by less than 20 MB an hour, counts by at most five."""
        grew = [self.course.grew(attrgetter(what)) for what in COUNTED]
        few = self.course.most(attrgetter("files")) < FILES_AT_MOST
        return self.memory_is_flat and max(grew) <= MORE_AT_MOST and few

    @property
    def too_short(self) -> bool:
        """Return whether caches were still filling when the run ended."""
        return self.course.samples[-1].at < FILLS_FOR

    @property
    def memory_is_flat(self) -> bool:
        return self.too_short or self.course.megabytes_an_hour < GROWS_AT_MOST

    @property
    def whole(self) -> bool:
        """Return whether nothing was lost, duplicated or left unsettled."""
        return not (
            self.ledger.lost or self.ledger.doubled or self.ledger.messages_lost or self.ledger.waiting
        )


def row_of(name: str, soaked: Soaked, *, minutes: float) -> list[object]:
    """Return a line of the table."""
    course, ledger = soaked.course, soaked.ledger
    thirds = [course.samples[: len(course.samples) // 3], course.samples[-len(course.samples) // 3 :]]
    memory = " to ".join(f"{median(one.megabytes for one in third):.0f}" for third in thirds)
    counted = [f"{min(s)} to {max(s)}" for s in ([getattr(o, w) for o in course.warm] for w in COUNTED)]
    waits = [f"{share(soaked.waits, part) * 1000:.0f}" for part in (0.5, 0.99)]
    unjudged = " (too short to judge)" if soaked.too_short else ""
    overdue, last = course.most(attrgetter("overdue")), course.samples[-1].database
    return [
        name, f"{minutes:g}", soaked.events, soaked.faults, *waits, memory,
        f"{course.megabytes_an_hour:+.1f}{unjudged}", *counted, f"{last:.1f}", f"{overdue:.0f}",
        ledger.lost + ledger.messages_lost, ledger.doubled, ledger.waiting,
    ]  # fmt: skip
