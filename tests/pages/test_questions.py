"""Test the table of questions: filters, order, what is done with several, files."""

import csv
import io
import re

from simulator.people import Person
from tests.dialogues.town import Town
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import SignIn

QUESTIONS = "/pages/councils/1/questions"
ASKED = ("Varför är lamporna släckta?", "När lagas busskuren?", "Kan torget få bänkar?")


async def with_questions(town: Town, sign_in: SignIn, *, as_: Person | None = None) -> Browser:
    for text in ASKED:
        await town.log(town.johan, text)
    return await sign_in(as_ or town.karin)


def boxes(shown: Shown) -> dict[str, str]:
    """Return the boxes of the table: what is sent if they are ticked, by the id of the question."""
    return {
        value.partition(":")[0]: value
        for value in re.findall(r'name="questions" value="([^"]+)"', shown.html)
    }


async def choose(browser: Browser, verb: str, *chosen: str, **fields: str) -> Shown:
    """Tick questions in the table by their ids, and do something with them."""
    shown = await browser.get(QUESTIONS)
    (form,) = [form for form in shown.forms if form.method == "post"]
    ticked = [("questions", boxes(shown)[one]) for one in chosen]
    kept = {name: form.fields[name] for name in ("csrf", "back", "nonce")}
    return await browser.post(f"/pages/councils/1/actions/{verb}", [*ticked, *{**kept, **fields}.items()])


async def test_the_address_says_what_is_shown_and_in_which_order(town: Town, sign_in: SignIn) -> None:
    browser = await with_questions(town, sign_in)
    shown = await browser.get(f"{QUESTIONS}?text=lampor")
    assert (ASKED[0] in shown.text, ASKED[1] in shown.text) == (True, False)
    oldest = await browser.get(f"{QUESTIONS}?sort=number")
    newest = await browser.get(f"{QUESTIONS}?sort=-number")
    assert oldest.text.index(ASKED[0]) < oldest.text.index(ASKED[2])
    assert newest.text.index(ASKED[2]) < newest.text.index(ASKED[0])
    assert 'aria-sort="ascending"' in oldest.html
    none = await browser.get(f"{QUESTIONS}?state=answered")
    assert ASKED[0] not in none.text


async def test_several_are_assigned_at_once(town: Town, sign_in: SignIn) -> None:
    browser = await with_questions(town, sign_in)
    told = await choose(browser, "assign", "1", "3", department="1")
    assert "notice" in told.html
    rows = await browser.get(f"{QUESTIONS}?state=assigned")
    assert (ASKED[0] in rows.text, ASKED[1] in rows.text, ASKED[2] in rows.text) == (True, False, True)


async def test_several_are_merged_into_the_one_that_stays(town: Town, sign_in: SignIn) -> None:
    browser = await with_questions(town, sign_in)
    await choose(browser, "merge", "2", "3", question="1")
    open_ones = await browser.get(QUESTIONS)
    assert ASKED[0] in open_ones.text
    assert ASKED[1] not in open_ones.text
    merged = await browser.get(f"{QUESTIONS}/2")
    assert merged.links["TR-1"] == f"{QUESTIONS}/1"
    stays = await browser.get(f"{QUESTIONS}/1")
    assert (stays.links["TR-2"], stays.links["TR-3"]) == (f"{QUESTIONS}/2", f"{QUESTIONS}/3")


async def test_nothing_chosen_is_said(town: Town, sign_in: SignIn) -> None:
    browser = await with_questions(town, sign_in)
    told = await choose(browser, "assign", department="1")
    assert told.status == 409
    assert 'role="alert"' in told.html


async def test_what_is_shown_is_a_file_for_spreadsheets(town: Town, sign_in: SignIn) -> None:
    browser = await with_questions(town, sign_in)
    file = await browser.get(f"{QUESTIONS}.csv?text=lampor")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    rows = list(csv.reader(io.StringIO(file.html.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 2
    assert ASKED[0] in rows[1]


async def test_who_may_not_assign_chooses_nothing(town: Town, sign_in: SignIn) -> None:
    browser = await with_questions(town, sign_in, as_=town.maria)
    shown = await browser.get(QUESTIONS)
    assert ASKED[0] in shown.text
    assert boxes(shown) == {}
