"""Test that the sample meeting is played line by line, each by its speaker."""

import pytest

from simulator.constants import Json
from simulator.playback import Playback
from simulator.sample_meeting import ENGLISH, SWEDISH, Presses
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot, activities, answer_card, card_with, execute, message_with

DEPARTMENTS = {
    "type": "Input.ChoiceSet",
    "id": "department",
    "choices": [
        {"title": "Tekniska förvaltningen (Petra Holm)", "value": "1"},
        {"title": "Kultur- och fritidsförvaltningen", "value": "2"},
    ],
}
AFTERWARDS = card_with(
    execute("plan"),
    execute("attendance"),
    execute("attend", attendee=1, form=True),
    execute("attend", confirm=True),
    execute("attend", form=True),
    execute("minutes"),
    words="UTKAST",
)


class ScriptedBot:
    """Answers the sample meeting with cards that have the required buttons, some behind `show`."""

    def __init__(self, bot: FakeBot) -> None:
        self._bot = bot
        self._teams = bot.teams
        self.presses: list[Json] = []

    async def reply(self, activity: Json) -> Json:
        if activity["type"] == "invoke":
            return await self._pressed(activity)
        chat_id = activity["conversation"]["id"]
        if activity.get("action") == "add":
            await self._post(chat_id, card_with(execute("bind"), words="Koppla rådet hit"))
        if activity.get("name", "").endswith("meetingEnd"):
            await self._post(self._teams.world.personal(self._teams.world.person("karin")).id, AFTERWARDS)
        if activity["type"] == "message":
            await self._post(chat_id, card_with(execute("show"), words=activity["text"]))
        return {}

    async def _pressed(self, activity: Json) -> Json:
        action = activity["value"]["action"]
        if action["verb"] == "show":
            return answer_card(card_with(execute("assign"), body=[DEPARTMENTS]))
        self.presses.append(action)
        if action["verb"] == "assign" and action["data"]["department"] == "1":
            petra = self._teams.world.personal(self._teams.world.person("petra"))
            words, listed = "gångvägen", [petra.members[0].teams_id]
            await self._post(petra.id, card_with(execute("acknowledge"), execute("answer"), words=words))
            await self._post(petra.id, card_with(words=words, refreshed_for=listed))
        return {}

    async def _post(self, chat_id: str, card: Json) -> None:
        await self._bot.call("POST", activities(chat_id), message_with(card))


async def test_the_whole_meeting_plays_and_each_line_says_who_speaks_where(
    teams: Simulator, bot: FakeBot
) -> None:
    scripted = ScriptedBot(bot)
    bot.reply = scripted.reply
    heard: list[Json] = []
    teams.world.changes.subscribe(heard.append)
    played = [await teams.page.playback.step() for _ in SWEDISH]
    assert [one for one in played if "toast" in one] == []
    assert [one["person"] for one in played] == [line.speaker for line in SWEDISH]
    assert [one["position"] for one in played] == list(range(1, len(SWEDISH) + 1))
    assert [one["person"] for one in heard if one["what"] == "speaks"] == [line.speaker for line in SWEDISH]
    assert [one["verb"] for one in scripted.presses] == [
        line.verb for line in SWEDISH if isinstance(line, Presses)
    ]
    assert [one["data"].get("department") for one in scripted.presses[1:3]] == ["1", "2"]
    spoken = teams.world.chat("meeting").find(played[7]["message"])
    assert spoken
    assert "gångvägen" in spoken.text
    assert "person" not in await teams.page.playback.step()
    await it_is_played_again_for_a_new_council_in_a_new_chat(teams, scripted)


async def it_is_played_again_for_a_new_council_in_a_new_chat(teams: Simulator, scripted: ScriptedBot) -> None:
    first = teams.world.chat("meeting")
    assert first.is_over
    assert Playback(teams.page.stage).show()["position"] == len(SWEDISH), "as after a restart"
    written = len(first.messages)
    scripted.presses.clear()
    assert teams.page.playback.begin_again()["position"] == 0
    assert teams.page.playback.begin_again()["position"] == 0, "one press makes one chat"
    played = [await teams.page.playback.step() for _ in SWEDISH[:-1]]  # Olof has the app already
    assert [one for one in played if "toast" in one] == []
    assert len(first.messages) == written
    assert teams.world.chat("meeting-2").is_over
    assert scripted.presses[0]["data"] == {"name": "Trygghetsrådet 2", "code": "TRB"}
    attended = [press["data"] for press in scripted.presses if press["verb"] == "attend"]
    assert attended[:2] == [{"confirm": True}, {"form": True}], "the button for anybody, not one person's"


@pytest.mark.usefixtures("bot")
async def test_a_card_that_never_comes_is_reported_and_the_meeting_goes_on(teams: Simulator) -> None:
    impatient = Playback(teams.page.stage, patience=0.1)
    await impatient.step()
    assert (await impatient.step())["toast"] == {"kind": "no-card", "line": 2}
    assert (await impatient.step())["position"] == 3


def test_the_meeting_is_the_same_in_both_languages() -> None:
    assert [(type(line), line.speaker, line.chat) for line in SWEDISH] == [
        (type(line), line.speaker, line.chat) for line in ENGLISH
    ]


async def test_a_meeting_played_in_a_later_run_sets_nothing_up_twice(teams: Simulator, bot: FakeBot) -> None:
    scripted = ScriptedBot(bot)
    bot.reply = scripted.reply
    await teams.page.playback.step()
    assert (await teams.page.playback.step())["position"] == 2
    meeting = teams.world.chat("meeting")
    greeting = activities(meeting.id, meeting.messages[0].id)
    await bot.call("PUT", greeting, message_with(card_with(words="Rådet är kopplat till den här chatten")))
    assert (await Playback(teams.page.stage).step())["position"] == 3
    assert scripted.presses[0]["verb"] == "bind"
    assert len(scripted.presses) == 1


async def test_a_bot_that_fails_or_is_away_is_reported(teams: Simulator, bot: FakeBot) -> None:
    bot.status = 500
    assert (await teams.page.playback.step())["toast"] == {"kind": "failed", "status": 500}
    await bot.stop()
    teams.page.playback.position = 2
    assert (await teams.page.playback.step())["toast"] == {"kind": "unreachable"}
