"""Test the draft of the minutes: edits, its meeting, and changes made in the meantime."""

from simulator.chats import Message
from storage import Store
from tests.dialogues.evening import Evening, opens
from tests.dialogues.town import Town, shows


async def offered(town: Town) -> Message:
    """Let a meeting begin and end, and return the draft that Karin is offered."""
    await town.say(town.karin, "möte börja")
    await town.say(town.karin, "anteckna Bron är lagad.")
    await town.say(town.karin, "möte slut")
    return await town.arrives(town.karin, "UTKAST", "Mötet är slut")


async def test_the_draft_leads_to_who_was_there_and_to_what_was_noted_and_back(
    town: Town, database_url: str
) -> None:
    store = Store.open(database_url)
    earlier = await Evening.begun(town, store, days_ago=40)
    await earlier.note("Bron är lagad.")
    await earlier.end()
    await offered(town)
    draft = await town.tell(town.karin, f"anteckningar {earlier.meeting.day.isoformat()}")
    there = await town.press(town.karin, draft, "attendance")
    assert shows(there.card, "Närvaro", "kl. 00.01", "Karin Ek")
    back = await town.press(town.karin, draft, "minutes")
    assert shows(back.card, "UTKAST", "Bron är lagad.")
    noted = await town.press(town.karin, draft, "note")
    assert shows(noted.card, "Anteckningar", "kl. 00.01", "Bron är lagad.")
    store.close()


async def test_no_other_card_hides_the_draft(town: Town) -> None:
    draft = await offered(town)
    await town.settled()
    written = [message for message in town.personal(town.karin).messages if message.by_bot]
    assert shows(written[-2].card, "Det finns inget nästa möte")
    assert written[-1] is draft


async def test_the_step_before_adoption_leads_there_too(town: Town) -> None:
    draft = await offered(town)
    asked = await town.press(town.karin, draft, "adopt")
    assert shows(asked.card, "Ingen står som deltagare. Fyll i under Närvaro.")
    assert shows((await town.press(town.karin, draft, "attendance")).card, "Ingen är noterad ännu")


async def test_the_draft_says_that_the_meeting_goes_on_again_and_that_it_is_over(town: Town) -> None:
    draft = await offered(town)
    await town.say(town.karin, "möte börja")
    resumed = await town.becomes(draft, "Mötet pågår. Utkastet visar")
    assert not opens(resumed.card, "adopt")
    await town.say(town.karin, "anteckna Räcket också.")
    await town.say(town.karin, "möte slut")
    await town.becomes(draft, "Mötet är slut", "Räcket också.")


async def test_of_two_meetings_of_a_day_each_is_named_with_its_time_and_leads_to_the_other(
    town: Town, database_url: str
) -> None:
    store = Store.open(database_url)
    first = await Evening.begun(town, store)
    await first.note("Det första mötet.")
    await first.end()
    alone = await first.card()
    assert not shows(alone.card, "Andra möten samma dag")
    other = town.add_chat("extra", town.karin)
    await town.press(town.karin, await town.bring_bot(other), "bind")
    await town.say(town.karin, "möte börja", chat=other)
    await town.say(town.karin, "anteckna Det andra mötet.", chat=other)
    await town.say(town.karin, "möte slut", chat=other)
    draft = await town.arrives(town.karin, "UTKAST", "Det andra mötet.")
    assert shows(draft.card, "Andra möten samma dag", "kl. 00.01")
    opened = await town.teams.press(town.karin, draft, action=opens(draft.card, "minutes", "Öppna"))
    assert shows(opened.card, "Det första mötet.", "Minnesanteckningar: ", "kl. 00.01")
    name, made = await first.fetched(draft, "html")
    assert "-0001-" in name
    assert "kl. 00.01" in made.decode().partition("</title>")[0]
    store.close()
