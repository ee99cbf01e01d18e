"""Test that hostile texts sent through the real gateway are shown literally."""

from typing import Any

import pytest

from domain.text import clean_text
from simulator.chats import Message
from tests.cards.reading import objects, strings
from tests.dialogues.town import Town, number_of
from tests.every import every

MARK = "ZÅX"
"""A marker in each text, by which it is found anywhere; no id of the simulator contains it."""

HOSTILE = [
    "**fet** _kursiv_ `kod` ~~struken~~",
    "# rubrik\n- punkt\n1. ett\n> citat",
    "[klicka](https://evil.example/x)",
    "![bild](https://evil.example/x.png)",
    "<https://evil.example> https://evil.example tel:112 mailto:x%40evil.example",
    "[kör](javascript:alert(1))",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<b>fet</b>&lt;i&gt;&amp;&nbsp;&#60;script&#62;",
    '<at>Karin Ek</at> <at id="0">Bevaka</at>',
    "{{DATE(2026-01-01T00:00:00Z, SHORT)}} {{TIME(x)}}",
    "${question} {{name}} {0} {who!r} %s %(x)s $(ls)",
    "'; DROP TABLE question; --",
    '" OR ""="',
    "=cmd|' /C calc'!A0 @SUM(1+1) +1 -1",
    "\\n \\u0041 \\\\ \\x00",
    "höger\u202etill vänster\u2066 gömd\u2069",
    "noll\u200bbredd\ufeff och \u00ad mjukt",
    "nul\x00 esc\x1b[31m röd \x9b c1",
    "rad\u2028skilje\u2029tecken",
    "👩‍👩‍👧‍👧 🏳️‍🌈 👍🏽 🇸🇪",
    "Z" + "\u0301" * 500,
    "e\u0301 é \ufb01 ① Å",
    "مرحبا بالعالم שלום 你好",
    "a" * 900 + " " + "b" * 900,
    '{"type": "Action.OpenUrl", "url": "https://evil.example"}',
    "@everyone @channel @Karin Ek",
    "TR-1 #1 12",
    "/help :smile: \\( x \\)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "~!@#$%^&*()_+|}{:?><,./;'[]=-`",
]
PLAIN_PLACES = {("TextRun", "text"), ("Choice", "title"), ("Input.Text", "value")}


def test_the_sample_is_thirty_texts() -> None:
    assert len(set(HOSTILE)) == 30


@pytest.mark.both_databases
@every("text", HOSTILE)
async def test_hostile_words_are_logged_answered_listed_and_found_as_plain_text(
    town: Town, text: str
) -> None:
    mark, before = f"{MARK}{town.mark}", town.mark
    marked = f"{mark} {text}"
    card = await town.log(town.johan, marked)
    assert clean_text(marked) in shown_texts(card.card)
    number = number_of(card)
    await town.say(town.karin, f"skicka {number} till tekniska")
    own = await town.arrives(town.petra, mark)
    answered = await town.press(town.petra, own, "answer", answer=marked, link=marked[:100])
    assert answered.status == 200
    await town.becomes(card, "Besvarad")
    for words in (f"visa {number}", "öppna", f"sök {mark}", f"fråga från {MARK} x: {marked}"):
        await town.say(town.karin, words)
    await town.arrives(town.karin, "Svar har kommit", mark)
    messages = [m for m in messages_of_bot(town) if m.changed > before]
    assert len(messages) >= 7
    for message in messages:
        assert_plain(message)


async def test_hostile_names_of_councils_departments_and_bodies_are_plain_text(new_town: Town) -> None:
    town = new_town
    name = f"{MARK} **[x](https://evil.example)** <at>y</at>"
    await town.found_council(name=name, code="TR")
    form = await town.tell(town.karin, "förvaltning")
    await town.press(town.karin, form, "save_department", name=name, aliases=f"{MARK}<b>, {{{{x}}}}")
    await town.press(town.karin, form, "add_outside", name=f"{name}!")
    await town.log(town.johan, f"{MARK} x")
    await town.say(town.karin, f"skicka 1 till {name}")
    for words in ("öppna", "förvaltningar", "visa 1", "förvaltning", f"skicka 1 till {MARK}?"):
        await town.say(town.karin, words)
    await town.tell(town.karin, "hjälp")
    messages = messages_of_bot(town)
    assert len(messages) >= 7
    for message in messages:
        assert_plain(message)


def messages_of_bot(town: Town) -> list[Message]:
    return [m for chat in town.teams.world.chats.values() for m in chat.messages if m.by_bot]


def shown_texts(card: dict[str, Any]) -> list[str]:
    """Return the paragraphs of a card, each joined from its runs."""
    blocks = (part for part in objects(card) if part["type"] == "RichTextBlock")
    return ["".join(run["text"] for run in block["inlines"]) for block in blocks]


def assert_plain(message: Message) -> None:
    """Check that people's texts are only in elements without markup, and that no link leaves Teams."""
    assert "Något gick fel" not in str(message.activity)
    assert message.card["msteams"].get("entities") is None
    for place in strings(message.card):
        assert place.text != "Action.OpenUrl"
        if MARK in place.text and place.name != "data":
            assert (place.kind, place.name) in PLAIN_PLACES, place
