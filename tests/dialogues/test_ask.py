"""Test logging a question: all ways to write it, and what is stored for each."""

import pytest

from simulator.cards import choices, inputs, verbs
from tests.dialogues.town import Town, said, shows
from tests.every import every

DARK = "Varför är det mörkt vid skolan?"


@every(
    "words",
    [
        f"fråga {DARK}",
        f"Fråga: {DARK}",
        f"FRÅGA  \u00a0{DARK}",
        f"fråga, {DARK}",
        f"fråga om {DARK}",
        f"fråga att: {DARK}",
        f"vi tar med oss frågan {DARK}",
        f"Vi tar med oss frågan om {DARK}",
        f"vi  tar med oss\u00a0frågan: {DARK}",
        f"vi tar med frågan {DARK}",
        f"ta med frågan {DARK}",
        f"{DARK} Vi tar med oss frågan.",
        f"{DARK} – vi tar med oss frågan!",
        f"{DARK} Vi tar med oss frågan och skickar den vidare in i organisationen.",
        f"ask {DARK}",
        f"ask about {DARK}",
        f"we take the question {DARK}",
        f"We'll take the question: {DARK}",
        f"{DARK} We'll take the question with us.",
        f"fråga v{DARK[1:]}",
        f"v{DARK[1:]} Vi tar med oss frågan.",
        f"fråga om v{DARK[1:]}",
        f"fråga {DARK} Vi tar med oss frågan.",
    ],
)
async def test_all_ways_to_say_it_log_the_same_words(town: Town, words: str) -> None:
    card = await town.say(town.johan, words)
    assert shows(card.card, "TR-1", "Johan Lind")
    await town.open(town.johan, card)
    assert inputs(card.seen_by(town.johan))["text"]["value"] == DARK


@every(
    "words",
    [
        "fråga från boende vid torget: Kan bänken lagas?",
        "fråga åt boende vid torget: Kan bänken lagas?",
        "fråga för boende vid torget:   Kan bänken lagas?",
        "vi tar med oss frågan från boende vid torget: Kan bänken lagas?",
        "ask for boende vid torget: Kan bänken lagas?",
        "ask from boende vid torget: Kan bänken lagas?",
        "fråga från boende vid torget: kan bänken lagas?",
        "fråga från boende vid torget: Kan bänken lagas? Vi tar med oss frågan.",
        "fråga från boende vid torget: Kan bänken lagas? Vi tar med oss frågan och återkommer.",
        "ask for boende vid torget: Kan bänken lagas? We take the question",
    ],
)
async def test_a_question_is_logged_for_somebody_who_cannot(town: Town, words: str) -> None:
    card = await town.say(town.karin, words)
    assert shows(card.card, "TR-1", "Kan bänken lagas?", "boende vid torget", "Karin Ek")
    opened = await town.open(town.karin, card)
    assert inputs(opened.card)["text"]["value"] == "Kan bänken lagas?"


async def test_somebody_mentioned_is_the_asker_and_may_change_the_question(town: Town) -> None:
    card = await town.say(town.karin, "fråga från @Amir Rahimi: Kan bänken lagas?", town.amir)
    assert shows(card.card, "Från Amir Rahimi, genom Karin Ek", "Kan bänken lagas?")
    opened = await town.open(town.amir, card)
    assert {"edit", "drop", "remind_me"} <= set(verbs(opened.card))


async def test_a_colon_far_into_a_question_names_nobody(town: Town) -> None:
    text = f"för alla som undrar och {'undrar ' * 15}: när lagas det?"
    card = await town.log(town.johan, text)
    assert shows(card.card, "Från Johan Lind", "när lagas det?")


async def test_a_coordinator_logs_and_assigns_in_one_line(town: Town) -> None:
    card = await town.log(town.karin, "Kan lampan bytas? > tekniska")
    assert shows(card.card, "Skickad till Tekniska förvaltningen", "Kan lampan bytas?")
    assert not shows(card.card, ">")
    await town.arrives(town.petra, "TR-1", "Kan lampan bytas?")


async def test_from_others_the_sign_is_part_of_the_question(town: Town) -> None:
    card = await town.log(town.johan, "Kan lampan bytas? > tekniska")
    assert shows(card.card, "Att fördela", "Kan lampan bytas? > tekniska")


async def test_a_sign_before_no_department_is_part_of_the_coordinators_question(town: Town) -> None:
    card = await town.log(town.karin, "Är 5 > 3 lampor trasiga?")
    assert shows(card.card, "Att fördela", "Är 5 > 3 lampor trasiga?")


async def test_each_line_that_begins_so_is_one_question(town: Town) -> None:
    card = await town.say(
        town.johan, "fråga Är lampan trasig?\nfråga Kan bänken lagas?\nvi tar med oss frågan om bussen"
    )
    assert shows(card.card, "3 frågor", "TR-1", "Är lampan trasig?", "TR-2", "TR-3", "Bussen")
    opened = await town.press(town.karin, card, "show")
    assert shows(opened.card, "TR-1", "Är lampan trasig?", "Tekniska förvaltningen")


async def test_a_line_that_says_more_of_the_question_above_belongs_to_it(town: Town) -> None:
    card = await town.log(town.johan, "Är lampan trasig?\nDen har blinkat i en vecka.")
    assert shows(card.card, "TR-1", "Är lampan trasig?\nDen har blinkat i en vecka.")


