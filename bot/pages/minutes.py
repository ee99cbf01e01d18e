"""Show the minutes of a meeting as they will look, adopt them in two steps, and send them as files."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from bot.documents import FileFormat, RenderedFile, Sheet
from bot.documents.editions import file_name, find_edition
from bot.documents.html import render_body
from bot.documents.process import render_in_child
from bot.pages.forms import ActionForm, build_folded_form, build_form
from bot.pages.viewer import Page, PageQuery, PageRedirect, Viewer
from bot.views.live_meeting import load_meeting
from bot.views.minutes import build_adoption_view, build_readable_minutes
from cards.adaptive import CardElement
from cards.adoption import adopt_button, adoption_summary
from cards.dates import capitalised
from cards.minutes import (
    FOLLOW_UPS_FORMAT,
    MINUTES_FORMATS,
    MinutesView,
    correction_forms,
    file_digests,
    format_adoption,
    minutes_title,
    next_buttons,
    reason_field,
)
from domain.document import Document
from domain.meeting import Meeting
from domain.minutes import Edition
from domain.permissions import Permission
from storage import Store, Transaction

FILE_FORMATS = (*MINUTES_FORMATS, FOLLOW_UPS_FORMAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesLink:
    """Another edition, or a file."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """The second step of an adoption: what to look at, and the button that adopts what is shown."""

    summary: Sequence[CardElement]
    adopt: ActionForm
    cancel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesDetails:
    """One edition of minutes; what only coordinators may do is empty or None for everybody else."""

    title: str
    state: str
    hint: str
    meeting: str
    """The address of the meeting."""
    html: Markup
    language: str
    to_adopt: str | None
    """The address of the step that adopts the draft."""
    adoption: Adoption | None
    forms: tuple[ActionForm, ...]
    files: tuple[MinutesLink, ...]
    digests: Sequence[CardElement]
    versions: tuple[MinutesLink, ...]


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> MinutesDetails:  # noqa: ARG001
    """Return the draft, the edition that the address names, or what was posted to the council."""
    meeting, shown = _find(viewer, query)
    context, is_coordinator = viewer.cards, viewer.may(Permission.ADMINISTER)
    here, is_draft = f"meetings/{meeting.id}/minutes", shown.edition.is_draft
    can_adopt = is_coordinator and is_draft and not shown.is_ongoing and meeting.planned_start <= viewer.now
    is_adopting = bool(query.text("adopt"))
    if is_adopting and not can_adopt:
        raise PageRedirect(viewer.url(here))
    with_time = bool(shown.other_meetings_that_day)
    return MinutesDetails(
        title=capitalised(minutes_title(meeting, context=context, with_time=with_time)),
        state=viewer.texts("document.draft")
        if is_draft
        else format_adoption(shown.edition, meeting, context=context),
        hint=viewer.texts("minutes.goes_on_now") if is_draft and shown.is_ongoing else "",
        meeting=viewer.url(f"meetings/{meeting.id}"),
        html=Markup(render_body(shown.document, below=1)),  # noqa: S704 - every text in it is escaped there
        language=shown.document.language,
        to_adopt=viewer.url(here, adopt=1) if can_adopt and not is_adopting else None,
        adoption=_adoption(viewer, meeting, cancel=viewer.url(here)) if is_adopting else None,
        forms=_forms(viewer, shown) if is_coordinator and not is_adopting else (),
        files=_files(viewer, meeting, shown) if is_coordinator else (),
        digests=file_digests(shown, context=context) if is_coordinator else (),
        versions=_versions(viewer, meeting, shown) if is_coordinator else (),
    )


def _find(viewer: Viewer, query: PageQuery) -> tuple[Meeting, MinutesView]:
    meeting = load_meeting(viewer.context, {"meeting": query.number("meeting") or 0})
    chat, edition = viewer.look.chat or None, query.number("edition")
    return meeting, build_readable_minutes(viewer.context, meeting, edition=edition, chat=chat)


def _adoption(viewer: Viewer, meeting: Meeting, *, cancel: str) -> Adoption:
    view = build_adoption_view(viewer.context, {"meeting": meeting.id})
    button = adopt_button(view, context=viewer.cards)
    return Adoption(
        summary=adoption_summary(view, context=viewer.cards),
        adopt=build_form(button, viewer.the_council),
        cancel=cancel,
    )


def _forms(viewer: Viewer, shown: MinutesView) -> tuple[ActionForm, ...]:
    """Return the forms that post what was adopted, and that begin or withdraw a correction."""
    council, context = viewer.the_council, viewer.cards
    posts = [one for one in next_buttons(shown, context=context) if one.verb == "post_minutes"]
    fields = [reason_field(context=context)]
    corrections = correction_forms(shown, context=context)
    return (
        *(build_form(button, council) for button in posts),
        *(build_folded_form(form, council, fields=fields) for form in corrections),
    )


def _files(viewer: Viewer, meeting: Meeting, shown: MinutesView) -> tuple[MinutesLink, ...]:
    edition = None if shown.edition.is_draft else shown.edition.version
    return tuple(
        MinutesLink(
            url=viewer.url(f"meetings/{meeting.id}/minutes.{ending}", edition=edition),
            title=viewer.texts("page.list_as_xlsx" if ending == FOLLOW_UPS_FORMAT else f"file.{ending}"),
        )
        for ending in FILE_FORMATS
    )


def _versions(viewer: Viewer, meeting: Meeting, shown: MinutesView) -> tuple[MinutesLink, ...]:
    """Return the other adopted editions, the latest first."""
    here = f"meetings/{meeting.id}/minutes"

    def is_shown(one: Edition) -> bool:
        return not shown.edition.is_draft and one.version == shown.edition.version

    return tuple(
        MinutesLink(
            url=viewer.url(here, edition=one.version),
            title=format_adoption(one, meeting, context=viewer.cards),
        )
        for one in reversed(shown.versions)
        if not is_shown(one)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFile:
    """Minutes or their follow-up list as a file, made already or to be made."""

    name: str
    file_format: FileFormat
    content: Document | Sheet | bytes
    template: bytes | None

    async def respond(self, request: web.Request, ending: str) -> web.StreamResponse:  # noqa: ARG002
        """Send the file to a browser that saves it; raises RenderingFailed, BadInput for the template."""
        headers = {"Content-Disposition": f'attachment; filename="{self.name}"'}
        if isinstance(self.content, bytes):
            file = RenderedFile(content=self.content, format=self.file_format)
        else:
            file = await render_in_child(self.content, file_format=self.file_format, template=self.template)
        return web.Response(body=file.content, headers={**headers, "Content-Type": file.media_type})


def export(viewer: Viewer, store: Store, query: PageQuery) -> MinutesFile:  # noqa: ARG001 - as all exports
    """Return a coordinator's file of the edition that the address names; raises Forbidden, NotFound."""
    viewer.require(Permission.ADMINISTER)
    tx, council, to = viewer.tx, viewer.the_council, FileFormat(query.text("ending"))
    meeting = load_meeting(viewer.context, {"meeting": query.number("meeting") or 0})
    written = find_edition(tx, council, meeting, query.number("edition"))
    kept = [] if written.edition.is_draft else tx.files.of_minutes(meeting.id, written.number)
    made = next((file.content for file in kept if file.format == to), None)
    with_time = bool(tx.meetings.others_on_day(meeting))
    return MinutesFile(
        name=file_name(council, meeting, written, to=to, with_time=with_time, at=viewer.now),
        file_format=to,
        content=made or (written.follow_ups if to is FileFormat.XLSX else written.document),
        template=tx.templates.of_council(council.id) if to is FileFormat.DOCX else None,
    )


PAGE = Page(
    path="councils/{council}/meetings/{meeting}/minutes",
    template="minutes.html",
    title="page.minutes",
    load=load,
)
