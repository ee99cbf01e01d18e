"""Test retention: nothing is removed unless configured, then exactly what the rule says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.admin.maintenance import months_before, remove_old_texts
from domain.history import EventKind
from domain.question import Question
from storage import Store, Transaction
from storage.audit_chain import verify_history
from tests.admin_data.test_erase import everything
from tests.database_probe import post_at
from tests.program.child import PRODUCTION, run
from tests.storage.conftest import desk, store, town
from tests.storage.tenant import NOW, Desk, Town, log, save

__all__ = ["desk", "store", "town"]
LONG_AGO = NOW - timedelta(days=800)
SECRETS = ("Hemlig fråga", "Hemligt svar", "Hemlig länk", "hemligt-meddelande")
MESSAGE = "https://teams.microsoft.com/l/message/hemligt-meddelande/1"


def answered(tx: Transaction, town: Town) -> Question:
    """Log a question, assign it and answer it."""
    first = log(tx, town.council, "Hemlig fråga om lampan", by=town.johan, link=MESSAGE)
    sent = save(tx, first, first.assign(town.technical.id), town=town)
    done = sent.give_answer("Hemligt svar", by=town.petra.id, at=tx.now, link="https://x.se/Hemlig länk")
    return save(tx, sent, done, town=town, happening=EventKind.ANSWERED)


async def questions(desk: Desk, town: Town) -> tuple[Question, Question, Question]:
    """Answer one question long ago and one now, and leave an old one open."""
    past = Desk(store=desk.store, now=LONG_AGO)
    old = await past.write(lambda tx: answered(tx, town))
    still_open = await past.write(lambda tx: log(tx, town.council, "Öppen sedan länge?", by=town.johan))
    new = await desk.write(lambda tx: answered(tx, town))
    return old, still_open, new


async def removed(store: Store, *, months: int) -> list[int]:
    return [old.number async for part in remove_old_texts(store, months=months) for old in part]


@pytest.mark.both_databases
async def test_what_ended_long_ago_loses_its_words_and_keeps_its_shape(
    store: Store, desk: Desk, town: Town
) -> None:
    old, still_open, new = await questions(desk, town)
    assert await removed(store, months=24) == [1]
    emptied = await desk.read(lambda tx: tx.questions.get(old.id))
    assert (emptied.text, emptied.answer, emptied.link) == ("[gallrad]", None, None)
    kept = ("number", "status", "department", "logged_at", "ended_at", "ended_by")
    assert {name: getattr(emptied, name) for name in kept} == {name: getattr(old, name) for name in kept}
    for untouched in (still_open, new):
        assert await desk.read(lambda tx, q=untouched.id: tx.questions.get(q)) == untouched  # type: ignore[misc]
    events = await desk.read(lambda tx: tx.events.of_question(old.id))
    assert [event.happening for event in events] == ["logged", "assigned", "answered"]
    assert events[-1].new["status"] == "answered"
    assert await desk.read(lambda tx: tx.search_index.search([town.council], "lampan", page=0, size=9)) == [
        new.id
    ]


@pytest.mark.both_databases
async def test_nothing_of_the_words_is_left_anywhere(
    store: Store, desk: Desk, town: Town, database_url: str
) -> None:
    past = Desk(store=desk.store, now=LONG_AGO)
    await past.write(lambda tx: answered(tx, town))
    post = post_at(database_url)
    assert [secret for secret in SECRETS if secret not in everything(post)] == []
    await removed(store, months=24)
    assert [secret for secret in SECRETS if secret in everything(post)] == []


async def test_the_chain_holds_and_the_history_says_which_rule_removed_what(
    store: Store, desk: Desk, town: Town, database_url: str
) -> None:
    await questions(desk, town)
    await removed(store, months=24)
    assert (await store.read_all_tenants(verify_history)).is_intact
    told = everything(post_at(database_url))
    assert "words_removed" in told
    assert '"questions":[1]' in told.replace(" ", "")


async def test_what_was_removed_is_not_removed_again(store: Store, desk: Desk, town: Town) -> None:
    await questions(desk, town)
    assert [await removed(store, months=24) for _ in range(2)] == [[1], []]


def test_without_a_rule_nothing_is_ever_removed(tmp_path: Path, sqlite_url: str) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": sqlite_url}
    done = run("retention", folder=tmp_path, settings=settings)
    assert (done.returncode, "BOT_RETENTION_MONTHS is not set" in done.stderr) == (1, True)


@pytest.mark.both_databases
async def test_what_would_be_removed_can_be_seen_first(
    store: Store, desk: Desk, town: Town, tmp_path: Path, database_url: str
) -> None:
    old, _, _ = await questions(desk, town)
    store.close()
    settings = PRODUCTION | {"BOT_DATABASE_URL": database_url, "BOT_RETENTION_MONTHS": "24"}
    seen, done, again = (
        run("retention", *more, folder=tmp_path, settings=settings) for more in (["--dry-run"], [], [])
    )
    reference = f"{town.council.id}/{old.number}"
    assert seen.stdout == f"1 questions would lose their words: {reference}\n"
    assert done.stdout == f"1 questions lost their words: {reference}\n"
    assert again.stdout == "0 questions lost their words: none\n"


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 11, 23), 24, (2024, 11, 23)),
        ((2026, 1, 31), 1, (2025, 12, 31)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 30), 1, (2024, 2, 29)),
        ((2026, 11, 23), 11, (2025, 12, 23)),
    ],
)
def test_months_are_those_of_the_calendar(
    day: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, tzinfo=UTC), months=months) == datetime(*before, tzinfo=UTC)
