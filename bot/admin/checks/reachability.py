"""Check for each council whom the bot cannot write to."""

from functools import partial

from bot.admin.checks.result import CheckResult, note, passed, warning
from domain.council import Council
from domain.person import Person
from storage import Store, Transaction
from storage.councils import list_all_councils

ABOUT = "reach"
ADVICE = "install the app for them with an app setup policy, or let them open it once in Teams"


async def check_reachability(url: str, *, tenants: tuple[str, ...]) -> list[CheckResult]:
    """Report whom the bot cannot write to although it must; the database must be migrated."""
    store = Store.open(url)
    try:
        councils = [c for c in await store.read_all_tenants(list_all_councils) if c[0] in tenants]
        found = [
            finding
            for tenant, council in councils
            for finding in await store.read(partial(_check_council, council_id=council), tenant=tenant)
        ]
    finally:
        store.close()
    return found or [note(ABOUT, says="there is no council yet")]


def _check_council(tx: Transaction, *, council_id: int) -> list[CheckResult]:
    """Check one council."""
    its = tx.councils.get(council_id)
    roles = _roles(its)
    people = tx.people.get_many(roles)
    lost = [
        (people[p], role) for p, role in roles.items() if p in people and not _is_reachable(tx, people[p])
    ]
    ownerless = [department.name for department in its.departments if department.owner is None]
    found = [_unreachable(its, person, role=role) for person, role in lost]
    found += [
        warning(
            ABOUT,
            says=f"{its.code}: nobody owns {name}",
            advice="name an owner: förvaltning <namn> @ansvarig",
        )
        for name in ownerless
    ]
    return found or [passed(ABOUT, says=f"{its.code}: all {len(roles)} can be written to")]


def _unreachable(council: Council, person: Person, *, role: str) -> CheckResult:
    says = f"{council.code}: {person.name} ({role}) has no chat with the bot, or blocked it"
    return warning(ABOUT, says=says, advice=ADVICE)


def _roles(council: Council) -> dict[int, str]:
    """Return everybody whom the council's messages go to, with the first role that each has."""
    roles = dict.fromkeys(council.coordinators, "coordinator")
    for department in council.departments:
        for person in department.people:
            roles.setdefault(
                person, f"{'owner' if person == department.owner else 'deputy'}, {department.name}"
            )
    return roles


def _is_reachable(tx: Transaction, person: Person) -> bool:
    return person.personal_chat is not None and not tx.outbox.has_blocked_messages(person.id)
