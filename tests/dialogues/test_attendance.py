"""Test the attendance: recorded from Teams, confirmed and completed by the coordinator."""

import pytest

from simulator.cards import actions, inputs
from simulator.chats import Message
from simulator.constants import Json
from tests.dialogues.town import Town, said, shows
from tests.every import every


@pytest.fixture
async def card(town: Town) -> Message:
    """Begin a meeting and return its card."""
    return await town.say(town.karin, "möte börja")


def opens(card: Json, number: int = 0) -> Json:
    """Return the button that opens the form of an attendee."""
    return [a for a in actions(card) if a.get("verb") == "attend" and a["data"].get("attendee")][number]


def new(card: Json) -> Json:
    """Return the button that opens the form for a new attendee."""
    return next(a for a in actions(card) if a.get("verb") == "attend" and "attendee" not in a["data"])


async def add(town: Town, shown: Message, **fields: str) -> Json:
    """Fill in the form for a new attendee, and return the resulting card."""
    form = await town.teams.press(town.karin, shown, action=new(shown.seen_by(town.karin)))
    assert {"person_name", "role", "party", "consent"} <= inputs(form.card).keys()
    return (await town.press(town.karin, shown, "attend", **fields)).card


async def test_people_are_added_by_role_party_and_title(town: Town, card: Message) -> None:  # noqa: ARG001
    shown = await town.tell(town.karin, "närvaro")
    assert shows(shown.card, "Ingen är noterad ännu")
    added = await add(town, shown, person_name="Johan Lind", role="elected", party="C")
    assert shows(added, "Förtroendevalda", "Johan Lind (C)")
    again = await town.tell(town.karin, "närvaro")
    added = await add(
        town,
        again,
        person_name="Petra Holm",
        role="guest",
        person_title="gatuchef",
        organisation="Tekniska förvaltningen",
    )
    assert shows(added, "Gäster", "Petra Holm, gatuchef, Tekniska förvaltningen")


async def test_the_minutes_name_a_resident_only_who_agreed_and_the_coordinator_knows_each(
    town: Town,
    card: Message,  # noqa: ARG001
) -> None:
    people = (
        ("Olof Frisk", "no", "en invånarrepresentant (Olof Frisk)"),
        ("Ali Berg", "no", "en invånarrepresentant (Ali Berg)"),
        ("Eva Strand", "yes", "Eva Strand"),
        ("", "no", "en invånarrepresentant"),
        ("", "no", "en invånarrepresentant 2"),
    )
    for name, consent, row in people:
        shown = await town.tell(town.karin, "närvaro")
        added = await add(town, shown, person_name=name, role="resident", consent=consent)
        assert row in " ".join(said(added).split())
    buttons = {a.get("tooltip") for a in actions(added) if a.get("title") == "Ändra"}
    assert {"Ändra Olof Frisk", "Ändra Ali Berg"} <= buttons
    shown = await town.tell(town.karin, "närvaro")
    await town.teams.press(town.karin, shown, action=new(shown.seen_by(town.karin)))
    refused = await town.press(town.karin, shown, "attend", role="resident", consent="yes", person_name="")
    assert "Skriv ett namn" in refused.text
    draft = said((await town.tell(town.karin, "anteckningar")).card)
    assert "Eva Strand" in draft
    assert "Olof Frisk" not in draft
    assert "Ali Berg" not in draft


@every(
    ("fields", "answer"),
    [
        ({"person_name": "Johan Lind", "role": ""}, "Välj en roll"),
        ({"person_name": "", "role": "elected"}, "Skriv ett namn"),
        ({"person_name": "x" * 81, "role": "elected"}, "för lång"),
    ],
)
async def test_what_is_missing_is_said(
    town: Town,
    card: Message,  # noqa: ARG001
    fields: dict[str, str],
    answer: str,
) -> None:
    shown = await town.tell(town.karin, "närvaro")
    form = await town.teams.press(town.karin, shown, action=new(shown.card))
    assert {"person_name", "role", "party", "consent"} <= inputs(form.card).keys()
    refused = await town.press(town.karin, shown, "attend", **fields)
    assert answer in refused.text


async def test_those_who_join_are_noted_and_their_guessed_roles_are_to_be_looked_at(
    town: Town,
    card: Message,  # noqa: ARG001
) -> None:
    await town.teams.join_meeting(town.meeting, town.johan, town.petra, town.karin, town.boende)
    await town.teams.join_meeting(town.meeting, town.johan)
    shown = await town.tell(town.karin, "närvaro")
    assert shows(shown.card, "Förtroendevalda", "Johan Lind", "se över rollen", "Karin Ek")
    assert shows(shown.card, "Petra Holm, Tekniska förvaltningen", "Invånarrepresentanter")
    assert said(shown.card).count("Johan Lind") == 1
    form = await town.teams.press(town.karin, shown, action=opens(shown.card))
    assert inputs(form.card)["role"]["value"] == "elected"
    seen = await town.press(town.karin, shown, "attend", party="C")
    assert shows(seen.card, "Johan Lind (C)")


async def test_somebody_who_was_not_there_is_taken_away(town: Town, card: Message) -> None:  # noqa: ARG001
    await town.teams.join_meeting(town.meeting, town.johan)
    shown = await town.tell(town.karin, "närvaro")
    await town.teams.press(town.karin, shown, action=opens(shown.card))
    gone = await town.press(town.karin, shown, "unattend")
    assert "Johan Lind" not in said(gone.card).split("Var med senast")[0]


