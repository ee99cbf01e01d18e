"""Six evenings of a council, each played whole, with what everybody sees."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from cards.texts import Texts
from simulator.activities import Style
from simulator.cards import actions, verbs
from simulator.chats import Message
from tests.dialogues.review_steps import NOTES
from tests.dialogues.town import said, shows
from tests.scenario.stage import Stage

TECHNICAL, SOCIAL, CULTURE = (
    "Tekniska förvaltningen",
    "Socialförvaltningen",
    "Kultur- och fritidsförvaltningen",
)
LAMP, SHELTER, BENCHES = (
    "Varför är lamporna släckta vid ån?",
    "När lagas busskuren?",
    "Får torget fler bänkar?",
)
STAIRS, GUARDS = "Kan trapporna sandas tidigare?", "Hur många väktare finns i centrum?"
TEXTS: Final = Texts.of("sv")
OLD_NOTES = NOTES.replace("2021-09-15", "2021-06-15").replace("17 november 2099", "22 september 2021")


async def in_council(stage: Stage) -> None:
    """Found the council with its departments in the afternoon."""
    await stage.found_council()
    await stage.add_departments()
    await stage.settled()


async def meeting_begins(stage: Stage) -> Message:
    """Let the meeting begin at half past five; return its card."""
    stage.clock.turn_to("2021-09-15 17:30")
    await stage.teams.start_meeting(stage.meeting, at=stage.clock())
    return await stage.posted(TEXTS("course.agenda"))


async def meeting_ends(stage: Stage) -> Message:
    """Let the meeting end at seven; return the draft of its minutes."""
    stage.clock.turn_to("2021-09-15 19:00")
    await stage.teams.end_meeting(stage.meeting, at=stage.clock())
    return await stage.arrives(stage.karin, TEXTS("document.draft"))


async def adopted(stage: Stage, draft: Message) -> None:
    """Adopt the minutes with the two presses that it takes."""
    for _ in range(2):
        await stage.press(stage.karin, draft, "adopt")
    await stage.settled()
    assert "correct" in verbs(draft.seen_by(stage.karin))


async def asked_too_early(stage: Stage) -> None:
    """Ask before there is a council, found it, and take along what was asked."""
    karin = stage.karin
    greeting = await stage.bring_bot()
    early = await stage.log(stage.johan, LAMP)
    assert shows(early.card, TEXTS("unbound.kept"))
    await stage.looks("before-the-council", karin, stage.meeting)
    anew = [action for action in actions(greeting.card) if action["verb"] == "bind"][-1]
    await stage.teams.press(karin, greeting, inputs={"name": "Trygghetsrådet", "code": "TR"}, action=anew)
    offered = await stage.posted(LAMP)
    await stage.press(karin, offered, "take_early")
    await stage.becomes(offered, "TR-1", LAMP)
    await stage.add_departments()
    await stage.looks("set-up", karin, stage.meeting)


async def first_meeting(stage: Stage) -> None:
    """Somebody asks too early, the coordinator founds the council and sends all that was asked."""
    karin = stage.karin
    await asked_too_early(stage)
    course = await meeting_begins(stage)
    assert shows(course.card, "TR-1", LAMP)
    three = await stage.say(stage.maria, f"fråga\n1. {SHELTER}\n2. {BENCHES}\n3. {STAIRS}")
    assert shows(three.card, "TR-2", SHELTER, "TR-3", BENCHES, "TR-4", STAIRS)
    assert shows((await stage.say(stage.amir, f"vi tar med oss frågan {GUARDS}")).card, "TR-5")
    sent = await stage.say(karin, "skicka 1, 2 och 4 till tekniska senast 15 oktober")
    assert shows(sent.card, "TR-1", "TR-2", "TR-4", TECHNICAL, "15 oktober")
    await stage.say(karin, "skicka 3 till KUF")
    await stage.say(karin, "skicka 5 till polisen")
    await stage.arrives(stage.petra, "TR-1", "TR-2", "TR-4")
    await stage.arrives(karin, "TR-3", "Olof Frisk")
    await stage.arrives(stage.amir, "TR-5", "Polisen")
    await stage.looks("many-at-once", stage.petra)
    await stage.say(karin, "punkt lägesbild")
    await stage.say(karin, "anteckna Sommaren har varit lugn.")
    await stage.say(karin, "nästa möte onsdag 17 november kl 17.30-19.00 Stadshuset")
    await stage.looks("meeting", karin, stage.meeting)

    draft = await meeting_ends(stage)
    minutes = await stage.pages(karin, draft)
    for words in (LAMP, SHELTER, BENCHES, STAIRS, GUARDS, "Polisen", "Sommaren", "17 november", "Stadshuset"):
        assert words in minutes, words
    await stage.looks("draft", karin)
    await adopted(stage, draft)
    await stage.looks("minutes", karin)
    await stage.kept(LAMP, SHELTER, BENCHES, STAIRS, GUARDS)


async def owner_out_of_the_blue(stage: Stage) -> None:
    """An official who has never heard of the bot gets a card, and does what is nearest: types."""
    petra, chat = stage.petra, stage.personal(stage.petra)
    await in_council(stage)
    shared = await stage.assigned(LAMP)
    card = await stage.arrives(petra, "TR-1", LAMP)
    assert {"answer", "acknowledge", "hand_over"} <= set(verbs(card.card))
    await stage.looks("first-card", petra)
    assert [m for m in stage.pushed(petra) if shows(m.card, "TR-1")] == [card]
    stage.clock.turn_to("2021-09-16 09:00")
    thanked = await stage.tell(petra, "Tack för den!")
    assert "TR-" not in said(thanked.card)
    offer = await stage.tell(petra, "Vi byter lampan på torsdag")
    assert shows(offer.card, "TR-1", "Vi byter lampan på torsdag")
    await stage.looks("answer-in-the-chat", petra)
    await stage.press(petra, offer, "answer")
    for seen in (shared, card):
        await stage.becomes(seen, "torsdag")
    told = await stage.arrives(stage.johan, "TR-1", "torsdag")
    assert shows((await stage.view(stage.johan, told)).card, TEXTS("note.your_answered"))
    await stage.arrives(stage.karin, "TR-1", "torsdag")
    await stage.looks("asker-is-told", stage.johan)

    second = await stage.assigned(STAIRS)
    card = await stage.arrives(petra, "TR-2")
    await stage.press(petra, card, "hand_over", other="Eva", reason="Jag är ledig.")
    theirs = await stage.arrives(stage.eva, "TR-2", "Eva Strand", "Jag är ledig.")
    await stage.becomes(second, "Eva Strand")
    assert shows((await stage.tell(stage.eva, "mina")).card, "TR-2")
    await stage.looks("handed-over", stage.eva)
    await stage.press(stage.eva, theirs, "answer", answer="Från klockan fem.")
    await stage.assigned(BENCHES, CULTURE)
    await stage.arrives(stage.karin, "TR-3", "Olof Frisk")
    await stage.teams.install(stage.olof)
    await stage.arrives(stage.olof, "TR-3", BENCHES)
    await stage.looks("installed-later", stage.olof)
    assert shows((await stage.tell(stage.olof, "Det är inte min fråga")).card, "TR-3"), "offered, not sent"
    assert "answer" in verbs((await stage.arrives(stage.olof, "TR-3", BENCHES)).card)
    assert len([m for m in chat.messages if m.by_bot and shows(m.card, "TR-2")]) == 1
    await stage.kept(LAMP, STAIRS, BENCHES)


async def residents(stage: Stage) -> None:
    """A resident without an account and one who is a guest ask, and hear what becomes of it."""
    boende, amir = stage.boende, stage.amir
    await in_council(stage)
    course = await meeting_begins(stage)
    await stage.teams.join_meeting(stage.meeting, boende, amir)
    assert shows((await stage.log(boende, LAMP)).card, "TR-1", "Boende vid torget")
    pressed = await stage.press(boende, course, "log", text=BENCHES)
    assert "TR-2" in f"{said(pressed.card)} {pressed.text}"
    await stage.posted("TR-2", BENCHES)
    warned = await stage.press(amir, course, "log", text="Ring 070-174 06 35 om buset i parken")
    assert "TR-3" not in f"{said(warned.card)} {warned.text}"
    await stage.settled()
    await stage.nothing_comes_about(stage.meeting, "070-174 06 35")
    await stage.looks("phone-number", amir, stage.meeting)
    assert shows((await stage.log(amir, GUARDS)).card, "TR-3", "Amir Rahimi")
    for words in ("mina", "Vad hände med min fråga?"):
        here = await stage.say(boende, words)
        assert shows(here.card, TEXTS("mine.title")), "without an account there is no app to add"
    await stage.teams.say(boende, stage.meeting, "hjälp")
    await stage.posted(TEXTS("help.title"))
    assert shows((await stage.say(boende, "visa 1")).card, LAMP)
    await stage.looks("no-account", boende, stage.meeting)
    await residents_hear(stage)
    draft = await meeting_ends(stage)
    minutes = await stage.pages(stage.karin, draft)
    assert "En kabel var av." in minutes
    assert "Två på kvällarna." in minutes
    await stage.looks("draft", stage.karin)
    await stage.kept(LAMP, BENCHES, GUARDS)


async def residents_hear(stage: Stage) -> None:
    """Answer two questions and drop one: the resident without an account hears of it in the chat, once."""
    boende, amir = stage.boende, stage.amir
    await stage.say(stage.karin, "skicka 1 och 3 till tekniska")
    await stage.tell(stage.petra, "svara 1 En kabel var av.")
    mentioned = await stage.posted("<at>Boende vid torget</at>", "TR-1", "En kabel var av.")
    await stage.tell(stage.petra, "svara 3 Två på kvällarna.")
    await stage.arrives(amir, "TR-3", "Två på kvällarna.")
    await stage.say(stage.karin, "stryk 2 Torget får redan fler bänkar.")
    dropped = await stage.posted("<at>Boende vid torget</at>", "TR-2", "redan fler bänkar")
    assert dropped is not mentioned
    await stage.looks("told-in-the-chat", boende, stage.meeting)
    await stage.looks("told-in-private", amir)
    told = [m for m in stage.meeting.messages if m.by_bot and shows(m.card, "<at>Boende vid torget</at>")]
    assert told == [mentioned, dropped]


async def hurried_people(stage: Stage) -> None:
    """People write in haste: typos, several lines, thanks, replies with quotes, wrong words."""
    johan, maria, karin = stage.johan, stage.maria, stage.karin
    await in_council(stage)
    await meeting_begins(stage)
    offered = await stage.say(johan, "frga lampan vid ån är trasig")
    assert shows(offered.card, "TR-1") or "log" in verbs(offered.card)
    if not shows(offered.card, "TR-1"):
        await stage.press(johan, offered, "log", text="Lampan vid ån är trasig")
        await stage.posted("TR-1", "ampan vid ån är trasig")
    lines = f"Fråga:\nHej alla!\n- {SHELTER}\n- {BENCHES}\nDen gamla är rutten.\nTack på förhand!\n/Maria"
    both = await stage.say(maria, lines)
    assert shows(both.card, "TR-2", SHELTER, "TR-3", BENCHES)
    assert not shows(both.card, "TR-4")
    written = stage.teams.say_without_mention(stage.amir, stage.meeting, STAIRS)
    replied = await stage.teams.say(
        johan, stage.meeting, "vi tar med oss frågan", style=Style(quoting=written)
    )
    assert shows((await stage.answer_to(replied)).card, "TR-4", STAIRS, "Amir Rahimi")
    for person, words in ((johan, "tack!"), (maria, "👍"), (karin, "God kväll allihop")):
        answer = await stage.say(person, words)
        assert not shows(answer.card, "TR-"), words
    await stage.looks("hurried", maria, stage.meeting)
    asked = await stage.say(johan, "När kommer bussen?")
    assert not shows(asked.card, "TR-5"), "offered, since it may not have been meant as one"
    await stage.looks("offered", johan, stage.meeting)
    sent = await stage.say(karin, "skika 1-3 till tekniska")
    assert shows(sent.card, TECHNICAL) or actions(sent.card), said(sent.card)
    await stage.say(karin, "skicka alla till tekniska")
    await stage.arrives(stage.petra, "TR-1")
    twice = await stage.log(maria, BENCHES)
    assert shows(twice.card, "TR-3") or shows(twice.card, "TR-5")
    await stage.say(maria, "ångra")
    await stage.say(maria, "ångra")
    assert shows((await stage.say(karin, "visa 3")).card, TECHNICAL), "what was sent is not undone by the way"
    await planned_in_haste(stage)
    await stage.kept("ampan vid ån är trasig", SHELTER, BENCHES, STAIRS, BENCHES)


async def planned_in_haste(stage: Stage) -> None:
    """Plan the next meeting twice, in other words: it is one meeting, moved."""
    karin, johan = stage.karin, stage.johan
    planned = await stage.say(karin, "nästa möte 12/11 halv sex")
    assert shows(planned.card, "12 november", "17.30")
    moved = await stage.say(karin, "nästa möte den 13 nov 17.30")
    assert shows(moved.card, "13 november")
    held = await stage.say(johan, "nästa möte")
    assert said(held.card).count("november") >= 1
    await stage.looks("next-meeting", karin, stage.meeting)


async def correction(stage: Stage) -> None:
    """Afterwards the coordinator mends a department, an answer, a section and adopted minutes."""
    karin = stage.karin
    await in_council(stage)
    await meeting_begins(stage)
    first, second = await stage.log(stage.johan, LAMP), await stage.log(stage.maria, BENCHES)
    await stage.say(karin, "anteckna Skolan är orolig.")
    await stage.say(karin, "skicka 1 och 2 till socialen")
    wrong = await stage.arrives(stage.nils, "TR-1")
    await meeting_ends(stage)
    stage.clock.turn_to("2021-09-16 08:30")
    await stage.tell(karin, "skicka 1 till tekniska")
    await stage.arrives(stage.petra, "TR-1", LAMP)
    await stage.becomes(first, TECHNICAL)
    await stage.settled()
    assert not {"answer", "acknowledge"} & set(verbs(wrong.seen_by(stage.nils))), (
        "theirs no more, and says so"
    )
    await stage.looks("taken-back", stage.nils)

    await another_answer(stage, second)
    draft = await stage.tell(karin, "anteckningar")
    minutes = await stage.pages(karin, draft)
    assert "Nej, inga pengar." not in minutes
    for words in (LAMP, TECHNICAL, BENCHES, "Skolan är orolig."):
        assert words in minutes, words
    await corrected_minutes(stage, draft)
    await stage.looks("corrected", karin)
    await stage.kept(LAMP, BENCHES)


async def another_answer(stage: Stage, card: Message) -> None:
    """Answer, undo it, and answer anew: the asker keeps one message that tells the answer."""
    karin = stage.karin
    await stage.tell(karin, "svara 2 Nej, inga pengar.")
    told = await stage.arrives(stage.maria, "TR-2", "Nej, inga pengar.")
    await stage.undo(karin, chat=stage.personal(karin))
    gone = lambda m: m is told and not shows(m.card, "inga pengar")  # noqa: E731
    await stage.teams.message(stage.personal(stage.maria), where=gone)
    await stage.tell(karin, "svara 2 Ja, i maj.")
    await stage.becomes(card, "Ja, i maj.")
    await stage.settled()
    assert len([m for m in stage.pushed(stage.maria) if shows(m.card, "Ja, i maj.")]) == 1
    await stage.looks("answered-anew", stage.maria)


async def corrected_minutes(stage: Stage, draft: Message) -> None:
    """Adopt the minutes, and correct them: what becomes different is shown first."""
    karin = stage.karin
    await adopted(stage, draft)
    await stage.press(karin, draft, "correct", reason="Fel punkt och fel ord")
    await stage.tell(karin, "punkt lägesbild")
    await stage.tell(karin, "anteckna Skolan är lugn.")
    again = await stage.tell(karin, "anteckningar")
    await stage.press(karin, again, "adopt")
    await stage.looks("what-becomes-different", karin)
    asked = again.seen_by(karin)
    assert shows(asked, "Skolan är lugn."), said(asked)
    await stage.press(karin, again, "adopt")
    await stage.settled()
    await stage.becomes(again, "Fel punkt och fel ord")
    corrected = await stage.pages(karin, again)
    assert "Skolan är lugn." in corrected, corrected


async def old_notes(stage: Stage) -> None:
    """The coordinator brings old notes in late at night; owners hear in the morning."""
    karin, petra = stage.karin, stage.petra
    await in_council(stage)
    stage.clock.turn_to("2021-09-15 21:30")
    await stage.teams.send_file(karin, stage.personal(karin), name="juni.md", content=OLD_NOTES.encode())
    review = await stage.arrives(karin, "juni.md", "22 september 2021")
    await stage.looks("review", karin)
    await on_review(stage, review, TEXTS("button.next"))
    await stage.looks("rows", karin)
    await on_review(stage, review, TEXTS("button.keep_page"))
    await on_review(stage, review, TEXTS("button.save_notes"))
    await stage.settled()
    await stage.looks("saved", karin)
    for person in (petra, stage.olof, stage.johan):
        assert stage.pushed(person) == []
    await on_review(stage, review, TEXTS.plural("button.send_brought", 2))
    await stage.settled()
    assert stage.pushed(petra) == [], "it is night"
    stage.clock.turn_to("2021-09-16 08:30")
    one = await stage.arrives(petra, "TR-1", "15 juni 2021")
    await stage.arrives(karin, "TR-2", "Olof Frisk")
    await stage.settled()
    assert stage.pushed(petra) == [one]
    await stage.looks("old-questions", petra)
    assert shows((await stage.tell(petra, "mina")).card, "TR-1")
    minutes = await stage.pages(karin, await stage.tell(karin, "anteckningar 2021-06-15"))
    for words in ("lyktorna", "biblioteket", "Tolv stycken", "staketet"):
        assert words in minutes, words
    assert shows((await stage.say(stage.johan, "möten")).card, "15 juni", "22 september")
    await stage.kept("lyktorna", "biblioteket", "inbrott")


async def on_review(stage: Stage, review: Message, title: str) -> None:
    """Press a button of the review, once the card has it."""

    def has_it(message: Message) -> bool:
        return message is review and title in [a.get("title") for a in actions(message.seen_by(stage.karin))]

    await stage.teams.message(stage.personal(stage.karin), where=has_it)
    await stage.titled(stage.karin, review, title)


Evening = Callable[[Stage], Awaitable[None]]
EVENINGS: Final[Mapping[str, Evening]] = {
    "first-meeting": first_meeting,
    "owner": owner_out_of_the_blue,
    "residents": residents,
    "hurried": hurried_people,
    "correction": correction,
    "old-notes": old_notes,
}
