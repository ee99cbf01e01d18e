"""What CONTRIBUTING.md adds, a command and a language, can be added just so, and answers."""

import json
import re
import zipfile
from pathlib import Path
from textwrap import dedent

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from cards.languages import LOCALES
from simulator.cards import choices, texts
from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.house.copied import copy_program, town_of
from tests.house.project import read
from tests.program.child import PRODUCTION, run_cold

MADE_UP = "eo"
"""English with an ending; CLDR has to know how dates are written in the language of the code."""
ENDING = "oj"
LISTS = ("command.", "phrase.", "council.outside_bodies")


def files_of_page() -> dict[str, str]:
    """Return what the page says to write, by the file that it names above each block."""
    blocks = re.findall(
        r"^ *`([^`\n]+)`:\n\n *```\w+\n(.*?)^ *```", read("CONTRIBUTING.md"), re.DOTALL | re.MULTILINE
    )
    return {name: dedent(block) for name, block in blocks}


def add_to_registry(folder: Path) -> None:
    registry = folder / "bot/features/registry.py"
    code = registry.read_text(encoding="utf-8")
    code = code.replace("from bot.features.council import", "from bot.features.council import who,", 1)
    registry.write_text(
        code.replace("    settings.FEATURE,\n", "    settings.FEATURE,\n    who.FEATURE,\n", 1)
    )


async def test_the_command_of_the_page_answers_in_the_chat_and_stands_in_help(tmp_path: Path) -> None:
    folder = copy_program(tmp_path)
    written = files_of_page()
    assert set(written) == {
        "bot/features/council/who.py",
        *(f"cards/locales/{locale}/LC_MESSAGES/bot.po" for locale in LOCALES),
    }
    for name, text in written.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}")
    add_to_registry(folder)
    async with town_of(folder) as town:
        await town.found_council()
        for word in ("vilka", "who"):
            assert "Karin Ek" in texts((await town.say(town.johan, word)).card), word
        assert shows((await town.tell(town.johan, "hjälp")).card, "vilka", "visar vilka som är samordnare")


def test_the_file_that_the_page_names_is_not_there_yet() -> None:
    assert not Path("bot/features/council/who.py").exists()


def make_up(key: str, text: str) -> str:
    """Return a text in the made-up language."""
    if key.startswith("format."):
        return text
    if key.startswith(LISTS):
        return ", ".join(f"{word}{ENDING}" for word in text.split(", "))
    return f"{text} {ENDING}"


def add_language(folder: Path) -> None:
    """Translate the English catalogue into the made-up language, and put it beside the others."""
    with (folder / "cards/locales/en/LC_MESSAGES/bot.po").open("rb") as file:
        english = read_po(file)
    catalogue = Catalog(locale=MADE_UP)
    for message in filter(lambda one: one.id, english):
        if isinstance(message.id, str):
            text = make_up(message.id, str(message.string))
            catalogue.add(message.id, text)
        else:
            catalogue.add(message.id, tuple(make_up(message.id[0], form) for form in message.string or ()))
    place = folder / "cards/locales" / MADE_UP / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "bot.po").open("wb") as file:
        write_po(file, catalogue)


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
    assert shows(answered.card, "askoj", "listoj", "shows the open questions oj")
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
