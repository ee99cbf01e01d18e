"""Test departments and outside bodies: adding, changing and removing them by command and by card."""

from dataclasses import replace

import pytest

from bot.features.council.departments import preview_departments
from domain.department_list import plan_digest
from simulator.actions import PressResult
from simulator.cards import actions, choices, inputs
from simulator.chats import Message
from simulator.constants import TENANT_ID
from simulator.people import Person
from storage import Store
from tests.dialogues.town import Town, said, shows
from tests.every import every

KUF = "Kultur- och fritidsförvaltningen"


async def test_a_department_is_added_with_its_owner_and_deputy(new_town: Town) -> None:
    town = new_town
    await town.found_council()
    words = "förvaltning Tekniska förvaltningen @Petra Holm @Eva Strand"
    saved = await town.say(town.karin, words, town.petra, town.eva)
    assert shows(saved.card, "Tekniska förvaltningen är sparad", "Ansvarig: Petra Holm")
    assert shows(saved.card, "Ställföreträdare: Eva Strand")


@every(
    "words",
    ["förvaltning Gatukontoret @Petra", "förvaltning @Petra Gatukontoret", "förvaltning Gatukontoret"],
)
async def test_nothing_of_a_shortened_mention_stays_in_the_name(town: Town, words: str) -> None:
    shortened = replace(town.petra, name="Petra")
    saved = await town.say(town.karin, words, shortened)
    assert shows(saved.card, "Gatukontoret är sparad", "Ansvarig: Petra Holm")
    assert said(saved.card).count("Petra") == 1


async def test_the_answer_shows_what_was_saved_and_leads_to_all(town: Town) -> None:
    saved = await town.say(town.karin, "förvaltning KUF @Nils Norén", town.nils)
    assert shows(saved.card, "är sparad", "Kultur- och fritidsförvaltningen", "Ansvarig: Nils Norén")
    assert not shows(saved.card, "Socialförvaltningen")
    assert "Alla förvaltningar" in str(saved.card)
    every = await town.press(town.karin, saved, "departments")
    assert shows(every.card, "Tekniska förvaltningen", "Socialförvaltningen", "Kultur- och")
    alone = await town.say(
        town.karin, "förvaltning KUF @Petra Holm", town.petra, chat=town.personal(town.karin)
    )
    opened = await town.teams.press(town.karin, alone, action=dict(_changes(alone.card))[KUF])
    assert inputs(opened.card)["name"]["value"] == KUF


async def test_without_people_there_is_a_form_with_pickers(town: Town) -> None:
    here = await town.say(town.karin, "förvaltning Gatukontoret")
    assert set(inputs(here.card)) == {"name", "aliases", "owner", "deputies"}
    assert inputs(here.card)["name"]["value"] == "Gatukontoret"
    assert inputs(here.card)["owner"]["choices.data"]["dataset"].endswith("scope=currentContext")
    alone = await town.tell(town.karin, "department")
    assert inputs(alone.card)["owner"]["choices.data"]["dataset"] == "graph.microsoft.com/users"


async def test_people_are_picked_from_the_organisation(town: Town) -> None:
    form = await town.tell(town.karin, "förvaltning Gatukontoret")
    deputies = f"{town.petra.entra_id},{town.eva.entra_id}"
    saved = await town.press(
        town.karin, form, "save_department", owner=town.nils.entra_id, deputies=deputies, aliases="GK, gatan"
    )
    assert shows(saved.card, "Gatukontoret", "Nils Norén", "Petra Holm och Eva Strand", "GK och gatan")
    await town.log(town.johan, "Kan lampan bytas?")
    await town.say(town.karin, "skicka 1 till gatan")
    await town.arrives(town.nils, "TR-1", "Gatukontoret")


