"""The review of imported notes: what was found in a file and what a coordinator has decided so far.

Both are plain values that can be stored as JSON. Findings never change; a decision belongs to one item.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import accumulate
from typing import Any

from domain.text import MAX_NAME_LENGTH, MAX_TEXT_LENGTH, clean_text, one_line

Findings = Mapping[str, Any]
Decisions = Mapping[str, Any]

MAX_ENTRIES = {"attendance": 200, "answered": 100, "candidates": 100, "previous": 100}
"""How many entries of each kind are kept from one file."""
MAX_PLACE_LENGTH = 200
MAX_SENTENCES = 2_000
"""Sentences of a file that are kept to choose from; notes of thirty pages have half as many."""
LEFT_OUT_KINDS = ("pictures", "objects", "comments", "deleted", "hidden", "struck", "pages", "sentences")
"""What of a file is counted instead of read."""


class ReviewItemKind(StrEnum):
    """The kind of an item; the value is the prefix of its key."""

    FOLLOW_UP = "c"
    ANSWERED = "a"


class Verdict(StrEnum):
    """The coordinator's decision on an item."""

    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """One item to decide on."""

    key: str
    kind: ReviewItemKind
    text: str
    """What it is about, in the coordinator's words if they changed it."""
    sentence: str
    """The sentence that it was read from; for an answered question, the answer."""
    section: str | None
    sounds_like: str | None = None
    """The department that the notes point to, by the name used there."""
    confidence: float | None = None
    department: int | None = None
    """The chosen department; 0 if the coordinator chose none."""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesSentence:
    """A sentence of the file."""

    at: int
    """Its place among all."""
    text: str
    section: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A sentence of the file, with what was read from it."""

    sentence: NotesSentence
    items: tuple[ReviewItem, ...] = ()
    is_chosen: bool = False
    """Whether the coordinator made it a follow-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesDocument:
    """The text of a file, as far as it is kept."""

    lines: tuple[DocumentLine, ...]
    unplaced: tuple[ReviewItem, ...]
    """Items whose words stand nowhere as they are, such as those of tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetails:
    """When and where a meeting was, as found or filled in."""

    day: date | None
    begins: time | None
    ends: time | None
    place: str | None


def sanitize_findings(findings: Findings) -> dict[str, Any]:
    """Return the findings with safe texts of limited length."""
    kept: dict[str, Any] = {**_sanitize_times(findings)}
    says = _speaker_pattern(findings["attendance"])
    for part, most in MAX_ENTRIES.items():
        kept[part] = [_without_speaker(_sanitize_entry(entry), says) for entry in findings[part][:most]]
    following = findings["next_meeting"]
    kept["next_meeting"] = None if following is None else _sanitize_times(following)
    sentences, left_out = findings.get("sentences", []), findings.get("left_out", {})
    kept["sentences"] = [_sanitize_entry(entry) for entry in sentences[:MAX_SENTENCES]]
    counted = {**left_out, "sentences": max(0, len(sentences) - MAX_SENTENCES)}
    kept["left_out"] = {kind: counted[kind] for kind in LEFT_OUT_KINDS if counted.get(kind)}
    return kept


def sentences_of(findings: Findings) -> tuple[NotesSentence, ...]:
    """Return the sentences of the file in their order; of files from before they were kept, none."""
    return tuple(
        NotesSentence(at=at, text=one["text"], section=one["section"])
        for at, one in enumerate(findings.get("sentences", []))
        if one["text"]
    )


def choose_sentences(
    findings: Findings, decisions: Decisions, *, shown: Sequence[NotesSentence], chosen: Iterable[int]
) -> dict[str, Any]:
    """Return the decisions with what was chosen of the sentences that a page showed."""
    on_page = {one.at for one in shown}
    kept = set(decisions.get("chosen", [])) - on_page | (on_page & set(chosen))
    places = {one.at for one in sentences_of(findings)}
    return {**decisions, "chosen": sorted(kept & places)}


def follow_sentences(findings: Findings, decisions: Decisions, places: Iterable[int]) -> dict[str, Any]:
    """Return the decisions with these sentences as follow-ups that are kept."""
    wanted, first = set(places), len(findings["candidates"])
    added = [one.at for one in sentences_of(findings) if one.at in wanted]
    chosen = {**decisions, "chosen": sorted({*decisions.get("chosen", []), *added})}
    return merge_decisions(chosen, {f"c{first + at}": {"verdict": Verdict.KEPT.value} for at in added})


def unfollow_sentences(findings: Findings, decisions: Decisions, places: Iterable[int]) -> dict[str, Any]:
    """Return the decisions without these sentences, and without what was decided on them."""
    gone, first = set(places), len(findings["candidates"])
    keys = {f"c{first + at}" for at in gone}
    rows = {key: said for key, said in decisions.get("rows", {}).items() if key not in keys}
    return {**decisions, "chosen": sorted(set(decisions.get("chosen", [])) - gone), "rows": rows}


def read_document(findings: Findings, decisions: Decisions) -> NotesDocument:
    """Return the text of the file, sentence by sentence, with what was found in each."""
    items, first = review_items(findings, decisions), len(findings["candidates"])
    sentences = sentences_of(findings)
    found: dict[int, list[ReviewItem]] = {one.at: [] for one in sentences}
    text, unplaced = _PlacedText(sentences), list[ReviewItem]()
    for item in items:
        at = int(item.key[1:]) - first
        is_chosen = item.kind is ReviewItemKind.FOLLOW_UP and at >= 0
        places = [at] if is_chosen else text.places_of(item)
        for place in places:
            found[place].append(item)
        if not places:
            unplaced.append(item)
    chosen = frozenset(decisions.get("chosen", []))
    lines = tuple(
        DocumentLine(sentence=one, items=tuple(found[one.at]), is_chosen=one.at in chosen)
        for one in sentences
    )
    return NotesDocument(lines=lines, unplaced=tuple(unplaced))


class _PlacedText:
    """The sentences as one text in which the words of items are looked up, each kind in its order."""

    def __init__(self, sentences: Sequence[NotesSentence]) -> None:
        plain = [_plain(one.text) for one in sentences]
        self._text, self._places = " ".join(plain), [one.at for one in sentences]
        self._begins = list(accumulate((len(one) + 1 for one in plain[:-1]), initial=0))
        self._from: dict[ReviewItemKind, int] = {}

    def places_of(self, item: ReviewItem) -> list[int]:
        """Return where the sentences that an item was read from stand, none if it is written otherwise."""
        is_answered = item.kind is ReviewItemKind.ANSWERED
        places = set[int]()
        for part in (item.text, item.sentence) if is_answered else (item.sentence,):
            places |= self._find(_plain(part), item.kind)
        return sorted(places)

    def _find(self, words: str, kind: ReviewItemKind) -> set[int]:
        begins = self._text.find(words, self._from.get(kind, 0))
        begins = self._text.find(words) if begins < 0 else begins
        if not words or begins < 0:
            return set()
        self._from[kind] = begins
        first = bisect_right(self._begins, begins) - 1
        last = bisect_right(self._begins, begins + len(words) - 1)
        return set(self._places[first:last])


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def forget_sentences(findings: Findings, decisions: Decisions) -> dict[str, Any]:
    """Return the findings without the sentences that nobody chose; the places of the others stay."""
    chosen = frozenset(decisions.get("chosen", []))
    kept = [
        one if at in chosen else {"text": "", "section": None}
        for at, one in enumerate(findings.get("sentences", []))
    ]
    return {**findings, "sentences": kept if chosen else []}


def is_empty(findings: Findings) -> bool:
    """Return whether a file holds nothing to import into a meeting; a date alone does not count."""
    return not any(findings[part] for part in (*MAX_ENTRIES, "next_meeting"))


def review_items(findings: Findings, decisions: Decisions) -> tuple[ReviewItem, ...]:
    """Return every item to decide on, with its decision."""
    said = decisions.get("rows", {})
    asked = [_follow_up_item(f"c{at}", one, said) for at, one in enumerate(findings["candidates"])]
    answered = [_answered_item(f"a{at}", one, said) for at, one in enumerate(findings["answered"])]
    chosen, first = frozenset(decisions.get("chosen", [])), len(asked)
    more = [
        _chosen_item(f"c{first + one.at}", one, said) for one in sentences_of(findings) if one.at in chosen
    ]
    return (*asked, *more, *answered)


def merge_decisions(decisions: Decisions, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the decisions with these changes to items; None as a value removes a decision."""
    rows = {key: dict(said) for key, said in decisions.get("rows", {}).items()}
    for key, said in changes.items():
        merged = {**rows.get(key, {}), **said}
        rows[key] = {name: value for name, value in merged.items() if value is not None}
    return {**decisions, "rows": rows}


