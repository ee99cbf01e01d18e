"""Render minutes: for the coordinator, before adoption, as posted to the council; and the templates."""

from collections.abc import Mapping
from typing import Any

from bot.documents import render_sheet_text
from bot.documents.editions import (
    WordedMinutes,
    compose_draft,
    draft_concerns,
    editable_edition,
    find_edition,
    word_minutes,
)
from bot.documents.serialization import document_from_json, fingerprint
from bot.turn.incoming import chat_id_of
from bot.turn.types import Card
from bot.views.context import Audience, Follows, RenderContext, ViewType
from cards import minutes as cards
from cards.adoption import AdoptionView, adoption_card
from cards.minutes import MINUTES_FORMATS, AdoptedFile, FollowUpTextView, MinutesView, meeting_day
from domain.adoption import Change, diff_documents
from domain.document import Document
from domain.errors import NotFound, Refusal
from domain.meeting import Meeting
from domain.permissions import Permission
from storage import Transaction


def render_minutes(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render one edition for a coordinator: the one named, otherwise the current one."""
    view = _minutes_view(context, args)
    return Card(content=cards.minutes_card(view, context.card_context), summary=_summary(context, view))


def render_draft_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the minutes as suggested at the end of a meeting; once adopted, the card shows that."""
    return render_minutes(context, {**args, "ended": True})


def render_adoption_confirmation(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the confirmation before minutes are adopted."""
    view = build_adoption_view(context, args)
    title = context.texts("adoption.title")
    return Card(content=adoption_card(view, context.card_context), summary=title)


def build_adoption_view(context: RenderContext, args: Mapping[str, Any]) -> AdoptionView:
    """Return the draft that a coordinator is about to adopt; raises Refusal ``minutes_locked``."""
    meeting = _coordinators_meeting(context, args)
    edition = editable_edition(context.tx, meeting)
    if edition is None:
        raise Refusal("minutes_locked")
    council = context.the_council
    drafted = compose_draft(context.tx, council, meeting, edition=edition)
    written = word_minutes(drafted, council=council)
    return AdoptionView(
        meeting=meeting,
        with_time=bool(context.tx.meetings.others_on_day(meeting)),
        edition=edition,
        changes=_changes(context.tx, meeting, written.document),
        concerns=draft_concerns(context.tx, drafted, written.document),
        closed_references=tuple(point.reference for point in drafted.reported),
        fingerprint=fingerprint(written.document),
        note=context.note,
    )


def _changes(tx: Transaction, meeting: Meeting, drafted: Document) -> tuple[Change, ...] | None:
    """Return what a correction changes, None for the first version."""
    latest = tx.minutes.latest(meeting.id)
    return None if latest is None else diff_documents(document_from_json(latest.document), drafted)


def render_posted_minutes(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render adopted minutes for everybody in the council's chat."""
    meeting = _council_meeting(context, args)
    written = find_edition(context.tx, context.the_council, meeting, args["edition"])
    view = _build_view(context, meeting, written, args)
    day = meeting_day(meeting, context=context.card_context, with_time=bool(view.other_meetings_that_day))
    summary = context.texts("minutes.posted", day=day)
    return Card(content=cards.shared_minutes_card(view, context.card_context), summary=summary)


def render_follow_ups(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the follow-up list as text to be copied into an e-mail."""
    meeting = _coordinators_meeting(context, args)
    written = find_edition(context.tx, context.the_council, meeting, args.get("edition"))
    view = _build_view(context, meeting, written, args)
    listed = FollowUpTextView(
        title=written.follow_ups.title, text=render_sheet_text(written.follow_ups), minutes=view
    )
    return Card(
        content=cards.follow_ups_card(listed, context.card_context), summary=context.texts("minutes.list")
    )


def render_templates(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render which Word template the council uses."""
    own = context.tx.templates.of_council(context.the_council.id) is not None
    note = context.texts("note.template_own") if args.get("kept") and not context.note else context.note
    content = cards.template_card(context.card_context, is_own=own, note=note)
    return Card(content=content, summary=context.texts("templates.title"))


def build_readable_minutes(
    context: RenderContext, meeting: Meeting, *, edition: int | None, chat: str | None = None
) -> MinutesView:
    """Return an edition that the reader may see: others than coordinators what was posted to the council.

    With ``chat`` it was posted there. Raises NotFound ``no_such_version``.
    """
    number = edition
    if Permission.ADMINISTER not in context.permissions():
        posted = posted_versions(context.tx, meeting, chat=chat)
        number = edition if edition in posted else None if edition else max(posted, default=None)
        if number is None:
            raise NotFound("no_such_version")
    written = find_edition(context.tx, context.the_council, meeting, number)
    return _build_view(context, meeting, written, {})


def posted_versions(tx: Transaction, meeting: Meeting, *, chat: str | None = None) -> list[int]:
    """Return the adopted versions that were posted to the council, in any of its chats or in this one."""
    versions = (one.edition.version for one in tx.minutes.of_meeting(meeting.id))
    return [version for version in versions if was_posted(tx, meeting, version, chat=chat)]


def _minutes_view(context: RenderContext, args: Mapping[str, Any]) -> MinutesView:
    meeting = _coordinators_meeting(context, args)
    written = find_edition(context.tx, context.the_council, meeting, args.get("edition"))
    return _build_view(context, meeting, written, args)


def _build_view(
    context: RenderContext, meeting: Meeting, written: WordedMinutes, args: Mapping[str, Any]
) -> MinutesView:
    tx, council = context.tx, context.the_council
    digests = {} if written.edition.is_draft else tx.files.digests(meeting.id, written.edition.version)
    versions = tuple(one.edition for one in tx.minutes.of_meeting(meeting.id))
    newest = bool(versions) and versions[-1].version == written.edition.version
    return MinutesView(
        meeting=meeting,
        council=council,
        document=written.document,
        edition=written.edition,
        page=int(args.get("page") or 1),
        files=tuple(AdoptedFile(format=f, sha256=digests[f]) for f in MINUTES_FORMATS if f in digests),
        versions=versions,
        is_ongoing=meeting.is_ongoing(context.now),
        has_just_ended=bool(args.get("ended")),
        other_meetings_that_day=tuple(tx.meetings.others_on_day(meeting)),
        is_correctable=newest and editable_edition(tx, meeting) is None,
        is_shared=was_posted(tx, meeting, written.edition.version),
        note=context.note,
    )


def was_posted(tx: Transaction, meeting: Meeting, version: int, *, chat: str | None = None) -> bool:
    """Return whether this version was posted to the council already, in any of its chats or in this one."""
    posted = tx.posted_cards.of_kind(meeting.council, POSTED_MINUTES.name, since=meeting.planned_at)
    return any(
        (view.args.get("meeting"), view.args.get("edition")) == (meeting.id, version)
        and chat in (None, chat_id_of(view.thread))
        for view in posted
    )


def _coordinators_meeting(context: RenderContext, args: Mapping[str, Any]) -> Meeting:
    """Return the meeting; raises NotFound for everybody but coordinators, who alone see drafts."""
    if Permission.ADMINISTER not in context.permissions():
        raise NotFound("no_such_meeting")
    return _council_meeting(context, args)


def _council_meeting(context: RenderContext, args: Mapping[str, Any]) -> Meeting:
    meeting = context.tx.meetings.get(args["meeting"])
    if meeting.council != context.the_council.id:
        raise NotFound("no_such_meeting")
    return meeting


def _summary(context: RenderContext, view: MinutesView) -> str:
    key = "minutes.is_draft" if view.edition.is_draft else "minutes.is_adopted"
    day = meeting_day(
        view.meeting, context=context.card_context, with_time=bool(view.other_meetings_that_day)
    )
    return context.texts("minutes.summary", day=day, state=context.texts(key))


MINUTES = ViewType("minutes", render=render_minutes, follows=Follows.MINUTES)
DRAFT_SUGGESTION = ViewType(
    "draft_offer", render=render_draft_suggestion, audience=Audience.COORDINATORS, follows=Follows.MINUTES
)
ADOPTION_CONFIRMATION = ViewType("adoption", render=render_adoption_confirmation)
POSTED_MINUTES = ViewType("minutes_posted", render=render_posted_minutes, is_recorded=True)
FOLLOW_UPS = ViewType("follow_ups", render=render_follow_ups)
TEMPLATES = ViewType("templates", render=render_templates)
