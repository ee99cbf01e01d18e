"""Test that a reply arrives or somebody is told, whatever Teams answers to the first attempt."""

from itertools import product
from typing import Any

import pytest
from structlog.testing import capture_logs

from simulator.cards import choices
from simulator.chats import Message
from simulator.people import Person
from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import Post
from tests.outbox.traffic import writes

LATER = "2099-01-01 00:00:00.000000"
NO_NUMBER = "Det finns ingen fråga med det numret"
LAMP, RIVER = "När lagas lampan?", "När lagas lampan vid ån?"
NOT_SENT: dict[str, dict[str, Any]] = {
    "429": {"status": 429, "headers": {"Retry-After": "1"}},
    "412": {"status": 412},
    "401": {"status": 401, "times": 2},
    "413": {"status": 413},
}
UNCERTAIN: dict[str, dict[str, Any]] = {
    **{str(status): {"status": status} for status in (408, 500, 502, 503, 504)},
    "reset": {"reset": True},
    "lost answer": {"lost_answer": True},
}


async def ask(town: Town, text: str = LAMP) -> Message:
    """Let Johan ask in the meeting, and return his message."""
    said = await town.teams.say(town.johan, town.meeting, f"fråga {text}")
    assert (said.status, said.message is not None) == (201, True)
    assert said.message is not None
    return said.message


def answers(town: Town, written: Message) -> list[Message]:
    return [m for m in town.teams.world.chat_of(written).messages if m.by_bot and m.answers(written)]


@pytest.mark.both_databases
@pytest.mark.parametrize("fault", NOT_SENT)
async def test_a_card_that_teams_did_not_take_comes_later_and_follows_its_question(
    town: Town, post: Post, fault: str
) -> None:
    town.teams.fail("POST", "/activities", **NOT_SENT[fault])
    written = await ask(town)
    await post.until("reply", "sent", says="question")
    (card,) = answers(town, written)
    await town.assign(card, "Tekniska förvaltningen")
    await town.becomes(card, "TR-1", LAMP, "Skickad till Tekniska förvaltningen")
    assert shows((await town.tell(town.karin, "ej framme")).card, "Allt har kommit fram")


@pytest.mark.both_databases
async def test_a_card_that_waited_shows_the_question_as_it_is_when_it_is_sent(town: Town, post: Post) -> None:
    town.teams.fail("POST", "/activities", status=429, headers={"Retry-After": "3600"})
    written = await ask(town)
    await post.until("reply", "ready")
    post.change("UPDATE question SET text = ?, version = version + 1", RIVER)
    post.let_go()
    await post.until("reply", "sent")
    (card,) = answers(town, written)
    assert shows(card.card, RIVER)


@pytest.mark.parametrize("fault", UNCERTAIN)
async def test_a_card_that_may_have_come_is_not_sent_again_but_listed(
    town: Town, post: Post, fault: str
) -> None:
    town.teams.fail("POST", "/activities", **UNCERTAIN[fault])
    written = await ask(town)
    await post.until("reply", "held", says="question")
    await town.settled()
    assert len(answers(town, written)) == (fault == "lost answer")
    listed = await town.tell(town.karin, "ej framme")
    assert shows(listed.card, "TR-1", "ingen vet om det kom fram")
    await town.press(town.karin, listed, "retry")
    await post.until("reply", "sent", says="question")


async def test_a_card_that_may_have_come_follows_its_question_once_somebody_presses_it(
    town: Town, post: Post
) -> None:
    town.teams.fail("POST", "/activities", lost_answer=True)
    (card,) = answers(town, written := await ask(town))
    await post.until("reply", "held", says="question")
    await town.say(town.karin, "skicka 1 till Tekniska")
    await town.settled()
    assert not shows(card.card, "Skickad")
    assert shows((await town.view(town.karin, card)).card, "Skickad till Tekniska förvaltningen")
    await town.becomes(card, "Skickad till Tekniska förvaltningen")
    assert post.states("reply", says="question") == ["sent"]
    assert shows((await town.tell(town.karin, "ej framme")).card, "Allt har kommit fram")
    await town.say(town.karin, "svara 1 Den är bytt.")
    await town.becomes(card, "Den är bytt.")
    assert answers(town, written) == [card]


