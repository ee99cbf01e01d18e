"""Whom the bot cannot write to, council by council."""

from functools import partial

from bot.checks.finding import Finding, fine, note, warning
from domain.council import Council
from domain.person import Person
from storage import Store, Transaction
from storage.inspection import all_councils

ABOUT = "reach"
ADVICE = "install the app for them with an app setup policy, or let them open it once in Teams"


async def look_at_reach(url: str, *, tenants: tuple[str, ...]) -> list[Finding]:
    """Name everybody who has to be reached and cannot be; the database must be there and migrated."""
    store = Store.open(url)
    try:
        councils = [c for c in await store.read_for_all(all_councils) if c[0] in tenants]
        found = [
            finding
            for tenant, council in councils
            for finding in await store.read(partial(_council, council=council), tenant=tenant)
        ]
    finally:
        store.close()
    return found or [note(ABOUT, says="there is no council yet")]


def _council(tx: Transaction, *, council: int) -> list[Finding]:
    """Look at one council."""
    its = tx.councils.get(council)
    roles = _roles(its)
    people = tx.people.many(roles)
    lost = [(people[p], role) for p, role in roles.items() if p in people and not _is_reached(tx, people[p])]
    ownerless = [department.name for department in its.departments if department.owner is None]
    found = [_lost(its, person, role=role) for person, role in lost]
    found += [
        warning(
            ABOUT,
            says=f"{its.code}: nobody owns {name}",
            advice="name an owner: förvaltning <namn> @ansvarig",
        )
        for name in ownerless
    ]
    return found or [fine(ABOUT, says=f"{its.code}: all {len(roles)} can be written to")]


def _lost(council: Council, person: Person, *, role: str) -> Finding:
    says = f"{council.code}: {person.name} ({role}) has no chat with the bot, or blocked it"
    return warning(ABOUT, says=says, advice=ADVICE)


def _roles(council: Council) -> dict[int, str]:
    """Give back everybody whom the council's messages go to, with the first reason why."""
    roles = dict.fromkeys(council.coordinators, "coordinator")
    for department in council.departments:
        for person in department.people:
            roles.setdefault(
                person, f"{'owner' if person == department.owner else 'deputy'}, {department.name}"
            )
    return roles


def _is_reached(tx: Transaction, person: Person) -> bool:
    return person.personal_chat is not None and not tx.outbox.holds_back(person.id)
