"""Appoint a coordinator from the command line, for a council whose last one is gone."""

from domain.errors import Refusal
from domain.history import CouncilEventKind
from domain.person import UNKNOWN_NAME
from storage import Store, Transaction


class CannotAppoint(Exception):  # noqa: N818 - its message is an answer to the operator
    """There is no such council, or the person already coordinates it; the message is a sentence."""


async def appoint_coordinator(url: str, *, tenant: str, code: str, entra_id: str) -> str:
    """Appoint the person with this Entra id; return their name, or the id if the name is unknown."""

    def work(tx: Transaction) -> str:
        council = tx.councils.by_code(code)
        if council is None:
            raise CannotAppoint(f"There is no council {code}.")
        person = tx.people.upsert(name="", entra_id=entra_id)
        called = entra_id if person.name == UNKNOWN_NAME else person.name
        try:
            tx.councils.add_coordinator(council, person.id)
        except Refusal:
            raise CannotAppoint(f"{called} is a coordinator of {code} already.") from None
        tx.events.add_to_council(
            council.id,
            happening=CouncilEventKind.COORDINATOR_APPOINTED,
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
