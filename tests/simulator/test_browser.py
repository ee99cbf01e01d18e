"""Test the page in a real browser: what people see, the keyboard, and no content from elsewhere."""

import pytest
from playwright.async_api import Page, expect

from simulator.chats import Chat
from simulator.constants import Json
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot, answer_card, answer_text, card_with, execute, message_with, text

pytestmark = pytest.mark.browser
DEPARTMENT = {
    "type": "Input.ChoiceSet",
    "id": "department",
    "label": "Förvaltning",
    "isRequired": True,
    "errorMessage": "Välj en förvaltning",
    "choices": [{"title": "Tekniska", "value": "3"}],
}
OWNER = {
    "type": "Input.ChoiceSet",
    "id": "owner",
    "label": "Ansvarig",
    "choices": [],
    "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
}


async def test_a_command_is_written_with_the_keyboard_alone(
    meeting: Chat, page: Page, bot: FakeBot, petra: Person
) -> None:
    assert meeting.has_bot
    await page.get_by_test_id("compose").focus()
    await page.keyboard.type("@Be")
    await expect(page.get_by_test_id("mention-bot")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await page.keyboard.type("fråga Ett?")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("Till @petra")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message")).to_contain_text("Petra Holm")
    assert bot.last["text"].startswith("<at>Bevaka</at>&nbsp;fråga Ett? Till <at>Petra Holm</at>")
    assert bot.last["entities"][1]["mentioned"]["id"] == petra.teams_id


async def test_a_listed_person_sees_the_own_view_and_others_the_posted_card(
    page: Page, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    async def answer(_activity: Json) -> Json:
        return answer_card(card_with(words="Bara för Karin"))

    bot.reply = answer
    await bot.write(meeting, message_with(card_with(words="För alla", refreshed_for=[karin.teams_id])))
    await expect(page.get_by_test_id("card")).to_contain_text("Bara för Karin")
    await page.get_by_test_id("person-switch").select_option("johan")
    await expect(page.get_by_test_id("card")).to_contain_text("För alla")


async def test_a_required_field_is_asked_for_before_a_press_is_sent(
    page: Page, bot: FakeBot, meeting: Chat, petra: Person
) -> None:
    async def refuse(_activity: Json) -> Json:
        return answer_text("Frågan har redan skickats.")

    bot.reply = refuse
    await bot.write(meeting, message_with(card_with(execute("assign", q=12), body=[DEPARTMENT, OWNER])))
    card = page.get_by_test_id("card")
    await card.get_by_role("button", name="Assign").click()
    await expect(card).to_contain_text("Välj en förvaltning")
    assert bot.heard == []
    await card.get_by_role("combobox").first.select_option(label="Tekniska")
    await card.get_by_role("combobox").last.select_option(label="Petra Holm")
    await card.get_by_role("button", name="Assign").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("Frågan har redan skickats.")
    data = bot.last["value"]["action"]["data"]
    assert data == {"q": 12, "department": "3", "owner": petra.entra_id}


async def test_people_without_the_app_install_it_with_a_button(
    page: Page, bot: FakeBot, teams: Simulator, olof: Person
) -> None:
    await page.get_by_test_id("person-switch").select_option("olof")
    await page.get_by_test_id("chat-personal-olof").click()
    await page.get_by_test_id("install").click()
    await expect(page.get_by_test_id("uninstall")).to_be_visible()
    await bot.write(teams.world.personal(olof), text("**Hej** <b>Olof</b>"))
    await expect(page.get_by_test_id("message")).to_contain_text("Hej <b>Olof</b>")


async def test_unread_messages_have_a_badge_and_language_and_theme_can_be_switched(
    page: Page, bot: FakeBot, teams: Simulator, karin: Person
) -> None:
    await bot.write(teams.world.personal(karin), text("Du har fått en fråga"))
    await expect(page.get_by_test_id("chat-personal-karin")).to_contain_text("1 olästa")
    await page.get_by_test_id("language").select_option("en")
    await expect(page.get_by_test_id("chat-personal-karin")).to_contain_text("1 unread")
    await page.get_by_test_id("theme").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_test_id("chat-personal-karin").click()
    await expect(page.get_by_test_id("chat-personal-karin")).not_to_contain_text("unread")


async def test_the_sample_meeting_follows_the_speaker(page: Page, bot: FakeBot) -> None:
    await page.get_by_test_id("person-switch").select_option("johan")
    await page.get_by_test_id("play").click()
    await expect(page.get_by_test_id("person-switch")).to_have_value("karin")
    await expect(page.get_by_text("Rad 1 av")).to_be_visible()
    assert bot.last["action"] == "add"


async def test_what_somebody_writes_comes_into_view_and_an_ended_meeting_is_over(
    page: Page, bot: FakeBot, meeting: Chat
) -> None:
    long = card_with(words="\n\n".join(f"Rad {number}" for number in range(60)))

    async def answer(activity: Json) -> Json:
        if activity["type"] == "message":
            await bot.write(meeting, message_with(long))
        return {}

    await bot.write(meeting, message_with(long))
    await expect(page.get_by_test_id("card")).to_have_count(1)
    bot.reply = answer
    await page.get_by_test_id("messages").evaluate("list => list.scrollTo(0, 0)")
    await page.get_by_test_id("compose").fill("@Bevaka öppna")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("card")).to_have_count(2)
    own = page.get_by_test_id("message").filter(has_text="öppna")
    await expect(own).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("over")).to_be_hidden()
    for name in ("start-meeting", "end-meeting"):
        await page.get_by_test_id(name).click()
    await expect(page.get_by_test_id("over")).to_contain_text("Mötet är slut")
    await expect(own).to_be_in_viewport(ratio=1)
    await page.get_by_test_id("messages").evaluate("list => list.scrollTo(0, 0)")
    await bot.write(meeting, message_with(long))
    await expect(page.get_by_test_id("newer")).to_have_text("1 nytt meddelande ↓")
    await expect(own).not_to_be_in_viewport()


async def test_a_message_is_answered_and_forwarded_from_its_menu(
    page: Page, bot: FakeBot, teams: Simulator, meeting: Chat
) -> None:
    teams.say_without_mention(teams.world.person("johan"), meeting, "Lampan är sönder")
    message = page.get_by_test_id("message").filter(has_text="Lampan är sönder").first
    for choice, words, sent in (
        ("reply", "@Bevaka fråga", "Svar till"),
        ("forward", "", "Vidarebefordrat från"),
    ):
        await message.hover()
        await message.get_by_test_id("more").click()
        await message.get_by_test_id(choice).click()
        await expect(page.get_by_test_id("extra")).to_contain_text("Johan Lind: Lampan är sönder")
        await page.get_by_test_id("compose").fill(words)
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("message").last).to_contain_text(f"{sent} Johan Lind")
        await expect(page.get_by_test_id("extra")).to_be_hidden()
    await expect(page.get_by_test_id("message").last.locator(".bubble")).to_have_count(1)
    await expect(page.get_by_test_id("chat-personal-karin")).to_have_attribute("aria-current", "true")
    assert [one["conversation"]["conversationType"] for one in bot.heard] == ["groupChat", "personal"]
    await page.get_by_test_id("ways").press("Enter")
    await page.get_by_test_id("way-bullets").press("Enter")
    await page.get_by_test_id("compose").fill("fråga\nEtt?\nTvå?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message").last.get_by_role("listitem")).to_have_text(["Ett?", "Två?"])
