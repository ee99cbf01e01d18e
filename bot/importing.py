"""Old notes from the command line: what was found in each file, shown as people read it, as JSON, or kept."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.old_notes import keep_for_review, show_notes
from bot.reading import VALUES, Unreadable, read_bytes, read_file, take
from cards.texts import Texts
from domain.council import Council
from domain.review import nothing_in
from storage import Store, Transaction

Found = dict[str, Any]
Outcome = tuple[str, bool]
"""What to say of a file, and whether it was read."""
OF_TEXT = (".txt", ".text", ".md", ".markdown")
"""Files that may have nothing in them; others were scanned then, which has to be said."""
_SAYS_NOTHING = b"-"


class NobodyToAsk(Exception):  # noqa: N818 - a sentence for whoever wrote the command
    """There is no such council, or nobody who could go through its notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringing:
    """Whose notes they are, and who brings them."""

    url: str
    """Of the database."""
    tenant: str
    code: str
    by: str = ""
    """The name or the id of one of the council's coordinators."""

    async def keep(self, files: Iterable[Path]) -> list[Outcome]:
        """Keep what is found in each file for review, and send the coordinators its card.

        Raises NobodyToAsk before anything is read.
        """
        store = Store.open(self.url)
        try:
            await store.read(lambda tx: (_council(tx, self.code), self._person(tx)), tenant=self.tenant)
            return [await self._keep(store, file) for file in files]
        finally:
            store.close()

    async def _keep(self, store: Store, file: Path) -> Outcome:
        try:
            content = take(file)
            found = read_bytes(content, ending=file.suffix)
        except Unreadable as refused:
            return _why(file, refused), False
        if nothing_in(found):
            return f"{file.name}: nothing that a meeting could take over was found. Nothing was kept.", True
        return await store.write(lambda tx: self._kept(tx, file, content, found), tenant=self.tenant), True

    def _kept(self, tx: Transaction, file: Path, content: bytes, found: Found) -> str:
        council = _council(tx, self.code)
        notes, new = keep_for_review(
            tx, council, content=content, name=file.name, found=found, by=self._person(tx)
        )
        if not new:
            return f"{file.name}: was brought before ({notes.state}). Nothing was added."
        show_notes(tx, notes, council.coordinators, key="command line")
        asked, answered = len(notes.found["candidates"]), len(notes.found["answered"])
        return f"{file.name}: {asked} possible follow-ups and {answered} answered questions wait for review."

    def _person(self, tx: Transaction) -> int:
        council = _council(tx, self.code)
        people = tx.people.many(council.coordinators).values()
        wanted = self.by.casefold()
        named = [p.id for p in people if not wanted or wanted in (p.name.casefold(), str(p.id), p.entra_id)]
        if not named:
            raise NobodyToAsk(f"Nobody of that name coordinates {self.code}.")
        return named[0]


def read_files(files: Iterable[Path], *, as_json: bool) -> Iterator[Outcome]:
    """Give back for each file what was found in it, or a sentence why it was not read; and whether it was."""
    for file in files:
        try:
            found = read_file(file)
        except Unreadable as refused:
            if as_json and refused.code == "empty" and file.suffix.lower() in OF_TEXT:
                yield json.dumps(read_bytes(_SAYS_NOTHING, ending="txt")), True
            else:
                yield _why(file, refused), False
        else:
            text = json.dumps(found, ensure_ascii=False) if as_json else "\n".join(_lines(file.name, found))
            yield text, True


def _council(tx: Transaction, code: str) -> Council:
    council = tx.councils.by_code(code)
    if council is None or not council.coordinators:
        raise NobodyToAsk(f"There is no council {code} with a coordinator.")
    return council


def _why(file: Path, refused: Unreadable) -> str:
    return f"{file.name}: {Texts.of('en')(f'unreadable.{refused.code}', **VALUES)}"


def _lines(name: str, found: Found) -> Iterator[str]:
    yield f"{name}: {_when(found)}"
    yield from _part("There", (f"{one['name'] or '(no name)'}, {one['role']}" for one in found["attendance"]))
    yield from _part("Answered", (f"{one['question']} - {one['answer']}" for one in found["answered"]))
    yield from _part("May be follow-ups", (_candidate(one) for one in found["candidates"]))
    yield from _part(
        "From the meeting before", (f"{one['state']}: {one['text']}" for one in found["previous"])
    )
    following = found["next_meeting"]
    yield from _part("Next meeting", [_when(following)] if following else [])


def _candidate(one: Found) -> str:
    where = f", under {one['section']}" if one["section"] else ""
    return f"{one['text']} ({one['department'] or 'department unknown'}, {one['confidence']:.0%} sure{where})"


def _when(found: Found) -> str:
    times = "-".join(time for time in (found["start"], found["end"]) if time)
    told = " ".join(part for part in (found["date"], times, found["place"]) if part)
    return told or "no date found"


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = [f"    {line}" for line in lines]
    if listed:
        yield f"  {title}"
        yield from listed
