"""The card that a coordinator goes through old notes with."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.turn import Card
from bot.views.sight import Sight
from cards.notices import sentence
from cards.review import BroughtView, ReviewView, brought, paged, review, unread
from cards.review_head import HeadView, PeopleView
from cards.review_rows import ReviewRow
from domain.attendance import Role
from domain.council import Council
from domain.errors import NotFound
from domain.permissions import Act
from domain.personal_data import find_personal_data
from domain.question import Question
from domain.review import Finding, Found, Row, head_of, next_of, rows_of, undecided
from storage import Transaction
from storage.old_notes import OldNotes, Review

_BEING_A_DEPARTMENT = re.compile(
    r"s?(?:förvaltning|nämnd|kontor|avdelning|sektor|enhet|verksamhet)\w*|\b(?:department|services?|office)\b",
    re.IGNORECASE,
)


def old_notes(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One page of notes that are gone through, or what became of them."""
    notes = sight.tx.old_notes.get(args["notes"])
    council = sight.the_council
    if notes.council != council.id:
        raise NotFound("no_such_notes")
    if Act.ADMINISTER not in sight.allowed():  # they were coordinator when it was sent
        return Card(
            content=sentence("refusal.may_not_bring", {}, sight.frame),
            summary=sight.texts("refusal.may_not_bring"),
        )
    note = sight.note or (sight.texts("bringing.again") if args.get("again") else None)
    summary = sight.texts("review.summary", name=sight.frame.name(notes.name))
    if notes.state is not Review.REVIEWING:
        return Card(content=brought(_brought(sight, notes, note=note), sight.frame), summary=summary)
    return Card(content=review(_review(sight, council, notes, note=note), sight.frame), summary=summary)


def unread_file(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Says which file was not read, and why."""
    why = sight.texts(f"unreadable.{args['why']}", **args["values"])
    content = unread(args["name"], why, sight.frame)
    return Card(content=content, summary=f"{sight.frame.name(args['name'])}: {why}")


def row_pages(tx: Transaction, council: Council, notes: OldNotes) -> list[list[ReviewRow]]:
    """Give back the rows of notes on the pages of their card."""
    rows = [_row(tx, council, row) for row in rows_of(notes.found, notes.decisions)]
    return paged(rows, departments=council.departments)


def _review(sight: Sight, council: Council, notes: OldNotes, *, note: str | None) -> ReviewView:
    pages = row_pages(sight.tx, council, notes)
    rows = rows_of(notes.found, notes.decisions)
    return ReviewView(
        notes=notes.id,
        version=notes.version,
        name=notes.name,
        head=_head(sight, council, notes),
        pages=pages,
        page=min(int(notes.decisions.get("page", 0)), len(pages)),
        departments=council.departments,
        left=len(undecided(rows)),
        note=note,
    )


def _head(sight: Sight, council: Council, notes: OldNotes) -> HeadView:
    found, following = notes.found, next_of(notes.found)
    return HeadView(
        head=head_of(found, notes.decisions),
        people=_people(found),
        previous=[(one["text"], one["state"]) for one in found["previous"]],
        following=following,
        follows=_follows(sight, council, notes),
        follow_ups=len(found["candidates"]),
        answered=len(found["answered"]),
    )


def _follows(sight: Sight, council: Council, notes: OldNotes) -> str:
    """Say in one word what becomes of the next meeting that the notes name."""
    following = next_of(notes.found)
    if following is None or following.day is None or following.day <= sight.frame.today:
        return "next_passed"
    planned = sight.tx.meetings.next_of(council.id, now=sight.now)
    return "plan_next" if planned is None else "next_planned"


def _people(found: Found) -> Sequence[PeopleView]:
    """Put those who were there under their roles; residents are counted."""
    by_role = defaultdict[Role, list[str | None]](list)
    for one in found["attendance"]:
        role = role_of(one["role"])
        by_role[role].append(None if role is Role.RESIDENT else one["name"])
    return [
        PeopleView(
            role=role, names=tuple(name for name in by_role[role] if name), unnamed=by_role[role].count(None)
        )
        for role in Role
        if role in by_role
    ]


def role_of(word: str) -> Role:
    """Give back the role of somebody in the notes; who has none there sits on the council, most likely."""
    return Role(word) if word in set(Role) else Role.ELECTED


def _row(tx: Transaction, council: Council, row: Row) -> ReviewRow:
    asked = row.finding is Finding.FOLLOW_UP
    texts = row.text if asked else f"{row.text}\n{row.sentence}"
    waits = asked and row.verdict is None and row.department is None
    return ReviewRow(
        key=row.key,
        finding=row.finding,
        text=row.text,
        sentence=row.sentence,
        section=row.section,
        confidence=row.confidence,
        department=_likely(tx, council, row) if waits else row.department,
        verdict=row.verdict,
        warnings=tuple(dict.fromkeys(found.kind.value for found in find_personal_data(texts))),
    )


def _likely(tx: Transaction, council: Council, row: Row) -> int | None:
    """Give back the department that the notes name, else the one that it sounds like in this council."""
    named = row.sounds_like or ""
    if named:
        with suppress(NotFound):
            return council.find_department(named).id
    kind = _BEING_A_DEPARTMENT.sub(" ", named)
    question = Question(
        id=0,
        council=council.id,
        number=0,
        text=f"{row.text} {named} {kind}",
        logged_by=0,
        logged_at=tx.now,
        asked_by=0,
    )
    return tx.words.hints(council, question).department


def _brought(sight: Sight, notes: OldNotes, *, note: str | None) -> BroughtView:
    meeting = None if notes.meeting is None else sight.tx.meetings.get(notes.meeting)
    counted = notes.decisions.get("brought", {})
    return BroughtView(
        notes=notes.id,
        version=notes.version,
        name=notes.name,
        day=None if meeting is None else meeting.day,
        follow_ups=counted.get("follow_ups", 0),
        answered=counted.get("answered", 0),
        planned=bool(counted.get("planned")),
        note=note,
    )
