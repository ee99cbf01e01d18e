"""Test ``export``: all data in an open format, or all data about one person."""

import csv
import json
import stat
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.admin.export import escape_formula
from bot.documents.follow_up_list import FORMULA_PREFIXES
from simulator.service import Simulator
from storage.privacy.catalogue import EXPORTED_TABLES
from tests.admin_data.conftest import Do
from tests.dialogues.town import Town
from tests.every import every
from tests.outbox.outbox_rows import Post
from tests.program.child import PRODUCTION, program, run

EVIL = '=HYPERLINK("http://evil.example","Vinst") ; "och så"'


async def evening(town: Town) -> None:
    await town.found_council()
    await town.add_departments()
    await town.log(town.johan, EVIL)
    await town.assigned("Kan lampan bytas?")
    own = await town.arrives(town.petra, "TR-2")
    await town.press(town.petra, own, "answer", answer="Ja, säger Johan Lind.")
    await town.say(town.karin, "fråga från Nils Norén: När öppnar biblioteket?")


@pytest.mark.both_databases
async def test_everything_is_exported_as_json_and_as_csv(
    teams: Simulator, tmp_path: Path, database_url: str, do: Do
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await evening(town)
        as_json, as_csv = [await do("export", "--out", name, "--format", name) for name in ("json", "csv")]
        again = await do("export", "--out", "json")
    assert (as_json.returncode, as_csv.returncode, again.returncode) == (0, 0, 1), as_json.stderr
    assert {file.stem for file in files(tmp_path / "csv")} == {*EXPORTED_TABLES, "about"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files(tmp_path / "json")} == {0o600}
    told = read(tmp_path / "json" / "question.json")["rows"]
    assert [question["text"] for question in told] == [EVIL, "Kan lampan bytas?", "När öppnar biblioteket?"]
    with (tmp_path / "csv" / "question.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["text"] for row in rows] == [f"'{EVIL}", "Kan lampan bytas?", "När öppnar biblioteket?"]
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert read(tmp_path / "json" / "about.json")["rows"]["question"] == 3


@pytest.mark.both_databases
async def test_everything_is_exported_as_one_workbook_in_which_nothing_is_computed_or_lost(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post, do: Do
) -> None:
    town, long = Town(teams), "Så här är det. " * 5_000
    async with program(teams, folder=tmp_path, database_url=database_url):
        await evening(town)
        assert post.change("UPDATE question SET answer = ? WHERE number = 2", long) == 1
        done = await do("export", "--out", "everything.xlsx", "--format", "xlsx")
        again = await do("export", "--out", "everything.xlsx", "--format", "xlsx")
    assert (done.returncode, again.returncode) == (0, 1), done.stderr
    assert "is there already" in again.stderr
    assert stat.S_IMODE((tmp_path / "everything.xlsx").stat().st_mode) == 0o600
    book = openpyxl.load_workbook(tmp_path / "everything.xlsx")
    assert (book.sheetnames[0], set(book.sheetnames)) == ("about", {*EXPORTED_TABLES, "about", "continued"})
    told = [list(row) for row in book["question"].values]
    assert [row[told[0].index("text")] for row in told[1:]] == [
        EVIL,
        "Kan lampan bytas?",
        "När öppnar biblioteket?",
    ]
    assert [row[told[0].index("number")] for row in told[1:]] == [1, 2, 3]
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n", "b"}
    parts = [text for _, _, _, text in list(book["continued"].values)[1:]]
    assert "".join([told[2][told[0].index("answer")], *parts]) == long
    counted = {of: count for what, of, count in book["about"].values if what == "rows"}
    assert counted == {table: book[table].max_row - 1 for table in EXPORTED_TABLES}


async def test_nothing_of_another_tenant_is_exported(
    teams: Simulator, tmp_path: Path, database_url: str, do: Do
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await evening(town)
    done = await do("export", "--out", "other", "--tenant", "00000000-0000-0000-0000-0000000000aa")
    assert done.returncode == 0
    assert {len(read(tmp_path / "other" / f"{table}.json")["rows"]) for table in EXPORTED_TABLES} == {0}


@pytest.mark.parametrize("by", ["entra", "teams", "name", "number"])
async def test_what_concerns_a_person_is_found_by_whatever_names_them(
    teams: Simulator, tmp_path: Path, database_url: str, do: Do, by: str
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await evening(town)
    await do("export", "--out", "all")
    (number,) = [p["id"] for p in read(tmp_path / "all" / "person.json")["rows"] if p["name"] == "Johan Lind"]
    wanted = {
        "entra": str(town.johan.entra_id),
        "teams": town.johan.teams_id,
        "name": "johan lind",
        "number": str(number),
    }
    done = await do("export", "--out", "johan.json", "--person", wanted[by])
    assert done.returncode == 0, done.stderr
    told = read(tmp_path / "johan.json")
    assert told["person"] == number
    assert {q["number"] for q in told["rows"]["question"]} == {1, 2}
    assert [person["name"] for person in told["rows"]["person"]] == ["Johan Lind"]
    assert {event["actor_id"] for event in told["rows"]["event"]} == {number}
    (answer,) = [text for text in told["texts_that_name_them"] if text["table"] == "question"]
    assert (answer["says"], answer["certain"]) == ("Ja, säger Johan Lind.", True)
    assert {text["table"] for text in told["texts_that_name_them"]} == {"question", "event"}
    assert "Petra Holm" not in (tmp_path / "johan.json").read_text(encoding="utf-8")


@pytest.mark.both_databases
async def test_who_was_asked_for_by_name_is_found_by_that_name(
    teams: Simulator, tmp_path: Path, database_url: str, do: Do
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await evening(town)
    await do("export", "--out", "nils.json", "--person", str(town.nils.entra_id))
    told = read(tmp_path / "nils.json")
    assert {"asked_for"} == {text["column"] for text in told["texts_that_name_them"]}
    assert [seat["role"] for seat in told["rows"]["seat"]] == ["owner"]
    assert any("people" in event["new"] for event in told["rows"]["event"]), "events that name them in JSON"


def test_nobody_is_exported_whom_nobody_knows(tmp_path: Path, sqlite_url: str) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": sqlite_url}
    done = run("export", "--out", "x.json", "--person", "Olof Frisk", folder=tmp_path, settings=settings)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "There is nobody with that id or name.")
    assert not (tmp_path / "x.json").exists()


@every("begin", FORMULA_PREFIXES)
def test_no_cell_begins_a_formula(begin: str) -> None:
    assert escape_formula(f"{begin}1+1") == f"'{begin}1+1"


def test_other_cells_stay_as_they_are() -> None:
    cells = {None: "", -5: "-5", "a = b": "a = b", True: "True"}
    assert {value: escape_formula(value) for value in cells} == cells
    assert escape_formula({"a": "ö"}) == '{"a": "ö"}'


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def read(file: Path) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(file.read_text(encoding="utf-8"))
