"""Owners with questions to answer, and their presses of `answer`."""

from collections.abc import Callable

import orjson
from sqlalchemy import insert

from storage import tables
from storage.engine import open_engine
from tests.bench.activities import activity
from tests.bench.load import numbers, post
from tests.bench.teams_side import TENANT, TeamsSide
from tests.faults.town import PER_COUNCIL, Municipality, settle

OWNERS, EACH = 1_000, 30
TOWN = Municipality(tenant=TENANT, owners=OWNERS, meets=False)
ANSWER = "Lampan är bytt, och vi ser över hela sträckan före vintern."


def settle_owners(url: str, teams: TeamsSide) -> None:
    """Insert owners with their departments and many open questions each."""
    settle(url, TOWN, service_url=f"{teams.url}/")
    [first] = [rows for table, rows in TOWN.rows("") if table is tables.questions]
    more = [
        row | {"id": row["id"] + OWNERS * n, "number": row["number"] + PER_COUNCIL * n}
        for n in range(1, EACH)
        for row in first
    ]
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(tables.questions), more)
    engine.dispose()


def answers(teams: TeamsSide, *, token: str) -> Callable[[], bytes]:
    """Return a function that makes the next owner's answer to a question that is still open."""
    count = numbers()
    return lambda: post("/api/messages", orjson.dumps(_press(teams, next(count))), token=token)


def _press(teams: TeamsSide, number: int) -> dict[str, object]:
    assert number <= OWNERS * EACH, "no open question is left"
    owner = (number - 1) % OWNERS + 1
    data = {"question": number, "version": 2, "answer": ANSWER, "nonce": f"n{number}"}
    made = activity(
        teams,
        number=number,
        type="invoke",
        name="adaptiveCard/action",
        value={"action": {"type": "Action.Execute", "verb": "answer", "data": data}, "trigger": "manual"},
        replyToId="1:1",
    )
    who = {"id": f"29:{owner}", "name": f"Petra Holm {owner}", "aadObjectId": f"entra-{owner}"}
    where = {"conversationType": "personal", "tenantId": TENANT, "id": TOWN.chat_of(owner)}
    return made | {"from": who, "conversation": where, "channelData": {"tenant": {"id": TENANT}}}