async def test_even_a_press_that_is_refused_tells_which_card_it_is(town: Town, post: Post) -> None:
    await town.tell(town.karin, "hjälp")
    chat = town.personal(town.karin)
    town.teams.fail("POST", "/activities", lost_answer=True, where=town.writes_to(town.karin))
    asked = await town.teams.say(town.karin, chat, f"fråga {LAMP}")
    assert asked.message is not None
    (card,) = answers(town, asked.message)
    await post.until("reply", "held", says="question")
    await town.say(town.karin, "svara 1 Den är bytt.")
    await town.settled()
    assert not shows(card.card, "Den är bytt.")
    department = choices(card.card, "department")["Tekniska förvaltningen"]
    await town.press(town.karin, card, "assign", department=department)
    await town.becomes(card, "Den är bytt.")


async def test_both_copies_follow_where_a_coordinator_had_it_sent_again(town: Town, post: Post) -> None:
    town.teams.fail("POST", "/activities", lost_answer=True)
    (first,) = answers(town, written := await ask(town))
    await post.until("reply", "held", says="question")
    await town.press(town.karin, await town.tell(town.karin, "ej framme"), "retry")
    await post.until("reply", "sent", says="question")
    second = answers(town, written)[1]
    await town.assign(second, "Tekniska förvaltningen")
    assert shows((await town.open(town.johan, first)).card, "Skickad till Tekniska förvaltningen")
    for card in (first, second):
        await town.becomes(card, "Skickad till Tekniska förvaltningen")


async def test_a_list_that_names_the_question_is_not_taken_for_its_card(town: Town, post: Post) -> None:
    town.teams.fail("POST", "/activities", lost_answer=True)
    await ask(town)
    await post.until("reply", "held", says="question")
    listed = await town.say(town.karin, "öppna")
    await town.press(town.karin, listed, "show")
    await town.settled()
    assert (listed.updates, post.states("reply", says="question")) == (0, ["held"])


async def test_whoever_asked_gets_the_answer_in_private_where_the_chat_may_not_have_it(town: Town) -> None:
    await town.tell(town.johan, "hjälp")
    town.teams.fail("POST", "/activities", status=500)
    await ask(town)
    await town.arrives(town.johan, "TR-1", LAMP)


@pytest.mark.parametrize("status", [403, 404])
async def test_whoever_asked_is_answered_in_private_where_the_chat_refuses_it(
    town: Town, post: Post, status: int
) -> None:
    town.johan.installed = True
    town.teams.fail("POST", "/activities", status=status)
    await ask(town)
    await town.arrives(town.johan, "TR-1", LAMP)
    assert post.states("reply") == ["blocked" if status == 403 else "dead"]


@pytest.mark.both_databases
async def test_in_the_personal_chat_the_answer_comes_later_too(town: Town, post: Post) -> None:
    await town.tell(town.karin, "hjälp")
    town.teams.fail("POST", "/activities", status=429, where=town.writes_to(town.karin))
    card = await town.tell(town.karin, f"fråga {LAMP}")
    assert shows(card.card, "TR-1", LAMP)
    await post.until("reply", "sent", says="question")


@pytest.mark.parametrize(
    ("words", "answer"),
    [("visa 999", "Det finns ingen fråga"), ("lista", LAMP), ("hjälp", "personliga chatt")],
)
async def test_what_stores_nothing_is_answered_later_too(town: Town, words: str, answer: str) -> None:
    await ask(town)
    town.teams.fail("POST", "/activities", status=412)
    assert shows((await town.say(town.johan, words)).card, answer)


@pytest.mark.parametrize("fault", ["500", "lost answer"])
async def test_what_only_reads_is_sent_once_more_to_the_personal_chat_where_nobody_knows_if_it_came(
    town: Town, post: Post, fault: str
) -> None:
    """A list that comes twice harms nobody, one that never comes leaves the person waiting; never three."""
    await ask(town)
    await town.tell(town.johan, "hjälp")
    expected = {"visa 999": NO_NUMBER, "öppna": LAMP, "hjälp": "fråga", "mina": "Det här har du frågat"}
    states = ["sent"]
    for times, (words, answer) in product((1, 2), expected.items()):
        for _ in range(times):
            town.teams.fail("POST", "/activities", where=town.writes_to(town.johan), **UNCERTAIN[fault])
        written = await town.teams.say(town.johan, town.personal(town.johan), words)
        assert written.message is not None
        states.append("sent" if times == 1 else "cancelled")
        await post.until("reply", *states)
        came = answers(town, written.message)
        assert len(came) == (2 if fault == "lost answer" else 2 - times), (words, times)
        assert all(shows(m.card, answer) for m in came), words
    assert shows((await town.tell(town.karin, "ej framme")).card, "Allt har kommit fram")


