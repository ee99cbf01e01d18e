"""Test that the logs contain no texts, names or secrets."""

from pathlib import Path

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.outbox.outbox_rows import Post
from tests.program.child import program
from tests.telemetry.scrape import metrics_text, parse_metrics

NAME, WORDS, SECRET = "Klotilda Fågelbo", "kanariefågelbur", "hemlig-papegoja-42"


async def everything_happens(town: Town, post: Post) -> None:
    """Log, assign, fail, answer and search, with words that occur nowhere else."""
    await town.found_council(name=f"Rådet {WORDS}")
    await town.add_departments()
    await town.say(town.karin, f"förvaltning {WORDS} @Olof Frisk", town.olof)
    await town.log(town.johan, f"Var är {WORDS}?")
    await town.say(town.karin, f"skicka 1 till {WORDS}")
    await town.arrives(town.karin, "har inte kommit fram")
    await town.say(town.karin, f"svara 1 Bakom {WORDS}.")
    await town.say(town.maria, f"sök {WORDS}")
    await town.tell(town.nils, WORDS)
    await ask_in_vain(town, post)
    town.teams.fail("POST", "/activities", status=400, body={"error": {"code": f"{WORDS} {NAME}\n"}}, times=3)
    await town.teams.say(town.maria, town.meeting, f"öppna {WORDS}")
    forged = {"type": "message", "text": WORDS, "from": {"id": "29:x", "name": NAME}}
    assert (await town.teams.post(forged, token=f"eyJ{SECRET}")).status == 401
    assert (await town.teams.post(WORDS.encode())).status == 400


def give_names(teams: Simulator) -> None:
    """Give some people names that occur nowhere else."""
    for person in teams.world.people.values():
        if person.key in ("karin", "johan", "maria", "nils"):
            person.name = f"{person.name} {NAME}"


async def ask_in_vain(town: Town, post: Post) -> None:
    """Let storing a question fail, with an exception that quotes the question."""
    post.change("ALTER TABLE question RENAME COLUMN text TO said")
    await town.log(town.johan, f"Var är {WORDS} nu?")
    post.change("ALTER TABLE question RENAME COLUMN said TO text")


async def test_no_line_and_no_figure_holds_words_names_or_secrets_even_with_debug_everywhere(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post
) -> None:
    town = Town(teams)
    give_names(teams)
    more = {"MicrosoftAppPassword": SECRET, "BOT_SECRET_EXPIRES": "2100-01-01", "BOT_LOG_LEVEL": "DEBUG"}
    async with program(teams, folder=tmp_path, database_url=database_url, more=more) as running:
        await everything_happens(town, post)
        told = await metrics_text(running.url)
        ready = await running.get("/healthz/ready")
    written = running.errors.read_text() + told + str(ready)
    canaries = [WORDS, NAME, "Klotilda", "Frisk", "Petra", "@", town.karin.teams_id]
    for canary in (*canaries, SECRET, "eyJ", "hitt", "Authorization", "Bearer"):
        assert canary.lower() not in written.lower(), canary
    assert parse_metrics(told).labels("bevaka_turns_total", "outcome") >= {"answered", "failed"}
    assert {"ready", "delivery_attempted", "turn_failed", "request_rejected", "stopping"} <= {
        line["event"] for line in running.log
    }
    assert any(line["event"] == "library" for line in running.log), "DEBUG was on"
    assert all({"event", "level", "timestamp"} <= line.keys() for line in running.log)
