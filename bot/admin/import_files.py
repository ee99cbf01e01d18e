"""Import files from the command line: print what is found as text or JSON, or store it for review."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.features.import_notes.store_review import store_for_review
from bot.importer.errors import UNREADABLE_VALUES, UnreadableFile
from bot.importer.file_reader import load_file, read_bytes, read_file
from bot.views.import_notes import REVIEW
from cards.texts import Texts
from domain.council import Council
from domain.import_review import is_empty
from storage import Store, Transaction
from storage.outbox import MessageKind

NotesJson = dict[str, Any]
FileOutcome = tuple[str, bool]
"""The text to print for a file, and whether the file was read."""
TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
"""Files that may be empty; any other file without text was probably scanned, which is reported."""
_EMPTY_NOTES = b"-"


class NoReviewer(Exception):  # noqa: N818 - its message is an answer to the operator
    """There is no such council, or nobody to review its notes; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImport:
    """An import of notes for one council by one coordinator."""

    url: str
    """The URL of the database."""
    tenant: str
    code: str
    by: str = ""
    """The name or the id of one of the council's coordinators."""

    async def import_files(self, files: Iterable[Path]) -> list[FileOutcome]:
        """Import files: store what is found in each for review, and send the coordinators its card.

        Raises NoReviewer before anything is read.
        """
        store = Store.open(self.url)
        try:
            await store.read(lambda tx: (_council(tx, self.code), self._reviewer(tx)), tenant=self.tenant)
            return [await self._import_file(store, file) for file in files]
        finally:
            store.close()

    async def _import_file(self, store: Store, file: Path) -> FileOutcome:
        try:
            content = load_file(file)
            found = await read_bytes(content, ending=file.suffix)
        except UnreadableFile as refused:
            return _format_refusal(file, refused), False
        if is_empty(found):
            return f"{file.name}: nothing that a meeting could take over was found. Nothing was kept.", True
        return await store.write(lambda tx: self._store(tx, file, content, found), tenant=self.tenant), True

    def _store(self, tx: Transaction, file: Path, content: bytes, found: NotesJson) -> str:
        council = _council(tx, self.code)
        notes, new = store_for_review(
            tx, council, content=content, name=file.name, found=found, by=self._reviewer(tx)
        )
        if not new:
            return f"{file.name}: was brought before ({notes.state}). Nothing was added."
        for person in council.coordinators:
            tx.outbox.add(
                MessageKind.MESSAGE,
                key=f"notes:{notes.id}:{person}:command line",
                payload=REVIEW.view(notes=notes.id, again=False).payload,
                council=notes.council,
                person=person,
            )
        asked, answered = len(notes.parsed["candidates"]), len(notes.parsed["answered"])
        return f"{file.name}: {asked} possible follow-ups and {answered} answered questions wait for review."

    def _reviewer(self, tx: Transaction) -> int:
        council = _council(tx, self.code)
        people = tx.people.get_many(council.coordinators).values()
        wanted = self.by.casefold()
        named = [p.id for p in people if not wanted or wanted in (p.name.casefold(), str(p.id), p.entra_id)]
        if not named:
            raise NoReviewer(f"Nobody with that name coordinates {self.code}.")
        return named[0]


async def preview_files(files: Iterable[Path], *, as_json: bool) -> AsyncIterator[FileOutcome]:
    """Yield for each file what is found in it, or why it cannot be read; and whether it was read."""
    for file in files:
        try:
            found = await read_file(file)
        except UnreadableFile as refused:
            if as_json and refused.code == "empty" and file.suffix.lower() in TEXT_SUFFIXES:
                yield json.dumps(await read_bytes(_EMPTY_NOTES, ending="txt")), True
            else:
                yield _format_refusal(file, refused), False
        else:
            text = (
                json.dumps(found, ensure_ascii=False)
                if as_json
                else "\n".join(_format_findings(file.name, found))
            )
            yield text, True


def _council(tx: Transaction, code: str) -> Council:
    council = tx.councils.by_code(code)
    if council is None or not council.coordinators:
        raise NoReviewer(f"There is no council {code} with a coordinator.")
    return council


def _format_refusal(file: Path, refused: UnreadableFile) -> str:
    return f"{file.name}: {Texts.of('en')(f'unreadable.{refused.code}', **UNREADABLE_VALUES)}"


def _format_findings(name: str, found: NotesJson) -> Iterator[str]:
    yield f"{name}: {_format_time(found)}"
    yield from _format_section(
        "There", (f"{one['name'] or '(no name)'}, {one['role']}" for one in found["attendance"])
    )
    yield from _format_section(
        "Answered", (f"{one['question']} - {one['answer']}" for one in found["answered"])
    )
    yield from _format_section("May be follow-ups", (_format_candidate(one) for one in found["candidates"]))
    yield from _format_section(
        "From the meeting before", (f"{one['state']}: {one['text']}" for one in found["previous"])
    )
    following = found["next_meeting"]
    yield from _format_section("Next meeting", [_format_time(following)] if following else [])
    texts = Texts.of("en")
    left_out = (f"{texts(f'left_out.{kind}')} ({count})" for kind, count in found["left_out"].items())
    yield from _format_section("Not read", left_out)
    yield f"  {texts.plural('review.sentences_read', len(found['sentences']))}"


def _format_candidate(one: NotesJson) -> str:
    where = f", under {one['section']}" if one["section"] else ""
    return f"{one['text']} ({one['department'] or 'department unknown'}, {one['confidence']:.0%} sure{where})"


def _format_time(found: NotesJson) -> str:
    times = "-".join(time for time in (found["start"], found["end"]) if time)
    told = " ".join(part for part in (found["date"], times, found["place"]) if part)
    return told or "no date found"


def _format_section(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = [f"    {line}" for line in lines]
    if listed:
        yield f"  {title}"
        yield from listed
