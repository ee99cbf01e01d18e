"""Test refusals of Teams: who is notified, and what happens to the message."""

from collections.abc import Callable

from simulator.http import Call
from simulator.people import Person
from tests.dialogues.town import Town, said, shows
from tests.outbox.outbox_rows import Post, opens

LAMP = "Kan lampan vid torget bytas?"
CULTURE = "Kultur- och fritidsförvaltningen"


def posts_to(town: Town, person: Person) -> list[int]:
    """Return what Teams answered to each message for this person."""
    chat = town.personal(person).id
    return [c.status for c in town.teams.calls if c.method == "POST" and c.conversation == chat]


def openings(town: Town, person: Person) -> list[int]:
    """Return what Teams answered when the bot wanted to open a chat with this person."""
    theirs = ([{"id": person.teams_id}], [{"id": person.entra_id}])
    return [c.status for c in town.teams.calls if opens(c) and c.body["members"] in theirs]


async def test_a_message_that_is_taken_is_sent_once(town: Town, post: Post) -> None:
    await town.assigned(LAMP)
    await town.arrives(town.petra, LAMP)
    (entry,) = await post.until("assignment", "sent")
    assert (entry.attempts, entry.ambiguous, posts_to(town, town.petra)) == (1, 0, [201])


async def test_an_owner_without_the_app_is_asked_for_once_and_whoever_assigned_is_told(
    town: Town, post: Post
) -> None:
    await town.assigned(LAMP, CULTURE)
    told = await town.arrives(town.karin, "TR-1 har inte kommit fram")
    assert shows(told.card, "Olof Frisk har inte appen i Teams")
    (entry,) = await post.until("assignment", "blocked")
    assert (entry.attempts, entry.status, entry.code) == (1, 403, "BotNotInConversationRoster")
    assert openings(town, town.olof) == [403]


async def test_who_blocked_the_bot_gets_it_when_they_write_to_it(town: Town, post: Post) -> None:
    await town.tell(town.nils, "hjälp")
    body = {"error": {"code": "ConversationBlockedByUser", "message": "blocked"}}
    town.teams.fail("POST", "/activities", status=403, body=body, where=town.writes_to(town.nils))
    card = await town.assigned(LAMP, "Socialförvaltningen")
    await town.becomes(card, "Har inte nått Nils Norén")
    assert shows((await town.arrives(town.karin, "inte kommit fram")).card, "Nils Norén har blockerat")
    await town.tell(town.nils, "hjälp")
    await town.arrives(town.nils, LAMP)
    await post.until("assignment", "sent")
    await town.teams.message(town.meeting, where=lambda m: m is card and "Har inte nått" not in said(m.card))


async def test_who_cannot_be_reached_a_second_time_is_told_of_a_second_time(town: Town, post: Post) -> None:
    await town.assigned(LAMP, CULTURE)
    first = await town.arrives(town.karin, "har inte kommit fram")
    town.teams.fail("POST", "/conversations", status=403, where=opens)
    town.teams.fail("POST", "/activities", status=403, where=town.writes_to(town.olof), times=9)
    await town.teams.install(town.olof)
    await town.teams.message(town.personal(town.karin), after=first)
    assert (await post.until("assignment", "blocked"))[0].status == 403


async def test_an_anonymous_owner_is_given_up_at_once(town: Town, post: Post) -> None:
    await town.say(town.karin, "förvaltning Torgets vänner @Boende vid torget", town.boende)
    await town.assigned(LAMP, "Torgets vänner")
    told = await town.arrives(town.karin, "TR-1 har inte kommit fram")
    assert shows(told.card, "utan att vara inloggad")
    (entry,) = await post.until("assignment", "dead")
    assert (entry.attempts, entry.status) == (1, 400)


async def test_in_a_chat_that_the_bot_was_taken_out_of_nobody_is_mentioned(town: Town, post: Post) -> None:
    await town.log(town.johan, LAMP)
    await town.teams.remove_app(town.meeting, by=town.karin)
    await town.tell(town.karin, f"skicka 1 till {CULTURE}")
    await town.arrives(town.karin, "TR-1 har inte kommit fram")
    await post.until("assignment", "blocked")
    assert post.entries("post", says="mention") == []


