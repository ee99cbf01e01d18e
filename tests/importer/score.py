"""Measure recall and precision of the importer on the example notes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.importer.formats.child import read_lines
from bot.importer.rules import Line, read_notes
from bot.importer.rules.findings import findings_to_json

EXAMPLES, LATER, UNSEEN, LAST = (
    Path(__file__).with_name(name) for name in ("examples", "later", "unseen", "last")
)
"""The notes used while writing the rules, and those written after the rules were finished."""
PARTS = ("head", "attendance", "answered", "candidates", "departments", "previous", "next_meeting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The counts of correct, found and expected elements."""

    right: int = 0
    found: int = 0
    there: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            right=self.right + other.right, found=self.found + other.found, there=self.there + other.there
        )

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


@lru_cache
def found(name: str) -> dict[str, Any]:
    """Return the findings in an example."""
    return findings_to_json(read_notes(lines_of(name)))


def lines_of(name: str) -> list[Line]:
    path = next(path for path in _files(name) if path.suffix != ".json")
    return read_lines(path.read_bytes(), ending=path.suffix.removeprefix(".")).lines


@lru_cache
def expected(name: str) -> dict[str, Any]:
    path = next(path for path in _files(name) if path.suffix == ".json")
    wanted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return wanted


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.json"))


def _files(name: str) -> list[Path]:
    return [path for folder in (EXAMPLES, LATER, UNSEEN, LAST) for path in folder.glob(f"{name}.*")]


def score(name: str) -> dict[str, Score]:
    """Compare the findings in an example with what is expected."""
    seen, wanted = found(name), expected(name)
    return {
        "head": _values(seen, wanted, ("date", "start", "end", "place")),
        "attendance": _same(
            [(one["name"], one["role"]) for one in seen["attendance"]],
            [tuple(one) for one in wanted["attendance"]],
        ),
        "answered": _texts([one["question"] for one in seen["answered"]], wanted["answered"]),
        "candidates": _texts(
            [f"{one['text']} {one['sentence']}" for one in seen["candidates"]],
            [text for text, _ in wanted["candidates"]],
        ),
        "departments": _departments(seen["candidates"], wanted["candidates"]),
        "previous": _texts(
            [f"{one['text']} = {one['state']}" for one in seen["previous"]],
            [tuple(one) for one in wanted["previous"]],
        ),
        "next_meeting": _next(seen["next_meeting"], wanted["next_meeting"]),
    }


def total(scores: Sequence[dict[str, Score]]) -> dict[str, Score]:
    return {part: sum((one[part] for one in scores), Score()) for part in PARTS}


def table(folder: Path) -> Iterator[str]:
    """Return the lines of a table of ``docs/importing.md``."""
    for part, sums in total([score(name) for name in names(folder)]).items():
        counted = f"{sums.there} | {sums.found} | {sums.right}"
        yield f"| {part.replace('_', ' ')} | {counted} | {sums.precision:.2f} | {sums.recall:.2f} |"


def _values(seen: dict[str, Any], wanted: dict[str, Any], names: Sequence[str]) -> Score:
    return _same(
        [(name, seen[name]) for name in names if seen[name] is not None],
        [(name, wanted[name]) for name in names if wanted[name] is not None],
    )


def _next(seen: dict[str, Any] | None, wanted: Sequence[str | None] | None) -> Score:
    names = ("date", "start", "end")
    there = dict(zip(names, wanted or (None,) * 3, strict=True))
    return _values(seen or dict.fromkeys(names), there, names)


def _same(seen: Sequence[Any], wanted: Sequence[Any]) -> Score:
    left = list(wanted)
    for one in seen:
        if one in left:
            left.remove(one)
    return Score(right=len(wanted) - len(left), found=len(seen), there=len(wanted))


def _texts(seen: Sequence[str], wanted: Sequence[str | tuple[str, ...]]) -> Score:
    """Count the found texts that were expected, each once."""
    left = list(seen)
    for want in wanted:
        parts = (want,) if isinstance(want, str) else want
        hit = next((text for text in left if all(part.casefold() in text.casefold() for part in parts)), None)
        if hit is not None:
            left.remove(hit)
    return Score(right=len(seen) - len(left), found=len(seen), there=len(wanted))


def _departments(seen: Sequence[dict[str, Any]], wanted: Sequence[Sequence[str | None]]) -> Score:
    """Compare the departments of the found candidates; no department is correct if none is clear."""
    given, there = list[tuple[str, str]](), list[tuple[str, str]]()
    for text, department in wanted:
        hit = next(
            (one for one in seen if str(text).casefold() in f"{one['text']} {one['sentence']}".casefold()),
            None,
        )
        if hit is not None and hit["department"] is not None:
            given.append((str(text), hit["department"]))
        if department is not None:
            there.append((str(text), department))
    return _same(given, there)