async def test_somebody_picked_whom_the_bot_has_never_met_is_known_once_reached(town: Town) -> None:
    town.meeting.members.remove(town.maria)
    form = await town.tell(town.karin, "förvaltning Gatukontoret")
    await town.press(town.karin, form, "save_department", owner=town.maria.entra_id)
    await town.log(town.johan, "Kan lampan bytas?")
    await town.say(town.karin, "skicka 1 till gatu")
    await town.arrives(town.maria, "TR-1")
    assert shows((await town.say(town.karin, "förvaltningar")).card, "Ansvarig: Maria Sand")
    assert shows((await town.tell(town.maria, "svara 1 Ja.")).card, "Besvarad")


async def test_a_department_is_renamed_and_gets_other_names_and_people(town: Town) -> None:
    opened = await _open(town, "Socialförvaltningen")
    assert inputs(opened.seen_by(town.karin))["name"]["value"] == "Socialförvaltningen"
    changed = await town.press(
        town.karin,
        opened,
        "save_department",
        name="Omsorgsförvaltningen",
        aliases="socialen",
        owner=town.eva.entra_id,
    )
    assert shows(changed.card, "Omsorgsförvaltningen", "Ansvarig: Eva Strand", "socialen")
    assert "Socialförvaltningen" not in said(changed.card)
    await town.log(town.johan, "Kan lampan bytas?")
    await town.say(town.karin, "skicka 1 till socialen")
    await town.arrives(town.eva, "TR-1")


async def test_saving_the_form_unchanged_keeps_owner_and_deputies(town: Town) -> None:
    opened = await _open(town, "Tekniska förvaltningen")
    saved = await town.press(town.karin, opened, "save_department")
    assert shows(saved.card, "Ansvarig: Petra Holm", "Ställföreträdare: Eva Strand")


async def test_the_last_deputy_can_be_taken_away(town: Town) -> None:
    opened = await _open(town, "Tekniska förvaltningen")
    saved = await town.press(town.karin, opened, "save_department", deputies="")
    assert shows(saved.card, "Ansvarig: Petra Holm")
    assert not shows(saved.card, "Eva Strand")


async def test_two_departments_cannot_have_one_name(town: Town) -> None:
    form = await town.tell(town.karin, "förvaltning")
    refused = await town.press(town.karin, form, "save_department", name="socialförvaltningen")
    assert "Socialförvaltningen finns redan" in said(refused.card) + refused.text
    opened = await _open(town, "Tekniska förvaltningen")
    refused = await town.press(town.karin, opened, "save_department", name="KUF")
    assert "finns redan" in said(refused.card) + refused.text


async def test_the_command_for_a_department_that_exists_changes_its_people(town: Town) -> None:
    saved = await town.say(town.karin, "förvaltning KUF @Nils Norén", town.nils)
    assert shows(saved.card, "Kultur- och fritidsförvaltningen", "Ansvarig: Nils Norén")
    assert not shows(saved.card, "Olof Frisk")


async def test_a_department_with_open_questions_is_not_removed(town: Town) -> None:
    await town.assigned("Kan lampan bytas?")
    opened = await _open(town, "Tekniska förvaltningen")
    refused = await town.press(town.karin, opened, "remove_department")
    assert "har 1 öpp" in said(refused.card) + refused.text
    await town.say(town.karin, "svara 1 Ja.")
    opened = await _open(town, "Tekniska förvaltningen")
    removed = await town.press(town.karin, opened, "remove_department")
    assert shows(removed.card, "Tekniska förvaltningen är borttagen")
    assert shows((await town.say(town.maria, "visa 1")).card, "Tekniska förvaltningen"), (
        "its past keeps the name"
    )
    assert shows(
        (await town.say(town.karin, "skicka 1 till tekn")).card, "ingen förvaltning som heter ”tekn”"
    )


async def test_a_department_that_was_removed_cannot_get_a_question_back(town: Town) -> None:
    card = await town.assigned("Kan lampan bytas?")
    await town.say(town.karin, "svara 1 Ja.")
    await town.press(town.karin, await _open(town, "Tekniska förvaltningen"), "remove_department")
    await town.view(town.karin, card)
    reopened = await town.press(town.karin, card, "reopen")
    assert shows(reopened.card, "Att fördela")
    assert "Socialförvaltningen" in choices(reopened.card, "department")


