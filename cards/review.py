"""Going through old notes: what was found in a file, a few rows on a page, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from microsoft_teams.cards import Action, ActionSet, CardElement, Container, ExecuteAction

from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run, small
from cards.review_head import HeadView, head_page
from cards.review_rows import ReviewRow, review_row
from cards.view import note_line
from domain.council import Department
from domain.review import Finding

ROWS = 5
"""Rows of a page at most."""
ROOM = 14_000
"""Bytes that the rows of a page may take, about, so that nothing in them need be cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """Notes of a meeting that was, as the coordinator goes through them."""

    notes: int
    version: int
    name: str
    """Of the file."""
    head: HeadView
    pages: Sequence[Sequence[ReviewRow]]
    page: int = 0
    """0 is what was found of the meeting itself, then come the ``pages``."""
    departments: Sequence[Department] = ()
    left: int = 0
    """Rows that wait for a decision."""
    note: str | None = None

    @property
    def last(self) -> int:
        """The number of the last page."""
        return len(self.pages)

    def data(self, do: str, **more: object) -> dict[str, Any]:
        """What a button says: which notes, as they were when it was drawn, and what to do."""
        return {"notes": self.notes, "version": self.version, "page": self.page, "do": do, **more}


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtView:
    """What became of notes that were gone through."""

    notes: int
    version: int
    name: str
    day: date | None
    """When the meeting was; None where all was dropped."""
    follow_ups: int = 0
    answered: int = 0
    planned: bool = False
    """Whether the next meeting was planned with it."""
    note: str | None = None


def paged(rows: Sequence[ReviewRow], *, departments: Sequence[Department]) -> list[list[ReviewRow]]:
    """Put rows on pages so that each page fits into a card; the same rows always lie on the same pages."""
    pages: list[list[ReviewRow]] = []
    room, choices = 0, 60 * len(departments) + sum(len(d.name.encode()) for d in departments)
    for row in rows:
        cost = 1_500 + choices * row.can_be_sent + len(row.text.encode()) * 2 + len(row.sentence.encode())
        if not pages or len(pages[-1]) == ROWS or room + cost > ROOM:
            pages.append([])
            room = 0
        pages[-1].append(row)
        room += cost
    return pages


def review(view: ReviewView, frame: Frame) -> CardJson:
    """One page: of the meeting itself, or of rows to decide about; Save on the last one."""
    return fit(frame, lambda f: card(_body(view, frame=f), frame=f, actions=_actions(view, frame=f)))


def brought(view: BroughtView, frame: Frame) -> CardJson:
    """What the notes became; dropped ones may be gone through after all."""

    def build(f: Frame) -> CardJson:
        texts = f.texts
        head = [*note_line(view.note, frame=f), heading(texts("review.title")), _file(view.name, frame=f)]
        if view.day is None:
            data = {"notes": view.notes, "version": view.version, "do": "again"}
            again = execute("review", title=texts("button.review_again"), frame=f, data=data)
            return card([*head, own_text(texts("review.drop_done"))], frame=f, actions=[again])
        lines = [
            texts.many("review.done_follow_ups", view.follow_ups),
            texts.many("review.done_answered", view.answered),
            *([texts("review.done_planned")] if view.planned else []),
        ]
        done = own_text(texts("review.done", day=view.day))
        return card([*head, done, *(small(line) for line in lines)], frame=f)

    return fit(frame, build)


def unread(name: str, why: str, frame: Frame) -> CardJson:
    """Says which file was not read, and why."""
    return card([rich(run(frame.name(name), weight="Bolder"), run(f"\n{why}"))], frame=frame)


def _body(view: ReviewView, *, frame: Frame) -> list[CardElement]:
    texts = frame.texts
    place = texts("review.page", page=view.page + 1, pages=view.last + 1)
    top = [
        *note_line(view.note, frame=frame),
        heading(texts("review.title")),
        _file(view.name, frame=frame, after=place),
    ]
    rows = [] if view.page == 0 else view.pages[view.page - 1]
    shown = head_page(view.head, frame=frame) if view.page == 0 else _rows(view, rows, frame=frame)
    return [*top, *shown, *_standing(view, frame=frame)]


def _file(name: str, *, frame: Frame, after: str = "") -> CardElement:
    return small(frame.name(name) + (f"  ·  {after}" if after else ""), spacing="None")


def _rows(view: ReviewView, rows: Sequence[ReviewRow], *, frame: Frame) -> list[CardElement]:
    shown: list[CardElement] = []
    finding: Finding | None = None
    for row in rows:
        if row.finding is not finding:
            finding = row.finding
            key = "review.follow_up" if finding is Finding.FOLLOW_UP else "review.answered"
            shown.append(label(frame.texts(key), spacing="Large"))
        buttons = ActionSet(actions=_row_buttons(view, row, frame=frame))
        shown.append(review_row(row, buttons, departments=view.departments, frame=frame))
    return shown


def _row_buttons(view: ReviewView, row: ReviewRow, *, frame: Frame) -> list[Action]:
    texts = frame.texts
    if row.verdict is not None:
        return [_press(view, "change", title=texts("button.change_row"), frame=frame, row=row.key)]
    keep = _press(view, "keep", title=texts("button.keep"), frame=frame, row=row.key)
    drop = _press(view, "drop", title=texts("button.drop_row"), frame=frame, row=row.key)
    return [keep, drop, *row.opener(frame=frame)]


def _press(view: ReviewView, do: str, *, title: str, frame: Frame, **more: object) -> ExecuteAction:
    """A button; what was typed into the page goes with every press, so that nothing of it is lost."""
    return execute("review", title=title, frame=frame, data=view.data(do, **more), reads_inputs=True)


def _standing(view: ReviewView, *, frame: Frame) -> list[CardElement]:
    texts = frame.texts
    if view.left:
        words = texts.many("review.left", view.left)
    else:
        words = texts("review.ready" if view.pages else "review.nothing")
    return [Container(separator=True, spacing="Medium", items=[small(words)])]


def _actions(view: ReviewView, *, frame: Frame) -> list[Action]:
    texts = frame.texts
    turning: list[Action] = []
    if view.page > 0:
        turning.append(_press(view, "turn", title=texts("button.previous"), frame=frame, to=view.page - 1))
    if view.page < view.last:
        turning.append(_press(view, "turn", title=texts("button.next"), frame=frame, to=view.page + 1))
    rows = [] if view.page == 0 else view.pages[view.page - 1]
    waiting = sum(row.verdict is None for row in rows)
    if waiting > 1:
        turning.append(_press(view, "keep_page", title=texts("button.keep_page"), frame=frame))
    return [*turning, *(_ending(view, frame=frame) if view.page == view.last else [])]


def _ending(view: ReviewView, *, frame: Frame) -> list[Action]:
    texts = frame.texts
    save = execute(
        "bring", title=texts("button.save_notes"), frame=frame, data=view.data("save"),
        reads_inputs=True, style=None if view.left else "positive",
    )  # fmt: skip
    drop = execute("bring", title=texts("button.drop_notes"), frame=frame, data=view.data("drop"))
    return [save, drop]
