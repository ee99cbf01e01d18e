"""Files and message extensions while Teams, its file store or the database goes wrong: nothing is lost."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine

from simulator.chats import Message
from simulator.extensions import dialog_data
from simulator.files import CONSENT_CARD, INFO_CARD
from simulator.http import Call
from tests.dialogues.evening import lies, offers
from tests.dialogues.test_import_files import WORD_FILE, notes_of, send
from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import Post

BENCH = "Kan torget få bänkar?"
NOT_STORED, MAYBE = "gick inte att lägga i OneDrive", "Jag vet inte om filen"
PASSING: tuple[dict[str, Any], ...] = (
    {"status": 429, "headers": {"Retry-After": "0"}},
    *({"status": status} for status in (408, 409, 423, 500, 503)),
    {"reset": True},
    {"lost_answer": True},
)
LASTING = (401, 403, 404, 410)
"""Among others, that the address has expired."""
OF_TEAMS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"status": 429}, "sent"),
    ({"status": 500}, "sent"),
    ({"lost_answer": True}, "sent"),
    ({"status": 403}, "blocked"),
    ({"status": 502, "times": 3}, "held"),
)
"""Faults of Teams, and what they make of a message."""
AWAY = (
    "BEGIN EXCLUSIVE",
    "LOCK TABLE outbox, inbox, card_action, person, question IN ACCESS EXCLUSIVE MODE",
)
"""What another client of the database does to it, on SQLite and on PostgreSQL."""


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLite wait for a lock as short as a test wants to."""
    monkeypatch.setattr("storage.engine._SQLITE_PRAGMAS", ("busy_timeout=100", "foreign_keys=ON"))


