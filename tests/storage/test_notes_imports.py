"""Test that old notes are imported once each, and a council's own template."""

from dataclasses import replace

import pytest

from domain.errors import NotFound, Stale
from storage.notes_imports import NotesImportState
from tests.storage.meeting_rows import hold, old_notes
from tests.storage.tenant import NOW, Desk, Town, found


async def test_the_same_file_is_brought_once_to_a_council(desk: Desk, town: Town) -> None:
    first = await desk.write(lambda tx: tx.notes_imports.add(old_notes(town)))
    assert first is not None
    assert await desk.write(lambda tx: tx.notes_imports.add(replace(old_notes(town), name="b.docx"))) is None
    other = await desk.write(lambda tx: found(tx, by=town.karin, code="KR"))
    assert await desk.write(lambda tx: tx.notes_imports.add(replace(old_notes(town), council=other.id)))
    assert await desk.write(lambda tx: tx.notes_imports.add(old_notes(town, "cd34")))
    assert await desk.read(lambda tx: tx.notes_imports.get(first.id)) == first
    assert await desk.read(lambda tx: tx.notes_imports.by_hash(town.council.id, "ab12")) == first
    assert await desk.read(lambda tx: tx.notes_imports.by_hash(town.council.id, "ef56")) is None


async def test_what_is_decided_of_them_is_kept_by_version(desk: Desk, town: Town) -> None:
    brought = await desk.write(lambda tx: tx.notes_imports.add(old_notes(town)))
    assert brought is not None
    meeting = await desk.write(lambda tx: hold(tx, town))
    kept = brought.with_changes(
        state=NotesImportState.KEPT, meeting=meeting.id, decisions={"c1": {"verdict": "kept"}}
    )
    await desk.write(lambda tx: tx.notes_imports.save(brought, kept))
    assert await desk.read(lambda tx: tx.notes_imports.get(brought.id)) == kept
    with pytest.raises(Stale, match="notes_changed"):
        await desk.write(
            lambda tx: tx.notes_imports.save(brought, brought.with_changes(state=NotesImportState.DROPPED))
        )
    with pytest.raises(NotFound, match="no_such_notes"):
        await desk.read(lambda tx: tx.notes_imports.get(99))


async def test_a_council_has_the_template_that_was_brought_last(desk: Desk, town: Town) -> None:
    council = town.council.id
    assert await desk.read(lambda tx: tx.templates.of_council(council)) is None
    for content in (b"PK\x00old", b"PK\xffnew"):
        await desk.write(
            lambda tx, c=content: tx.templates.save(council, c, by=town.karin.id, at=NOW)  # type: ignore[misc]
        )
    assert await desk.read(lambda tx: tx.templates.of_council(council)) == b"PK\xffnew"
    await desk.write(lambda tx: tx.templates.remove(council))
    assert await desk.read(lambda tx: tx.templates.of_council(council)) is None
