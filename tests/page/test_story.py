"""Test a whole evening on the page, by clicks and keys only: log, assign, answer, list."""

import pytest
from playwright.async_api import expect

from tests.page.conftest import OpenPage
from tests.page.visitor import Visitor
from tests.page.wording import WORDINGS, Wording

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
ROWS_OF_A_PAGE = 10


@pytest.mark.parametrize("language", WORDINGS)
async def test_a_question_from_the_meeting_comes_back_with_its_answer(
    open_page: OpenPage, language: str
) -> None:
    visitor, words = await open_page(), WORDINGS[language]
    await visitor.speak(language)
    await karin_founds_the_council(visitor, words)
    await johan_asks_and_karin_sends_it_on(visitor, words)
    await petra_answers(visitor, words)
    await everybody_reads_the_answer(visitor, words)
    await karin_leafs_through_the_list(visitor, words)
    await olof_gets_his_question_once_he_installs_the_app(visitor, words)


async def karin_founds_the_council(visitor: Visitor, words: Wording) -> None:
    await visitor.be("karin")
    await visitor.click("add-app")
    await visitor.sees(words.greeting)
    await visitor.fill(words.greeting, words.name_field, words.council)
    await visitor.fill(words.greeting, words.code_field, words.code)
    await visitor.press(words.greeting, words.bind)
    await visitor.sees(words.council)
    await visitor.write(f"@Bevaka {words.department} {words.streets} @Petra @Eva")
    await visitor.sees(words.streets, "Petra Holm", "Eva Strand")
    await visitor.write(f"@Bevaka {words.department} {words.culture} @Olof")
    await visitor.sees(words.culture)


async def johan_asks_and_karin_sends_it_on(visitor: Visitor, words: Wording) -> None:
    await visitor.be("johan")
    await visitor.write(f"@Bevaka {words.ask} {words.question}")
    await visitor.sees(words.question, f"{words.code}-1", words.unassigned, "Johan Lind")
    await expect(visitor.button(words.question, words.send)).to_have_count(0)
    await visitor.be("karin")
    await visitor.choose(words.question, words.department_field, words.streets)
    await visitor.press(words.question, words.send)
    await visitor.sees(words.question, f"{words.sent} {words.streets}", "Petra Holm")


async def petra_answers(visitor: Visitor, words: Wording) -> None:
    await visitor.page.get_by_test_id("person-switch").select_option("petra")
    await expect(visitor.entry("personal-petra")).to_contain_text(words.unread)
    await visitor.open("personal-petra")
    await expect(visitor.entry("personal-petra")).not_to_contain_text(words.unread)
    await visitor.press(words.question, words.acknowledge)
    await visitor.sees(words.question, words.in_progress)
    await visitor.fill(words.question, words.answer_field, words.reply)
    await visitor.press(words.question, words.answer)
    await visitor.sees(words.question, words.answered, words.reply)


async def everybody_reads_the_answer(visitor: Visitor, words: Wording) -> None:
    await visitor.be("johan")
    await visitor.sees(words.question, words.answered, words.reply, "Petra Holm")
    await visitor.be("karin", chat="personal-karin")
    await visitor.sees(words.news, words.reply)


async def karin_leafs_through_the_list(visitor: Visitor, words: Wording) -> None:
    await visitor.be("johan")
    texts = [words.short.format(n=n) for n in range(2, ROWS_OF_A_PAGE + 4)]
    await visitor.write("@Bevaka " + "\n".join(f"{words.ask} {text}" for text in texts))
    await visitor.sees(texts[-1])
    await visitor.be("karin")
    await visitor.write(f"@Bevaka {words.open}")
    await visitor.sees(words.list_title, texts[0])
    await expect(visitor.card(words.list_title)).not_to_contain_text(texts[-1])
    await visitor.press(words.list_title, words.next)
    await visitor.sees(words.list_title, f"{words.page} 2", texts[-1])
    await visitor.press(words.list_title, words.previous)
    await visitor.sees(words.list_title, texts[0])
    await visitor.press(words.list_title, words.filters)
    await visitor.choose(words.list_title, words.status_field, words.answered_questions)
    await visitor.press(words.list_title, words.show)
    await visitor.sees(words.list_title, words.question)
    await expect(visitor.card(words.list_title)).not_to_contain_text(texts[0])


async def olof_gets_his_question_once_he_installs_the_app(visitor: Visitor, words: Wording) -> None:
    text = words.short.format(n=99)
    await visitor.write(f"@Bevaka {words.ask} {text} > {words.culture}")
    await visitor.sees(text, words.undelivered_mark)
    await visitor.be("karin", chat="personal-karin")
    await visitor.sees(words.undelivered, "Olof Frisk")
    await visitor.be("olof", chat="personal-olof")
    await expect(visitor.page.get_by_test_id("message")).to_have_count(0)
    await visitor.click("install")
    await visitor.sees(text, f"{words.sent} {words.culture}")
    await expect(visitor.button(text, words.acknowledge)).to_be_visible()