async def test_while_teams_throttles_the_tenant_replies_wait_with_the_other_messages(
    town: Town, post: Post
) -> None:
    town.teams.fail("POST", "/activities", status=429, headers={"Retry-After": "3600"})
    written = [await ask(town)]
    await post.until("reply", "ready")
    tried = len(writes(town.teams, town.meeting))
    for words in (f"fråga {RIVER}", "visa 1", "visa 999"):
        said = await town.teams.say(town.johan, town.meeting, words)
        assert said.status == 201
        assert said.message is not None
        written.append(said.message)
    assert (post.states("reply"), len(writes(town.teams, town.meeting))) == (["ready"] * 4, tried)
    post.let_go()
    await post.until("reply", *["sent"] * 4)
    for message, words in zip(written, (LAMP, RIVER, LAMP, "Det finns ingen fråga"), strict=True):
        (card,) = answers(town, message)
        assert shows(card.card, words)
    assert {entry.attempts for entry in post.entries("reply")} == {1}
    assert shows((await town.tell(town.karin, "ej framme")).card, "Allt har kommit fram")


async def say_alone(town: Town, person: Person, words: str) -> None:
    """Write a message in the meeting that only its writer and the bot see."""
    bot = {"id": town.teams.world.bot.teams_id, "name": "Bevaka", "isTargeted": True}
    sent = await town.teams.say(person, town.meeting, words, mention_bot=False, activity={"recipient": bot})
    assert sent.status == 201


async def test_what_is_for_the_writer_alone_comes_in_private_where_the_chat_does_not_have_it(
    town: Town, post: Post
) -> None:
    await town.tell(town.johan, "hjälp")
    expected = {f"fråga {LAMP}": "TR-1", "visa 999": NO_NUMBER, "öppna": "1 fråga"}
    faults = (NOT_SENT["429"], {"status": 403}, {"status": 404}, UNCERTAIN["500"])
    for number, (fault, words) in enumerate(product(faults, expected), start=1):
        mark = town.mark
        town.teams.fail("POST", "/activities", **fault)
        await say_alone(town, town.johan, words)
        await post.until("reply", *["sent"] * number)
        post.end_pause()
        came = await town.teams.message(town.personal(town.johan), after=mark)
        assert shows(came.card, expected[words]), (fault, words)
    assert not [m for m in town.meeting.messages if m.by_bot and shows(m.card, "TR-1")]


async def test_what_is_for_the_writer_alone_is_said_not_to_have_come_where_nobody_reaches_them(
    town: Town, post: Post
) -> None:
    """A question is listed to the coordinators, a refusal is dropped and logged."""
    town.johan.installed = False
    with capture_logs() as logged:
        for words, state in ((f"fråga {LAMP}", "blocked"), ("visa 999", "cancelled")):
            town.teams.fail("POST", "/activities", status=403)
            await say_alone(town, town.johan, words)
            await post.wait(lambda: state in post.states("reply"), lambda: post.states("reply"))  # noqa: B023
    assert shows((await town.tell(town.karin, "ej framme")).card, "TR-1", "Johan Lind")
    said = [line["state"] for line in logged if line["event"] == "delivery_attempted"]
    assert said[-1] == "cancelled"


async def test_a_refusal_that_the_chat_does_not_take_comes_in_private(town: Town, post: Post) -> None:
    """At the first try, or at that of the outbox."""
    town.johan.installed = True
    town.teams.fail("POST", "/activities", status=403)
    assert (await town.teams.say(town.johan, town.meeting, "visa 998")).status == 201
    await town.arrives(town.johan, NO_NUMBER)
    mark = town.mark
    for status in (412, 403):
        town.teams.fail("POST", "/activities", status=status)
    assert (await town.teams.say(town.johan, town.meeting, "visa 999")).status == 201
    chat = town.personal(town.johan)
    await town.teams.message(chat, after=mark, where=lambda m: shows(m.card, NO_NUMBER))
    await post.until("reply", "sent", "cancelled", "sent")


async def test_a_message_that_teams_brings_again_is_answered_where_the_first_answer_is_uncertain(
    town: Town, post: Post
) -> None:
    town.teams.fail("POST", "/activities", status=500)
    said = await town.teams.say(town.johan, town.meeting, f"fråga {LAMP}")
    await post.until("reply", "held")
    assert (await town.teams.post(said.activity)).status == 201
    assert shows((await town.answer_to(said)).card, "TR-1", LAMP)
    assert (await town.teams.post(said.activity)).status == 201
    await town.settled()
    assert said.message is not None
    assert len(answers(town, said.message)) == 1
    assert sorted(post.states("reply")) == ["cancelled", "sent"]


