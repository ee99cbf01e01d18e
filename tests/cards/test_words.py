"""Test the words of the commands, which are in the catalogues."""

import re
from collections import defaultdict

from bot.features.registry import FEATURES
from cards.languages import LOCALES
from cards.texts import Texts
from domain.text import word_pattern
from tests.every import every

COMMANDS = [feature for feature in FEATURES if feature.is_command]


@every("locale", LOCALES)
def test_every_command_has_words_as_people_write_them(locale: str) -> None:
    for feature in COMMANDS:
        words = feature.words(locale)
        assert words
        assert len(set(words)) == len(words)
        assert [word for word in words if not word or word != " ".join(word.lower().split())] == []


def test_no_word_is_of_two_commands_whatever_the_language() -> None:
    meanings = defaultdict[str, set[str]](set)
    for feature in COMMANDS:
        for locale in LOCALES:
            for word in feature.words(locale):
                meanings[word].add(feature.name)
    assert {word: names for word, names in meanings.items() if len(names) > 1} == {}


def test_what_has_only_buttons_has_no_words() -> None:
    assert {feature.words("sv") for feature in FEATURES if not feature.is_command} == {()}


def test_a_new_council_begins_with_the_outside_bodies_of_its_language() -> None:
    assert "Polisen" in Texts.of("sv").words("council.outside_bodies")
    assert "Property owners" in Texts.of("en").words("council.outside_bodies")


def test_the_longest_of_several_words_is_found_with_any_spaces() -> None:
    found = re.match(word_pattern(["next", "next meeting", "a.b"]), "next \t meeting tomorrow")
    assert found is not None
    assert found[0] == "next \t meeting"
    assert re.match(word_pattern(["a.b"]), "acb") is None
