"""Test logging a message in channels, in chats without the bot, and in chats without a council."""

from sqlalchemy import MetaData, NullPool, create_engine, select

from simulator.cards import actions, inputs
from simulator.chats import Message
from simulator.constants import Json
from tests.dialogues.town import Town, said, shows
from tests.every import every

DARK = "Varför är det så mörkt vid ån?"


def stored(url: str, table: str) -> list[dict[str, object]]:
    """Return the rows of a table."""
    engine, tables = create_engine(url, poolclass=NullPool), MetaData()
    tables.reflect(engine, only=[table])
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(tables.tables[table])).mappings()]
    engine.dispose()
    return rows


async def test_in_a_chat_without_council_the_dialog_says_what_to_do(town: Town) -> None:
    chat = town.add_chat("annan", town.karin, town.maria)
    message = town.teams.say_without_mention(town.karin, chat, DARK)
    opened = await town.teams.extensions.open(town.karin, chat, message)
    assert opened.card == {}
    assert opened.text.startswith("Den här chatten hör inte till något råd")
    sent = await town.teams.extensions.submit(town.karin, chat, {"text": DARK}, message=message)
    assert sent.text == opened.text
    assert "TR-1" not in said((await town.say(town.karin, "öppna")).card)


async def test_what_two_people_write_to_each_other_is_no_chat_of_the_bots(
    town: Town, database_url: str
) -> None:
    chat = town.add_chat("två", town.karin, town.maria)
    own = {"conversation": {**chat.conversation(), "conversationType": "personal"}}
    value: Json = {"commandId": "take", "messagePayload": {"id": "1", "body": {"content": DARK}}}
    made = await town.teams.invoke(town.maria, chat, "composeExtension/fetchTask", value, activity=own)
    assert made.body["task"]["value"].startswith("Den här chatten hör inte till något råd")
    assert {row["personal_chat"] for row in stored(database_url, "person")}.isdisjoint({chat.id})
    found = await town.teams.invoke(
        town.maria, chat, "composeExtension/query", {"commandId": "find"}, activity=own
    )
    assert found.body["composeExtension"]["text"].startswith("Den här chatten hör inte till något råd")


async def test_in_the_personal_chat_it_goes_to_the_persons_council(town: Town) -> None:
    chat = town.personal(town.karin)
    opened = await town.teams.extensions.take(town.karin, chat, text=DARK)
    assert shows(opened.card, "TR-1")
    await town.arrives(town.karin, "TR-1", DARK)


async def test_somebody_of_two_councils_is_asked_to_take_it_along_in_the_councils_chat(town: Town) -> None:
    other = town.add_chat("äldre", town.karin, town.maria)
    await town.found_council(other, name="Äldrerådet", code="ÄR")
    opened = await town.teams.extensions.open(town.karin, town.personal(town.karin))
    assert opened.text == "Det går inte att se vilket råd frågan är till. Ställ den i rådets chatt."


async def test_in_a_channel_the_card_comes_in_the_messages_own_thread(town: Town) -> None:
    channel = town.add_chat("kanal", town.karin, town.maria, channel=True)
    await town.found_council(channel, name="Äldrerådet", code="ÄR")
    message = town.teams.say_without_mention(town.maria, channel, DARK)
    taken = await town.teams.extensions.take(town.karin, channel, message)
    assert shows(taken.card, "ÄR-1")
    card = await town.posted("ÄR-1", DARK, chat=channel)
    assert card.thread == message.id
    again = await town.teams.extensions.open(town.karin, channel, message)
    assert shows(again.card, "Det är redan en fråga: ÄR-1.")


async def test_where_the_bot_was_removed_the_dialog_alone_says_the_number(town: Town) -> None:
    message: Message = town.teams.say_without_mention(town.johan, town.meeting, DARK)
    await town.teams.remove_app(town.meeting, by=town.karin)
    taken = await town.teams.extensions.take(town.karin, town.meeting, message)
    assert shows(taken.card, "Frågan är registrerad som TR-1.")
    assert "Kortet kommer i chatten" not in said(taken.card)
    await town.nothing_comes_about(town.meeting, "TR-1")


async def test_the_same_message_in_another_councils_chat_is_another_message(town: Town) -> None:
    other = town.add_chat("äldre", town.karin, town.maria)
    await town.found_council(other, name="Äldrerådet", code="ÄR")
    message = town.teams.say_without_mention(town.karin, town.meeting, DARK)
    await town.teams.extensions.take(town.karin, town.meeting, message)
    opened = await town.teams.extensions.open(town.karin, other, message)
    assert inputs(opened.card)["text"]["value"] == DARK
    assert "TR-1" not in said(opened.card)


async def test_a_link_that_leads_elsewhere_is_not_kept(town: Town) -> None:
    message = town.teams.say_without_mention(town.johan, town.meeting, DARK)
    forged = {"linkToMessage": "https://teams.microsoft.com.evil.example/l/message/x/1"}
    opened = await town.teams.extensions.open(town.karin, town.meeting, message)
    payload = opened.activity["value"]["messagePayload"] | forged
    data: Json = {"text": DARK, "nonce": "n"}
    taken = await town.teams.extensions.submit(
        town.karin, town.meeting, data, payload={"messagePayload": payload}
    )
    (url,) = [action["url"] for action in actions(taken.card) if action["type"] == "Action.OpenUrl"]
    assert url.startswith("https://teams.microsoft.com/l/message/19%3Ameeting_")
    assert message.id in url


@every(
    "forged",
    [
        {"text": ["x"], "department": [], "asker": {}, "force": [], "nonce": 7},
        {"text": {"a": 1}, "department": "9" * 40, "asker": "\x00", "nonce": "n" * 900},
        {"text": 7, "department": {"id": 1}, "asker": ["author"], "question": 1, "council": 99, "code": "ÄR"},
        {"text": "å" * 90_000, "department": True, "asker": 2**62},
        {"text": None},
        {},
    ],
)
async def test_a_dialog_with_anything_in_it_is_answered(town: Town, forged: Json) -> None:
    await town.log(town.karin, "Hemlig?")
    message = town.teams.say_without_mention(town.johan, town.meeting, DARK)
    for chat in (town.meeting, town.personal(town.boende), town.add_chat("annan", town.boende)):
        sent = await town.teams.extensions.submit(town.boende, chat, forged, message=message)
        assert sent.status == 200
        assert sent.card or sent.text
        assert "Hemlig" not in f"{said(sent.card)} {sent.text}"