async def test_where_nobody_assigned_nobody_is_told(town: Town, post: Post) -> None:
    await town.assigned(LAMP, CULTURE)
    await post.until("assignment", "blocked")
    await post.until("message", "sent", says="undelivered")
    assert post.change("UPDATE outbox SET caused_by = NULL, state = 'ready' WHERE kind = 'assignment'")
    await post.one("assignment", "blocked", attempts=2)
    assert post.states("message", says="undelivered") == ["sent"]


async def test_a_message_that_teams_does_not_understand_is_not_said_to_be_the_owners_fault(
    town: Town, post: Post
) -> None:
    bad = {"error": {"code": "BadArgument", "message": "Unknown attachment type"}}
    town.teams.fail("POST", "/activities", status=400, body=bad, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    told = await town.arrives(town.karin, "TR-1 har inte kommit fram")
    assert shows(told.card, "Det gick inte att nå Petra Holm")
    await post.until("assignment", "dead")
    assert posts_to(town, town.petra) == [400]


async def test_a_chat_that_is_gone_is_opened_anew(town: Town, post: Post) -> None:
    await town.tell(town.petra, "hjälp")
    town.teams.fail("POST", "/activities", status=404, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    await town.arrives(town.petra, LAMP)
    (entry,) = await post.until("assignment", "sent")
    assert entry.attempts == 2
    assert openings(town, town.petra) == [201]


async def test_a_chat_that_is_gone_is_opened_anew_once_only(town: Town, post: Post) -> None:
    await town.tell(town.petra, "hjälp")
    town.teams.fail("POST", "/activities", status=404, where=town.writes_to(town.petra), times=9)
    await town.assigned(LAMP)
    await town.arrives(town.karin, "TR-1 har inte kommit fram", "Det gick inte att nå Petra Holm")
    (entry,) = await post.until("assignment", "dead")
    assert entry.attempts == 2
    assert openings(town, town.petra) == [201]


async def test_a_message_that_is_too_big_is_sent_as_a_line(town: Town, post: Post) -> None:
    too_big = _is_card(town.writes_to(town.petra))
    town.teams.fail("POST", "/activities", status=413, where=too_big)
    await town.assigned(LAMP)
    chat = town.personal(town.petra)
    line = await town.teams.message(chat, where=lambda m: LAMP in m.text)
    assert (line.card, posts_to(town, town.petra)) == ({}, [413, 201])
    await post.until("assignment", "sent")


async def test_a_message_that_is_too_big_even_as_a_line_is_given_up(town: Town, post: Post) -> None:
    town.teams.fail("POST", "/activities", status=413, where=town.writes_to(town.petra), times=9)
    await town.assigned(LAMP)
    assert (await post.until("assignment", "dead"))[0].status == 413
    assert posts_to(town, town.petra) == [413, 413]


async def test_a_redirect_is_not_followed(town: Town, post: Post) -> None:
    elsewhere = {"Location": f"{town.teams.url}/emea/v3/conversations/elsewhere/activities"}
    town.teams.fail("POST", "/activities", status=307, headers=elsewhere, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    assert (await post.until("assignment", "dead"))[0].status == 307
    assert not [call for call in town.teams.calls if call.conversation == "elsewhere"]


async def test_a_chat_on_another_host_is_never_called(town: Town, post: Post) -> None:
    await town.tell(town.petra, "hjälp")
    assert post.change("UPDATE person SET service_url = 'https://evil.example/' WHERE name = 'Petra Holm'")
    await town.assigned(LAMP)
    assert (await post.until("assignment", "dead"))[0].code == "host_not_allowed"
    assert posts_to(town, town.petra)[1:] == []


async def test_a_private_answer_that_cannot_arrive_is_given_in_the_chat(town: Town, post: Post) -> None:
    asked = await town.teams.say(town.olof, town.meeting, "mina")
    answer = await town.teams.message(town.meeting, after=asked)
    assert answer.card
    await post.until("private", "dead")
    await town.teams.install(town.olof)
    greeting = await town.arrives(town.olof, "Det här kan du göra")
    await town.nothing_comes(town.personal(town.olof), after=greeting.changed)


def _is_card(fits: Callable[[Call], bool]) -> Callable[[Call], bool]:
    return lambda call: fits(call) and bool(call.body.get("attachments"))
