"""What has to be done now and then for as long as the program runs, beside looking at the calendar."""

from datetime import timedelta

import structlog

from bot.scheduler import Job
from storage import Store
from storage.sealing import MOST_AT_ONCE, head, seal

log = structlog.get_logger(__name__)


def sealing(store: Store) -> Job:
    """Seal the history; the log remembers the end of the chain where nobody can change both."""

    async def run() -> None:
        sealed = MOST_AT_ONCE
        while sealed >= MOST_AT_ONCE:
            sealed = await store.write_for_all(lambda c: seal(c, now=store.time(c)))
            if sealed:
                end = await store.read_for_all(head)
                log.info("sealed", events=sealed, position=end.position, head=end.chain)

    return Job(name="seal", every=timedelta(seconds=30), run=run, at_start=True)
