"""Test that people's texts are shown literally on every card, in every place."""

import re
from dataclasses import replace

import pytest

from cards.context import CardJson, card_size
from cards.notifications import mention_card, mentionable_name
from cards.question import own_question_card, public_question_card
from cards.question_view import question_summary
from cards.texts import Texts
from domain.question import QuestionStatus
from domain.text import one_line
from tests.cards.extremes import CARDS, view_of
from tests.cards.hostile import LONG_TEXTS, SHORT_TEXTS, TEXTS
from tests.cards.people import frame_of
from tests.cards.reading import Place, actions, shown, strings
from tests.every import Failures, every
from tests.sizes import SIZE

LIMIT = 25_000
FRAME = frame_of("sv")
HARMLESS = "Vanlig text"
SEVERAL = ("Vanlig text\nVanlig text", "x\ny", "x\ny\n\nz")
"""Questions of several lines can be split; where there is room, into so many."""
TOOLTIPS = {("Action.Execute", "tooltip"), ("Action.ToggleVisibility", "tooltip")}
ALLOWED = {("TextRun", "text"), ("Choice", "title"), *TOOLTIPS}


def ours(card: CardJson) -> set[Place]:
    """The strings that people's text must not reach."""
    places = (p for p in strings(card) if (p.kind, p.name) not in ALLOWED)
    return {p for p in places if p.name != "data" and not (p.kind.startswith("Input.") and p.name == "value")}


def test_the_corpus_has_at_least_two_hundred_texts() -> None:
    assert len(set(TEXTS)) >= 200


@pytest.mark.proof
def test_what_people_write_reaches_only_places_that_show_it_as_it_is_and_names_of_buttons_as_words() -> None:
    step = 4 // SIZE.hostile_quarters
    with Failures() as failures:
        for number, (name, build) in enumerate(CARDS.items()):
            expected = [ours(build(text, FRAME)) for text in (HARMLESS, *SEVERAL)]
            for text in SHORT_TEXTS[number % step :: step]:
                with failures.of(f"{name} of {text!r}"):
                    card = build(text, FRAME)
                    assert ours(card) in expected
                    assert button_names_with_markup(card) == set()


def button_names_with_markup(card: CardJson) -> set[str]:
    """Return the names of buttons that are not only words."""
    names = {p.text for p in strings(card) if (p.kind, p.name) in TOOLTIPS}
    return {name for name in names if re.search(r"[<>{}\[\]()*_`~|#\\]", name)}


@every("status", QuestionStatus)
@every("text", SHORT_TEXTS)
def test_a_question_is_shown_exactly_as_it_was_written(status: QuestionStatus, text: str) -> None:
    assert text in shown(public_question_card(view_of(text, status), FRAME))
    assert text in shown(own_question_card(view_of(text, status), FRAME))


@every("text", SHORT_TEXTS)
def test_no_piece_of_text_holds_what_a_client_would_replace_by_a_date(text: str) -> None:
    card = public_question_card(view_of(text, QuestionStatus.ANSWERED), FRAME)
    assert not [p for p in strings(card) if p.kind == "TextRun" and re.search(r"\{\{(DATE|TIME)\(", p.text)]


@pytest.mark.proof
def test_a_card_is_never_too_large_for_teams() -> None:
    step = 4 // SIZE.hostile_quarters
    with Failures() as failures:
        for number, (name, build) in enumerate(CARDS.items()):
            for text in LONG_TEXTS[number % step :: step]:
                with failures.of(f"{name} of {text[:20]!r}"):
                    assert card_size(build(text, FRAME)) < LIMIT


@every("name", CARDS.keys())
def test_four_thousand_ordinary_characters_are_shown_whole_on_a_card_of_their_own(name: str) -> None:
    text = clean_sentence()
    card = CARDS[name](text, FRAME)
    assert card_size(card) < LIMIT
    if name.startswith("public"):
        assert text[:1499] in shown(card)


def clean_sentence() -> str:
    return ("Varför är det mörkt vid busshållplatsen? " * 100)[:4000].strip()


@every("text", TEXTS)
def test_a_field_to_change_a_text_in_never_holds_a_part_of_it(text: str) -> None:
    card = own_question_card(view_of(text, QuestionStatus.LOGGED), FRAME)
    values = {p.text for p in strings(card) if p.kind == "Input.Text" and p.name == "value"}
    assert values <= {text}
    logged = {a["data"]["text"] for a in buttons(card) if "text" in a["data"]}
    assert logged <= {text, f"{text[:3990]} igen"}


def buttons(card: CardJson) -> list[CardJson]:
    return [a for a in actions(card) if a["type"] == "Action.Execute"]


@every("text", SHORT_TEXTS)
def test_a_name_in_a_mention_cannot_be_anything_but_a_name(text: str) -> None:
    name = one_line(text)[:80]
    card = mention_card(
        name, "29:petra", replace(view_of(HARMLESS, QuestionStatus.ASSIGNED), note=None), FRAME
    )
    (entity,) = card["msteams"]["entities"]
    inner = entity["text"].removeprefix("<at>").removesuffix("</at>")
    assert inner == mentionable_name(name) == entity["mentioned"]["name"]
    assert not set(inner) & set('<>&[](){}*_`~#|\\/:.@!$="')
    assert entity["mentioned"]["id"] == "29:petra"
    assert card["body"][0]["text"].count("<") == 2


def test_names_keep_their_letters_in_a_mention() -> None:
    assert mentionable_name("Nils-Erik O'Brien Norén") == "Nils-Erik O'Brien Norén"
    assert mentionable_name("Åsa [klicka](https://x.example)") == "Åsa klicka https x example"


@every("text", TEXTS)
def test_a_notification_is_short_and_on_one_line(text: str) -> None:
    summary = question_summary(view_of(text, QuestionStatus.LOGGED), Texts.of("sv"))
    assert summary.startswith("TR-12 ")
    assert len(summary) <= 86
    assert "\n" not in summary