def meeting_details(findings: Findings, decisions: Decisions) -> MeetingDetails:
    """Return when and where the meeting was, as far as it is known."""
    when = {
        **{name: findings[name] for name in ("date", "start", "end", "place")},
        **decisions.get("head", {}),
    }
    return MeetingDetails(
        day=date.fromisoformat(when["date"]) if when["date"] else None,
        begins=time.fromisoformat(when["start"]) if when["start"] else None,
        ends=time.fromisoformat(when["end"]) if when["end"] else None,
        place=when["place"] or None,
    )


def next_meeting_details(findings: Findings) -> MeetingDetails | None:
    """Return when the next meeting is according to the notes; None without a day and a time."""
    following = findings["next_meeting"]
    head = None if following is None else meeting_details(following, {})
    return head if head is not None and head.day and head.begins else None


def undecided_items(items: Sequence[ReviewItem]) -> tuple[ReviewItem, ...]:
    """Return the items without a decision."""
    return tuple(row for row in items if row.verdict is None)


def _follow_up_item(key: str, found: Findings, said: Mapping[str, Mapping[str, Any]]) -> ReviewItem:
    decided = said.get(key, {})
    return ReviewItem(
        key=key,
        kind=ReviewItemKind.FOLLOW_UP,
        text=decided.get("text") or found["text"],
        sentence=found["sentence"],
        section=found["section"],
        sounds_like=found["department"],
        confidence=found["confidence"],
        department=decided.get("department"),
        verdict=_verdict(decided),
    )