@contextmanager
def database_away(post: Post) -> Iterator[None]:
    """Lock the database until the block ends."""
    engine = create_engine(post.url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(AWAY[engine.dialect.name == "postgresql"])
        yield
        connection.rollback()


async def offered(town: Town) -> Message:
    """Let Karin ask for the template, and return the offer of the file."""
    mark, card = town.mark, await town.tell(town.karin, "mallar")
    await town.press(town.karin, card, "template")
    chat = town.personal(town.karin)
    return await town.teams.message(chat, after=mark, where=lambda m: offers(m, "docx"))


def handed(town: Town, name: str) -> list[Message]:
    return [m for m in town.personal(town.karin).messages if lies(m, name)]


def uploads(town: Town) -> list[Call]:
    return [call for call in town.teams.gate.lookups if call.method == "PUT"]


@pytest.mark.usefixtures("hasty")
async def test_while_the_database_is_away_teams_is_asked_to_come_back_and_all_is_done_once(
    town: Town, post: Post
) -> None:
    offer, card = await offered(town), await town.log(town.johan, "När lagas lampan?")
    name = str(offer.attachments[0]["name"])
    extensions = town.teams.extensions
    data = dialog_data((await extensions.open(town.maria, town.meeting)).card, text=BENCH)
    await town.settled()
    with database_away(post):
        away = await asyncio.gather(
            town.teams.accept_file(town.karin, offer),
            extensions.submit(town.maria, town.meeting, data, activity={"id": "f:the-same"}),
            town.press(town.maria, card, "show"),
        )
        assert [one.status for one in away[:2]] == [503, 503]
    accepted = await town.teams.accept_file(town.karin, offer)
    assert accepted.status == 200
    for _ in range(2):  # Teams sends it again, whether or not its answer was lost
        sent = await extensions.submit(town.maria, town.meeting, data, activity={"id": "f:the-same"})
        assert (sent.status, shows(sent.card, "TR-2", BENCH)) == (200, True)
    assert (await town.teams.post(accepted.activity)).status == 200
    await town.posted("TR-2", BENCH)
    await post.until("upload", "sent")
    await post.until("handed", "sent")
    assert (len(uploads(town)), len(handed(town, name))) == (1, 1)
    found = await extensions.find(town.maria, town.meeting, "bänkar")
    assert (found.status, len(found.results)) == (200, 1)


async def test_an_upload_that_fails_for_a_while_is_done_later_and_shown_once(town: Town, post: Post) -> None:
    for number, fault in enumerate(PASSING, start=1):
        offer = await offered(town)
        before = len(uploads(town))
        town.teams.fail("PUT", "/files/", **fault)
        assert (await town.teams.accept_file(town.karin, offer)).status == 200
        await post.until("handed", *["sent"] * number)
        tried = uploads(town)[before:]
        assert (len(tried), len({call.path for call in tried})) == (2, 1), fault
        name = str(offer.attachments[0]["name"])
        assert town.teams.files.find(name).content
    assert len(handed(town, name)) == len(PASSING)


async def test_an_upload_that_the_store_refuses_is_told_and_whether_the_file_may_be_there(
    town: Town, post: Post
) -> None:
    cases: list[tuple[str, list[dict[str, Any]]]] = [(NOT_STORED, [{"status": one}]) for one in LASTING]
    cases.append((MAYBE, [{"lost_answer": True}, {"status": 404}]))
    for sentence, faults in cases:
        offer, mark = await offered(town), town.mark
        for fault in faults:
            town.teams.fail("PUT", "/files/", **fault)
        accepted = await town.teams.accept_file(town.karin, offer)
        assert accepted.status == 200
        chat = town.personal(town.karin)
        await town.teams.message(chat, after=mark, where=lambda m, say=sentence: shows(m.card, say))  # type: ignore[misc]
    assert (set(post.states("upload")), post.states("handed")) == ({"dead"}, [])
    assert (await town.teams.post(accepted.activity | {"id": "f:again"})).status == 200
    await post.until("handed", "sent")


async def test_an_offer_that_is_accepted_twice_at_once_is_uploaded_once(town: Town, post: Post) -> None:
    offer = await offered(town)
    both = await asyncio.gather(*(town.teams.accept_file(town.karin, offer) for _ in range(2)))
    assert [one.status for one in both] == [200, 200]
    await town.settled()
    assert (post.states("upload"), post.states("handed"), len(uploads(town))) == (["sent"], ["sent"], 1)


async def test_an_offer_whose_file_is_gone_says_so(town: Town, post: Post) -> None:
    offer = await offered(town)
    assert post.change("DELETE FROM file")
    assert (await town.teams.accept_file(town.karin, offer)).status == 200
    await town.arrives(town.karin, "Filen finns inte kvar här")
    assert (post.entries("upload"), uploads(town)) == ([], [])


async def test_a_file_that_cannot_be_fetched_for_a_while_is_read_later_and_once(
    town: Town, post: Post
) -> None:
    for number, fault in enumerate(PASSING, start=1):
        town.teams.fail("GET", "/files/", **fault)
        await send(town, town.karin, "september.docx", WORD_FILE)
        await post.until("fetch", *["sent"] * number)
    await notes_of(town, "september.docx")
    tried = Counter(call.path for call in town.teams.gate.lookups if call.method == "GET")
    assert [times for path, times in tried.items() if "/files/" in path] == [2] * len(PASSING)


async def test_a_file_that_is_not_to_be_had_is_told_of_at_once(town: Town, post: Post) -> None:
    for number, status in enumerate(LASTING, start=1):
        mark = town.mark
        town.teams.fail("GET", "/files/", status=status)
        await send(town, town.karin, "september.docx", WORD_FILE)
        chat = town.personal(town.karin)
        await town.teams.message(chat, after=mark, where=lambda m: shows(m.card, "Filen gick inte att hämta"))
        assert [entry.attempts for entry in post.entries("fetch")] == [1] * number


@pytest.mark.parametrize(("kind", "card"), [("offer", CONSENT_CARD), ("handed", INFO_CARD)])
async def test_an_offer_or_a_place_that_does_not_arrive_comes_later_or_is_listed(
    town: Town, post: Post, kind: str, card: str
) -> None:
    states: list[str] = []
    for fault, state in OF_TEAMS:
        if kind == "offer":
            town.teams.fail("POST", "/activities", where=lambda call: _carries(call, card), **fault)
        mark = town.mark
        await town.press(town.karin, await town.tell(town.karin, "mallar"), "template")
        if kind == "handed":
            chat = town.personal(town.karin)
            offer = await town.teams.message(chat, after=mark, where=lambda m: offers(m, "docx"))
            town.teams.fail("POST", "/activities", where=lambda call: _carries(call, card), **fault)
            await town.teams.accept_file(town.karin, offer)
        await post.until(kind, *states, state)
        if state == "blocked":  # whoever writes next gets it
            await town.tell(town.karin, "hjälp")
            await post.until(kind, *states, "sent")
        states.append("sent" if state == "blocked" else state)
    listed = await town.tell(town.karin, "ej framme")
    assert shows(listed.card, "ingen vet om det kom fram")
    await town.press(town.karin, listed, "retry")
    await post.until(kind, *["sent"] * len(states))


def _carries(call: Call, card: str) -> bool:
    return any(one.get("contentType") == card for one in call.activity.get("attachments", ()))
