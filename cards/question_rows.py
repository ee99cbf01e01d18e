"""A question as one row of a list: its text, its state and the button that opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from microsoft_teams.cards import (
    CardElement,
)

from cards import elements
from cards.context import CardContext
from cards.question_view import (
    QuestionState,
    QuestionView,
    state_line,
)
from domain.text import shorten

MAX_ROW_TEXT = 160
"""Maximum characters of a question in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedQuestion:
    """A question in a list."""

    question: int
    version: int
    reference: str
    text: str
    age_days: int
    state: QuestionState
    met_on: date | None = None
    """The day of the meeting at which it was asked, to be named beside its age."""

    @staticmethod
    def from_view(view: QuestionView, context: CardContext) -> "ListedQuestion":
        """Return the row of a question from its view."""
        question = view.question
        return ListedQuestion(
            question=question.id,
            version=question.version,
            reference=view.reference,
            text=question.text,
            age_days=context.days_since(question.logged_at),
            state=view.state,
        )


def row_text(text: str, *, context: CardContext) -> str:
    """Return the beginning of a text on one line."""
    return shorten(text, max_length=min(MAX_ROW_TEXT, context.budget.text))


def question_row(
    row: ListedQuestion, *, context: CardContext, back: Mapping[str, Any] | None = None
) -> CardElement:
    """Return the row: number, text, state, age and button; ``back`` leads back here."""
    words = elements.rich_text(
        elements.text_run(f"{row.reference}  ", weight="Bolder"),
        elements.text_run(row_text(row.text, context=context)),
    )
    age = context.texts.format_age(row.age_days)
    if row.met_on is not None:
        age = context.texts("age.from_meeting", day=row.met_on, age=age)
    after = elements.text_run(f"  ·  {age}", size="Small", subtle=True)
    return elements.row_with_button(
        [words, state_line(row.state, context=context, after=(after,), spacing="None")],
        button=elements.execute_button(
            "show",
            title=context.texts("button.handle"),
            tooltip=row.reference,
            context=context,
            data={"question": row.question, "version": row.version} | ({"back": dict(back)} if back else {}),
        ),
    )


def question_rows(rows: Sequence[ListedQuestion], *, context: CardContext) -> list[CardElement]:
    """Return as many rows as fit, and how many were omitted."""
    kept = rows[: context.budget.items]
    more = elements.omitted_line(len(rows) - len(kept), context=context)
    return [*(question_row(row, context=context) for row in kept), *more]
