"""Test that the newest program works on a database of the first version without interruption."""

import asyncio
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import MetaData

from domain.question import OPEN_STATUSES, QuestionStatus
from simulator.chats import ADAPTIVE_CARD, Message
from simulator.constants import BOT
from simulator.service import Simulator
from storage.alembic_runner import run_migrations
from storage.engine import open_engine
from storage.migrate import known_revisions
from storage.outbox.messages import MessageState
from tests.database_probe import post_at
from tests.dialogues.town import Town, said, shows
from tests.outbox.outbox_rows import Post
from tests.program.child import program, run, settings_for
from tests.storage.first_rows import ANSWER, TEXTS, First, number_of

NEW = "Blir det en lekplats i parken?"
SETTLED = (MessageState.SENT, MessageState.EXPIRED, MessageState.CANCELLED)
"""Messages that are held, blocked or dead are sent as soon as Petra writes to the bot."""
SEQUENCE = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
"""Ids that were inserted explicitly, which PostgreSQL's sequences have not counted."""


def leave_behind(url: str, teams: Simulator) -> Message:
    """Fill a database as the first version left it; return the card that it had posted in the meeting."""
    first = First(world=teams.world, service_url=teams.service_url)
    engine = open_engine(url)
    with engine.begin() as connection:
        run_migrations(connection, to=known_revisions()[0])
        tables = MetaData()
        tables.reflect(connection)
        for table, rows in first.rows():
            connection.execute(tables.tables[table].insert(), rows)
            if connection.dialect.name == "postgresql" and "id" in rows[0]:
                connection.exec_driver_sql(SEQUENCE.format(table=table))
    engine.dispose()
    first.chat.has_bot = True
    shown = {"contentType": ADAPTIVE_CARD, "content": {"type": "AdaptiveCard", "body": []}}
    return teams.world.post(
        first.chat, author=BOT, activity={"id": first.card, "type": "message", "attachments": [shown]}
    )


async def everything_is_there(town: Town) -> None:
    """Look up each question, the list and a word."""
    listed = await town.say(town.maria, "öppna")
    for status, text in TEXTS.items():
        shown = await town.say(town.maria, f"visa {number_of(status)}")
        assert shows(shown.card, text, "Johan Lind"), said(shown.card)
        assert shows(listed.card, text) is (status in OPEN_STATUSES), status
    answered = await town.say(town.maria, f"visa {number_of(QuestionStatus.ANSWERED)}")
    assert shows(answered.card, ANSWER, "Petra Holm")
    assert shows((await town.say(town.maria, "sök klottret")).card, TEXTS[QuestionStatus.IN_PROGRESS])


async def people_go_on(town: Town, old_card: Message) -> None:
    """Look at undelivered messages, answer an old question, ask a new one."""
    assert (await town.teams.say(town.karin, town.meeting, "ej framme")).status == 201
    await town.arrives(town.karin, "Petra Holm", "Olof Frisk")
    waited = await town.arrives(town.petra, TEXTS[QuestionStatus.ASSIGNED])
    pressed = await town.press(town.petra, waited, "answer", answer="Den byts i maj.")
    assert shows(pressed.card, "Besvarad"), said(pressed.card)
    await town.becomes(old_card, "Besvarad", "Den byts i maj.")
    logged = await town.log(town.johan, NEW)
    assert shows(logged.card, f"TR-{len(QuestionStatus) + 1}", NEW)


async def a_meeting_is_held(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    await town.log(town.maria, "Kommer det fler bänkar?")
    await town.say(town.karin, "anteckna Vi enades om mer ljus.")
    await town.say(town.karin, "möte slut")


def states(post: Post) -> dict[int, str]:
    return {entry.id: entry.state for entry in post.entries("assignment")}


@pytest.mark.both_databases
async def test_people_go_on_where_the_first_version_left_them(
    teams: Simulator, tmp_path: Path, empty_url: str
) -> None:
    old_card = leave_behind(empty_url, teams)
    post, town = post_at(empty_url), Town(teams)
    before = states(post)
    async with program(teams, folder=tmp_path, database_url=empty_url) as running:
        await everything_is_there(town)
        await people_go_on(town, old_card)
        await a_meeting_is_held(town)
        await post.wait(lambda: len(running.logged("sealed")) > 0)
    after = states(post)
    assert before.keys() <= after.keys()
    settled = {n: state for n, state in before.items() if state in SETTLED}
    assert {n: after[n] for n in settled} == settled
    await verbs_work(teams, tmp_path, empty_url)


async def verbs_work(teams: Simulator, folder: Path, url: str) -> None:
    """Check that the history is complete, and that minutes of the meeting are written."""
    call = partial(run, folder=folder, settings=settings_for(teams, database_url=url))
    whole = await asyncio.to_thread(call, "audit", "verify")
    assert whole.returncode == 0, whole.stderr
    today = datetime.now(ZoneInfo("Europe/Stockholm")).date().isoformat()
    words = ("minutes", "--council", "TR", "--date", today, "--format", "md", "--out", "m.md")
    written = await asyncio.to_thread(call, *words)
    assert written.returncode == 0, written.stderr
    minutes = (folder / "m.md").read_text(encoding="utf-8")
    assert "Kommer det fler bänkar?" in minutes
    assert "Vi enades om mer ljus." in minutes
