"""Test rules that hold for every card: labels, unique fields, few buttons, texts beside colours."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from cards.context import MAX_BYTES, CardJson, card_size
from cards.languages import LOCALES
from cards.question import public_question_card
from cards.texts import Texts
from tests.cards.every_card import CARDS
from tests.cards.people import frame_of, view
from tests.cards.reading import actions, inputs, objects
from tests.cards.sample_questions import QUESTIONS
from tests.cards.samples import SAMPLES
from tests.every import every

EVERY_CARD = every("card", CARDS)
MOST_ACTIONS = 6
NO_PERSONAL_DATA = {Texts.of(locale)("placeholder.no_personal_data") for locale in LOCALES}
SENDING = ("Action.Execute", "Action.Submit")
FOR_ALL = {"as_of"}
"""Cards in people's own messages, which the bot cannot update: everybody's client fetches them."""
ABOUT_A_QUESTION = {
    "assign",
    "acknowledge",
    "answer",
    "postpone",
    "hand_over",
    "raise_at_meeting",
    "remind_me",
    "edit",
}


def values(node: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever a card holds
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from values(child)


def nested(node: Any, kind: str, *, depth: int = 0) -> int:  # noqa: ANN401 - same
    if isinstance(node, list):
        return max((nested(child, kind, depth=depth) for child in node), default=depth)
    if not isinstance(node, dict):
        return depth
    depth += node.get("type") == kind
    return max((nested(child, kind, depth=depth) for child in node.values()), default=depth)


@EVERY_CARD
def test_a_card_is_of_the_version_that_teams_draws_and_says_something_where_it_is_not_drawn(
    card: CardJson,
) -> None:
    assert card["type"] == "AdaptiveCard"
    assert card["version"] == "1.5"
    assert card["fallbackText"]
    assert card["msteams"]["width"] == "Full"
    assert None not in list(values(card))


@EVERY_CARD
def test_every_field_has_a_label_and_says_what_is_wrong(card: CardJson) -> None:
    for field in inputs(card):
        if field["type"] == "Input.Toggle":  # its title is its label, and it cannot be wrong
            assert field["title"]
            continue
        assert field["label"]
        assert field["errorMessage"]
        if field["type"] != "Input.Date":
            assert field["placeholder"]


@EVERY_CARD
def test_no_two_buttons_sound_alike(card: CardJson) -> None:
    """Check that a screen reader tells apart buttons that do different things, by name or tooltip."""
    named: dict[tuple[str, str], Any] = {}
    for action in actions(card):
        does = {key: value for key, value in action.items() if key not in ("data", "id")}
        does |= {key: value for key, value in (action.get("data") or {}).items() if key != "nonce"}
        name = (action.get("title", ""), action.get("tooltip", ""))
        assert named.setdefault(name, does) == does, name


@EVERY_CARD
def test_every_free_text_field_asks_for_no_personal_data_and_ends_where_the_rules_do(card: CardJson) -> None:
    for field in inputs(card):
        if field.get("isMultiline"):
            assert field["placeholder"] in NO_PERSONAL_DATA
            assert field["maxLength"] == 4000


@EVERY_CARD
def test_no_id_stands_twice_on_a_card_since_phones_would_not_draw_it(card: CardJson) -> None:
    ids = [thing["id"] for thing in objects(card) if "id" in thing]
    assert len(ids) == len(set(ids))


@EVERY_CARD
def test_every_button_says_what_it_does(card: CardJson) -> None:
    for action in actions(card):
        assert action["title"].strip()


@EVERY_CARD
def test_no_place_has_more_buttons_than_teams_shows(card: CardJson) -> None:
    for thing in objects(card):
        assert len(thing.get("actions", [])) <= MOST_ACTIONS


def pressed_again_and_again(action: dict[str, Any]) -> bool:
    """Return whether it is a field of a meeting's card, in which one person may log many questions."""
    return action["verb"] == "log" and set(action["data"]) == {"meeting"}


@EVERY_CARD
def test_every_press_can_be_told_from_every_other(card: CardJson) -> None:
    for action in actions(card):
        if action["type"] == "Action.Execute" and not pressed_again_and_again(action):
            assert action["data"]["nonce"].startswith("nonce-of-this-card")


