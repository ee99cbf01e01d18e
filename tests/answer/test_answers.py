"""Test what is done by the link of an e-mail: it is done as by the owner, marked, and can be undone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.history import EventKind, QuestionEvent
from domain.question import Question, QuestionStatus
from storage import Transaction
from tests.answer.conftest import BENCH, LAMP, NAME, SOCIAL, STREETS, Mailbox, form_of
from tests.dialogues.town import NEXT_YEAR, Town
from tests.pages.conftest import SignIn

SWEDEN = ZoneInfo("Europe/Stockholm")


async def question(mailbox: Mailbox, number: int = 1) -> Question:
    return await mailbox.run(lambda tx: tx.questions.get_by_number(tx.councils.get(1), number))


async def history(mailbox: Mailbox, number: int = 1) -> list[QuestionEvent]:
    return await mailbox.run(
        lambda tx: tx.events.of_question(tx.questions.get_by_number(tx.councils.get(1), number).id)
    )


async def test_a_question_is_answered_by_a_link_and_everybody_sees_that(mailbox: Mailbox, town: Town) -> None:
    card = await town.assigned(LAMP)
    link = await mailbox.link(1)
    shown = await mailbox.sees(link)
    assert shown.status == 200
    assert [words for words in (LAMP, "TR-1", STREETS) if words not in shown.text] == []
    assert [one.name for one in (town.johan, town.karin, town.petra) if one.name in shown.text] == []
    done = await mailbox.sends(link, "answer", answer="Lampan byts i morgon.")
    assert (done.status, "svaret är sparat" in done.text) == (200, True)
    await town.becomes(card, "Besvarad", "Lampan byts i morgon.", NAME, STREETS, "via länk i mejl")
    await town.arrives(town.karin, LAMP, NAME)
    await town.arrives(town.johan, "Lampan byts i morgon.")
    event = (await history(mailbox))[-1]
    assert (event.happening, event.new["stated_name"]) == (EventKind.ANSWERED, NAME)
    assert isinstance(event.new["answer_link"], int)
    again = await mailbox.sees(link)
    assert again.status == 200
    assert {form.fields["verb"] for form in again.forms} == {"wrong_address"}, "it is answered"


async def test_the_page_of_a_link_does_not_name_who_answered_in_teams(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    link = await mailbox.link(1)
    await town.say(town.petra, "svara 1 Den är lagad.")
    shown = await mailbox.sees(link)
    assert ("Den är lagad." in shown.text, town.petra.name in shown.text) == (True, False)


async def test_a_coordinator_undoes_with_one_press_what_came_by_a_link(
    mailbox: Mailbox, town: Town, sign_in: SignIn
) -> None:
    await town.assigned(LAMP)
    before = await question(mailbox)
    link = await mailbox.link(1)
    await mailbox.sends(link, "answer", answer="Lampan byts i morgon.")
    karin = await sign_in(town.karin)
    page = await karin.get("/pages/councils/1/questions/1")
    assert NAME in page.text
    assert "via länk i mejl" in page.text
    assert "via länk i mejl" in (await karin.get("/pages/councils/1/questions?state=answered")).text
    undone = await karin.send(page.form("undo_link"))
    assert (undone.status, "Ångrat" in undone.text) == (200, True)
    after = await question(mailbox)
    assert (after.status, after.answer, after.stated_name, after.ended_by) == (
        (QuestionStatus.ASSIGNED, None, None, None)
    )
    assert after.department == before.department
    kinds = [event.happening for event in await history(mailbox)]
    assert kinds[-2:] == [EventKind.ANSWERED, EventKind.UNDONE], "the answer stays in the history"
    assert "Lampan byts i morgon." in undone.text, "as undone"
    assert "undo_link" not in undone.verbs
    assert (await mailbox.sends(link, "answer", answer="På fredag.")).status == 200, (
        "the link is theirs again"
    )
    petra = await sign_in(town.petra)
    assert "undo_link" not in (await petra.get("/pages/councils/1/questions/1")).verbs, "coordinators alone"


async def test_what_happened_since_keeps_a_link_from_being_undone(
    mailbox: Mailbox, town: Town, sign_in: SignIn
) -> None:
    await town.assigned(LAMP)
    await mailbox.sends(await mailbox.link(1), "postpone", until=NEXT_YEAR)
    karin = await sign_in(town.karin)
    undo = (await karin.get("/pages/councils/1/questions/1")).form("undo_link")
    await town.say(town.karin, "svara 1 Den är lagad.")
    refused = await karin.send(undo)
    assert (refused.status, "går inte att ångra" in refused.text) == (409, True)
    assert "undo_link" not in refused.verbs
    assert (await question(mailbox)).stated_name is None


async def test_more_time_is_asked_for_and_a_question_is_handed_over_by_a_link(
    mailbox: Mailbox, town: Town
) -> None:
    await town.assigned(LAMP)
    await town.assigned(BENCH)
    link = await mailbox.link(1, 2)
    done = await mailbox.sends(link, "postpone", until=NEXT_YEAR, reason="Delar är beställda.")
    assert done.status == 200
    assert str((await question(mailbox)).promised) == NEXT_YEAR
    form = form_of(await mailbox.sees(link), "hand_over", 1)
    assert not {STREETS, town.petra.name} & form.choices["recipient"].keys()
    to = form.choices["recipient"][SOCIAL]
    handed = await mailbox.browser.send(form, recipient=to, reason="Inte vår gata.", stated_name=NAME)
    assert (handed.status, "lämnad vidare" in handed.text) == (200, True)
    await town.arrives(town.nils, BENCH)
    moved = await question(mailbox, 2)
    assert (moved.status, moved.reason) == (QuestionStatus.ASSIGNED, "Inte vår gata.")
    shown = await mailbox.sees(link)
    assert (LAMP in shown.text, BENCH in shown.text) == (True, False), "that is no longer theirs"


async def test_whom_nobody_knows_is_proposed_to_the_coordinator(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    done = await mailbox.sends(await mailbox.link(1), "hand_over", other="Elbolaget")
    assert (done.status, "samordnare" in done.text) == (200, True)
    asked = await town.arrives(town.karin, "Elbolaget")
    assert (await question(mailbox)).proposed_recipient == "Elbolaget"
    await town.press(town.karin, asked, "decline_hand_over")
    await town.settled()
    assert (await question(mailbox)).proposed_recipient is None


def _give_address(tx: Transaction) -> None:
    council = tx.councils.get(1)
    streets = council.find_department(STREETS)
    tx.councils.save_department(
        council, name=streets.name, aliases=(), mail="gator@kommunen.example", department=streets.id
    )


async def test_a_wrong_address_is_told_and_ends_the_links_to_it(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    await mailbox.run(_give_address)
    link, other = await mailbox.link(1), await mailbox.link(1, key="another")
    done = await mailbox.sends(link, "wrong_address", stated_name="")
    assert (done.status, done.links) == (200, {})
    await town.arrives(town.karin, STREETS, "TR-1", "kommit fel")
    assert (await history(mailbox))[-1].happening is EventKind.WRONG_ADDRESS
    assert {(await mailbox.sees(one)).status for one in (link, other)} == {404}
    assert (await question(mailbox)).status is QuestionStatus.ASSIGNED
    streets = await mailbox.run(lambda tx: tx.councils.get(1).find_department(STREETS))
    assert (streets.mail, streets.owner is None) == (None, False)


async def test_what_is_missing_or_personal_is_asked_for_and_nothing_typed_is_lost(
    mailbox: Mailbox, town: Town
) -> None:
    await town.assigned(LAMP)
    link = await mailbox.link(1)
    words = "Ring Anna på 850101-1236."
    unnamed = await mailbox.sends(link, "answer", answer=words, stated_name="  ")
    assert (unnamed.status, form_of(unnamed, "answer").fields["answer"]) == (409, words)
    past = await mailbox.sends(link, "postpone", until="2020-01-01", reason="Semester.")
    assert (past.status, form_of(past, "postpone").fields["reason"]) == (409, "Semester.")
    nobody = await mailbox.sends(link, "hand_over", reason="Vems?")
    assert (nobody.status, form_of(nobody, "hand_over").fields["reason"]) == (409, "Vems?")
    long = await mailbox.sends(link, "answer", answer=words, stated_name="x" * 81)
    assert (long.status, form_of(long, "answer").fields["answer"]) == (409, words)
    careful = await mailbox.sends(link, "answer", answer=words)
    assert (careful.status, "personuppgifter" in careful.text) == (409, True)
    assert (await question(mailbox)).answer is None
    kept = await mailbox.browser.send(form_of(careful, "answer"))
    assert kept.status == 200
    assert (await question(mailbox)).answer == words


async def test_a_double_submission_is_done_once_and_an_old_page_is_told(mailbox: Mailbox, town: Town) -> None:
    await town.assigned(LAMP)
    link = await mailbox.link(1)
    form = form_of(await mailbox.sees(link), "postpone")
    values = {"until": NEXT_YEAR, "stated_name": NAME}
    old = form_of(await mailbox.sees(link), "answer")
    sent = [await mailbox.browser.send(form, **values) for _ in range(2)]
    assert [one.status for one in sent] == [200, 200]
    kinds = [event.happening for event in await history(mailbox)]
    assert kinds.count(EventKind.POSTPONED) == 1
    stale = await mailbox.browser.send(old, answer="Snart.", stated_name=NAME)
    assert (stale.status, "har ändrats" in stale.text) == (409, True)
    assert form_of(stale, "answer").fields["answer"] == "Snart.", "what was typed is kept"
    assert (await question(mailbox)).answer is None
    await town.say(town.karin, "svara 1 Den är bytt.")
    closed = await mailbox.browser.send(form_of(stale, "answer"))
    assert "Det här skickades inte: Snart." in closed.text
    assert (await question(mailbox)).answer == "Den är bytt."


async def test_a_link_says_by_when_to_answer_and_until_when_it_works(mailbox: Mailbox, town: Town) -> None:
    card = await town.log(town.boende, LAMP)
    await town.assign(card, STREETS)
    await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30")
    before = datetime.now(UTC)
    link = await mailbox.link(1, lasts=timedelta(days=7))
    shown = await mailbox.sees(link, **{"Accept-Language": "fr, sv;q=0.8"})
    assert "Svara gärna före nästa möte" in shown.text
    ends = [made + timedelta(days=7) for made in (before, datetime.now(UTC))]
    last_days = {end.astimezone(SWEDEN).day for end in ends}
    assert [day for day in last_days if f"Länken gäller till {day} " in shown.text]
    assert "Frågan ställdes av en deltagare" in shown.text
    assert town.boende.name not in shown.text
    english = await mailbox.sees(shown.links["In English"])
    assert "A question from Trygghetsrådet" in english.text
    assert form_of(english, "answer").action.endswith("?lang=en")
