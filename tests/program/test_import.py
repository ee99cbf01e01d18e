"""Test ``python -m bot import``: the findings in old notes, and the message if they cannot be read."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.importer.files import pdf
from tests.importer.score import EXAMPLES, found
from tests.program.child import loaded_before_serving, program, run, run_cold, settings_for

PROSE = EXAMPLES / "01-prose.txt"


def test_what_is_found_is_one_json_object(tmp_path: Path) -> None:
    done = run("import", "--dry-run", "--json", str(PROSE), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == found("01-prose") | {"left_out": {}}
    assert list(json.loads(done.stdout)) == [
        *(
            "date",
            "start",
            "end",
            "place",
            "attendance",
            "answered",
            "candidates",
            "previous",
            "next_meeting",
        ),
        *("sentences", "left_out"),
    ]


def test_without_json_it_reads_as_a_list(tmp_path: Path) -> None:
    done = run("import", "--dry-run", str(EXAMPLES / "04-columns.txt"), folder=tmp_path)
    assert done.stdout.splitlines()[0] == "04-columns.txt: 2022-10-12 17:30-19:00 Digitalt"
    assert "    (no name), resident" in done.stdout
    assert "    Kan man få sandlådor vid backarna? (Tekniska förvaltningen, 95% sure" in done.stdout
    assert "    done: Busskuren vid torget har lagats" in done.stdout
    *_, heading, following, read = done.stdout.splitlines()
    assert (heading, following) == ("  Next meeting", "    2022-12-07 17:30-19:00 digitalt")
    assert read == f"  {len(found('04-columns')['sentences'])} sentences read"


def test_of_notes_with_nothing_in_them_it_tells_how_much_was_read(tmp_path: Path) -> None:
    (tmp_path / "tom.txt").write_text("Hej.", encoding="utf-8")
    done = run("import", "--dry-run", "tom.txt", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "tom.txt: no date found\n  1 sentence read\n")


def test_a_text_without_any_text_is_an_object_too(tmp_path: Path) -> None:
    (tmp_path / "tom.txt").write_bytes(b"\xef\xbb\xbf \r\n")
    (tmp_path / "tom.pdf").write_bytes(pdf([""]))
    done = run("import", "--dry-run", "--json", "tom.txt", "tom.pdf", folder=tmp_path)
    assert (json.loads(done.stdout)["date"], json.loads(done.stdout)["candidates"]) == (None, [])
    assert (done.returncode, done.stderr.count("no text in it")) == (1, 1)


def test_several_files_are_an_object_a_line_and_one_that_is_not_read_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "trasig.pdf").write_bytes(pdf(["hej"])[:200])
    done = run("import", "--dry-run", "--json", str(PROSE), "trasig.pdf", str(PROSE), folder=tmp_path)
    assert done.returncode == 1
    assert [json.loads(line)["date"] for line in done.stdout.splitlines()] == ["2022-02-08"] * 2
    assert done.stderr == "trasig.pdf: The file is broken, or not what its name says.\n"


@pytest.mark.parametrize("arguments", [["import"], ["import", "--dry-run"], ["import", str(PROSE)]])
def test_wrong_use(tmp_path: Path, arguments: list[str]) -> None:
    assert run(*arguments, folder=tmp_path).returncode == 2


def test_without_dry_run_nothing_is_read_and_a_sentence_says_why(tmp_path: Path) -> None:
    done = run("import", str(PROSE), folder=tmp_path)
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert "--dry-run" in done.stderr


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_the_same_file_gives_the_same_bytes_in_any_surroundings(tmp_path: Path, seed: str) -> None:
    surroundings = {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LANG": "C"}
    done = run_cold("import", "--dry-run", "--json", str(PROSE), folder=tmp_path, settings=surroundings)
    assert done.stdout == json.dumps(found("01-prose") | {"left_out": {}}, ensure_ascii=False) + "\n"


def test_what_reads_files_is_not_in_the_memory_of_the_program_that_serves(tmp_path: Path) -> None:
    heavy = ("pypdf", "defusedxml", "bot.importer.rules")
    assert loaded_before_serving(heavy, folder=tmp_path) == []


def test_fifty_pages_take_less_than_five_seconds_of_computing(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - only here

    (tmp_path / "lång.pdf").write_bytes(pdf([PROSE.read_text(encoding="utf-8")] * 50))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run_cold("import", "--dry-run", "--json", "lång.pdf", folder=tmp_path).returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


async def test_without_dry_run_it_waits_in_teams_and_the_status_says_how_it_went(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    settings = settings_for(teams, database_url=database_url)

    async def bring(*arguments: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(run, "import", *arguments, folder=tmp_path, settings=settings)

    async with program(teams, folder=tmp_path, database_url=database_url):
        town = Town(teams)
        await town.found_council()
        kept = await bring(str(PROSE), "--council", "tr", "--by", "Karin Ek")
        assert (kept.returncode, kept.stderr) == (0, "")
        await town.arrives(town.karin, "Gamla anteckningar", PROSE.name)
        again = await bring(str(PROSE), "nowhere.txt", "--council", "TR")
        assert (again.returncode, again.stderr) == (1, "nowhere.txt: The file cannot be opened.\n")
        assert again.stdout == f"{PROSE.name}: was brought before (reviewing). Nothing was added.\n"
        unknown = await bring(str(PROSE), "--council", "XX")
        assert (unknown.returncode, unknown.stderr) == (1, "There is no council XX with a coordinator.\n")
        stranger = await bring(str(PROSE), "--council", "TR", "--by", "Johan Lind")
        assert (stranger.returncode, stranger.stdout) == (1, "")
