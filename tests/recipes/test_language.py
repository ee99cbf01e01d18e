"""Test that a catalogue alone adds a language: the bot speaks it, settings and app package know it."""

import json
import zipfile
from pathlib import Path

from simulator.cards import choices, texts
from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.house.copied import copy_program, town_of
from tests.program.child import PRODUCTION, run_cold
from tests.recipes.made_up import ENDING, MADE_UP, add_language


async def test_a_language_is_added_by_its_catalogue_alone(tmp_path: Path) -> None:
    folder = copy_program(tmp_path)
    add_language(folder)
    async with town_of(folder) as town:
        for person in town.teams.world.people.values():
            person.locale = "eo-XX"
        await town.found_council()
        await in_the_language_of_the_client(town)
        await in_the_language_of_the_words(town)


async def in_the_language_of_the_client(town: Town) -> None:
    card = await town.say(town.johan, "askoj foroj Maja Alm: Will the lamp be replaced?")
    assert shows(card.card, "TR-1", "Will the lamp be replaced?", "Maja Alm")
    closed = await town.say(town.johan, "Is it dark there? We take the questionoj!")
    assert shows(closed.card, "TR-2", "Is it dark there?")
    assert "To be assigned oj" in texts(card.card)
    seen = await town.view(town.karin, card)
    assert "Policeoj" in choices(seen.card, "recipient")
    answered = await town.tell(town.johan, "helpoj")
    assert shows(answered.card, "askoj", "listoj", "shows the open questions; ")
    assert [line for line in texts(answered.card) if ENDING not in line] == []


async def in_the_language_of_the_words(town: Town) -> None:
    town.karin.locale = "sv-SE"
    assert shows((await town.say(town.karin, "showoj 1")).card, "History oj")
    assert shows((await town.say(town.karin, "visa 1")).card, "Historik")
    assert shows((await town.say(town.karin, "show 1")).card, "History")
    assert shows((await town.say(town.karin, "searchoj lamp")).card, "TR-1"), "without a stemmer"
    planned = await town.say(town.karin, f"next meetingoj {NEXT_YEAR} 17.30")
    assert shows(planned.card, "17:30", "oj"), "without words for days"


def test_the_settings_and_the_app_package_know_the_added_language(tmp_path: Path) -> None:
    folder = copy_program(tmp_path)
    add_language(folder)
    settings = PRODUCTION | {"BOT_LOCALE": MADE_UP, "BOT_DATABASE_URL": f"sqlite:///{folder / 'bot.db'}"}
    assert run_cold("migrate", folder=folder, settings=settings).returncode == 0
    wrong = run_cold("migrate", folder=folder, settings=settings | {"BOT_LOCALE": "fi"})
    assert (wrong.returncode, wrong.stderr) == (2, "BOT_LOCALE: must be one of sv, en, eo\n")
    run_cold("manifest", "--out", "app.zip", folder=folder, settings=settings)
    with zipfile.ZipFile(folder / "app.zip") as package:
        manifest, made_up = (json.loads(package.read(name)) for name in ("manifest.json", "eo.json"))
    languages = [one["languageTag"] for one in manifest["localizationInfo"]["additionalLanguages"]]
    assert languages == ["en", "eo"]
    assert made_up["bots[0].commandLists[0].commands[0].title"] == "askoj"
