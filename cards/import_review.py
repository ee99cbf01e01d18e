"""The review of imported notes: the meeting itself, and the items page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cards import elements, inputs
from cards.adaptive import Action, ActionSet, CardElement, Container, DateInput, ExecuteAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.dates import format_times
from cards.import_review_rows import ImportReviewRow, import_review_row
from cards.import_sentences import reading_lines, sentences_page
from cards.inputs import time_field
from domain.attendance import Role
from domain.council import Department
from domain.import_review import MAX_PLACE_LENGTH, MeetingDetails, NotesSentence, ReviewItemKind

MAX_ROWS = 5
"""Maximum number of rows on a page."""
MAX_ROW_BYTES = 14_000
"""Approximate size limit in bytes for the rows of a page, so that no text needs to be cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """The attendees with one role."""

    role: Role
    names: tuple[str, ...] = ()
    unnamed_count: int = 0
    """Attendees without a name: not named in the notes, or residents, whose names are not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetailsView:
    """What was found about the meeting itself."""

    details: MeetingDetails
    people: Sequence[RoleView] = ()
    previous: Sequence[tuple[str, str]] = ()
    """Text and outcome of each earlier question (``became.<code>``)."""
    next_meeting: MeetingDetails | None = None
    next_meeting_note: str = ""
    """What happens with the next meeting: the suffix of a text key ``review.<code>``."""
    follow_ups: int = 0
    answered: int = 0
    sentences: int = 0
    """How many were read in the file; 0 if that was not counted."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How much of the file was not read, by kind (``left_out.<word>``)."""


def details_page(view: MeetingDetailsView, *, context: CardContext) -> list[CardElement]:
    """Return day, times and place as fields to correct, and the rest as text."""
    texts = context.texts
    asked = texts.plural("review.counts", view.follow_ups)
    answered = texts.plural("review.counts_answered", view.answered)
    return [
        elements.static_text(texts("review.intro")),
        elements.small_text(f"{asked}, {answered}"),
        *reading_lines(view.sentences, view.left_out, context=context),
        *_fields(view.details, context=context),
        *_people(view.people, context=context),
        *_previous(view.previous, context=context),
        *_next_meeting(view, context=context),
    ]


def _fields(head: MeetingDetails, *, context: CardContext) -> list[CardElement]:
    place = head.place if head.place and context.fits(head.place) else None
    return [
        _past_date_field(head.day, context=context),
        time_field("begins", context=context, value=head.begins),
        time_field("ends", context=context, value=head.ends),
        inputs.text_line(
            "place",
            context=context,
            value=place,
            placeholder="placeholder.place",
            max_length=MAX_PLACE_LENGTH,
        ),
    ]


def _past_date_field(value: date | None, *, context: CardContext) -> DateInput:
    """Return a field for a date up to today, since the meeting is over."""
    return DateInput(
        id="day",
        label=context.texts("input.day"),
        error_message=context.texts("error.day"),
        max=context.today.isoformat(),
        value=value.isoformat() if value else None,
    )


def _people(people: Sequence[RoleView], *, context: CardContext) -> list[CardElement]:
    texts = context.texts
    title = elements.label(texts("review.people"), spacing="Large")
    if not people:
        return [title, elements.small_text(texts("review.no_people"))]
    return [title, *(_role(one, context=context) for one in people)]


def _role(one: RoleView, *, context: CardContext) -> CardElement:
    texts = context.texts
    kept = one.names[: context.budget.items]
    more = len(one.names) - len(kept)
    names = ", ".join(context.truncate_name(name) for name in kept) + (
        texts("review.more_people", n=more) if more else ""
    )
    unnamed = texts.plural("review.unnamed", one.unnamed_count) if one.unnamed_count else ""
    role = texts(f"group.{one.role}")
    return elements.rich_text(
        elements.text_run(f"{role}: ", weight="Bolder", size="Small"),
        elements.text_run(", ".join(filter(None, (names, unnamed))), size="Small"),
        spacing="Small",
    )


