"""Show the old notes of a council, and their review with the whole text beside what was found in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.pages.forms import ActionForm, build_form
from bot.pages.viewer import Page, PageQuery, Viewer, page_url
from bot.views.import_notes import REVIEW, load_document, review_head, row_pages
from bot.views.registry import render
from cards.adaptive import ActionSet, CardElement
from cards.dates import format_moment_day
from cards.import_review import details_page
from cards.import_review_rows import ImportReviewRow, import_review_row, text_field_id
from domain.import_review import (
    DocumentLine,
    NotesDocument,
    ReviewItem,
    ReviewItemKind,
    Verdict,
    review_items,
    undecided_items,
)
from domain.permissions import Permission
from storage import Transaction
from storage.notes_imports import NotesImport, NotesImportState

REVIEW_VERBS = ("review", "bring")
STATE_SYMBOLS = {Verdict.KEPT: "✓", Verdict.DROPPED: "✕", None: "○"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesLink:
    """A file of old notes that leads to its review or its result."""

    url: str
    name: str
    when: str
    left: str
    """How many rows wait for a decision, in a sentence; empty once they are stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesList:
    """The old notes of a council."""

    waiting: tuple[NotesLink, ...]
    done: tuple[NotesLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button of the review: what it says it does besides sending the form."""

    title: str
    value: str
    about: str
    """The id of the words that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """Something that was found, or a sentence that was chosen, with its decision."""

    id: str
    words: Sequence[CardElement]
    text_field: CardElement | None
    """The field to change its text."""
    fields: Sequence[CardElement]
    presses: tuple[Press, ...]
    place: str | None
    """The id of its first sentence in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRows:
    """The rows of one kind."""

    title: str
    rows: tuple[FoundRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was read from a sentence, and where its row is."""

    row: str
    words: str
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A sentence of the text."""

    id: str
    text: str
    section: str | None
    """The heading, if another one begins here."""
    marks: tuple[Mark, ...]
    press: Press | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesReview:
    """A review of old notes: the meeting, what was found, and the whole text."""

    name: str
    data: Mapping[str, int]
    is_typed: bool
    """Whether the form was refused and is shown again."""
    review_url: str
    bring_url: str
    facts: Sequence[CardElement]
    fields: Sequence[CardElement]
    found: tuple[FoundRows, ...]
    left: str
    may_keep_rest: bool
    lines: tuple[TextLine, ...]
    unplaced: tuple[Mark, ...]
    list_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesResult:
    """What became of old notes."""

    name: str
    body: Sequence[CardElement]
    forms: tuple[ActionForm, ...]
    council: int
    list_url: str


def load_list(viewer: Viewer, tx: Transaction, query: PageQuery) -> NotesList:  # noqa: ARG001
    """Return the old notes that wait for review, and those that are stored."""
    council = viewer.the_council.id
    return NotesList(
        waiting=tuple(_link(viewer, notes) for notes in tx.notes_imports.list_in_review(council)),
        done=tuple(_link(viewer, notes) for notes in tx.notes_imports.list_kept(council)),
    )


def _link(viewer: Viewer, notes: NotesImport) -> NotesLink:
    left = ""
    if notes.state is NotesImportState.REVIEWING:
        left = _left(viewer, len(undecided_items(review_items(notes.parsed, notes.decisions))))
    when = format_moment_day(notes.imported_at, context=viewer.cards)
    return NotesLink(
        url=viewer.url(f"notes/{notes.id}"),
        name=notes.name,
        when=viewer.texts("page.notes_from", day=when),
        left=left,
    )


def _left(viewer: Viewer, left: int) -> str:
    return viewer.texts.plural("review.left", left) if left else viewer.texts("review.ready")


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> NotesReview | NotesResult:
    """Return the review of old notes, or its result once they are stored or dropped."""
    notes, document = load_document(tx, viewer.the_council, query.number("notes") or 0)
    if notes.state is not NotesImportState.REVIEWING:
        return _result(viewer, notes)
    return _review(viewer, notes, document)


def _result(viewer: Viewer, notes: NotesImport) -> NotesResult:
    content = render(REVIEW.view(notes=notes.id), context=viewer.context).content
    return NotesResult(
        name=notes.name,
        body=content["body"][2:],
        forms=tuple(build_form(button, viewer.the_council) for button in content.get("actions", ())),
        council=viewer.the_council.id,
        list_url=viewer.url("notes"),
    )


def _review(viewer: Viewer, notes: NotesImport, document: NotesDocument) -> NotesReview:
    council = viewer.the_council
    rows = [row for page in row_pages(viewer.tx, council, notes) for row in page]
    waiting = sum(row.verdict is None for row in rows)
    details = details_page(review_head(viewer.context, council, notes), context=viewer.cards)[1:]
    actions = page_url(f"councils/{council.id}/actions/")
    typed = viewer.look.typed
    return NotesReview(
        name=notes.name,
        data={"notes": notes.id, "version": notes.version},
        is_typed=typed.get("verb") in REVIEW_VERBS and typed.get("notes") == str(notes.id),
        review_url=f"{actions}review",
        bring_url=f"{actions}bring",
        facts=[one for one in details if not _is_input(one)],
        fields=[one for one in details if _is_input(one)],
        found=tuple(_groups(viewer, rows, document)),
        left=_left(viewer, waiting),
        may_keep_rest=waiting > 1,
        lines=tuple(_lines(viewer, document)),
        unplaced=tuple(_mark(viewer, item) for item in document.unplaced),
        list_url=viewer.url("notes"),
    )


def _is_input(element: CardElement) -> bool:
    return bool(element["type"].startswith("Input."))


def _groups(viewer: Viewer, rows: Sequence[ImportReviewRow], document: NotesDocument) -> Iterator[FoundRows]:
    titles = {ReviewItemKind.FOLLOW_UP: "review.follow_up", ReviewItemKind.ANSWERED: "review.answered"}
    places = {item.key: line for line in reversed(document.lines) for item in line.items}
    for kind, title in titles.items():
        of_kind = tuple(_row(viewer, row, places.get(row.key)) for row in rows if row.kind is kind)
        if of_kind:
            yield FoundRows(title=viewer.texts(title), rows=of_kind)


def _row(viewer: Viewer, row: ImportReviewRow, line: DocumentLine | None) -> FoundRow:
    """Return a row with the words and fields of its card."""
    departments = viewer.the_council.departments
    items = import_review_row(row, ActionSet(actions=[]), departments=departments, context=viewer.cards)
    fields = {one["id"]: one for one in items["items"] if _is_input(one)}
    return FoundRow(
        id=f"row-{row.key}",
        words=[one for one in items["items"][:-1] if not _is_input(one)],
        text_field=fields.pop(text_field_id(row.key), None),
        fields=list(fields.values()),
        presses=tuple(_row_presses(viewer, row, line)),
        place=None if line is None else _place(line),
    )


def _row_presses(viewer: Viewer, row: ImportReviewRow, line: DocumentLine | None) -> Iterator[Press]:
    if line is not None and line.is_chosen and row.kind is ReviewItemKind.FOLLOW_UP:
        yield _sentence_press(viewer, line, "unfollow", about=f"row-{row.key}-text")
    doing = {"keep": "keep", "drop": "drop_row"} if row.verdict is None else {"change": "change_row"}
    for do, title in doing.items():
        value = urlencode({"do": do, "row": row.key, "anchor": f"row-{row.key}"})
        yield Press(title=viewer.texts(f"button.{title}"), value=value, about=f"row-{row.key}-text")


def _place(line: DocumentLine) -> str:
    return f"at-{line.sentence.at}"


def _sentence_press(viewer: Viewer, line: DocumentLine, do: str, *, about: str) -> Press:
    value = urlencode({"do": do, "sentences": line.sentence.at, "anchor": _place(line)})
    return Press(title=viewer.texts(f"page.notes_{do}"), value=value, about=about)


def _lines(viewer: Viewer, document: NotesDocument) -> Iterator[TextLine]:
    section: str | None = None
    for line in document.lines:
        begins = line.sentence.section if line.sentence.section != section else None
        section = line.sentence.section
        is_followed = any(item.kind is ReviewItemKind.FOLLOW_UP for item in line.items)
        do = "unfollow" if line.is_chosen else None if is_followed else "follow"
        yield TextLine(
            id=_place(line),
            text=line.sentence.text,
            section=begins,
            marks=tuple(_mark(viewer, item, is_chosen=line.is_chosen) for item in line.items),
            press=None if do is None else _sentence_press(viewer, line, do, about=f"{_place(line)}-text"),
        )


def _mark(viewer: Viewer, item: ReviewItem, *, is_chosen: bool = False) -> Mark:
    asked = item.kind is ReviewItemKind.FOLLOW_UP
    kind = "page.notes_chosen" if asked and is_chosen else f"review.{'follow_up' if asked else 'answered'}"
    decided = {Verdict.KEPT: "review.kept", Verdict.DROPPED: "review.dropped"}
    words = [kind] if item.verdict is None else [kind, decided[item.verdict]]
    return Mark(
        row=f"row-{item.key}",
        words=" · ".join(viewer.texts(key) for key in words),
        symbol=STATE_SYMBOLS[item.verdict],
    )


PAGE = Page(
    path="councils/{council}/notes",
    template="old_notes_list.html",
    title="page.old_notes",
    load=load_list,
    in_menu=True,
    needs=Permission.ADMINISTER,
)
REVIEW_PAGE = Page(
    path="councils/{council}/notes/{notes}",
    template="old_notes.html",
    title="page.old_notes",
    load=load,
    needs=Permission.ADMINISTER,
)
