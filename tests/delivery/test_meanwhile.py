"""What changes between the moment a message is planned and the moment it is sent."""

from simulator.cards import verbs
from tests.delivery.post import Post, opens
from tests.dialogues.town import Town, said, shows

LAMP = "Kan lampan vid torget bytas?"


async def hold_back(town: Town, post: Post, department: str = "Socialförvaltningen") -> None:
    """Let Karin assign the lamp, and Teams ask the bot to wait with it for a long time."""
    town.teams.fail(
        "POST", "/conversations", status=429, headers={"Retry-After": "600"}, times=9, where=opens
    )
    await town.assigned(LAMP, department)
    await post.wait(lambda: post.letter("assignment").status == 429)
    town.teams.gate.faults.clear()


def let_go(post: Post) -> None:
    """Let everything that waits be due now."""
    assert post.change("UPDATE outbox SET not_before = '2020-01-01 00:00:00.000000' WHERE state = 'ready'")


async def test_the_card_shows_what_holds_when_it_is_sent(town: Town, post: Post) -> None:
    await hold_back(town, post)
    question = await town.say(town.karin, "visa 1")
    await town.act(town.karin, question, "edit", text="Kan hela gatan få nya lampor?")
    let_go(post)
    card = await town.arrives(town.nils, "Kan hela gatan få nya lampor?")
    assert LAMP not in said(card.card)


async def test_a_question_that_was_answered_is_not_asked_any_more(town: Town, post: Post) -> None:
    await hold_back(town, post)
    await town.say(town.karin, "svara 1 Den är bytt.")
    let_go(post)
    await post.until("assignment", "cancelled")
    assert not town.personal(town.nils).messages


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
    let_go(post)
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


async def test_a_question_that_changes_while_its_card_is_posted_gets_its_card_renewed(
    town: Town, post: Post
) -> None:
    town.teams.fail("POST", "/activities", delay=0.4, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    await post.until("assignment", "sending")
    await town.say(town.karin, "svara 1 Den är bytt.")
    card = await town.teams.message(town.personal(town.petra), where=lambda m: shows(m.card, LAMP))
    await town.becomes(card, "Den är bytt.")
    assert card.updates >= 1


async def test_a_card_that_would_look_the_same_is_left_alone(town: Town, post: Post) -> None:
    card = await town.assigned(LAMP)
    owners = await town.arrives(town.petra, LAMP)
    await post.until("assignment", "sent")
    await post.wait(lambda: "cancelled" in post.states("update"))
    seen = card.updates, owners.updates
    assert post.change(
        "UPDATE outbox SET state = 'ready', attempts = 0 WHERE kind = 'update' AND state = 'sent'"
    )
    await post.wait(lambda: set(post.states("update")) == {"cancelled"}, lambda: post.states("update"))
    assert (card.updates, owners.updates) == seen


async def test_changes_that_come_faster_than_teams_takes_them_are_one_update(town: Town, post: Post) -> None:
    card = await town.log(town.johan, LAMP)
    before = card.updates
    town.teams.fail("PUT", "/activities", status=429, headers={"Retry-After": "600"})
    await town.say(town.karin, "skicka 1 till Tekniska")
    await post.wait(lambda: any(letter.status == 429 for letter in post.letters("update")))
    await town.say(town.petra, "svara 1 Nästa vecka.")
    let_go(post)
    await town.becomes(card, "Nästa vecka.")
    assert card.updates == before + 1


async def test_news_for_the_coordinator_that_wait_become_one_message(town: Town, post: Post) -> None:
    for text in (LAMP, "När klipps gräset?"):
        await town.assigned(text)
    await post.until("assignment", "sent", "sent")
    town.teams.fail(
        "POST", "/conversations", status=429, headers={"Retry-After": "600"}, times=9, where=opens
    )
    await town.teams.say(town.petra, town.meeting, "svara 1 Den är bytt.")
    await post.wait(lambda: [letter.status for letter in post.letters("message", says="news")] == [429])
    await town.teams.say(town.petra, town.meeting, "svara 2 I morgon.")
    town.teams.gate.faults.clear()
    let_go(post)
    await town.arrives(town.karin, "Den är bytt.", "I morgon.")
    await post.until("message", "sent", says="news")


async def test_what_came_too_late_expires_and_the_list_says_so(town: Town, post: Post) -> None:
    await hold_back(town, post)
    assert post.change(
        "UPDATE outbox SET expires_at = '2020-01-01 00:00:00.000000' WHERE kind = 'assignment'"
    )
    await post.until("assignment", "expired")
    assert shows((await town.say(town.maria, "öppna")).card, "Ej framme hos Nils Norén")
    assert not town.personal(town.nils).messages


async def test_a_letter_about_something_that_is_gone_is_cancelled(town: Town, post: Post) -> None:
    await hold_back(town, post)
    assert post.change("UPDATE outbox SET payload = replace(payload, '\"question\":1', '\"question\":77')")
    let_go(post)
    await post.until("assignment", "cancelled")


async def test_an_update_of_a_card_that_nobody_remembers_is_cancelled(town: Town, post: Post) -> None:
    await town.log(town.johan, LAMP)
    town.teams.fail("PUT", "/activities", status=429, headers={"Retry-After": "600"})
    await town.say(town.karin, "stryk 1 Dubblett")
    await post.wait(lambda: any(letter.status == 429 for letter in post.letters("update")))
    assert post.change("DELETE FROM view_question") + post.change("DELETE FROM view")
    let_go(post)
    await post.wait(lambda: post.letters("update")[-1].state == "cancelled")


async def test_a_card_once_sent_has_the_owners_buttons(town: Town, post: Post) -> None:
    await hold_back(town, post)
    let_go(post)
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
    await post.wait(lambda: post.letters("assignment")[-1].status == 429)
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Eva Strand", town.eva)
    await town.arrives(town.eva, "3 öppna frågor följer med")
    let_go(post)
    await post.until("assignment", *["sent"] * 3, "cancelled", "sent")
    assert not town.personal(town.nils).messages


async def test_a_reminder_is_for_questions_that_are_still_open(town: Town, post: Post) -> None:
    for number, text in enumerate((LAMP, "När klipps gräset?"), start=1):
        await town.assigned(text)
        card = await town.arrives(town.petra, text)
        await town.press(town.petra, card, "remind_me", on="2099-05-04")
        assert len(post.letters("message", says="reminder")) == number
    await town.say(town.petra, "svara 1 Den är bytt.")
    let_go(post)
    await post.until("message", "cancelled", "sent", says="reminder")


async def test_a_council_without_chats_reaches_its_owners_the_way_its_coordinator_came(
    town: Town, post: Post
) -> None:
    await hold_back(town, post)
    assert post.change("UPDATE chat SET council_id = NULL")
    assert post.change("UPDATE person SET service_url = NULL WHERE name = 'Nils Norén'")
    let_go(post)
    await town.arrives(town.nils, LAMP)


async def test_where_nobody_knows_a_way_the_letter_is_given_up_and_the_list_says_so(
    town: Town, post: Post
) -> None:
    await hold_back(town, post)
    assert post.change("UPDATE person SET service_url = NULL")
    assert post.change("UPDATE chat SET council_id = NULL")
    let_go(post)
    assert (await post.until("assignment", "dead"))[0].code == "no_address"
    assert shows((await town.tell(town.karin, "öppna")).card, "Ej framme hos Nils Norén")
