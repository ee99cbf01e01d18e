"""Test what is for one person in a chat with others: who sees it there, who never does, and for how long."""

import pytest

from simulator.chats import Chat, Message
from simulator.http import Call
from simulator.people import Person
from tests.dialogues.town import Town, said, shows
from tests.outbox.outbox_rows import Post

LAMP = "När lagas lampan?"


def is_targeted(call: Call) -> bool:
    return call.query.get("isTargetedActivity") == "true"


def targeted_calls(town: Town, method: str = "POST") -> list[Call]:
    return [call for call in town.teams.calls if call.method == method and is_targeted(call)]


async def ask_privately(town: Town, person: Person, words: str, *, chat: Chat | None = None) -> None:
    sent = await town.teams.say(person, chat or town.meeting, words)
    assert sent.status == 201


async def comes_to(town: Town, person: Person, *words: str, after: int = 0) -> Message:
    """Wait for a message in the meeting that this person alone sees."""
    return await town.teams.message(
        town.meeting, after=after, where=lambda m: m.only_for == person.key and shows(m.card, *words)
    )


def new_for_others(town: Town, mark: int) -> list[str]:
    """Return what the bot has written since then that more people see, or that is in personal chats."""
    new = [m for c in town.teams.world.chats.values() for m in c.messages if m.by_bot and m.changed > mark]
    return [said(m.card) for m in new if not m.only_for]


@pytest.mark.parametrize(
    ("who", "writes", "words"),
    [
        ("johan", "skicka 1 till Tekniska", "Bara samordnaren kan skicka"),
        ("johan", "fråga Kan 850709-9805 få svar?", "personnummer"),
        ("johan", "visa 999", "Det finns ingen fråga med det numret"),
        ("karin", "ej framme", "Allt har kommit fram"),
        ("johan", "mina", LAMP),
        ("karin", "hjälp", "samordnare"),
        ("karin", "nästa möte", "Planera"),
        ("boende", "mina", "Du har inga frågor här"),
        ("boende", "skicka 1 till Tekniska", "Bara samordnaren kan skicka"),
    ],
)
async def test_it_is_seen_by_whoever_it_is_for_and_by_nobody_else(
    town: Town, who: str, writes: str, words: str
) -> None:
    await town.log(town.johan, LAMP)
    person, mark = town.teams.world.person(who), town.mark
    await ask_privately(town, person, writes)
    answer = await comes_to(town, person, after=mark)
    assert shows(answer.card, words), said(answer.card)
    await town.settled()
    assert new_for_others(town, mark) == []
    assert answer.activity["recipient"] == {"id": person.teams_id, "isTargeted": True}
    assert [m.key for m in town.meeting.members if answer.is_visible_to(m)] == [who]


@pytest.mark.parametrize(
    ("writes", "words"),
    [("gamla anteckningar", "Skicka filen till mig här"), ("mallar", "Mall för anteckningar i Word")],
)
async def test_what_is_answered_with_a_file_goes_to_the_personal_chat(
    town: Town, writes: str, words: str
) -> None:
    await ask_privately(town, town.karin, writes)
    await town.arrives(town.karin, words)
    await town.settled()
    assert targeted_calls(town) == []


async def test_the_button_of_a_warning_logs_the_question_for_the_whole_chat(town: Town) -> None:
    await ask_privately(town, town.johan, "fråga Kan 850709-9805 få svar?")
    warning = await comes_to(town, town.johan, "personnummer")
    assert "850709" in str(warning.card)
    await town.press(town.johan, warning, "log")
    assert shows((await town.say(town.maria, "öppna")).card, "1 fråga")


async def test_questions_of_several_councils_are_shown_in_the_personal_chat(town: Town) -> None:
    other = town.add_chat("annat", town.karin, town.johan)
    await town.found_council(other, name="Kulturrådet", code="KU")
    await town.log(town.johan, LAMP)
    await town.say(town.johan, "fråga Hur går det?", chat=other)
    await ask_privately(town, town.johan, "mina")
    assert shows((await town.arrives(town.johan, LAMP)).card, "Hur går det?")
    assert targeted_calls(town) == []