async def test_every_line_after_the_command_is_a_question_but_thanks_and_names(town: Town) -> None:
    card = await town.say(town.johan, "fråga\nHej!\n- När lagas lampan?\n- Bänken saknas\n\nMvh\nJohan")
    assert shows(card.card, "2 frågor", "TR-1", "När lagas lampan?", "TR-2", "Bänken saknas")


async def test_lines_come_from_the_html_where_the_text_has_lost_them(town: Town) -> None:
    card = await town.log(town.johan, "Ett\nTvå\nTre")
    assert shows(card.card, "3 frågor", "TR-1", "Ett", "TR-2", "Två", "TR-3", "Tre")


@pytest.mark.both_databases
async def test_thirty_questions_fit_in_one_message_and_one_card(town: Town) -> None:
    lines = "\n".join(f"fråga Nummer {n} om lampan?" for n in range(1, 31))
    card = await town.say(town.johan, lines)
    assert shows(card.card, "30 frågor", "TR-1", "TR-30")
    assert len(str(card.card).encode()) < 40_000


async def test_more_questions_than_that_are_refused_kindly_and_none_is_stored(town: Town) -> None:
    lines = "\n".join(f"fråga Nummer {n} om lampan?" for n in range(1, 32))
    refused = await town.say(town.johan, lines)
    assert shows(refused.card, "Högst 30 frågor åt gången", "Inget är gjort")
    assert shows((await town.say(town.johan, "öppna")).card, "Inga frågor")


async def test_four_thousand_characters_are_kept_and_one_more_is_refused(town: Town) -> None:
    refused = await town.log(town.johan, "a" * 4001)
    assert shows(refused.card, "för lång", "4001", "4000")
    assert shows((await town.say(town.johan, "öppna")).card, "Inga frågor")
    kept = await town.log(town.johan, "B" * 4000)
    assert shows(kept.card, "TR-1", "B" * 4000)


async def test_one_line_that_is_too_long_stops_the_whole_message(town: Town) -> None:
    refused = await town.say(town.johan, f"fråga Kort?\nfråga {'a' * 4001}")
    assert shows(refused.card, "för lång")
    assert shows((await town.say(town.johan, "öppna")).card, "Inga frågor")


@every(("number", "words"), enumerate(["fråga", "Fråga:", "vi tar med oss frågan", "ask", ""], start=1))
async def test_without_a_text_there_is_a_form_and_everybody_sees_what_comes_of_it(
    town: Town, number: int, words: str
) -> None:
    form = await town.say(town.johan, words)
    assert set(inputs(form.card)) == {"text", "asked_by"}
    text = f"Kan bänk {number} lagas?"
    logged = await town.press(town.johan, form, "log", text=text, asked_by="en boende")
    assert shows(logged.card, f"TR-{number}", text)
    card = await town.posted(f"TR-{number}", text, "Från en boende, genom Johan Lind")
    assert card is not form
    await town.assign(card, "Tekniska förvaltningen")
    await town.becomes(card, "Skickad till Tekniska förvaltningen")


async def test_the_form_can_be_used_by_several(town: Town) -> None:
    form = await town.say(town.johan, "fråga")
    await town.press(town.johan, form, "log", text="Kan bänken lagas?")
    await town.press(town.maria, form, "log", text="När kommer bussen?")
    await town.posted("TR-1", "Kan bänken lagas?", "Johan Lind")
    await town.posted("TR-2", "När kommer bussen?", "Maria Sand")


async def test_a_form_without_a_text_logs_nothing(town: Town) -> None:
    form = await town.say(town.johan, "fråga")
    refused = await town.teams.press(town.johan, form, "log", {"text": "  "}, checked=False)
    assert "Skriv vad frågan gäller" in refused.text


async def test_in_the_personal_chat_the_form_turns_into_the_question(town: Town) -> None:
    form = await town.tell(town.karin, "fråga")
    department = choices(form.card, "department")["Socialförvaltningen"]
    await town.press(town.karin, form, "log", text="Kan bänken lagas?", department=department)
    await town.becomes(form, "TR-1", "Skickad till Socialförvaltningen")
    await town.arrives(town.nils, "TR-1", "Kan bänken lagas?")


@pytest.mark.both_databases
async def test_similar_open_questions_are_named_and_block_nothing(town: Town) -> None:
    await town.log(town.johan, "Varför är lamporna släckta på gångvägen vid ån?")
    card = await town.log(town.maria, "När tänds lampan på gångvägen längs ån?")
    assert shows(card.card, "TR-2", "Liknande frågor som är öppna", "TR-1")
    other = await town.log(town.maria, "Hur många nya träd planteras i parken?")
    assert "Liknande" not in said(other.card)


async def test_the_department_that_it_sounds_like_is_chosen_so_that_one_press_sends_it(town: Town) -> None:
    for text in ("Lampan vid skolan är trasig", "Trasig lampa på torget"):
        await town.assigned(text, "Tekniska förvaltningen")
    card = await town.log(town.johan, "En lampa är trasig vid ån")
    await town.view(town.karin, card)
    sent = await town.press(town.karin, card, "assign")
    assert shows(sent.card, "Skickad till Tekniska förvaltningen")
