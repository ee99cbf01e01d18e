"""Test notes and agenda items: changed by version, and only if something changes."""

from dataclasses import replace

import pytest

from domain.errors import BadInput, Stale
from domain.record import AgendaItem, Note
from tests.domain.examples import COUNCIL, KARIN, NOW

NOTE = Note(id=5, meeting=3, section="round", text="Torget känns ljusare.", by=KARIN.id, at=NOW)
ITEM = AgendaItem(id=6, council=COUNCIL.id, text="Polisens lägesbild", by=KARIN.id, at=NOW, said_at=3)


def test_a_note_gets_other_words_or_another_place_as_its_next_version() -> None:
    assert NOTE.edit("Torget är ljusare.") == replace(NOTE, text="Torget är ljusare.", version=2)
    assert NOTE.edit(NOTE.text, section="other") == replace(NOTE, section="other", version=2)


def test_what_comes_next_time_gets_other_words() -> None:
    assert ITEM.edit("Polisens bild av året") == replace(ITEM, text="Polisens bild av året", version=2)


@pytest.mark.parametrize("written", [NOTE, ITEM])
def test_the_same_words_are_no_change(written: Note | AgendaItem) -> None:
    with pytest.raises(BadInput) as refusal:
        written.edit(written.text)
    assert refusal.value.code == "same_text"


@pytest.mark.parametrize("written", [NOTE, ITEM])
def test_an_edited_message_is_offered_and_changes_nothing_by_itself(written: Note | AgendaItem) -> None:
    offered = written.propose_text("Andra ord")
    assert (offered.text, offered.proposed_text, offered.version) == (written.text, "Andra ord", 2)
    assert offered.edit("Andra ord").proposed_text is None
    assert offered.propose_text(written.text).proposed_text is None


@pytest.mark.parametrize(("written", "code"), [(NOTE, "note_changed"), (ITEM, "item_changed")])
def test_a_card_that_shows_an_older_version_is_told_so(written: Note | AgendaItem, code: str) -> None:
    written.require_version(1)
    with pytest.raises(Stale) as refusal:
        written.require_version(2)
    assert refusal.value.code == code
