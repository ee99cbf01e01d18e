"""Test that a question is published by a coordinator's act alone, once adopted minutes have reported it."""

import json
from typing import Any

from simulator.cards import find_action, inputs, verbs
from storage import Transaction
from storage.tables import events
from tests.dialogues.town import Town, said, shows
from tests.pages.conftest import signed_in
from tests.public.conftest import BRIDGE, BRIDGE_ANSWER, PAGE, SLUG, PublishingDesk

PHONE = "Ring 070-174 06 35."


async def kinds_in_history(desk: PublishingDesk, *, number: int) -> list[tuple[str, dict[str, Any]]]:
    """Return what happened to a question, with what was stored about it."""

    def read(tx: Transaction) -> list[tuple[str, dict[str, Any]]]:
        council = tx.councils.by_code("TR")
        assert council is not None
        question = tx.questions.get_by_number(council, number)
        return [(one.happening.value, dict(one.new)) for one in tx.events.of_question(question.id)]

    found: list[tuple[str, dict[str, Any]]] = await desk.evening.do(read)
    return found


async def test_a_reported_question_is_published_and_everybody_can_read_it(desk: PublishingDesk) -> None:
    assert shows((await desk.open_page()).card, "öppen för alla")
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    before = await desk.public.get(f"/public/{SLUG}")
    assert (before.status, BRIDGE in before.text) == (200, False)
    done = await desk.publish(1)
    assert shows(done.card, "publicerad på webben")
    listed = await desk.public.get(f"/public/{SLUG}")
    assert (listed.status, BRIDGE in listed.text) == (200, True)
    shown = await desk.public.get(f"/public/{SLUG}/questions/1")
    assert shown.status == 200
    assert BRIDGE_ANSWER in shown.text
    assert "Johan" not in shown.text


async def test_the_preview_shows_the_role_and_no_name_and_publishes_nothing(desk: PublishingDesk) -> None:
    await desk.open_page()
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    card = await desk.card(1)
    preview = await desk.town.press(desk.town.karin, card, "publish")
    assert shows(preview.card, "Publicera TR-1 på webben", f"/public/{SLUG}/questions/1", "aldrig med namn")
    assert "Johan" not in said(preview.card)
    filled = {name: one["value"] for name, one in inputs(preview.card).items()}
    assert filled == {"text": BRIDGE, "answer": BRIDGE_ANSWER}
    assert BRIDGE not in (await desk.public.get(f"/public/{SLUG}")).text


async def test_what_no_adopted_minutes_have_reported_cannot_be_published(desk: PublishingDesk) -> None:
    await desk.open_page()
    await desk.town.log(desk.town.johan, BRIDGE)
    await desk.town.say(desk.town.karin, f"svara 1 {BRIDGE_ANSWER}")
    card = await desk.card(1)
    own = card.seen_by(desk.town.karin)
    assert "publish" not in verbs(own)
    forged = {**find_action(own, verb="show"), "verb": "publish"}
    forged["data"] = {**forged["data"], "confirm": True, "text": "x", "answer": "y"}
    refused = await desk.town.teams.press(desk.town.karin, card, action=forged, checked=False)
    assert "återrapporterats i färdigställda" in (refused.text or said(refused.card))
    assert (await desk.public.get(f"/public/{SLUG}/questions/1")).status == 404


async def test_nobody_but_a_coordinator_publishes_or_withdraws(desk: PublishingDesk) -> None:
    await desk.open_page()
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    shown = await desk.town.say(desk.town.karin, "visa 1")
    button = find_action(shown.card, verb="show")
    for verb in ("publish", "withdraw"):
        for person in (desk.town.johan, desk.town.petra, desk.town.amir, desk.town.boende):
            forged = {**button, "verb": verb, "data": {**button["data"], "confirm": True}}
            await desk.town.teams.press(
                person, shown, inputs={"text": "x", "answer": "y"}, action=forged, checked=False
            )
    assert (await desk.public.get(f"/public/{SLUG}/questions/1")).status == 404
    assert "published" not in [kind for kind, _ in await kinds_in_history(desk, number=1)]