def _chosen_item(key: str, sentence: NotesSentence, said: Mapping[str, Mapping[str, Any]]) -> ReviewItem:
    decided = said.get(key, {})
    return ReviewItem(
        key=key,
        kind=ReviewItemKind.FOLLOW_UP,
        text=decided.get("text") or sentence.text,
        sentence=sentence.text,
        section=sentence.section,
        department=decided.get("department"),
        verdict=_verdict(decided),
    )


def _answered_item(key: str, found: Findings, said: Mapping[str, Mapping[str, Any]]) -> ReviewItem:
    return ReviewItem(
        key=key,
        kind=ReviewItemKind.ANSWERED,
        text=found["question"],
        sentence=found["answer"],
        section=found["section"],
        verdict=_verdict(said.get(key, {})),
    )


def _verdict(decided: Mapping[str, Any]) -> Verdict | None:
    return Verdict(decided["verdict"]) if decided.get("verdict") else None


def _speaker_pattern(attendance: Sequence[Mapping[str, Any]]) -> re.Pattern[str] | None:
    """Return a pattern for ``Johan:`` or ``Johan Lind:`` at the start of a line, for any participant."""
    names = {one_line(one["name"]) for one in attendance if one["name"]}
    spelled = names | {name.split()[0] for name in names if name.split()}
    if not spelled:
        return None
    longest_first = "|".join(re.escape(name) for name in sorted(spelled, key=len, reverse=True))
    return re.compile(rf"^(?:{longest_first})\s*:\s*(?=\S)", re.IGNORECASE | re.MULTILINE)


def _without_speaker(entry: dict[str, Any], says: re.Pattern[str] | None) -> dict[str, Any]:
    """Return an entry without the speaker's name; the source sentence of a follow-up is kept unchanged."""
    if says is None:
        return entry
    spoken = {"text", "question", "answer"} & entry.keys()
    return {**entry, **{name: says.sub("", entry[name]) for name in spoken}}


def _sanitize_times(found: Findings) -> dict[str, Any]:
    place = one_line(found["place"] or "")[:MAX_PLACE_LENGTH]
    return {"date": found["date"], "start": found["start"], "end": found["end"], "place": place or None}


def _sanitize_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _sanitize_value(name, value) for name, value in entry.items()}


def _sanitize_value(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in ("name", "section", "department"):
        return one_line(value)[:MAX_NAME_LENGTH] or None
    return clean_text(value)[:MAX_TEXT_LENGTH]
