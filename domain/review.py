"""Going through old notes: what was found in a file, and what a coordinator has decided of it so far.

Both are plain values that can be stored as JSON. What was found never changes; a decision is about one row.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from domain.text import LONGEST_NAME, LONGEST_TEXT, clean, one_line

Found = Mapping[str, Any]
Decisions = Mapping[str, Any]

MOST = {"attendance": 200, "answered": 100, "candidates": 100, "previous": 100}
"""How much of each kind is kept of one file."""
LONGEST_PLACE = 200


class Finding(StrEnum):
    """What a row is; the value begins its key."""

    FOLLOW_UP = "c"
    ANSWERED = "a"


class Verdict(StrEnum):
    """What the coordinator said of a row."""

    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to decide about."""

    key: str
    finding: Finding
    text: str
    """What it is about, in the coordinator's words where they changed it."""
    sentence: str
    """Where it was read; of a question that was answered, the answer."""
    section: str | None
    sounds_like: str | None = None
    """The department that the notes point to, by the name that it has there."""
    confidence: float | None = None
    department: int | None = None
    """The one that was chosen; 0 where the coordinator chose none."""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """When and where, as it was found or filled in."""

    day: date | None
    begins: time | None
    ends: time | None
    place: str | None


def tidy(found: Found) -> dict[str, Any]:
    """Give back what was found with safe texts, of a length that can be kept and read."""
    kept: dict[str, Any] = {**_tidy_when(found)}
    says = _speaker(found["attendance"])
    for part, most in MOST.items():
        kept[part] = [_unspoken(_tidy_entry(entry), says) for entry in found[part][:most]]
    following = found["next_meeting"]
    kept["next_meeting"] = None if following is None else _tidy_when(following)
    return kept


def nothing_in(found: Found) -> bool:
    """Whether a file told of nobody and of nothing that a meeting could take over; a day alone is nothing."""
    return not any(found[part] for part in (*MOST, "next_meeting"))


def rows_of(found: Found, decisions: Decisions) -> tuple[Row, ...]:
    """Give back everything there is to decide about, as it stands."""
    said = decisions.get("rows", {})
    asked = [_follow_up(f"c{at}", one, said) for at, one in enumerate(found["candidates"])]
    answered = [_answered(f"a{at}", one, said) for at, one in enumerate(found["answered"])]
    return (*asked, *answered)


def decide(decisions: Decisions, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give back the decisions with these changes to rows; None as a value forgets what was said."""
    rows = {key: dict(said) for key, said in decisions.get("rows", {}).items()}
    for key, said in changes.items():
        merged = {**rows.get(key, {}), **said}
        rows[key] = {name: value for name, value in merged.items() if value is not None}
    return {**decisions, "rows": rows}


def head_of(found: Found, decisions: Decisions) -> Head:
    """Give back when and where the meeting was, as far as it is known."""
    when = {**{name: found[name] for name in ("date", "start", "end", "place")}, **decisions.get("head", {})}
    return Head(
        day=date.fromisoformat(when["date"]) if when["date"] else None,
        begins=time.fromisoformat(when["start"]) if when["start"] else None,
        ends=time.fromisoformat(when["end"]) if when["end"] else None,
        place=when["place"] or None,
    )


def next_of(found: Found) -> Head | None:
    """Give back when the notes say that the next meeting is; None without a day and a time."""
    following = found["next_meeting"]
    head = None if following is None else head_of(following, {})
    return head if head is not None and head.day and head.begins else None


def undecided(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give back the rows that nobody has decided about."""
    return tuple(row for row in rows if row.verdict is None)


def _follow_up(key: str, found: Found, said: Mapping[str, Mapping[str, Any]]) -> Row:
    decided = said.get(key, {})
    return Row(
        key=key,
        finding=Finding.FOLLOW_UP,
        text=decided.get("text") or found["text"],
        sentence=found["sentence"],
        section=found["section"],
        sounds_like=found["department"],
        confidence=found["confidence"],
        department=decided.get("department"),
        verdict=_verdict(decided),
    )


def _answered(key: str, found: Found, said: Mapping[str, Mapping[str, Any]]) -> Row:
    return Row(
        key=key,
        finding=Finding.ANSWERED,
        text=found["question"],
        sentence=found["answer"],
        section=found["section"],
        verdict=_verdict(said.get(key, {})),
    )


def _verdict(decided: Mapping[str, Any]) -> Verdict | None:
    return Verdict(decided["verdict"]) if decided.get("verdict") else None


def _speaker(attendance: Sequence[Mapping[str, Any]]) -> re.Pattern[str] | None:
    """Give back what finds ``Johan:`` or ``Johan Lind:`` where a line begins, of those who were there."""
    names = {one_line(one["name"]) for one in attendance if one["name"]}
    spelled = names | {name.split()[0] for name in names if name.split()}
    if not spelled:
        return None
    longest_first = "|".join(re.escape(name) for name in sorted(spelled, key=len, reverse=True))
    return re.compile(rf"^(?:{longest_first})\s*:\s*(?=\S)", re.IGNORECASE | re.MULTILINE)


def _unspoken(entry: dict[str, Any], says: re.Pattern[str] | None) -> dict[str, Any]:
    """Give back an entry without who said it; where a follow-up was read stays as it is."""
    if says is None:
        return entry
    spoken = {"text", "question", "answer"} & entry.keys()
    return {**entry, **{name: says.sub("", entry[name]) for name in spoken}}


def _tidy_when(found: Found) -> dict[str, Any]:
    place = one_line(found["place"] or "")[:LONGEST_PLACE]
    return {"date": found["date"], "start": found["start"], "end": found["end"], "place": place or None}


def _tidy_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tidy_value(name, value) for name, value in entry.items()}


def _tidy_value(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in ("name", "section", "department"):
        return one_line(value)[:LONGEST_NAME] or None
    return clean(value)[:LONGEST_TEXT]