@EVERY_CARD
def test_every_button_about_a_question_names_it_and_the_version_that_was_seen(card: CardJson) -> None:
    for action in actions(card):
        if action.get("verb") in ABOUT_A_QUESTION:
            assert {"question", "version", "nonce"} <= set(action["data"])


@EVERY_CARD
def test_a_card_that_is_fetched_anew_always_says_for_whom(card: CardJson) -> None:
    if "refresh" in card:
        verb, listed = card["refresh"]["action"]["verb"], card["refresh"].get("userIds")
        assert (listed is None) == (verb in FOR_ALL)
        assert len(listed or []) <= 60
        assert verb in ("show", "list", "search", "mine", "show_meeting", "course", *FOR_ALL)


@EVERY_CARD
def test_a_dialog_knows_no_other_button_than_the_one_that_sends_it(card: CardJson) -> None:
    kinds = {action["type"] for action in actions(card)}
    assert "Action.Submit" not in kinds or kinds == {"Action.Submit"}


@every("name", sorted(set(QUESTIONS) - {"withdrawn", "offer-answer", "offer-answers"}))
def test_every_card_of_a_question_is_fetched_anew_by_its_own_people(name: str) -> None:
    card = QUESTIONS[name](frame_of("sv"))
    assert card["refresh"]["userIds"] == ["29:karin", "29:petra"]


def test_at_most_sixty_people_get_a_view_of_their_own() -> None:
    many = view(refresh_for=tuple(f"29:{n}" for n in range(99)))
    card = public_question_card(many, frame_of("sv"))
    assert len(card["refresh"]["userIds"]) == 60


@EVERY_CARD
def test_a_field_that_must_be_filled_in_stops_no_button_but_its_own(card: CardJson) -> None:
    if any(field.get("isRequired") for field in inputs(card)):
        sending = [a for a in actions(card) if a["type"] in SENDING and "associatedInputs" not in a]
        assert len(sending) == 1


@EVERY_CARD
def test_colour_never_says_anything_alone(card: CardJson) -> None:
    for block in objects(card):
        if block["type"] == "RichTextBlock" and any("color" in run for run in block["inlines"]):
            assert any(letter.isalpha() for run in block["inlines"] for letter in run["text"])
        assert block["type"] != "TextBlock" or "color" not in block


@EVERY_CARD
def test_nothing_is_nested_deeper_than_a_phone_shows(card: CardJson) -> None:
    assert nested(card, "Container") <= 1
    assert nested(card, "ColumnSet") <= 1
    assert not [thing for thing in objects(card) if thing["type"] in ("Action.ShowCard", "Table", "FactSet")]


@EVERY_CARD
def test_our_own_words_wrap(card: CardJson) -> None:
    for block in objects(card):
        if block["type"] == "TextBlock":
            assert block.get("wrap") or len(block["text"]) <= 20


@EVERY_CARD
def test_a_card_stays_small(card: CardJson) -> None:
    assert card_size(card) < MAX_BYTES


@EVERY_CARD
def test_what_is_opened_is_there(card: CardJson) -> None:
    ids = {thing["id"] for thing in objects(card) if "id" in thing}
    for action in actions(card):
        for target in action.get("targetElements", []):
            assert target["elementId"] in ids


@every("name", SAMPLES.keys())
def test_both_languages_have_the_same_shape(name: str) -> None:
    swedish, english = CARDS[f"{name}.sv"], CARDS[f"{name}.en"]
    assert [thing["type"] for thing in objects(swedish)] == [thing["type"] for thing in objects(english)]
    assert [a.get("verb") for a in actions(swedish)] == [a.get("verb") for a in actions(english)]


def test_no_two_states_read_alike() -> None:
    states = [
        frame_of("sv").texts(f"status.{s}", department="A", recipient="A")
        for s in ("logged", "assigned", "in_progress", "answered", "handed_over", "dropped", "closed")
    ]
    assert all(one != other for one, other in pairwise(sorted(states)))
