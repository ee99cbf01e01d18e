"""Test what a bot is sent when people write."""

from simulator.activities import Style
from simulator.chats import Chat
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot, text


async def test_in_a_group_a_message_begins_with_a_mention_of_the_bot(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    sent = await teams.say(karin, meeting, "fråga Varför är det mörkt?")
    assert sent.status == 200
    assert bot.last["text"] == "<at>Bevaka</at>&nbsp;fråga Varför är det mörkt?"
    assert bot.last["entities"][0]["mentioned"]["id"] == bot.last["recipient"]["id"]
    assert bot.last["from"] == {
        "id": karin.teams_id,
        "name": "Karin Ek",
        "aadObjectId": karin.entra_id,
    }
    assert bot.last["channelData"]["meeting"]["id"] == meeting.meeting_id
    assert bot.last["channelData"]["tenant"]["id"] == teams.world.tenant_id


async def test_line_breaks_and_special_characters_survive_in_the_html_only(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    await teams.say(karin, meeting, "fråga Är 1 < 2?\nfråga & sedan?")
    assert bot.last["text"] == "<at>Bevaka</at>&nbsp;fråga Är 1 < 2? fråga & sedan?"
    content = bot.last["attachments"][0]["content"]
    assert content.endswith("&nbsp;fråga Är 1 &lt; 2?<br>fråga &amp; sedan?</p>")


async def test_mentions_stand_where_they_were_typed_and_else_at_the_end(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person, petra: Person
) -> None:
    eva = teams.world.person("eva")
    await teams.say(karin, meeting, "förvaltning Tekniska @Petra Holm och", mentions=[petra, eva])
    assert bot.last["text"].endswith("Tekniska <at>Petra Holm</at>&nbsp;och <at>Eva Strand</at>")
    mentioned = [one["mentioned"]["id"] for one in bot.last["entities"] if one["type"] == "mention"]
    assert mentioned == [teams.world.bot.teams_id, petra.teams_id, eva.teams_id]


async def test_a_personal_message_has_no_mention_and_no_group(
    teams: Simulator, bot: FakeBot, petra: Person
) -> None:
    await teams.say(petra, teams.world.personal(petra), "mina")
    assert bot.last["text"] == "mina"
    assert "isGroup" not in bot.last["conversation"]
    assert bot.last["conversation"]["conversationType"] == "personal"


async def test_an_anonymous_person_has_no_entra_id(teams: Simulator, bot: FakeBot, meeting: Chat) -> None:
    await teams.say(teams.world.person("boende"), meeting, "fråga Fler bänkar?")
    assert "aadObjectId" not in bot.last["from"]


async def test_a_quoted_message_comes_as_a_block_before_the_answer(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    await bot.write(meeting, text("Vad gäller saken?"))
    asked = await teams.message(meeting)
    await teams.say(karin, meeting, "fråga Detta", style=Style(quoting=asked))
    content = bot.last["attachments"][0]["content"]
    assert content.startswith("<blockquote")
    assert "Vad gäller saken?" in content.partition("</blockquote>")[0]
    assert "fråga Detta" in content.partition("</blockquote>")[2]


async def test_an_answer_in_a_channel_names_the_thread_it_belongs_to(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    channel = teams.world.add_chat("kanal", title="Trygghet", members=[karin], kind="channel")
    channel.has_bot = True
    first = await teams.say(karin, channel, "fråga Ett?")
    assert first.message
    await teams.say(karin, channel, "fråga Två?", thread=first.message)
    assert [one["conversation"]["id"] for one in bot.heard] == [
        f"{channel.id};messageid={first.message.id}"
    ] * 2
    assert bot.last["channelData"]["channel"]["id"] == channel.id


async def test_a_message_without_mention_is_in_the_chat_but_the_bot_does_not_hear_it(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    message = teams.say_without_mention(karin, meeting, "Hej allihop")
    assert meeting.messages == [message]
    assert bot.heard == []


async def test_an_edit_keeps_the_id_and_says_what_it_is(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    sent = await teams.say(karin, meeting, "fråga Gamal?")
    assert sent.message
    await teams.edit(karin, sent.message, "fråga Gammal?")
    assert (bot.last["type"], bot.last["id"]) == ("messageUpdate", sent.message.id)
    assert bot.last["channelData"]["eventType"] == "editMessage"
    assert bot.last["text"].endswith("fråga Gammal?")
    assert sent.message.updates == 1


async def test_a_message_taken_back_is_told_as_a_soft_deletion(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    sent = await teams.say(karin, meeting, "fråga Fel chatt")
    assert sent.message
    await teams.delete(karin, sent.message)
    assert (bot.last["type"], bot.last["id"]) == ("messageDelete", sent.message.id)
    assert bot.last["channelData"]["eventType"] == "softDeleteMessage"
    assert sent.message.deleted


async def test_a_reaction_names_the_message_it_is_on(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    posted = await bot.write(meeting, text("Noterat"))
    await teams.react(karin, await teams.message(meeting), kind="heart")
    assert bot.last["reactionsAdded"] == [{"type": "heart"}]
    assert bot.last["replyToId"] == posted


async def test_raw_fields_of_an_activity_can_be_replaced(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    sent = await teams.say(karin, meeting, "fråga Ett?", activity={"id": "17", "locale": "en-GB"})
    assert (bot.last["id"], bot.last["locale"]) == ("17", "en-GB")
    again = await teams.post(sent.activity)
    assert again.status == 200
    assert bot.heard[0] == bot.heard[1]
