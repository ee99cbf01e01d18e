"""Test ``erase``: a person is removed, and the council keeps working."""

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from simulator.people import Person
from simulator.service import Simulator
from storage.tables import METADATA
from tests.admin_data.conftest import Do
from tests.dialogues.town import Town, shows
from tests.idle import Settled
from tests.outbox.outbox_rows import Post
from tests.program.child import PRODUCTION, program, run

SIGNED_IN = "INSERT INTO page_session VALUES ('digest', ?, ?, 'sv', 'default', '2099-01-01 00:00:00.000000')"


def everything(post: Post) -> str:
    """Return the whole contents of the database as one text."""
    rows = [post._rows(f'SELECT * FROM "{table}"') for table in METADATA.tables]  # noqa: S608, SLF001 - to read all of it
    return repr(rows)


def bytes_of(url: str) -> bytes:
    """Return the raw bytes of a SQLite database's files, deleted rows included."""
    file = make_url(url).database or ""
    return b"".join(path.read_bytes() for path in Path(file).parent.glob("*.db*")) if "sqlite" in url else b""


def told_of(person: Person, *, personal_chat: str) -> list[str]:
    return [person.name, person.teams_id, str(person.entra_id), personal_chat]


async def petras_evening(town: Town) -> None:
    """Let Petra answer as an owner, ask in her personal chat, and set an absence."""
    await town.found_council()
    await town.add_departments()
    own = await town.assigned("Kan lampan bytas?")
    card = await town.arrives(town.petra, "TR-1")
    await town.press(town.petra, card, "answer", answer="Ja, hälsar Petra på gatukontoret.")
    await town.becomes(own, "Besvarad", "Petra Holm")
    await town.tell(town.petra, "fråga Vem röjer snön?")
    await town.tell(town.petra, "borta till 1 december 2099")
    await town.say(town.karin, "fråga från Petra Holm: När öppnar biblioteket?")


@pytest.mark.both_databases
async def test_a_person_is_forgotten_and_the_history_keeps_its_shape(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post, do: Do
) -> None:
    town = Town(teams)
    names = told_of(town.petra, personal_chat=town.personal(town.petra).id)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await petras_evening(town)
        post.change(SIGNED_IN, teams.world.tenant_id, town.petra.entra_id)
        assert [name for name in names if name not in everything(post)] == []
        done = await do("erase", "--person", str(town.petra.entra_id), "--yes")
        assert done.returncode == 0, done.stderr
        left = everything(post)
        assert [name for name in names if name in left] == []
        assert [name for name in names if name.encode() in bytes_of(database_url)] == []
        assert post._rows("SELECT * FROM page_session") == [], "they are signed out"  # noqa: SLF001 - same
        assert "hälsar Petra" in left, "a first name may be somebody else's"
        assert "Not finished" in done.stdout
        assert "part of the name: 'Petra' in 'Ja, hälsar Petra på gatukontoret.'" in done.stdout
        shown = await town.say(town.maria, "visa 1")
        assert shows(shown.card, "Borttagen person", "Kan lampan bytas?", "Historik")
        assert "Petra Holm" not in str(shown.card)
        await town.becomes(
            next(m for m in town.meeting.messages if m.by_bot and shows(m.card, "TR-1", "Borttagen person")),
            "Borttagen person",
        )
        assert (await do("audit", "verify")).returncode == 0
        await town.tell(town.petra, "hjälp")
        assert shows((await town.tell(town.petra, "mina")).card)
    assert "person_erased" in done.stderr


@pytest.mark.both_databases
async def test_a_name_that_only_they_remember_is_found_and_forgotten_with_the_others(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post, do: Do
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
        await town.add_departments()
        await town.say(town.karin, "fråga från petra  HOLM: När öppnar biblioteket?")
        await town.say(town.karin, "fråga från Petra Fält: När stänger det?")
        petra = ("--person", str(town.petra.entra_id), "--also", "petra fält")
        assert (await do("export", "--out", "petra.json", *petra)).returncode == 0
        assert (await do("erase", *petra, "--yes")).returncode == 0
    told = json.loads((tmp_path / "petra.json").read_text(encoding="utf-8"))
    assert told["names"] == ["Petra Holm", "petra fält"]
    assert {text["says"] for text in told["texts_that_name_them"]} >= {"petra HOLM", "Petra Fält"}
    assert "fält" not in everything(post).casefold()
    assert "petra holm" not in everything(post).casefold()


async def test_what_waited_for_them_is_never_sent(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post, do: Do
) -> None:
    town = Town(teams, Settled(post=post))
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
        await town.add_departments()
        teams.fail("POST", "/activities", status=403, where=town.writes_to(town.petra))
        await town.assigned("Kan lampan bytas?")
        await post.one("assignment", "blocked")
        assert (await do("erase", "--person", "Petra Holm", "--yes")).returncode == 0
        assert post.states("assignment") == ["cancelled"]
        await town.tell(town.petra, "hjälp")
        await town.nothing_comes_about(town.personal(town.petra), "Kan lampan bytas?")


async def test_the_last_coordinator_stays_until_there_is_another(
    teams: Simulator, tmp_path: Path, database_url: str, do: Do
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
        karin = str(town.karin.entra_id)
        unsure = await do("erase", "--person", karin)
        refused = await do("erase", "--person", karin, "--yes")
        await town.say(town.karin, "samordnare @Maria Sand", town.maria)
        done = await do("erase", "--person", karin, "--yes")
    assert (unsure.returncode, refused.returncode, done.returncode) == (1, 1, 0)
    assert "add --yes" in unsure.stderr
    assert "TR has no other coordinator" in refused.stderr


def test_erasing_needs_a_person_that_there_is(tmp_path: Path, sqlite_url: str) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": sqlite_url}
    assert run("erase", folder=tmp_path, settings=settings).returncode == 2
    nobody = run("erase", "--person", "Eva Strand", "--yes", folder=tmp_path, settings=settings)
    assert (nobody.returncode, nobody.stderr.splitlines()[-1]) == (1, "There is nobody with that id or name.")


def test_of_two_with_one_name_one_has_to_be_named(tmp_path: Path, sqlite_url: str) -> None:
    tenant = PRODUCTION["MicrosoftAppTenantId"]
    with sqlite3.connect(make_url(sqlite_url).database or "") as database:
        for number in (1, 2):
            database.execute(
                "INSERT INTO person (id, tenant_id, name, membership) VALUES (?, ?, 'Eva Strand', 'member')",
                (number, tenant),
            )
    database.close()
    settings = PRODUCTION | {"BOT_DATABASE_URL": sqlite_url}
    several = run("erase", "--person", "Eva Strand", "--yes", folder=tmp_path, settings=settings)
    assert (several.returncode, "several people with that name: 1, 2" in several.stderr) == (1, True)
    assert run("erase", "--person", "2", "--yes", folder=tmp_path, settings=settings).returncode == 0
