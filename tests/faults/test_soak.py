"""Test that faults leak nothing, and that a soak would detect a leak."""

import dataclasses
from pathlib import Path

import pytest

from tests.faults.ledger import Ledger
from tests.faults.samples import Course, Sample
from tests.faults.servers import files_in
from tests.faults.soak import LEFT_OPEN, Load, soak
from tests.faults.soaked import Soaked

HALF_AN_HOUR = range(0, 1800, 5)
FRESH = Sample(at=0.0, megabytes=140.0, files=25, threads=6, tasks=6, overdue=0.0, database=4.0)
NOTHING = Ledger(questions=0, lost=0, doubled=0, messages_lost=0, waiting=0, failed=0, seen_twice=0)
IN_A_HURRY = Load(a_second=25.0, goes_wrong=0.1, every=1.0, settles_within=0.0, rests_within=60.0)


def soaked(*samples: Sample, ledger: Ledger = NOTHING) -> Soaked:
    return Soaked(
        course=Course(samples=samples),
        ledger=ledger,
        events=0,
        faults=0,
        waits=[0.01],
        statuses={201},
        at_rest=FRESH,
    )


def grown(what: str, *, an_hour: float) -> Soaked:
    """Return the result of a program with a growing resource."""
    now = getattr(FRESH, what)
    return soaked(
        *(dataclasses.replace(FRESH, at=at, **{what: now + an_hour * at / 3600}) for at in HALF_AN_HOUR)
    )


def test_what_stays_as_it_was_is_flat_whatever_it_took_to_get_there() -> None:
    first_minutes = [dataclasses.replace(FRESH, at=at, megabytes=90 + at / 12) for at in range(0, 600, 5)]
    rest = [dataclasses.replace(FRESH, at=at) for at in range(600, 1800, 5)]
    assert soaked(*first_minutes, *rest).flat


@pytest.mark.parametrize(
    ("what", "an_hour"), [("megabytes", 40), ("files", 60), ("threads", 60), ("tasks", 60)]
)
def test_what_grows_is_not_flat(what: str, an_hour: float) -> None:
    assert not grown(what, an_hour=an_hour).flat
    assert grown(what, an_hour=an_hour / 100).flat


def test_memory_is_judged_once_caches_are_full() -> None:
    long = grown("megabytes", an_hour=40)
    short = soaked(*(sample for sample in long.course.samples if sample.at < 600))
    assert (short.too_short, short.flat) == (True, True)
    assert (long.too_short, long.flat) == (False, False)


@pytest.mark.parametrize("what", ["lost", "doubled", "messages_lost", "waiting"])
def test_what_is_lost_doubled_or_left_breaks_the_promise(what: str) -> None:
    ledger = dataclasses.replace(NOTHING, **{what: 1})
    assert (soaked(FRESH).whole, soaked(FRESH, ledger=ledger).whole) == (True, False)


async def test_a_tenth_of_all_goes_wrong_and_nothing_is_lost_or_left_open(tmp_path: Path) -> None:
    found = await soak(files_in(tmp_path), tmp_path, seconds=10, load=IN_A_HURRY)
    assert found.faults > 2 * LEFT_OPEN, "had each left something open, it would show"
    assert found.statuses <= {200, 201, 400, 401}
    assert (found.ledger.lost, found.ledger.doubled, found.ledger.messages_lost) == (0, 0, 0)
    assert found.at_rest.open_beside(found.course.samples[0]) <= LEFT_OPEN
    assert found.ledger.questions > 30
