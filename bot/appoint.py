"""Making somebody coordinator from the command line, where the last one is gone."""

from domain.errors import Refusal
from domain.history import CouncilHappening
from domain.person import NAMELESS
from storage import Store, Transaction


class NotAppointed(Exception):  # noqa: N818 - a sentence for whoever wrote the command
    """There is no such council, or the person coordinates it already."""


async def appoint(url: str, *, tenant: str, code: str, entra_id: str) -> str:
    """Appoint the person with this Entra id; give back their name, the id where nobody knows it yet."""

    def work(tx: Transaction) -> str:
        council = tx.councils.by_code(code)
        if council is None:
            raise NotAppointed(f"There is no council {code}.")
        person = tx.people.meet(name="", entra_id=entra_id)
        called = entra_id if person.name == NAMELESS else person.name
        try:
            tx.councils.appoint(council, person.id)
        except Refusal:
            raise NotAppointed(f"{called} is a coordinator of {code} already.") from None
        tx.events.add_to_council(
            council.id,
            happening=CouncilHappening.COORDINATOR_APPOINTED,
            by=person.id,
            act="command line",
            at=tx.now,
            new={"person": person.id},
        )
        return called

    store = Store.open(url)
    try:
        return await store.write(work, tenant=tenant)
    finally:
        store.close()