async def test_those_of_last_time_are_offered_all_at_once(town: Town, card: Message) -> None:  # noqa: ARG001
    shown = await town.tell(town.karin, "närvaro")
    await add(town, shown, person_name="Johan Lind", role="elected", party="C")
    again = await town.tell(town.karin, "närvaro")
    await add(town, again, person_name="Maria Sand", role="elected", party="S")
    following = await another_meeting(town)
    assert shows(following.card, "Var med senast")
    field = inputs(following.card)["lately"]
    assert len(field["choices"]) == 2
    chosen = next(c["value"] for c in field["choices"] if "Johan" in c["title"])
    several = next(a for a in actions(following.card) if a["data"].get("several"))
    added = await town.teams.press(town.karin, following, inputs={"lately": chosen}, action=several)
    assert shows(added.card, "Johan Lind (C)")
    assert len(inputs(added.card)["lately"]["choices"]) == 1


async def another_meeting(town: Town) -> Message:
    """End the meeting, begin another one on the same day, and return its attendees."""
    await town.say(town.karin, "möte slut")
    other = town.add_chat("extra", town.karin, town.johan)
    await town.press(town.karin, await town.bring_bot(other), "bind")
    await town.say(town.karin, "möte börja", chat=other)
    return await town.tell(town.karin, "närvaro")


async def test_whether_a_resident_is_named_is_asked_anew_at_each_meeting(
    town: Town,
    card: Message,  # noqa: ARG001
) -> None:
    shown = await town.tell(town.karin, "närvaro")
    agreed = await add(town, shown, person_name="Eva Strand", role="resident", consent="yes")
    assert not shows(agreed, "fråga om namnet")
    following = await another_meeting(town)
    several = next(a for a in actions(following.card) if a["data"].get("several"))
    added = await town.teams.press(town.karin, following, action=several)
    assert shows(added.card, "en invånarrepresentant", "(Eva Strand)", "fråga om namnet får stå med")
    form = await town.teams.press(town.karin, following, action=opens(added.card))
    assert inputs(form.card)["consent"]["value"] == "no"
    again = await town.press(town.karin, following, "attend", consent="yes")
    assert shows(again.card, "Eva Strand")
    assert not shows(again.card, "fråga om namnet")


async def test_all_guesses_are_confirmed_with_one_press(town: Town, card: Message) -> None:  # noqa: ARG001
    await town.teams.join_meeting(town.meeting, town.johan, town.petra)
    shown = await town.tell(town.karin, "närvaro")
    assert shows(shown.card, "se över rollen", "Rollerna stämmer")
    confirm = next(a for a in actions(shown.card) if a.get("data", {}).get("confirm"))
    seen = await town.teams.press(town.karin, shown, action=confirm)
    assert shows(seen.card, "Rollerna är bekräftade", "Johan Lind", "Petra Holm, Tekniska förvaltningen")
    assert not shows(seen.card, "se över rollen")
    assert not shows(seen.card, "Rollerna stämmer")


async def test_an_old_form_neither_changes_nor_removes_what_another_coordinator_changed(
    town: Town,
    card: Message,  # noqa: ARG001
) -> None:
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    added = await add(town, await town.tell(town.karin, "närvaro"), person_name="Johan Lind", role="elected")
    old = await town.tell(town.maria, "närvaro")
    form = await town.teams.press(town.maria, old, action=opens(old.card))
    ours = await town.tell(town.karin, "närvaro")
    await town.teams.press(town.karin, ours, action=opens(added))
    await town.press(town.karin, ours, "attend", party="C")
    for verb in ("attend", "unattend"):
        button = next(a for a in actions(form.card) if a.get("verb") == verb)
        refused = await town.teams.press(town.maria, old, inputs={"party": "S"}, action=button)
        assert "har ändrats sedan de visades här" in said(refused.card) + refused.text
    assert shows((await town.tell(town.karin, "närvaro")).card, "Johan Lind (C)")


async def test_it_is_for_the_coordinator_alone(town: Town, card: Message) -> None:  # noqa: ARG001
    await town.teams.say(town.karin, town.meeting, "närvaro")
    await town.arrives(town.karin, "Närvaro")
    await town.teams.say(town.johan, town.meeting, "närvaro")
    await town.arrives(town.johan, "Bara samordnaren")
    await town.nothing_comes_about(town.meeting, "Närvaro")


async def test_in_english_too(town: Town, card: Message) -> None:  # noqa: ARG001
    town.karin.locale = "en-GB"
    shown = await town.tell(town.karin, "attendance")
    assert shows(shown.card, "Attendance", "Nobody has been noted yet")


async def test_whom_one_added_is_taken_off_again_and_what_is_not_kept_is_said(
    town: Town,
    card: Message,  # noqa: ARG001
) -> None:
    shown = await town.tell(town.karin, "närvaro")
    await add(town, shown, person_name="Johan Lind", role="elected", party="C")
    undone = await town.tell(town.karin, "ångra")
    assert shows(undone.card, "Det senaste är ångrat: du skrev upp fler i närvaron (1)")
    shown = await town.tell(town.karin, "närvaro")
    assert shows(shown.card, "Ingen är noterad ännu")
    added = await add(town, shown, person_name="Johan Lind", role="elected", party="C")
    await town.teams.press(town.karin, shown, action=opens(added))
    await town.press(town.karin, shown, "unattend")
    told = await town.tell(town.karin, "ångra")
    assert shows(told.card, "ändra eller ta bort någon i närvaron", "skriv närvaro och rätta där")
