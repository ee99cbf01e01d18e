"""Test that a link opens its own questions for its own time, and that nothing else opens anything."""

import asyncio
import secrets
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from bot.pages.answer import REQUESTS_OF_ADDRESS, REQUESTS_OF_LINK
from storage.answer_links import MAC_LENGTH, renew_link_secret
from tests.answer.conftest import ADDRESS, BENCH, LAMP, NAME, SOCIAL, STREETS, Mailbox, form_of
from tests.dialogues.town import Town
from tests.sizes import IN_FULL
from tests.telemetry.scrape import metrics_at

COUNTED = "bevaka_answer_links_total"


async def state(mailbox: Mailbox) -> object:
    """Return everything that a visit must not change."""
    return await mailbox.run(
        lambda tx: [(q, tx.events.of_question(q.id)) for q in tx.questions.get_many([1, 2, 3])]
    )


async def counted(mailbox: Mailbox, outcome: str) -> float:
    return (await metrics_at(mailbox.teams.bot_url, COUNTED)).value(COUNTED, outcome=outcome)


async def test_opening_a_link_changes_nothing_whoever_opens_it(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    await town.settled()
    link, before = await mailbox.link(1), await state(mailbox)
    async with aiohttp.ClientSession() as scanner:
        for method in ("HEAD", "GET", "GET"):
            headers = {"Purpose": "prefetch", "Sec-Purpose": "prefetch", "User-Agent": "scanner"}
            async with scanner.request(method, f"{mailbox.teams.bot_url}{link}", headers=headers) as answer:
                assert answer.status == 200
                assert "Set-Cookie" not in answer.headers
        for method in ("PUT", "DELETE", "OPTIONS"):
            async with scanner.request(method, f"{mailbox.teams.bot_url}{link}") as answer:
                assert answer.status == 405
    assert await state(mailbox) == before
    assert await counted(mailbox, "shown") >= 2


async def test_the_page_may_be_framed_cached_and_indexed_by_nobody(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    for address in (await mailbox.link(1), f"{ADDRESS}nothing"):
        shown = await mailbox.sees(address)
        policy = dict(part.split(" ", 1) for part in shown.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
        assert "script-src" not in policy
        assert shown.headers["Cache-Control"] == "no-store"
        assert shown.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in shown.headers["X-Robots-Tag"]
        assert "<script" not in shown.html
        assert all(link.startswith(ADDRESS) for link in shown.links.values()), "nothing leads elsewhere"


async def test_every_link_that_does_not_work_looks_the_same(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    form = form_of(await mailbox.sees(await mailbox.link(1)), "answer")
    revoked = await mailbox.link(1, department=SOCIAL)
    tokens = {
        "expired": await mailbox.link(1, lasts=timedelta(seconds=-1), key="expired"),
        "of others": revoked,
        "unknown": f"{ADDRESS}999-{'0' * MAC_LENGTH}",
        "forged": f"{ADDRESS}1-{'0' * MAC_LENGTH}",
        "no token": f"{ADDRESS}{'x' * 5_000}",
        "encoded": f"{ADDRESS}%00%ff",
    }
    opened = {name: await mailbox.sees(address) for name, address in tokens.items()}
    assert {(shown.status, shown.html) for shown in opened.values()} == {(404, opened["forged"].html)}
    sent = {
        name: await mailbox.browser.send(replace(form, action=address), answer="Ja.", stated_name=NAME)
        for name, address in tokens.items()
    }
    assert {shown.status for shown in sent.values()} <= {403, 404}
    assert (await counted(mailbox, "expired"), await counted(mailbox, "forged") >= 4) == (2, True)


async def test_a_link_ends_when_its_question_goes_to_somebody_else_even_if_it_comes_back(
    mailbox: Mailbox, town: Town
) -> None:
    await town.assigned(LAMP)
    await town.assigned(BENCH)
    link, both = await mailbox.link(1), await mailbox.link(1, 2)
    await town.say(town.karin, f"skicka 1 till {SOCIAL}")
    assert (await mailbox.sees(link)).status == 404
    shown = await mailbox.sees(both)
    assert (LAMP in shown.text, BENCH in shown.text) == (False, True)
    await town.say(town.karin, f"skicka 1 till {STREETS}")
    assert (await mailbox.sees(link)).status == 404
    assert (await mailbox.sees(await mailbox.link(1, key="anew"))).status == 200
    await town.say(town.karin, "stryk 1 Behövs inte.")
    assert (await mailbox.sees(await mailbox.link(1, key="anew"))).status == 404


async def test_a_restore_and_a_change_of_address_end_every_link(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    link = await mailbox.link(1)
    streets = await mailbox.run(lambda tx: tx.councils.get(1).find_department(STREETS).id)
    await mailbox.run(lambda tx: tx.answer_links.revoke_of(1, department=streets))
    assert (await mailbox.sees(link)).status == 404
    anew = await mailbox.link(1, key="anew")
    assert (await mailbox.sees(anew)).status == 200
    await mailbox.run(lambda tx: renew_link_secret(tx.answer_links._connection))  # noqa: SLF001 - as a restore does
    assert (await mailbox.sees(anew)).status == 404


async def test_a_form_does_nothing_to_what_is_not_of_its_link(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    await town.assigned(BENCH)
    await town.assigned("Vem hör av sig?", SOCIAL)
    await town.settled()
    form, before = form_of(await mailbox.sees(await mailbox.link(1)), "answer"), await state(mailbox)
    named = {"answer": "Ja.", "stated_name": NAME}
    for question in ("2", "3", "999"):
        for verb in ("answer", "postpone", "hand_over"):
            sent = await mailbox.browser.send(form, **named, question=question, version="2", verb=verb)
            assert sent.status == 404, (question, verb)
    for verb in ("drop", "assign", "undo_link", "edit", "settings", "raise_at_meeting", ""):
        assert (await mailbox.browser.send(form, **named, verb=verb)).status == 400, verb
    person = await mailbox.browser.send(form, **named, verb="hand_over", recipient="person:1")
    assert person.status == 409, "people are not chosen by a link"
    assert await state(mailbox) == before


async def test_a_form_of_another_site_or_another_link_is_refused(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    link, other = await mailbox.link(1), await mailbox.link(1, key="another")
    form, theirs = [form_of(await mailbox.sees(one), "answer") for one in (link, other)]
    sent = {**form.fields, "answer": "Ja.", "stated_name": NAME}
    tries: tuple[tuple[dict[str, str], dict[str, str], int], ...] = (
        (sent | {"csrf": theirs.fields["csrf"]}, {}, 403),
        (sent | {"csrf": ""}, {}, 403),
        (sent, {"Origin": "https://evil.example"}, 403),
        (sent, {"Sec-Fetch-Site": "cross-site"}, 403),
        (sent, {"Sec-Fetch-Site": "same-site"}, 403),
        (sent, {"Content-Type": "text/plain"}, 415),
        (sent, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
    )
    for data, headers, status in tries:
        assert (await mailbox.browser.post(form.action, data, **headers)).status == status, headers


async def test_what_was_written_by_a_link_is_text(mailbox: Mailbox, town: Town) -> None:
    await town.assigned("Är <b>lampan</b> {{ 7*7 }} släckt?")
    link, hostile = await mailbox.link(1), "<script>alert(1)</script>"
    shown = await mailbox.sends(link, "answer", answer=hostile, stated_name="")
    assert hostile in shown.text
    assert "<b>lampan</b> {{ 7*7 }}" in shown.text
    assert (await mailbox.sends(link, "answer", answer=hostile, stated_name=f'"{hostile}')).status == 200
    assert hostile in (await mailbox.sees(link)).text


@pytest.mark.proof
async def test_guesses_find_nothing_and_are_slowed_down(
    mailbox: Mailbox, town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    await town.assigned(LAMP)
    link = await mailbox.link(1)
    guesses = 10_000 if IN_FULL else 400
    found = dict.fromkeys((200, 404, 429), 0)
    async with aiohttp.ClientSession() as session:

        async def guess(number: int, *, behind: str = "") -> int:
            token = f"{number % 3 + 1}-{secrets.token_hex(MAC_LENGTH // 2)}"
            caller = {"X-Forwarded-For": behind or f"198.51.100.{number % 250}, 203.0.113.5"}
            async with session.get(f"{mailbox.teams.bot_url}{ADDRESS}{token}", headers=caller) as answer:
                found[answer.status] += 1
                return answer.status

        for first in range(0, guesses, 20):
            await asyncio.gather(*(guess(number) for number in range(first, first + 20)))
        assert await guess(0, behind="198.51.100.7") == 404, "another caller is not slowed down"
    assert found[200] == 0
    assert found[404] >= REQUESTS_OF_ADDRESS / 2
    assert found[429] > 0
    assert link.removeprefix(ADDRESS) not in "".join(capfd.readouterr())


async def test_a_link_is_limited_in_rate(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    link = await mailbox.link(1)
    statuses = [(await mailbox.sees(link)).status for _ in range(REQUESTS_OF_LINK // 2 + 5)]
    assert (statuses[0], statuses[-1]) == (200, 429)
    assert (await mailbox.sees(await mailbox.link(1, key="another"))).status == 200