async def test_personal_data_and_names_are_published_only_once_confirmed(
    desk: PublishingDesk,
) -> None:
    await desk.open_page()
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    for answer, found in (
        (f"Ja. {PHONE}", "telefonnummer"),
        ("Ja, säger Johan Lind.", "namnet på en person"),
    ):
        warned = await desk.publish(1, answer=answer)
        assert shows(warned.card, found, "Publicera ändå")
        assert inputs(warned.card)["answer"]["value"] == answer
        assert (await desk.public.get(f"/public/{SLUG}/questions/1")).status == 404
    card = await desk.card(1)
    await desk.town.press(desk.town.karin, card, "publish")
    await desk.town.press(desk.town.karin, card, "publish", answer=f"Ja. {PHONE}")
    done = await desk.town.press(desk.town.karin, card, "publish")
    assert shows(done.card, "publicerad på webben")
    assert PHONE in (await desk.public.get(f"/public/{SLUG}/questions/1")).text


async def test_a_new_version_replaces_the_last_one_and_the_original_stays(desk: PublishingDesk) -> None:
    await desk.open_page()
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    await desk.publish(1, text="Är bron upplyst?", answer="Ja.")
    shown = await desk.public.get(f"/public/{SLUG}/questions/1")
    assert "Är bron upplyst?" in shown.text
    assert BRIDGE not in shown.text
    again = await desk.publish(1, answer="Ja, hela natten.")
    assert shows(again.card, "publicerad på webben", BRIDGE)
    assert "Ja, hela natten." in (await desk.public.get(f"/public/{SLUG}/questions/1")).text
    same = await desk.publish(1)
    assert not shows(same.card, "publicerad på webben")
    stored = await kinds_in_history(desk, number=1)
    assert [(kind, new["publication"], new["answer"]) for kind, new in stored if kind == "published"] == [
        ("published", 1, "Ja."),
        ("published", 2, "Ja, hela natten."),
    ]


async def test_what_is_withdrawn_is_gone_with_the_next_request(desk: PublishingDesk) -> None:
    await desk.open_page()
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    await desk.publish(1)
    assert (await desk.public.get(f"/public/{SLUG}/questions/1")).status == 200
    gone = await desk.withdraw(1)
    assert shows(gone.card, "borttagen från webben")
    for path in ("", "/questions/1", "/feed.atom", "/feed.rss", "/questions.json", "?q=bron"):
        assert BRIDGE not in (await desk.public.get(f"/public/{SLUG}{path}")).text
    kinds = [kind for kind, _ in await kinds_in_history(desk, number=1)]
    assert kinds[-2:] == ["published", "publication_withdrawn"]
    assert shows((await desk.publish(1)).card, "publicerad på webben")
    await desk.town.tell(desk.town.karin, "ångra")
    assert (await desk.public.get(f"/public/{SLUG}/questions/1")).status == 200, "nothing undoes it"


async def test_a_closed_page_shows_nothing_and_lets_nothing_be_published(desk: PublishingDesk) -> None:
    await desk.open_page()
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    await desk.publish(1)
    card = await desk.card(1)
    assert {"publish", "withdraw"} <= set(verbs(card.seen_by(desk.town.karin)))
    await desk.open_page(public_on="false")
    for path in ("", "/questions/1", "/questions.json"):
        assert (await desk.public.get(f"/public/{SLUG}{path}")).status == 404
    refused = await desk.town.press(desk.town.karin, card, "publish")
    assert "stängd" in (refused.text or said(refused.card))