@every("words", ["förvaltning Gatan @Nils Norén", "förvaltning Gatan", "förvaltning"])
async def test_only_the_coordinator_changes_departments(town: Town, words: str) -> None:
    mentions = [town.nils] if "@" in words else []
    await town.teams.say(town.johan, town.meeting, words, mentions=mentions)
    await town.arrives(town.johan, "Bara samordnaren kan göra det")
    listed = await town.say(town.johan, "förvaltningar")
    assert not shows(listed.card, "Gatan")
    opened = await town.teams.press(town.johan, listed, action=_refresh_of())
    assert {a.get("verb") for a in actions(opened.card)} <= {None, "departments"}


async def _open(town: Town, department: str) -> Message:
    """Let Karin open the form of a department from the list in her personal chat."""
    listed = await town.tell(town.karin, "förvaltningar")
    await town.teams.press(town.karin, listed, action=dict(_changes(listed.card))[department])
    return listed


def _changes(card: dict[str, object]) -> list[tuple[str, dict[str, object]]]:
    rows = [element for element in card["body"] if element.get("type") == "ColumnSet"]  # type: ignore[attr-defined]
    return [
        (said({"body": [row]}).split(" ⚠")[0].split("\n")[0].strip(), actions({"body": [row]})[0])
        for row in rows
    ]


def _refresh_of() -> dict[str, object]:
    return {"type": "Action.Execute", "verb": "departments", "data": {}}


LIST = (
    "Namn;Ansvarig;Ställföreträdare;Andra namn;Extern aktör\n"
    "Gatukontoret;Petra Holm;Eva Strand;GK;\n"
    "Socialförvaltningen;Eva Strand;;;\n"
    "Kulturskolan;Okänd Person;;;\n"
    "Hyresvärden;;;;ja\n"
)


async def bring(town: Town, person: Person, card: Message, text: str, seen: str = "") -> PressResult:
    """Send a list of departments, as a page does."""
    data = {"council": 1, "list": text, "seen": seen}
    action = {"type": "Action.Execute", "verb": "bring_departments", "data": data}
    return await town.teams.press(person, card, action=action)


@pytest.mark.both_databases
async def test_a_list_of_departments_is_brought_in_at_once_and_taken_back(
    town: Town, database_url: str
) -> None:
    question = await town.assigned("Kan lampan bytas?", "Socialförvaltningen")
    await town.arrives(town.nils, "Kan lampan bytas?")
    shown = await town.tell(town.karin, "förvaltningar")
    store = Store.open(database_url)
    planned = await store.read(lambda tx: preview_departments(tx, tx.councils.get(1), LIST), tenant=TENANT_ID)
    store.close()
    assert [plan.change.value for plan in planned] == ["new", "changed", "error", "new"]
    assert "Bara samordnaren" in (await bring(town, town.johan, shown, LIST)).text
    other = await bring(town, town.karin, shown, LIST, seen="0")
    assert "Något har ändrats sedan förhandsvisningen" in other.text
    done = await bring(town, town.karin, shown, LIST, seen=plan_digest(planned))
    assert shows(done.card, "2 nya, 1 ändrade, 0 som förut. Utelämnade rader med fel: 1.")
    assert shows(done.card, "Gatukontoret", "Ansvarig: Petra Holm", "Hyresvärden")
    await town.arrives(town.eva, "Kan lampan bytas?")
    await town.becomes(question, "Eva Strand")
    assert "Det finns inget nytt i listan" in (await bring(town, town.karin, shown, LIST)).text
    undone = await town.undo(town.karin, chat=town.personal(town.karin))
    assert shows(undone.card, "du läste in en lista med förvaltningar (3)")
    again = await town.tell(town.karin, "förvaltningar")
    assert shows(again.card, "Ansvarig: Nils Norén")
    assert not shows(again.card, "Gatukontoret")
    await town.becomes(question, "Nils Norén")