async def test_both_copies_follow_where_teams_brought_the_message_again(town: Town, post: Post) -> None:
    town.teams.fail("POST", "/activities", lost_answer=True)
    said = await town.teams.say(town.johan, town.meeting, f"fråga {LAMP}")
    await post.until("reply", "held")
    assert said.message is not None
    (first,) = answers(town, said.message)
    assert (await town.teams.post(said.activity)).status == 201
    await post.until("reply", "cancelled", "sent")
    second = answers(town, said.message)[1]
    await town.assign(second, "Tekniska förvaltningen")
    assert shows((await town.open(town.johan, first)).card, "Skickad till Tekniska förvaltningen")
    for card in (first, second):
        await town.becomes(card, "Skickad till Tekniska förvaltningen")
    await town.say(town.karin, "svara 1 Den är bytt.")
    for card in (first, second):
        await town.becomes(card, "Den är bytt.")


@pytest.mark.both_databases
@pytest.mark.parametrize(("status", "state"), [(500, "held"), (403, "blocked")])
async def test_neither_copy_is_listed_once_the_first_is_pressed(
    town: Town, post: Post, status: int, state: str
) -> None:
    town.teams.fail("POST", "/activities", lost_answer=True)
    said = await town.teams.say(town.johan, town.meeting, f"fråga {LAMP}")
    await post.until("reply", "held")
    assert said.message is not None
    (first,) = answers(town, said.message)
    town.teams.fail("POST", "/activities", status=status)
    assert (await town.teams.post(said.activity)).status == 201
    await post.until("reply", "cancelled", state)
    await town.view(town.karin, first)
    assert post.states("reply") == ["cancelled", "sent"]
    assert shows((await town.tell(town.karin, "ej framme")).card, "Allt har kommit fram")


async def test_a_copy_that_fails_after_a_press_of_the_first_is_not_listed(town: Town, post: Post) -> None:
    await town.tell(town.johan, "hjälp")
    town.teams.fail("POST", "/activities", lost_answer=True)
    said = await town.teams.say(town.johan, town.meeting, f"fråga {LAMP}")
    await post.until("reply", "held")
    await post.until("message", "sent", says="question")
    assert said.message is not None
    (first,) = answers(town, said.message)
    town.teams.fail("POST", "/activities", status=429, headers={"Retry-After": "3600"})
    assert (await town.teams.post(said.activity)).status == 201
    await post.until("reply", "cancelled", "ready")
    await town.view(town.karin, first)
    town.teams.fail("POST", "/activities", status=500)
    post.let_go()
    await post.until("reply", "cancelled", "sent")
    await town.settled()
    assert answers(town, said.message) == [first]
    assert post.states("message", says="question") == ["sent"]
    assert shows((await town.tell(town.karin, "ej framme")).card, "Allt har kommit fram")


async def test_both_copies_follow_where_the_program_died_before_it_knew_of_the_first(
    town: Town, post: Post
) -> None:
    town.teams.fail("POST", "/activities", lost_answer=True)
    said = await town.teams.say(town.johan, town.meeting, f"fråga {LAMP}")
    await post.until("reply", "held")
    assert post.change(
        "INSERT INTO tenant_pause VALUES (?, ?)", said.activity["channelData"]["tenant"]["id"], LATER
    )
    assert post.change("DELETE FROM posted_card WHERE substr(activity_id, 1, 11) = 'unconfirmed'")
    assert post.change("UPDATE outbox SET state = 'sending', lease_until = created_at WHERE kind = 'reply'")
    assert (await town.teams.post(said.activity)).status == 201
    post.end_pause()
    await post.until("reply", "cancelled", "sent")
    assert said.message is not None
    first, second = answers(town, said.message)
    await town.assign(second, "Tekniska förvaltningen")
    await town.view(town.johan, first)
    for card in (first, second):
        await town.becomes(card, "Skickad till Tekniska förvaltningen")


async def test_a_message_that_teams_brings_again_is_answered_once_where_the_answer_waits(
    town: Town, post: Post
) -> None:
    town.teams.fail("POST", "/activities", status=429, headers={"Retry-After": "3600"})
    said = await town.teams.say(town.johan, town.meeting, f"fråga {LAMP}")
    assert (await town.teams.post(said.activity)).status == 201
    assert said.message is not None
    assert answers(town, said.message) == []
    post.let_go()
    await post.until("reply", "sent")
    assert len(answers(town, said.message)) == 1
