"""A question as one row of a list: its text, its state and the button that opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cards import elements
from cards.adaptive import (
    CardElement,
)
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
    outcome: str | None = None
    """The answer, or the reason for which it was dropped, if the list shows what became of it."""
    opener_key: str = "button.show"
    """The key of the title of its button: ``button.handle`` for people who may act on it."""

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
            opener_key=view.opener_key,
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
    became = (
        [elements.small_text(row_text(row.outcome, context=context), spacing="None")] if row.outcome else []
    )
    return elements.row_with_button(
        [words, state_line(row.state, context=context, after=(after,), spacing="None"), *became],
        button=elements.execute_button(
            "show",
            title=context.texts(row.opener_key),
            about=row.reference,
            context=context,
            data={"question": row.question, "version": row.version} | ({"back": dict(back)} if back else {}),
        ),
    )


def question_rows(rows: Sequence[ListedQuestion], *, context: CardContext) -> list[CardElement]:
    """Return as many rows as fit, each of which leads back to all of them, and how many were omitted."""
    kept = rows[: context.budget.items]
    more = elements.omitted_line(len(rows) - len(kept), context=context)
    together = {"of": "show", "questions": [row.question for row in rows]}
    back = together if context.is_roomy and len(rows) > 1 else None
    return [*(question_row(row, context=context, back=back) for row in kept), *more]
