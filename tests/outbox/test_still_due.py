"""Test changes between the moment a message is planned and the moment it is sent."""

from simulator.cards import verbs
from tests.dialogues.town import NEXT_YEAR, Town, said, shows
from tests.outbox.outbox_rows import Post, opens

LAMP = "Kan lampan vid torget bytas?"


async def hold_back(town: Town, post: Post, department: str = "Socialförvaltningen") -> None:
    """Let Karin assign the question about the lamp, and Teams delay its message for a long time."""
    town.teams.fail(
        "POST", "/conversations", status=429, headers={"Retry-After": "600"}, times=9, where=opens
    )
    await town.assigned(LAMP, department)
    await post.wait(lambda: post.entry("assignment").status == 429)
    post.end_pause()
    town.teams.gate.faults.clear()


async def test_the_card_shows_what_holds_when_it_is_sent(town: Town, post: Post) -> None:
    await hold_back(town, post)
    question = await town.say(town.karin, "visa 1")
    await town.act(town.karin, question, "edit", text="Kan hela gatan få nya lampor?")
    post.let_go()
    card = await town.arrives(town.nils, "Kan hela gatan få nya lampor?")
    assert LAMP not in said(card.card)


async def test_a_question_that_was_answered_is_not_asked_any_more(town: Town, post: Post) -> None:
    await hold_back(town, post)
    await town.say(town.karin, "svara 1 Den är bytt.")
    post.let_go()
    await post.until("assignment", "cancelled")
    assert not town.personal(town.nils).messages


async def test_who_coordinates_no_more_is_not_told_what_coordinators_are(town: Town, post: Post) -> None:
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    await town.say(town.karin, "starta möte")
    coordinators = await town.tell(town.karin, "samordnare")
    theirs = town.personal(town.karin).id
    town.teams.fail(
        "POST",
        "/conversations",
        status=429,
        headers={"Retry-After": "600"},
        times=9,
        where=lambda call: opens(call) or theirs in call.path,
    )
    await town.say(town.karin, "avsluta möte")
    await post.wait(lambda: 429 in {one.status for one in post.entries("message")})
    await post.wait(lambda: "sending" not in post.states("message"))  # each of them begins the pause anew
    await town.press(town.karin, coordinators, "step_down")
    post.end_pause()
    town.teams.gate.faults.clear()
    post.let_go()
    await post.until("message", "cancelled", "cancelled", "sent", "sent")
    for words in ("utkast", "nästa möte"):
        assert any(shows(message.card, words) for message in town.personal(town.maria).messages)
        assert not any(shows(message.card, words) for message in town.personal(town.karin).messages)


async def test_a_question_that_was_dropped_is_not_asked_any_more(town: Town, post: Post) -> None:
    await hold_back(town, post)
    await town.say(town.karin, "stryk 1 Dubblett")
    await post.until("assignment", "cancelled")


async def test_a_question_that_was_handed_over_is_not_asked_any_more(town: Town, post: Post) -> None:
    await hold_back(town, post)
    question = await town.say(town.karin, "visa 1")
    await town.open(town.karin, question)
    await town.press(
        town.karin, question, "hand_over", recipient="other", other="Polisen", reason="Deras sak"
    )
    post.let_go()
    await post.until("assignment", "cancelled")


async def test_a_question_that_went_to_another_department_is_asked_there_alone(
    town: Town, post: Post
) -> None:
    await hold_back(town, post)
    await town.say(town.karin, "skicka 1 till Tekniska")
    await town.arrives(town.petra, LAMP)
    await post.until("assignment", "cancelled", "sent")
    assert not town.personal(town.nils).messages


async def test_a_question_whose_owner_was_replaced_is_asked_of_the_new_one_alone(
    town: Town, post: Post
) -> None:
    await hold_back(town, post)
    await town.say(town.karin, "förvaltning Socialförvaltningen @Petra Holm", town.petra)
    await town.arrives(town.petra, LAMP)
    await post.until("assignment", "cancelled", "sent")
    assert not town.personal(town.nils).messages


async def test_what_came_too_late_expires_and_the_list_says_so(town: Town, post: Post) -> None:
    await hold_back(town, post)
    assert post.change(
        "UPDATE outbox SET expires_at = '2020-01-01 00:00:00.000000' WHERE kind = 'assignment'"
    )
    await post.until("assignment", "expired")
    assert shows((await town.say(town.maria, "öppna")).card, "Har inte nått Nils Norén")
    assert not town.personal(town.nils).messages


async def test_a_message_about_something_that_is_gone_is_cancelled(town: Town, post: Post) -> None:
    await hold_back(town, post)
    assert post.change("UPDATE outbox SET payload = replace(payload, '\"question\":1', '\"question\":77')")
    post.let_go()
    await post.until("assignment", "cancelled")


async def test_a_card_once_sent_has_the_owners_buttons(town: Town, post: Post) -> None:
    await hold_back(town, post)
    post.let_go()
    card = await town.arrives(town.nils, LAMP)
    seen = await town.view(town.nils, card)
    assert {"answer", "acknowledge"} <= set(verbs(seen.card))


async def test_questions_that_followed_to_a_new_owner_who_was_replaced_are_not_sent(
    town: Town, post: Post
) -> None:
    for text in (LAMP, "När klipps gräset?", "Får vi en bänk?"):
        await town.assigned(text)
    await post.until("assignment", *["sent"] * 3)
    town.teams.fail("POST", "/conversations", status=429, headers={"Retry-After": "600"}, where=opens)
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Nils Norén", town.nils)
    await post.wait(lambda: post.entries("assignment")[-1].status == 429)
    post.end_pause()
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Eva Strand", town.eva)
    await town.arrives(town.eva, "3 öppna frågor väntar på svar")
    post.let_go()
    await post.until("assignment", *["sent"] * 3, "cancelled", "sent")
    assert not town.personal(town.nils).messages


async def test_a_reminder_is_for_questions_that_are_still_open(town: Town, post: Post) -> None:
    for number, text in enumerate((LAMP, "När klipps gräset?"), start=1):
        await town.assigned(text)
        card = await town.arrives(town.petra, text)
        await town.press(town.petra, card, "remind_me", on=NEXT_YEAR)
        assert len(post.entries("message", says="reminder")) == number
    await town.say(town.petra, "svara 1 Den är bytt.")
    post.let_go()
    await post.until("message", "cancelled", "sent", says="reminder")


async def test_a_council_without_chats_reaches_its_owners_the_way_its_coordinator_came(
    town: Town, post: Post
) -> None:
    await hold_back(town, post)
    assert post.change("UPDATE chat SET council_id = NULL")
    assert post.change("UPDATE person SET service_url = NULL WHERE name = 'Nils Norén'")
    post.let_go()
    await town.arrives(town.nils, LAMP)


async def test_where_nobody_knows_a_way_the_message_is_given_up_and_the_list_says_so(
    town: Town, post: Post
) -> None:
    await hold_back(town, post)
    assert post.change("UPDATE person SET service_url = NULL")
    assert post.change("UPDATE chat SET council_id = NULL")
    post.let_go()
    assert (await post.until("assignment", "dead"))[0].code == "no_address"
    assert shows((await town.tell(town.karin, "öppna")).card, "Har inte nått Nils Norén")
