"""A question as one row among several: what it is about, how it stands, and the button that opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import ActionSet, CardElement, Column, ColumnSet, ExecuteAction

from cards.look import Frame, execute, rich, run, small
from cards.state import State, state_line
from cards.view import QuestionView
from domain.text import shorten

ROW_TEXT = 160
"""Characters of a question in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question in a list."""

    question: int
    version: int
    reference: str
    text: str
    age_days: int
    state: State

    @staticmethod
    def of(view: QuestionView, frame: Frame) -> "Row":
        """Make the row of a question whose view is at hand."""
        question = view.question
        return Row(
            question=question.id,
            version=question.version,
            reference=view.reference,
            text=question.text,
            age_days=question.days_old(frame.today, logged_on=frame.local_day(question.logged_at)),
            state=view.state,
        )


def row_text(text: str, *, frame: Frame) -> str:
    """Give back the beginning of a text, on one line."""
    return shorten(text, most=min(ROW_TEXT, frame.space.text))


def question_row(row: Row, *, frame: Frame, back: Mapping[str, Any] | None = None) -> CardElement:
    """The row: number and text, below it state and age, beside it the button; ``back`` leads here again."""
    words = rich(
        run(f"{row.reference}  ", weight="Bolder"),
        run(row_text(row.text, frame=frame)),
    )
    age = run(f"  ·  {frame.texts.age(row.age_days)}", size="Small", subtle=True)
    return beside(
        [words, state_line(row.state, frame=frame, after=(age,), spacing="None")],
        button=execute(
            "show",
            title=frame.texts("button.handle"),
            tooltip=row.reference,
            frame=frame,
            data={"question": row.question, "version": row.version} | ({"back": dict(back)} if back else {}),
        ),
    )


def question_rows(rows: Sequence[Row], *, frame: Frame) -> list[CardElement]:
    """As many rows as there is room for, and how many were left out."""
    kept = rows[: frame.space.items]
    more = left_out(len(rows) - len(kept), frame=frame)
    return [*(question_row(row, frame=frame) for row in kept), *more]


def left_out(more: int, *, frame: Frame) -> list[CardElement]:
    """How many more there are than were shown."""
    return [small(frame.texts.many("rows.more", more))] if more else []


def beside(items: Sequence[CardElement], *, button: ExecuteAction) -> CardElement:
    """Text with its button to the right."""
    return ColumnSet(
        separator=True,
        columns=[
            Column(width="stretch", items=list(items)),
            Column(width="auto", vertical_content_alignment="Center", items=[ActionSet(actions=[button])]),
        ],
    )
