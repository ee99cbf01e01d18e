"""Cards of minutes: the coordinator's own, the step before adoption, what the council sees, templates."""

from collections.abc import Mapping
from typing import Any

from bot.documents import plain_sheet
from bot.documents.stored import document_from_json, fingerprint_of
from bot.minutes_of import (
    Written,
    concerns_about,
    draft_of,
    edition_named,
    in_words,
    next_edition,
)
from bot.turn import Card, chat_of
from bot.views.sight import Sight
from cards import adoption as adopting
from cards import minutes as cards
from cards import minutes_shared as shared
from cards.adoption import AdoptionView
from cards.minutes_shared import ListView
from cards.minutes_view import FORMATS, KeptFile, MinutesView, named_day
from domain.changes import Change, changes_between
from domain.document import Document
from domain.errors import NotFound, Refusal
from domain.meeting import Meeting
from domain.permissions import Act
from storage import Transaction

POSTED = "minutes_posted"


def minutes(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One edition, for the coordinator alone: the one that is named, else the one that counts now."""
    view = _looked_up(sight, args)
    return Card(content=cards.minutes_card(view, sight.frame), summary=_summary(sight, view))


def draft_offer(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The same at the end of a meeting; once it is adopted it shows that."""
    return minutes(sight, {**args, "ended": True})


def adoption(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Asks the coordinator once more before the text is locked."""
    meeting = _meeting(sight, args)
    edition = next_edition(sight.tx, meeting)
    if edition is None:
        raise Refusal("minutes_locked")
    council = sight.the_council
    drafted = draft_of(sight.tx, council, meeting, edition=edition)
    written = in_words(drafted, council=council)
    view = AdoptionView(
        meeting=meeting,
        clock=bool(sight.tx.meetings.beside(meeting)),
        edition=edition,
        changes=_changes(sight.tx, meeting, written.document),
        concerns=concerns_about(sight.tx, drafted, written.document),
        closes=tuple(point.reference for point in drafted.reported),
        seen=fingerprint_of(written.document),
        note=sight.note,
    )
    title = sight.texts("adoption.title")
    return Card(content=adopting.adoption_card(view, sight.frame), summary=title)


def _changes(tx: Transaction, meeting: Meeting, drafted: Document) -> tuple[Change, ...] | None:
    """Give back what a correction changes, None for the first version."""
    latest = tx.minutes.latest(meeting.id)
    return None if latest is None else changes_between(document_from_json(latest.document), drafted)


def minutes_posted(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Adopted minutes, for everybody in the council's chat."""
    meeting = _of_council(sight, args)
    written = edition_named(sight.tx, sight.the_council, meeting, args["edition"])
    view = _view(sight, meeting, written, args)
    day = named_day(meeting, frame=sight.frame, clock=bool(view.same_day))
    summary = sight.texts("minutes.posted", day=day)
    return Card(content=shared.shared_card(view, sight.frame), summary=summary)


def follow_ups(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The follow-up list as text that can be copied into an e-mail."""
    meeting = _meeting(sight, args)
    written = edition_named(sight.tx, sight.the_council, meeting, args.get("edition"))
    view = _view(sight, meeting, written, args)
    listed = ListView(title=written.follow_ups.title, text=plain_sheet(written.follow_ups), minutes=view)
    return Card(content=shared.follow_ups_card(listed, sight.frame), summary=sight.texts("minutes.list"))


def templates(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Which Word template the council uses."""
    own = sight.tx.templates.of_council(sight.the_council.id) is not None
    note = sight.texts("note.template_own") if args.get("kept") and not sight.note else sight.note
    content = shared.templates_card(sight.frame, own=own, note=note)
    return Card(content=content, summary=sight.texts("templates.title"))


def _looked_up(sight: Sight, args: Mapping[str, Any]) -> MinutesView:
    meeting = _meeting(sight, args)
    written = edition_named(sight.tx, sight.the_council, meeting, args.get("edition"))
    return _view(sight, meeting, written, args)


def _view(sight: Sight, meeting: Meeting, written: Written, args: Mapping[str, Any]) -> MinutesView:
    tx, council = sight.tx, sight.the_council
    digests = {} if written.edition.draft else tx.files.digests(meeting.id, written.edition.version)
    versions = tuple(one.edition for one in tx.minutes.of_meeting(meeting.id))
    newest = bool(versions) and versions[-1].version == written.edition.version
    return MinutesView(
        meeting=meeting,
        council=council,
        document=written.document,
        edition=written.edition,
        page=int(args.get("page") or 1),
        files=tuple(KeptFile(format=f, sha256=digests[f]) for f in FORMATS if f in digests),
        versions=versions,
        goes_on=meeting.goes_on(sight.now),
        ended=bool(args.get("ended")),
        same_day=tuple(tx.meetings.beside(meeting)),
        correctable=newest and next_edition(tx, meeting) is None,
        shared=was_posted(tx, meeting, written.edition.version),
        note=sight.note,
    )


def was_posted(tx: Transaction, meeting: Meeting, version: int, *, chat: str | None = None) -> bool:
    """Whether the council saw this version already, in any of its chats or in this one."""
    posted = tx.views.of_kind(meeting.council, POSTED, since=meeting.planned_at)
    return any(
        (view.args.get("meeting"), view.args.get("edition")) == (meeting.id, version)
        and chat in (None, chat_of(view.thread))
        for view in posted
    )


def _meeting(sight: Sight, args: Mapping[str, Any]) -> Meeting:
    """Give back the meeting, to coordinators alone: for nobody else there is a draft."""
    if Act.ADMINISTER not in sight.allowed():
        raise NotFound("no_such_meeting")
    return _of_council(sight, args)


def _of_council(sight: Sight, args: Mapping[str, Any]) -> Meeting:
    meeting = sight.tx.meetings.get(args["meeting"])
    if meeting.council != sight.the_council.id:
        raise NotFound("no_such_meeting")
    return meeting


def _summary(sight: Sight, view: MinutesView) -> str:
    key = "minutes.is_draft" if view.edition.draft else "minutes.is_adopted"
    day = named_day(view.meeting, frame=sight.frame, clock=bool(view.same_day))
    return sight.texts("minutes.summary", day=day, state=sight.texts(key))