def _previous(previous: Sequence[tuple[str, str]], *, context: CardContext) -> list[CardElement]:
    if not previous:
        return []
    texts = context.texts
    kept = previous[: max(1, context.budget.items // 4)]
    lines = [
        elements.small_text(f"{context.truncate(text)}  ·  {texts(f'became.{state}')}")
        for text, state in kept
    ]
    left = len(previous) - len(kept)
    more = [elements.small_text(texts("review.more_people", n=left))] if left else []
    return [elements.label(texts("review.previous"), spacing="Large"), *lines, *more]


def _next_meeting(view: MeetingDetailsView, *, context: CardContext) -> list[CardElement]:
    head = view.next_meeting
    if head is None or head.day is None or head.begins is None:
        return []
    texts = context.texts
    clock = format_times(head.begins, head.ends, context=context)
    place = [context.truncate(head.place)] if head.place else []
    told = elements.small_text(", ".join([texts.format_date(head.day), clock, *place]))
    return [
        elements.label(texts("review.next"), spacing="Large"),
        told,
        elements.small_text(texts(f"review.{view.next_meeting_note}"), spacing="None"),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReviewView:
    """Imported notes of a past meeting as the coordinator reviews them."""

    notes: int
    version: int
    name: str
    """The name of the file."""
    head: MeetingDetailsView
    pages: Sequence[Sequence[ImportReviewRow]]
    page: int = 0
    """Page 0 shows the meeting itself, the following ones the items."""
    departments: Sequence[Department] = ()
    undecided: int = 0
    """Number of rows without a decision."""
    note: str | None = None
    sentences: Sequence[Sequence[NotesSentence]] = ()
    """The pages of all sentences."""
    sentences_page: int | None = None
    """The page of sentences that is shown instead of the rows."""
    chosen: frozenset[int] = frozenset()
    """The sentences that are follow-ups because somebody chose them."""

    @property
    def last_page(self) -> int:
        """Return the number of the last page."""
        return len(self.pages)

    def data(self, do: str, **more: object) -> dict[str, Any]:
        """Return what a button says: which notes, in which version, and what to do."""
        place = {} if self.sentences_page is None else {"sentences_page": self.sentences_page}
        return {"notes": self.notes, "version": self.version, "page": self.page, "do": do, **place, **more}


def paginate_rows(
    rows: Sequence[ImportReviewRow], *, departments: Sequence[Department]
) -> list[list[ImportReviewRow]]:
    """Distribute rows over pages that each fit on a card; the same rows always land on the same pages."""
    pages: list[list[ImportReviewRow]] = []
    room, choices = 0, 60 * len(departments) + sum(len(d.name.encode()) for d in departments)
    for row in rows:
        cost = 1_500 + choices * row.can_be_assigned + len(row.text.encode()) * 2 + len(row.sentence.encode())
        if not pages or len(pages[-1]) == MAX_ROWS or room + cost > MAX_ROW_BYTES:
            pages.append([])
            room = 0
        pages[-1].append(row)
        room += cost
    return pages


def import_review_card(view: ImportReviewView, context: CardContext) -> CardJson:
    """Return one page: of the meeting itself, or of items to decide on; the last one has the save button."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            _body(view, context=ctx), context=ctx, actions=_actions(view, context=ctx)
        ),
    )


def unread_file_card(name: str, why: str, context: CardContext) -> CardJson:
    """Say which file was not read, and why."""
    return elements.build_card(
        [
            elements.rich_text(
                elements.text_run(context.truncate_name(name), weight="Bolder"), elements.text_run(f"\n{why}")
            )
        ],
        context=context,
    )


def _body(view: ImportReviewView, *, context: CardContext) -> list[CardElement]:
    texts = context.texts
    if view.sentences_page is None:
        place = texts("review.page", page=view.page + 1, pages=view.last_page + 1)
    else:
        place = texts("review.page", page=view.sentences_page + 1, pages=len(view.sentences))
    top = [
        *elements.note_banner(view.note, context=context),
        elements.heading(texts("review.title")),
        file_line(view.name, context=context, after=place),
    ]
    if view.sentences_page is not None:
        return [*top, *sentences_page(view.sentences[view.sentences_page], view.chosen, context=context)]
    rows = [] if view.page == 0 else view.pages[view.page - 1]
    shown = details_page(view.head, context=context) if view.page == 0 else _rows(view, rows, context=context)
    return [*top, *shown, *_progress(view, context=context)]


def file_line(name: str, *, context: CardContext, after: str = "") -> CardElement:
    """Return the line with the name of the file."""
    return elements.small_text(
        context.truncate_name(name) + (f"  ·  {after}" if after else ""), spacing="None"
    )


def _rows(
    view: ImportReviewView, rows: Sequence[ImportReviewRow], *, context: CardContext
) -> list[CardElement]:
    shown: list[CardElement] = []
    finding: ReviewItemKind | None = None
    for row in rows:
        if row.kind is not finding:
            finding = row.kind
            key = "review.follow_up" if finding is ReviewItemKind.FOLLOW_UP else "review.answered"
            shown.append(elements.label(context.texts(key), spacing="Large"))
        buttons = ActionSet(actions=_row_buttons(view, row, context=context))
        shown.append(import_review_row(row, buttons, departments=view.departments, context=context))
    return shown


def _row_buttons(view: ImportReviewView, row: ImportReviewRow, *, context: CardContext) -> list[Action]:
    texts = context.texts
    if row.verdict is not None:
        return [_button(view, "change", title=texts("button.change_row"), context=context, row=row.key)]
    keep = _button(view, "keep", title=texts("button.keep"), context=context, row=row.key)
    drop = _button(view, "drop", title=texts("button.drop_row"), context=context, row=row.key)
    return [keep, drop, *row.edit_button(context=context)]


def _button(
    view: ImportReviewView, do: str, *, title: str, context: CardContext, **more: object
) -> ExecuteAction:
    """Return a button that also sends the inputs of the page, so that nothing typed is lost."""
    return elements.execute_button(
        "review", title=title, context=context, data=view.data(do, **more), reads_inputs=True
    )


def _progress(view: ImportReviewView, *, context: CardContext) -> list[CardElement]:
    texts = context.texts
    if view.undecided:
        words = texts.plural("review.left", view.undecided)
    else:
        words = texts("review.ready" if view.pages else "review.nothing")
    return [Container(separator=True, spacing="Medium", items=[elements.small_text(words)])]


def _actions(view: ImportReviewView, *, context: CardContext) -> list[Action]:
    if view.sentences_page is not None:
        return _sentences_actions(view, view.sentences_page, context=context)
    texts = context.texts
    turning: list[Action] = []
    if view.page > 0:
        turning.append(
            _button(view, "turn", title=texts("button.previous"), context=context, to=view.page - 1)
        )
    if view.page < view.last_page:
        turning.append(_button(view, "turn", title=texts("button.next"), context=context, to=view.page + 1))
    rows = [] if view.page == 0 else view.pages[view.page - 1]
    waiting = sum(row.verdict is None for row in rows)
    if waiting > 1:
        turning.append(_button(view, "keep_page", title=texts("button.keep_page"), context=context))
    if view.sentences and view.page in (0, view.last_page):
        turning.append(_button(view, "sentences", title=texts("button.sentences"), context=context, to=0))
    return [*turning, *(_final_buttons(view, context=context) if view.page == view.last_page else [])]


def _sentences_actions(view: ImportReviewView, page: int, *, context: CardContext) -> list[Action]:
    """Return the buttons of a page of sentences; each keeps what is chosen on it."""
    texts = context.texts
    turning: list[Action] = []
    if page > 0:
        title = texts("button.previous")
        turning.append(_button(view, "sentences", title=title, context=context, to=page - 1))
    if page < len(view.sentences) - 1:
        title = texts("button.next")
        turning.append(_button(view, "sentences", title=title, context=context, to=page + 1))
    return [*turning, _button(view, "rows", title=texts("button.choose_sentences"), context=context)]


def _final_buttons(view: ImportReviewView, *, context: CardContext) -> list[Action]:
    texts = context.texts
    save = elements.execute_button(
        "bring", title=texts("button.save_notes"), context=context, data=view.data("save"),
        reads_inputs=True, style=None if view.undecided else "positive",
    )  # fmt: skip
    drop = elements.execute_button(
        "bring", title=texts("button.drop_notes"), context=context, data=view.data("drop")
    )
    return [save, drop]
