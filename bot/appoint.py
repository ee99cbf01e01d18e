"""Making somebody coordinator from the command line, where the last one is gone."""

from domain.errors import Refusal
from domain.history import CouncilHappening
from storage import Store, Transaction


async def appoint(url: str, *, tenant: str, code: str, entra_id: str) -> bool:
    """Appoint the person with this Entra id; give back whether anything was changed."""

    def work(tx: Transaction) -> bool:
        council = tx.councils.by_code(code)
        if council is None:
            return False
        person = tx.people.meet(name="", entra_id=entra_id)
        try:
            tx.councils.appoint(council, person.id)
        except Refusal:
            return False
        happening = CouncilHappening.COORDINATOR_APPOINTED
        tx.events.add_to_council(
            council.id,
            happening=happening,
            by=person.id,
            act="command line",
            at=tx.now,
            new={"person": person.id},
        )
        return True

    store = Store.open(url)
    try:
        return await store.write(work, tenant=tenant)
    finally:
        store.close()
