"""Test the page with the keyboard only, on a phone, and in dark mode."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.dialogues.town import Town
from tests.page.conftest import OpenPage
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
QUESTION = "Varför är lamporna släckta längs gångvägen vid ån?"
PHONE = {"width": 360, "height": 740}
MOST_TABS = 60
SIDEWAYS = """
() => [...document.querySelectorAll("html, .titlebar, .sample, main, #messages, .ac-actionSet")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.id || one.tagName)
"""
TOO_SMALL = """
() => [...document.querySelectorAll("button, select, summary, textarea, input")]
    .filter((one) => !one.matches("[hidden], [type=checkbox], [type=radio]"))
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width)
    .filter((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 44)
    .map((one) => one.outerHTML.slice(0, 120))
"""
SHARE_OF_THE_CONVERSATION = "document.querySelector('#messages').clientHeight / innerHeight"
DOCUMENT_SCROLLS = "document.scrollingElement.scrollHeight > innerHeight"
AXE = Path(__file__).parents[2] / "simulator" / "page" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "tags => axe.run({ runOnly: { type: 'tag', values: tags } })"
CONTRASTS = Path(__file__).with_name("contrasts.js").read_text(encoding="utf-8")


SCREENS = {"dark": PHONE, "light": {"width": 1280, "height": 860}}


async def reach(target: Locator, *, key: str = "Tab") -> None:
    """Press a key until the focus is on the target."""
    for _ in range(MOST_TABS):
        if await target.evaluate("element => element === document.activeElement"):
            return
        await target.page.keyboard.press(key)
    raise AssertionError(f"{target} is not within {MOST_TABS} presses of {key}")


async def test_a_question_is_logged_and_sent_on_with_the_keyboard_alone(
    open_page: OpenPage, town: Town
) -> None:
    visitor = await open_page()
    keys = visitor.page.keyboard
    await keys.press("Tab")
    await keys.press("Enter")  # skips to the message box
    await visitor.type(f"@Bevaka fråga {QUESTION}")
    await keys.press("Enter")
    card = await visitor.sees(QUESTION, "TR-1", "Att fördela")
    await reach(card.get_by_role("combobox", name="Förvaltning"), key="Shift+Tab")
    await keys.type("Tek")
    await reach(visitor.button(QUESTION, "Skicka"))
    await keys.press("Enter")
    await visitor.sees(QUESTION, "Skickad till Tekniska förvaltningen")
    await town.arrives(town.petra, QUESTION)


async def test_an_owner_answers_on_a_phone_and_nothing_is_wider_than_it_or_too_small(
    open_page: OpenPage, town: Town
) -> None:
    await town.assigned(QUESTION)
    visitor = await open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    await visitor.be("petra", chat="personal-petra")
    await visitor.sees(QUESTION)
    await visitor.fill(QUESTION, "Svar", "Lamporna lagas på torsdag.")
    assert await visitor.page.evaluate(SIDEWAYS) == []
    assert await visitor.page.evaluate(TOO_SMALL) == []
    await visitor.button(QUESTION, "Svara").tap()
    await visitor.sees(QUESTION, "Besvarad", "Lamporna lagas på torsdag.")
    for chat in ("personal-petra", "meeting"):
        await visitor.be("petra", chat=chat)
        await visitor.sees(QUESTION)
        assert await visitor.page.evaluate(SIDEWAYS) == []
        assert not await visitor.page.evaluate(DOCUMENT_SCROLLS)
        assert await visitor.page.evaluate(TOO_SMALL) == []
        assert await visitor.page.evaluate(SHARE_OF_THE_CONVERSATION) > 0.8
    for opener in ("head-menu", "ways", "sheet-open"):
        await visitor.click(opener)
        assert await visitor.page.evaluate(TOO_SMALL) == []
        assert await visitor.page.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("light", ["dark", "light"])
async def test_every_text_can_be_read_in_the_dark_and_in_the_light(
    open_page: OpenPage, town: Town, light: str
) -> None:
    await town.assigned(QUESTION, "Kultur- och fritidsförvaltningen")
    await town.arrives(town.karin, "har inte kommit fram")
    await town.log(town.maria, "Ska torget få fler bänkar?")
    await town.say(town.karin, "öppna")
    visitor = await open_page(color_scheme=light, bypass_csp=True, viewport=SCREENS[light])
    await expect(visitor.page.locator("html")).to_have_attribute("data-theme", light)
    await visitor.sees("Uppföljningslista", "Har inte nått Olof Frisk")
    await visitor.button("Från Maria Sand", "Skicka").hover()
    contrasts = await visitor.page.evaluate(CONTRASTS)
    assert QUESTION in contrasts
    assert {text: round(found, 1) for text, found in contrasts.items() if found < 4.5} == {}
    await everybody_can_use_the_page_with_its_menus(visitor)


async def everybody_can_use_the_page_with_its_menus(visitor: Visitor) -> None:
    await visitor.page.add_script_tag(path=AXE)
    message = visitor.page.get_by_test_id("message").first
    await message.get_by_test_id("more").click()
    await message.get_by_test_id("reply").click()
    await visitor.click("ways")
    await visitor.click("way-picture")
    await visitor.click("ways")
    await expect(visitor.page.get_by_test_id("way-targeted")).to_be_visible()
    await no_rule_is_broken(visitor)
    await visitor.open_sheet()
    await no_rule_is_broken(visitor)


async def no_rule_is_broken(visitor: Visitor) -> None:
    found = await visitor.page.evaluate(RUN_AXE, RULES)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
    assert {"color-contrast", "label", "select-name"} <= {rule["id"] for rule in found["passes"]}
    assert await visitor.page.evaluate(SIDEWAYS) == []


async def test_only_the_list_of_messages_scrolls_however_many_there_are(
    open_page: OpenPage, town: Town
) -> None:
    for number in range(8):
        await town.log(town.johan, f"Ska bänk nummer {number} målas om?")
    visitor = await open_page()
    await visitor.sees("Ska bänk nummer 7 målas om?")
    assert await visitor.page.locator("#messages").evaluate("list => list.scrollHeight > list.clientHeight")
    assert not await visitor.page.evaluate(DOCUMENT_SCROLLS)
    await expect(visitor.page.get_by_test_id("compose")).to_be_in_viewport()
    await expect(visitor.card("Ska bänk nummer 7 målas om?")).to_be_in_viewport()


async def test_what_somebody_types_on_a_card_stays_while_others_change_the_question(
    open_page: OpenPage, town: Town
) -> None:
    card = await town.assigned(QUESTION)
    visitor = await open_page()
    await visitor.be("karin")
    await visitor.press(QUESTION, "Svara …")
    await visitor.fill(QUESTION, "Svar", "Lamporna lagas")
    await town.act(town.eva, card, "acknowledge")
    await visitor.sees(QUESTION, "Pågår")
    await visitor.page.keyboard.insert_text(" på torsdag.")
    await visitor.press(QUESTION, "Svara")
    await visitor.sees(QUESTION, "Besvarad", "Lamporna lagas på torsdag.")


async def test_a_button_that_is_held_down_is_not_exchanged_for_another(
    open_page: OpenPage, town: Town
) -> None:
    card = await town.assigned(QUESTION)
    visitor = await open_page()
    await visitor.be("johan")
    await visitor.sees(QUESTION, "Skickad")
    await visitor.button(QUESTION, "Visa mer").hover()
    await visitor.page.mouse.down()
    async with visitor.page.expect_response(lambda answer: "/page/chats/meeting?" in answer.url):
        await town.act(town.eva, card, "acknowledge")
    await visitor.page.evaluate("() => new Promise(requestAnimationFrame)")
    await visitor.page.mouse.up()
    await visitor.sees(QUESTION, "Pågår", "Historik")