async def test_an_address_is_of_one_council_and_has_usual_letters(desk: PublishingDesk, town: Town) -> None:
    await desk.open_page()
    for slug in ("Å", "a b", "../x", "-", "x" * 41, ""):
        refused = await desk.open_page(slug=slug)
        assert "små bokstäver" in refused.text, slug
    other = town.add_chat("skolan", town.karin)
    await town.found_council(other, name="Skolrådet", code="SK")
    card = await town.say(town.karin, "inställningar", chat=other)
    await town.press(town.karin, card, "public_page")
    taken = await town.press(town.karin, card, "public_page", **PAGE)
    assert "används redan" in taken.text


async def test_the_page_of_a_question_has_the_same_forms(desk: PublishingDesk, database_url: str) -> None:
    await desk.open_page()
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    karin = await signed_in(desk.town.teams, desk.town.karin, database_url=database_url)
    listed = await karin.get("/pages/councils/1/publications")
    assert "Inte publicerad" in listed.text
    shown = await karin.get("/pages/councils/1/questions/1")
    asked = await karin.send(shown.form("publish"))
    assert "aldrig med namn" in asked.text
    done = await karin.send(asked.form("publish"), answer="Ja.")
    assert "publicerad på webben" in done.text
    assert "Ja." in (await desk.public.get(f"/public/{SLUG}/questions/1")).text
    gone = await karin.send(done.form("withdraw"))
    assert "borttagen från webben" in gone.text
    assert (await desk.public.get(f"/public/{SLUG}/questions/1")).status == 404
    saved = await karin.send(listed.form("public_page"), slug="radet")
    assert "Sparat" in saved.text
    johan = await signed_in(desk.town.teams, desk.town.johan, database_url=database_url)
    assert (await johan.get("/pages/councils/1/publications")).status == 403
    assert "publish" not in (await johan.get("/pages/councils/1/questions/1")).verbs


async def test_an_event_says_who_opened_the_page_and_how(desk: PublishingDesk) -> None:
    await desk.open_page()

    def read(tx: Transaction) -> list[dict[str, Any]]:
        rows = tx.events._connection.execute(events.select())  # noqa: SLF001 - what is stored
        return [row.new for row in rows if row.happening == "public_page_changed"]

    (stored,) = await desk.evening.do(read)
    assert stored["before"]["on"] is False
    assert stored["after"] == {"slug": SLUG, "on": True, "licence": "CC-BY-4.0", "indexed": True}


async def test_a_reopened_question_says_so_until_its_new_answer_is_published(desk: PublishingDesk) -> None:
    town, notice = desk.town, "Frågan har tagits upp på nytt. Svaret här är det tidigare."
    await desk.open_page()
    await town.say(town.karin, "samordnare @Johan Lind", town.johan)
    await desk.report((BRIDGE, BRIDGE_ANSWER))
    await desk.publish(1)
    places = ("", "/questions/1", "/feed.atom", "/feed.rss")

    async def noticed() -> set[bool]:
        shown = [(await desk.public.get(f"/public/{SLUG}{place}")).text for place in places]
        (question,) = json.loads((await desk.public.get(f"/public/{SLUG}/questions.json")).text)["questions"]
        assert question["answer"] == BRIDGE_ANSWER
        return {question["reopened"], *(notice in text for text in shown)}

    assert await noticed() == {False}
    done = await town.press(town.karin, await desk.card(1), "reopen")
    assert shows(done.card, "Frågan är öppen igen. På den publika webbsidan står det nu", BRIDGE)
    assert await noticed() == {True}
    await town.settled()
    told = town.personal(town.johan).messages[-1]
    assert shows(told.card, "TR-1 är öppen igen och finns på den publika webbsidan")
    await town.say(town.karin, "svara 1 Nej, till midnatt.")
    assert await noticed() == {True}, "there is a new answer that is not published"
    withdrawn = await desk.withdraw(1)
    assert shows(withdrawn.card, "borttagen från webben")
    assert (await desk.public.get(f"/public/{SLUG}/questions/1")).status == 404
