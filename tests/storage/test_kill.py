"""Test a process that is killed while it writes: everything it confirmed is there after a restart."""

import asyncio
import multiprocessing
import os
import random
import signal
from multiprocessing.connection import Connection as Pipe

import pytest
from sqlalchemy import text

from domain.council import Council
from domain.person import Person
from storage import Store
from storage.engine import open_engine
from tests.sizes import SIZE
from tests.storage.tenant import Desk, log, settle

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__, "tests.storage.test_migrate"])


def write_and_tell(url: str, council: Council, johan: Person, confirmed: Pipe) -> None:
    """Log questions, eight at a time, until killed, and print each number once it is confirmed."""

    async def one_after_the_other(desk: Desk) -> None:
        while True:
            question = await desk.write(lambda tx: log(tx, council, "Varför är det mörkt?", by=johan))
            confirmed.send(question.number)

    async def run() -> None:
        desk = Desk(store=Store.open(url))
        await asyncio.gather(*(one_after_the_other(desk) for _ in range(8)))

    asyncio.run(run())


def numbers_told(pipe: Pipe) -> list[int]:
    """Return everything that was printed before the process was killed."""
    told = []
    while True:
        try:
            told.append(pipe.recv())
        except EOFError:
            return told


@pytest.mark.proof
async def test_a_process_that_is_killed_has_stored_all_that_it_confirmed(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    town = await Desk(store=store).write(settle)
    store.close()
    rng = random.Random(1)  # noqa: S311 - when to kill
    confirmed: list[int] = []
    for _ in range(SIZE.kills_in_write):
        ours, theirs = FORKS.Pipe(duplex=False)
        process = FORKS.Process(target=write_and_tell, args=(sqlite_url, town.council, town.johan, theirs))
        process.start()
        theirs.close()
        confirmed += [ours.recv() for _ in range(rng.randint(1, 20))]
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        await asyncio.to_thread(process.join)
        confirmed += numbers_told(ours)
        ours.close()
        assert set(confirmed) <= stored_numbers(sqlite_url)
    assert len(confirmed) == len(set(confirmed)) >= SIZE.kills_in_write


def stored_numbers(url: str) -> set[int]:
    engine = open_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        numbers = set(connection.execute(text("SELECT number FROM question")).scalars())
    engine.dispose()
    return numbers