async def test_a_form_changes_for_its_reader_until_it_disappears(town: Town) -> None:
    await ask_privately(town, town.karin, "nästa möte")
    form = await comes_to(town, town.karin, "Planera")
    await town.settled()
    day = "2027-03-15"
    await town.press(town.karin, form, "plan", day=day, begins="17:30", ends="19:30", place="Stadshuset")
    await town.settled()
    (update,) = targeted_calls(town, "PUT")
    assert (update.status, "recipient" in update.body) == (200, False)
    assert shows(form.card, "15 mars", "Stadshuset"), said(form.card)
    told = await town.teams.message(
        town.meeting, where=lambda m: not m.only_for and shows(m.card, "15 mars", "Stadshuset")
    )
    assert told is not form, "what was planned is for everybody"
    assert [m.key for m in town.meeting.members if form.is_visible_to(m)] == ["karin"]


async def test_what_has_disappeared_is_not_changed_any_more(town: Town, post: Post) -> None:
    await town.assigned(LAMP, "Kultur- och fritidsförvaltningen")
    await post.until("assignment", "blocked")
    await ask_privately(town, town.karin, "ej framme")
    listed = await comes_to(town, town.karin, "TR-1")
    await town.settled()
    town.teams.world.pass_day()
    assert not listed.is_visible_to(town.karin)
    assert post.change("UPDATE posted_card SET visible_until = posted_at WHERE visible_until IS NOT NULL")
    await town.teams.install(town.olof)
    await town.arrives(town.olof, LAMP)
    await town.settled()
    assert targeted_calls(town, "PUT") == []


async def test_a_card_that_teams_deleted_early_is_not_posted_anew(town: Town, post: Post) -> None:
    await town.assigned(LAMP, "Kultur- och fritidsförvaltningen")
    await post.until("assignment", "blocked")
    await ask_privately(town, town.karin, "ej framme")
    await comes_to(town, town.karin, "TR-1")
    await town.settled()
    town.teams.world.pass_day()
    await town.teams.install(town.olof)
    await town.arrives(town.olof, LAMP)
    await town.settled()
    assert [call.status for call in targeted_calls(town, "PUT")] == [404]
    assert post.entries("message", says="deliveries") == []


async def test_what_is_written_after_a_slash_is_answered_to_its_writer_alone(town: Town) -> None:
    await town.log(town.johan, LAMP)
    bot = {"id": town.teams.world.bot.teams_id, "name": "Bevaka", "isTargeted": True}
    for words in ("mina", "/mina"):
        mark = town.mark
        await town.teams.say(town.johan, town.meeting, words, mention_bot=False, activity={"recipient": bot})
        await comes_to(town, town.johan, LAMP, after=mark)
        assert new_for_others(town, mark) == []


class TestWhereTheInstalledPackageHasIt:
    """The setting ``auto``: a targeted message that came from a chat tells that its app is declared."""

    @pytest.fixture
    def targeting(self) -> str:
        return "auto"

    async def test_answers_are_targeted_once_somebody_has_written_so(self, town: Town) -> None:
        bot = {"id": town.teams.world.bot.teams_id, "name": "Bevaka", "isTargeted": True}
        other = town.add_chat("beredning2", town.karin, town.johan)
        await town.bring_bot(other)
        await town.say(town.karin, "mina")  # a notice for everybody: the answer is in the personal chat
        assert targeted_calls(town) == []
        for words in ("öppna", "mina"):
            sent = await town.teams.say(
                town.johan, town.meeting, words, mention_bot=False, activity={"recipient": bot}
            )
            await town.answer_to(sent)
        before = len(targeted_calls(town))
        mark = town.mark
        await ask_privately(town, town.karin, "mina")
        await comes_to(town, town.karin, after=mark)
        assert len(targeted_calls(town)) == before + 1
        await town.say(town.karin, "hjälp", chat=other)
        assert len(targeted_calls(town)) == before + 1


class TestWhereItIsOff:
    """The setting ``off``: everything is as it was."""

    @pytest.fixture
    def targeting(self) -> str:
        return "off"

    async def test_nothing_is_targeted(self, town: Town) -> None:
        await town.log(town.johan, LAMP)
        for words in ("mina", "skicka 1 till Tekniska", "visa 999"):
            await town.say(town.johan, words)
        await town.settled()
        assert targeted_calls(town) == []
        await town.arrives(town.johan, LAMP)
        await town.arrives(town.johan, "Bara samordnaren kan skicka")
